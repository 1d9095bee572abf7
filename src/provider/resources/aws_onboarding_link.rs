//! `msp_aws_onboarding_link`: the link that onboards a customer's AWS account.
//!
//! `POST /onboarding/aws/cloudformation-link` makes it. Wiv documents no call that reads, changes
//! or ends one. The provider assumes that every call makes a link with a new external id.

use std::collections::BTreeMap;
use std::sync::Arc;

use tfplugin::framework::{
    Attr, Attribute, Context, Diagnostic, Diagnostics, Path, PlanContext, Resource, Schema, Type,
    Validator, Value,
};
use tfplugin::hcl::quoted;
use tfplugin::model;

use crate::http::{Error, ErrorKind};
use crate::provider::backend::{self, Backend, Credential};
use crate::provider::onboarding_url::{OnboardingUrl, Unclear};
use crate::provider::permanent::{leave, words};
use crate::provider::{aws, checks, customer_id, documented, import_id};
use crate::wiv;

const TYPE: &str = "msp_aws_onboarding_link";

model! {
    /// Its attributes.
    pub struct Model {
        customer_id: Attr<String>,
        account_type: Attr<String>,
        cur_config_type: Attr<String>,
        keepers: Attr<BTreeMap<String, Attr<String>>>,
        id: Attr<String>,
        external_id: Attr<String>,
        cloudformation_url: Attr<String>,
        region: Attr<String>,
        stack_name: Attr<String>,
        template_url: Attr<String>,
        parameters: Attr<BTreeMap<String, String>>,
    }
}

/// The resource.
pub struct AwsOnboardingLink {
    pub backend: Arc<Backend>,
}

impl Resource for AwsOnboardingLink {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        Schema::new(
            "The link that onboards a customer's AWS payer account to Wiv. It opens \
             CloudFormation with a template for the role that Wiv assumes.\n\n\
             The provider makes it with `POST /onboarding/aws/cloudformation-link`. Wiv documents \
             no call that reads, changes or ends a link. So nothing refreshes it, and every change \
             makes a new link with a new `external_id`. Destroying it only removes it from the \
             state. The signed URL expires by itself, and a stack from it stays.",
            attributes(),
        )
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        diagnostics.extend(documented::check("account_type", &config.account_type, &["payer"]));
        let cur_config_type = &config.cur_config_type;
        diagnostics.extend(documented::check("cur_config_type", cur_config_type, &["cur"]));
    }

    fn may_lack(&self, attribute: &str) -> bool {
        attribute == "customer_id" && self.backend.keeps_missing()
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        leave::hand_on(context.replaces.as_ref(), &mut context.private);
        if config.customer_id.is_null() {
            let why = words::no_owner(TYPE, "An onboarding link", "customer_id");
            return context.diagnostics.push(why);
        }
        let checked = customer_id::check(&self.backend, &plan.customer_id, &context.stop).await;
        context.diagnostics.extend(checked.err());
    }

    /// With `-replace`, this plan does not learn that a new link will be made, and core drops the
    /// warnings of the second plan. For a tainted link core asks nothing at all. So `delete` warns
    /// at apply.
    async fn plan_update(
        &self,
        config: &Model,
        prior: &Model,
        _plan: &mut Model,
        context: &mut PlanContext,
    ) {
        if config.customer_id.is_null() {
            let why = words::owner_lost("An onboarding link", "customer_id");
            return context.diagnostics.push(why);
        }
        leave::stays(&mut context.private);
        if !context.requires_replace.is_empty() {
            leave::said(&mut context.private);
            context.diagnostics.push(replaced(prior));
        }
    }

    async fn plan_destroy(&self, prior: &Model, context: &mut PlanContext) {
        leave::said(&mut context.private);
        context.diagnostics.push(forgotten(prior, "is only forgotten"));
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        leave::stays(&mut context.private);
        if plan.customer_id.is_null() {
            return Err(words::not_created_without_owner("An onboarding link", "customer_id"));
        }
        let wiv = self.backend.configured().wiv.ready()?;
        let text = |attribute: &Attr<String>| attribute.text().unwrap_or_default().to_owned();
        let customer_id = text(&plan.customer_id);
        let wanted = wiv::NewOnboardingLink {
            account_type: text(&plan.account_type),
            cur_config_type: text(&plan.cur_config_type),
        };
        let client = wiv.client.stopped_by(&context.stop);
        let link = client
            .create_onboarding_link(&customer_id, &wanted)
            .await
            .map_err(|error| not_created(&customer_id, &error, &wiv.credential))?;

        let url = link.cloudformation_url.as_ref().map(|url| url.expose().to_owned());
        let parts =
            url.as_deref().map_or_else(|| Ok(OnboardingUrl::default()), OnboardingUrl::parse);
        if !parts.as_ref().is_ok_and(|parts| parts.template_url.is_some()) {
            let unclear = parts.as_ref().err().copied();
            context.warnings.push(not_taken_apart(&customer_id, &link.external_id, unclear));
        }
        let parts = parts.unwrap_or_default();
        // Wiv returns it again beside the link.
        let template = link.pre_signed_url.map(|url| url.expose().to_owned());
        Ok(Model {
            id: format!("{customer_id}/{}", link.external_id).into(),
            external_id: link.external_id.into(),
            cloudformation_url: url.into(),
            region: parts.region.into(),
            stack_name: parts.stack_name.into(),
            template_url: parts.template_url.or(template).into(),
            parameters: parts.parameters.into(),
            ..plan
        })
    }

    /// No call reads a link, so the stored values are all there is.
    async fn read(
        &self,
        state: Model,
        _context: &mut Context,
    ) -> Result<Option<Model>, Diagnostic> {
        Ok(Some(state))
    }

    /// Only values that an import could not tell change in place: they are stored.
    async fn update(
        &self,
        _config: Model,
        _prior: Model,
        plan: Model,
        _context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        Ok(plan)
    }

    async fn delete(&self, prior: Model, context: &mut Context) -> Result<(), Diagnostic> {
        if !leave::is_said(&context.private) {
            context.warnings.push(forgotten(&prior, "was only forgotten"));
        }
        Ok(())
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<Model, Diagnostic> {
        let (customer_id, external_id) =
            import_id::pair(id, "an onboarding link", ["customer_id", "external_id"])?;
        aws::external_id(&external_id).map_err(|why| {
            Diagnostic::error(
                "Not the import id of an onboarding link",
                format!("{why} The import id is `<customer_id>/<external_id>`."),
            )
        })?;
        Ok(Model {
            customer_id: customer_id.into(),
            external_id: external_id.into(),
            id: id.to_owned().into(),
            ..Model::default()
        })
    }
}

fn attributes() -> Vec<Attribute> {
    let text = |name, description| {
        Attribute::optional(name, Type::String, description)
            .requires_replace()
            .validate(Validator::text(checks::name))
    };
    vec![
        Attribute::required(
            "customer_id",
            Type::String,
            "Id of the customer, such as `msp_customer.example.id`.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        text(
            "account_type",
            "Kind of the AWS account. Wiv documents only `payer`. Default: `payer`.",
        )
        .default_to(Value::string("payer")),
        text(
            "cur_config_type",
            "Setup of its cost and usage report. Wiv documents only `cur`. Default: `cur`.",
        )
        .default_to(Value::string("cur")),
        Attribute::optional(
            "keepers",
            Type::map(Type::String),
            "Texts of your own. A change of any of them makes a new link, for example because the \
             signed URL has expired.",
        )
        .requires_replace(),
        Attribute::computed(
            "id",
            Type::String,
            "`customer_id` and `external_id`: `<customer_id>/<external_id>`.",
        ),
        Attribute::computed(
            "external_id",
            Type::String,
            "The external id that the role requires from Wiv (`sts:ExternalId`). The `aws` of an \
             `msp_integration` needs it as its `external_id`.",
        ),
        Attribute::computed(
            "cloudformation_url",
            Type::String,
            "Link to the console of the customer's AWS account, to make the stack with a click. \
             Sensitive: it has the signed URL. Null after an import.",
        )
        .sensitive(),
        Attribute::computed(
            "region",
            Type::String,
            "Region of the stack, read from `cloudformation_url`.",
        ),
        Attribute::computed(
            "stack_name",
            Type::String,
            "Name of the stack, read from `cloudformation_url`.",
        ),
        Attribute::computed(
            "template_url",
            Type::String,
            "Template of the stack (`pre_signed_url`), for `template_url` of an \
             `aws_cloudformation_stack`, which makes the stack without a click. Sensitive: a \
             person who has it can read the template until it expires. Wiv does not document when \
             that is. Null after an import.",
        )
        .sensitive(),
        Attribute::computed(
            "parameters",
            Type::map(Type::String),
            "Parameters of the stack, read from `cloudformation_url`, for `parameters` of an \
             `aws_cloudformation_stack`.",
        ),
    ]
}

fn replaced(old: &Model) -> Diagnostic {
    let id = old.id.text().unwrap_or("without an id");
    let external_id = old.external_id.text().unwrap_or_default();
    Diagnostic::warning(
        format!("A new link takes the place of onboarding link {id}"),
        format!(
            "A new link has a new external id. The role of the old CloudFormation stack still asks \
             for {external_id}, and an integration that was made with the old link still uses it. \
             An `msp_integration` that takes its `external_id` from this block needs a new \
             integration: its own plan says so.\n\n\
             Nothing is sent for the old link: its signed URL ends by itself.",
            external_id = quoted(external_id)
        ),
    )
}

fn forgotten(link: &Model, what: &str) -> Diagnostic {
    let id = link.id.text().unwrap_or("without an id");
    Diagnostic::warning(
        format!("Onboarding link {id} {what}"),
        "Delete the CloudFormation stack in the AWS account if nobody needs it: the stack and its \
         role stay there until then. Wiv documents no call that ends a link, so nothing is sent. \
         Its signed URL ends by itself. An integration that was made with it keeps its external \
         id: a new link has a new one.",
    )
}

fn not_created(customer_id: &str, error: &Error, credential: &Credential) -> Diagnostic {
    let what = format!("The onboarding link of customer {customer_id} was not created");
    match error.kind() {
        ErrorKind::OutcomeUnknown => backend::failed(
            &format!("The onboarding link of customer {customer_id} did not arrive"),
            error,
            "Run Terraform again: it asks for a new link. This does no harm. If Wiv made a link, \
             nobody has it, and nothing uses its external id. Its signed URL ends by itself.",
        ),
        ErrorKind::NotFound => backend::failed(
            &what,
            error,
            &format!(
                "Check `customer_id`, and that the credential from {credential} belongs to the \
                 organization that has this customer."
            ),
        )
        .at(Path::attribute("customer_id")),
        _ => backend::refused(&what, error, credential),
    }
}

fn not_taken_apart(customer_id: &str, external_id: &str, why: Option<Unclear>) -> Diagnostic {
    let told = match why {
        None => {
            "its `cloudformation_url` holds no template. Attributes that the provider reads out of \
             it are null if they are missing there"
                .to_owned()
        }
        Some(unclear) => format!(
            "its `cloudformation_url` cannot be taken apart. {} Attributes that the provider reads \
             out of it are null",
            unclear.why()
        ),
    };
    Diagnostic::warning(
        format!("The onboarding link {customer_id}/{external_id} has an unknown form"),
        format!(
            "The link was created, but {told}. The URLs themselves are stored as Wiv gave them."
        ),
    )
}
