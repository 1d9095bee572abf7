//! `example/blocks`, which stands in for nobody: every kind of block inside a block, for what
//! real Terraform makes of them.

use tfplugin::framework::managed::{Managed, ManagedResource};
use tfplugin::framework::{
    Attr, Attribute, Caller, Context, Diagnostic, Diagnostics, NestedBlock, Path, Provider,
    Resource, Schema, Type, Validator, Value,
};
use tfplugin::model;

model! {
    pub struct Server {
        endpoint: Attr<String>,
        port: Attr<String>,
    }
}

model! {
    pub struct Config {
        server: Attr<Server>,
    }
}

/// The provider.
pub struct Blocks;

impl Provider for Blocks {
    type Config = Config;

    fn schema(&self) -> Schema {
        let endpoint = Attribute::optional("endpoint", Type::String, "Where it is.");
        let server = NestedBlock::single("server", vec![endpoint, port()], "What answers.");
        Schema::new("Gates.", Vec::new()).with_blocks(vec![server])
    }

    fn validate(&self, config: &Config, diagnostics: &mut Diagnostics) {
        let endpoint = config.server.known().and_then(|server| server.endpoint.text());
        if endpoint.is_some_and(|endpoint| !endpoint.starts_with("https://")) {
            let at = Path::attribute("server").with_attribute("endpoint");
            diagnostics.push(Diagnostic::error("Not encrypted", "Use https.").at(at));
        }
    }

    fn configure(&self, _: Config, _: Caller<'_>, _: &mut Diagnostics) {}

    fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
        vec![Managed::boxed(Gate)]
    }
}

fn port() -> Attribute {
    let check = |port: &str| match port.parse::<u16>() {
        Ok(_) => Ok(()),
        Err(_) => Err("It must be a port.".to_owned()),
    };
    Attribute::required("port", Type::String, "A port.").validate(Validator::text(check))
}

model! {
    pub struct Log {
        target: Attr<String>,
    }
}

model! {
    pub struct Rule {
        port: Attr<String>,
        mode: Attr<String>,
        id: Attr<String>,
        log: Attr<Log>,
    }
}

model! {
    pub struct Owner {
        name: Attr<String>,
        key_wo: Attr<String>,
    }
}

model! {
    pub struct Frame {
        port: Attr<String>,
    }
}

model! {
    pub struct Model {
        id: Attr<String>,
        frame: Attr<Frame>,
        owner: Attr<Owner>,
        rule: Attr<Vec<Rule>>,
    }
}

struct Gate;

impl Resource for Gate {
    type Model = Model;
    const TYPE: &'static str = "blocks_gate";

    fn schema(&self) -> Schema {
        let target = Attribute::required("target", Type::String, "A file.").requires_replace();
        let log = NestedBlock::single("log", vec![target], "Where it is noted.");
        let rule = vec![
            port(),
            Attribute::optional("mode", Type::String, "How, `open` by default.")
                .default_to(Value::string("open")),
            Attribute::computed("id", Type::String, "Its id."),
        ];
        let owner = vec![
            Attribute::required("name", Type::String, "Who."),
            Attribute::optional("key_wo", Type::String, "Kept nowhere.").write_only(),
        ];
        Schema::new("A gate.", vec![Attribute::computed("id", Type::String, "Its id.")])
            .with_blocks(vec![
                NestedBlock::single("frame", vec![port()], "Where it stands.").required(),
                NestedBlock::single("owner", owner, "Whose it is.").requires_replace(),
                NestedBlock::list("rule", rule, "Who comes in.").with_blocks(vec![log]).at_most(3),
            ])
    }

    async fn create(&self, _: Model, plan: Model, _: &mut Context) -> Result<Model, Diagnostic> {
        Ok(Model { id: "gate".to_owned().into(), ..made(plan) })
    }

    async fn read(&self, state: Model, _: &mut Context) -> Result<Option<Model>, Diagnostic> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: Model,
        _: Model,
        plan: Model,
        _: &mut Context,
    ) -> Result<Model, Diagnostic> {
        Ok(made(plan))
    }

    async fn delete(&self, _: Model, _: &mut Context) -> Result<(), Diagnostic> {
        Ok(())
    }

    /// What no id tells is null in the model, lists of blocks too.
    fn import(&self, id: &str, _: &mut Context) -> Result<Model, Diagnostic> {
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }
}

/// With an id for every rule that has none yet.
fn made(plan: Model) -> Model {
    let rules = plan.rule.into_known().unwrap_or_default().into_iter();
    let with_id = |rule: Rule| match (&rule.id, rule.port.text()) {
        (Attr::Unknown, Some(port)) => Rule { id: format!("rule-{port}").into(), ..rule },
        _ => rule,
    };
    Model { rule: rules.map(with_id).collect::<Vec<_>>().into(), ..plan }
}
