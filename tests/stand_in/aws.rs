//! `hashicorp/aws`: `aws_cloudformation_stack`.

mod template;

use std::collections::BTreeMap;

use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{
    Attr, Attribute, Caller, Diagnostic, Diagnostics, NestedBlock, Provider, Schema, Set, Type,
    Validator,
};
use tfplugin::model;

use crate::kept::{self, Kind, Place, text};

/// The account of the credentials.
const ACCOUNT: &str = "123456789012";

model! {
    /// Whose credentials are asked for with those that are there.
    pub struct AssumeRole {
        external_id: Attr<String>,
        role_arn: Attr<String>,
        session_name: Attr<String>,
    }
}

model! {
    pub struct Config {
        assume_role: Attr<Vec<AssumeRole>>,
        region: Attr<String>,
        profile: Attr<String>,
    }
}

/// The provider, with its region.
#[derive(Default)]
pub struct Aws(Place);

impl Provider for Aws {
    type Config = Config;

    fn schema(&self) -> Schema {
        let assume_role = vec![
            Attribute::optional("external_id", Type::String, "What the role asks for."),
            Attribute::optional("role_arn", Type::String, "Which."),
            Attribute::optional("session_name", Type::String, "Who takes it on."),
        ];
        Schema::new(
            "Stands in for hashicorp/aws.",
            vec![
                Attribute::optional("region", Type::String, "Where, if a resource does not say."),
                Attribute::optional("profile", Type::String, "Whose credentials."),
            ],
        )
        .with_blocks(vec![NestedBlock::list(
            "assume_role",
            assume_role,
            "The role to take on.",
        )])
    }

    fn configure(&self, config: Config, _version: Caller<'_>, _diagnostics: &mut Diagnostics) {
        self.0.set(&config.region);
    }

    fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
        vec![kept::resource::<Stack>(&self.0)]
    }
}

model! {
    pub struct StackModel {
        capabilities: Attr<Set<Attr<String>>>,
        disable_rollback: Attr<bool>,
        iam_role_arn: Attr<String>,
        id: Attr<String>,
        name: Attr<String>,
        on_failure: Attr<String>,
        outputs: Attr<BTreeMap<String, String>>,
        parameters: Attr<BTreeMap<String, Attr<String>>>,
        region: Attr<String>,
        tags: Attr<BTreeMap<String, Attr<String>>>,
        tags_all: Attr<BTreeMap<String, Attr<String>>>,
        template_body: Attr<String>,
        template_url: Attr<String>,
    }
}

struct Stack;

impl Kind for Stack {
    type Model = StackModel;
    const TYPE: &'static str = "aws_cloudformation_stack";

    fn schema() -> Schema {
        let optional = Attribute::optional;
        Schema::new(
            "A stack.",
            vec![
                optional("capabilities", Type::set(Type::String), "What its template may do.")
                    .validate(Validator::each_text(capability)),
                optional("disable_rollback", Type::Bool, "Whether what failed stays.")
                    .requires_replace(),
                optional("iam_role_arn", Type::String, "Who makes it."),
                Attribute::computed("id", Type::String, "Its ARN."),
                Attribute::required("name", Type::String, "Its name.").requires_replace(),
                optional("on_failure", Type::String, "What is done when it fails.")
                    .requires_replace()
                    .validate(Validator::one_of(&["DO_NOTHING", "ROLLBACK", "DELETE"])),
                Attribute::computed("outputs", Type::map(Type::String), "What it says."),
                Attribute::optional_computed(
                    "parameters",
                    Type::map(Type::String),
                    "What its template asks for.",
                ),
                Attribute::optional_computed("region", Type::String, "Where.").requires_replace(),
                optional("tags", Type::map(Type::String), "Its tags."),
                Attribute::optional_computed(
                    "tags_all",
                    Type::map(Type::String),
                    "The same with those of the provider, of which a stand-in has none.",
                ),
                Attribute::optional_computed("template_body", Type::String, "Its template."),
                optional("template_url", Type::String, "Where its template is."),
            ],
        )
    }

    fn made(plan: StackModel, place: &str) -> Result<StackModel, Diagnostic> {
        if !is_name(text(&plan.name)) {
            let detail = "Value at 'stackName' failed to satisfy constraint";
            return Err(template::refusal("creating", detail));
        }
        template::fetched(text(&plan.template_url), "creating")?;
        let known = |attribute: Attr<String>, or: &str| match attribute {
            Attr::Unknown => or.to_owned().into(),
            set => set,
        };
        let region = known(plan.region, place);
        let id = format!(
            "arn:aws:cloudformation:{}:{ACCOUNT}:stack/{}/5a3c9e70-0000-4000-8000-000000000005",
            text(&region),
            text(&plan.name)
        );
        let parameters = match plan.parameters {
            Attr::Unknown => Attr::Known(BTreeMap::new()),
            set => set,
        };
        Ok(StackModel {
            id: id.into(),
            region,
            parameters,
            outputs: Attr::Known(BTreeMap::new()),
            tags_all: match &plan.tags {
                Attr::Known(tags) => Attr::Known(tags.clone()),
                _ => Attr::Known(BTreeMap::new()),
            },
            template_body: known(plan.template_body, "{}"),
            ..plan
        })
    }

    /// The real one sends the URL with every change, whatever has changed, and never asks
    /// CloudFormation to use the template that it has.
    fn changed(plan: StackModel) -> Result<StackModel, Diagnostic> {
        template::fetched(text(&plan.template_url), "updating")?;
        Ok(plan)
    }
}

fn capability(text: &str) -> Result<(), String> {
    let known = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"];
    known.contains(&text).then_some(()).ok_or_else(|| format!("It must be one of {known:?}."))
}

/// Letters, digits and hyphens, with a letter before the others.
fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    letters && text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.len() <= 128
}
