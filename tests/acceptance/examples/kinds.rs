//! What is no resource: each kind on a Terraform that knows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::{example, existing, names, set_variables};
use msp_sandbox::{Handle, NewCases};
use support::api::sandbox;
use support::diagnostics;
use support::terraform::{Feature, Product, Terraform};
use support::workspace::Workspace;

/// A directory of `examples/`, the file of each thing in it, and what that takes.
struct Kind {
    directory: &'static str,
    file: &'static str,
    needs: Option<Feature>,
}

const DATA_SOURCES: Kind = Kind { directory: "data-sources", file: "data-source.tf", needs: None };

const FUNCTIONS: Kind =
    Kind { directory: "functions", file: "function.tf", needs: Some(Feature::Functions) };

const EPHEMERAL: Kind = Kind {
    directory: "ephemeral-resources",
    file: "ephemeral-resource.tf",
    needs: Some(Feature::Ephemeral),
};

const LISTS: Kind = Kind {
    directory: "list-resources",
    file: "list-resource.tfquery.hcl",
    needs: Some(Feature::Query),
};

const ACTIONS: Kind =
    Kind { directory: "actions", file: "action.tf", needs: Some(Feature::Actions) };

const KINDS: [Kind; 5] = [DATA_SOURCES, FUNCTIONS, EPHEMERAL, LISTS, ACTIONS];

/// Takes every example of a kind through something, each in a workspace of its own.
#[track_caller]
fn each(kind: &Kind, tried: impl Fn(&Workspace, &Handle, &str)) {
    for name in names(kind.directory) {
        let sandbox = sandbox();
        let example = example(&format!("{}/{name}/{}", kind.directory, kind.file));
        assert!(example.contains(&name), "another than {name}: {example}");
        // What makes its objects itself may not find them there.
        if !example.contains("resource \"msp_") {
            existing(&sandbox);
        }
        let ws = Workspace::new(&sandbox);
        set_variables(&ws);
        tried(&ws, &sandbox, &example);
    }
}

#[track_caller]
fn is_valid(ws: &Workspace, config: &str) {
    assert_eq!(ws.validate(config).to_string(), "", "warnings of validate");
}

#[support::test]
fn the_examples_of_data_sources_read_what_exists() {
    each(&DATA_SOURCES, |ws, sandbox, config| {
        is_valid(ws, config);
        ws.apply(config);
        if config.contains("data \"msp_cases\"") {
            decodes_cases(ws, sandbox);
        }
    });
}

/// A customer has none when it is made, and then nothing is decoded.
#[track_caller]
fn decodes_cases(ws: &Workspace, sandbox: &Handle) {
    let customer = sandbox.state().customers.remove(0).customer_id;
    let today = OffsetDateTime::now_utc().date();
    let cases = NewCases {
        start: today - Duration::days(20),
        end: today - Duration::days(1),
        ..NewCases::of(&customer, 9)
    };
    sandbox.make_cases(&cases).expect("cases are made");
    let step = ws.apply_unsettled_with(&[]);
    let details = step.state.output("details").as_array().expect("a list");
    assert!(details.len() == 5 && details.iter().all(Value::is_object), "{details:?}");
    let types = step.state.output("cases").as_object().expect("a map");
    assert_eq!(types.values().filter_map(Value::as_u64).sum::<u64>(), 9);
}

#[support::test(needs(Functions))]
fn the_examples_of_functions_have_answers_that_stay() {
    each(&FUNCTIONS, |ws, _, config| {
        is_valid(ws, config);
        ws.apply(config);
    });
}

#[support::test(needs(Ephemeral))]
fn the_examples_of_ephemeral_resources_hand_on_what_they_open() {
    each(&EPHEMERAL, |ws, sandbox, config| {
        is_valid(ws, config);
        // What the example leaves to its reader: something of its own provider.
        ws.env("NAVIGATOR_ENDPOINT", &sandbox.url());
        let own = "data \"msp_navigator_tenants\" \"by_token\" {\n  provider = msp.by_token\n}\n";
        let state = ws.apply(&format!("{config}\n{own}")).state;
        let found = state.attribute("data.msp_navigator_tenants.by_token", "tenants");
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    });
}

#[support::test(needs(Query))]
fn the_examples_of_list_resources_are_valid_and_find_what_exists() {
    each(&LISTS, |ws, _, query| {
        ws.file("main.tfquery.hcl", query);
        let output = ws.succeed(&["validate", "-query", "-json"]);
        assert_eq!(diagnostics::diagnostics(&output.stdout).to_string(), "", "warnings");
        let output = ws.succeed(&["query", "-json"]);
        let ended: Vec<_> = output.stdout.lines().filter_map(total).collect();
        let asked = query.lines().filter(|line| line.starts_with("list ")).count();
        assert_eq!(ended.len(), asked, "{}", output.transcript());
        assert!(ended.iter().all(|total| *total > 0), "{}", output.transcript());
    });
}

/// How many a list has found, of the line that says so.
fn total(line: &str) -> Option<u64> {
    let line: Value = serde_json::from_str(line).ok()?;
    line["list_complete"]["total"].as_u64()
}

#[support::test(needs(Actions))]
fn the_examples_of_actions_are_invoked() {
    each(&ACTIONS, |ws, _, config| {
        is_valid(ws, config);
        ws.apply(config);
    });
}

#[support::test]
fn every_directory_of_examples_is_tried() {
    let others = ["complete", "modules", "provider", "quickstart", "resources"];
    let mut tried = BTreeSet::from(others.map(str::to_owned));
    tried.extend(KINDS.map(|kind| kind.directory.to_owned()));
    let untried: Vec<_> = names("").difference(&tried).cloned().collect();
    assert_eq!(untried, [""; 0]);
}

#[support::test]
fn pages_say_which_version_a_kind_came_with() {
    let docs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs"));
    for Kind { directory, needs, .. } in KINDS {
        let Some(feature) = needs else { continue };
        let terraform =
            format!("Needs Terraform 1.{}", first(Product::Terraform, feature).unwrap());
        let opentofu = first(Product::OpenTofu, feature)
            .map_or("OpenTofu has no ".to_owned(), |minor| format!("OpenTofu 1.{minor}."));
        for page in fs::read_dir(docs.join(directory)).into_iter().flatten().flatten() {
            let text = fs::read_to_string(page.path()).expect("a page");
            for said in [&terraform, &opentofu] {
                assert!(text.contains(said), "{}: {said}", page.path().display());
            }
        }
    }
}

/// The first minor version that has it.
fn first(product: Product, feature: Feature) -> Option<u32> {
    (0..100).find(|minor| {
        let version = (1, *minor, 0);
        Terraform { program: PathBuf::new(), product, version }.supports(feature)
    })
}
