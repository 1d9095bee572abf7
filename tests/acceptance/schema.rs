//! The schema as Terraform hands it on to editors and tools: `terraform providers schema -json`.

use std::collections::BTreeSet;

use serde_json::Value;
use terraform_provider_msp::provider::Msp;

use support::installation::NAME;
use support::terraform::Feature;
use support::workspace::{Workspace, terraform};
use tfplugin::framework::Provider;

/// Kinds of things in blocks, by their names in the JSON.
const BLOCKS: [&str; 5] = [
    "resource_schemas",
    "data_source_schemas",
    "ephemeral_resource_schemas",
    "list_resource_schemas",
    "action_schemas",
];

/// What Terraform says of the provider.
#[track_caller]
fn told() -> Value {
    let output = Workspace::bare().succeed(&["providers", "schema", "-json"]);
    let mut told: Value = serde_json::from_str(&output.stdout).expect("it is JSON");
    let address = format!("{}/{NAME}", terraform().product.registry());
    told["provider_schemas"][address].take()
}

fn entries(of: &Value) -> impl Iterator<Item = (&String, &Value)> {
    of.as_object().into_iter().flatten()
}

#[support::test]
fn it_loads_without_a_warning() {
    let ws = Workspace::bare();
    ws.log_at("WARN");
    let output = ws.succeed(&["providers", "schema", "-json"]);
    assert_eq!(output.stderr, "");
    // Terraform's own race: it ends the provider, and goes on reading from what is closed then.
    let is_its_own = |line: &&str| line.contains("error encountered while scanning std");
    let log = ws.log();
    let said: Vec<_> = log.lines().filter(|line| !is_its_own(line)).collect();
    assert_eq!(said, [""; 0]);
}

#[support::test]
fn it_tells_of_all_that_is_served_and_this_terraform_knows() {
    fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        all.into_iter().map(str::to_owned).collect()
    }
    let provider = Msp::default();
    let (resources, functions) = (provider.resources(), provider.functions());
    let with_identity = resources.iter().filter(|one| !one.identity().is_empty());
    let ephemeral = provider.ephemeral_resources();
    let served = [
        ("resource_schemas", None, names(resources.iter().map(|one| one.type_name()))),
        (
            "data_source_schemas",
            None,
            names(provider.data_sources().iter().map(|one| one.type_name())),
        ),
        ("functions", Some(Feature::Functions), names(functions.iter().map(|one| one.name()))),
        (
            "ephemeral_resource_schemas",
            Some(Feature::Ephemeral),
            names(ephemeral.iter().map(|one| one.type_name())),
        ),
        (
            "resource_identity_schemas",
            Some(Feature::Identity),
            names(with_identity.map(|one| one.type_name())),
        ),
        (
            "list_resource_schemas",
            Some(Feature::Query),
            names(provider.list_resources().iter().map(|one| one.type_name())),
        ),
        (
            "action_schemas",
            Some(Feature::Actions),
            names(provider.actions().iter().map(|one| one.type_name())),
        ),
    ];

    let told = told();
    for (kind, feature, served) in &served {
        let is_known = feature.is_none_or(|feature| terraform().supports(feature));
        let expected = if is_known { served.clone() } else { BTreeSet::new() };
        let found: BTreeSet<_> = entries(&told[kind]).map(|(name, _)| name.clone()).collect();
        assert_eq!(found, expected, "{kind} of {}", terraform());
    }
    let kinds: BTreeSet<_> = served.iter().map(|(kind, ..)| *kind).chain(["provider"]).collect();
    let untested: Vec<_> = entries(&told).filter(|(kind, _)| !kinds.contains(&***kind)).collect();
    assert!(untested.is_empty(), "{untested:?}");
}

#[support::test]
fn everything_in_it_is_described() {
    let told = told();
    let mut walk = Walk::default();
    walk.block("provider", &told["provider"]["block"]);
    for kind in BLOCKS {
        for (name, schema) in entries(&told[kind]) {
            walk.block(&format!("{kind}.{name}"), &schema["block"]);
        }
    }
    for (name, schema) in entries(&told["resource_identity_schemas"]) {
        walk.attributes(&format!("identity of {name}"), &schema["attributes"]);
    }
    for (name, function) in entries(&told["functions"]) {
        walk.function(name, function);
    }
    assert_eq!(walk.undescribed, [""; 0]);
    assert_eq!(walk.seen, descriptions(&told), "the walk has missed some");
}

/// How many things have a description, wherever they stand.
fn descriptions(json: &Value) -> usize {
    match json {
        Value::Object(members) => {
            // An attribute may have this name too: that is an object.
            let own = usize::from(members.get("description").is_some_and(Value::is_string));
            own + members.values().map(descriptions).sum::<usize>()
        }
        // Parameters. A type is a list as well, which begins with a word.
        Value::Array(elements) if elements.first().is_some_and(Value::is_object) => {
            elements.iter().map(descriptions).sum()
        }
        _ => 0,
    }
}

/// A walk through everything that a person may look up.
#[derive(Default)]
struct Walk {
    seen: usize,
    undescribed: Vec<String>,
}

impl Walk {
    fn block(&mut self, name: &str, block: &Value) {
        self.thing(name, block);
        self.attributes(name, &block["attributes"]);
        for (inner, of) in entries(&block["block_types"]) {
            self.block(&format!("{name}.{inner}"), &of["block"]);
        }
    }

    fn attributes(&mut self, above: &str, attributes: &Value) {
        for (name, attribute) in entries(attributes) {
            let name = format!("{above}.{name}");
            self.thing(&name, attribute);
            self.attributes(&name, &attribute["nested_type"]["attributes"]);
        }
    }

    fn function(&mut self, name: &str, function: &Value) {
        let name = format!("function {name}");
        self.thing(&name, function);
        let parameters = function["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.chain(function.get("variadic_parameter")) {
            self.thing(&format!("{name}({})", parameter["name"]), parameter);
        }
    }

    fn thing(&mut self, name: &str, thing: &Value) {
        self.seen += 1;
        if thing["description"].as_str().is_none_or(str::is_empty) {
            self.undescribed.push(name.to_owned());
        }
    }
}
