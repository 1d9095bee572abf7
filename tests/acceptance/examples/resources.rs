//! Resources: what their examples make can be imported in each way that their pages show.

use msp_sandbox::Assumptions;

use super::{example, names, set_variables};
use crate::support::api::sandbox;
use crate::support::example::directory as examples;
use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, terraform};

/// Every resource with an example, and what its example needs a new Terraform for.
const RESOURCES: [(&str, Option<Feature>); 7] = [
    ("msp_aws_onboarding_link", None),
    ("msp_customer", None),
    ("msp_customer_users", None),
    ("msp_integration", Some(Feature::WriteOnly)),
    ("msp_navigator_service", None),
    ("msp_navigator_tenant", None),
    ("msp_navigator_user", None),
];

/// What `terraform import ADDRESS ID` in an example names.
fn imported(script: &str) -> (&str, &str) {
    let command = script.lines().find(|line| !line.starts_with('#')).expect("a command");
    match *command.split(' ').collect::<Vec<_>>() {
        ["terraform", "import", address, id] => (address, id),
        _ => panic!("not an import: {command}"),
    }
}

/// Applies the example of a resource, and imports what it made in all of the ways that its
/// page shows, with the real id in place of the example's.
#[track_caller]
fn works(type_name: &str) {
    let needs = RESOURCES.iter().find(|(name, _)| *name == type_name).expect("it is listed");
    if needs.1.is_some_and(|feature| terraform().lacks(feature)) {
        return;
    }
    let file = |name: &str| example(&format!("resources/{type_name}/{name}"));
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    set_variables(&ws);

    let config = file("resource.tf");
    assert_eq!(ws.validate(&config).to_string(), "", "warnings of validate");
    let step = ws.apply(&config);
    let warnings = step.plan.warnings.and(step.warnings);
    assert_eq!(warnings.to_string(), "", "warnings of plan and apply");

    let script = file("import.sh");
    let (address, shown) = imported(&script);
    let id = import_id(&ws, address);
    assert_eq!(
        shown.matches('/').count(),
        id.matches('/').count(),
        "`{shown}` has not the form of {id}"
    );
    let own_id = ws.attribute(address, "id");
    let twin = ws.twin();
    twin.import(address, &id);
    assert_eq!(twin.attribute(address, "id"), own_id);

    if terraform().lacks(Feature::ImportBlock) {
        return;
    }
    let by_id = file("import-by-string-id.tf");
    let by_id = with_real(&by_id, &[(shown, &*id)]);
    let by_identity = format!("resources/{type_name}/import-by-identity.tf");
    let mut blocks = vec![by_id];
    if examples().join(&by_identity).exists() && !terraform().lacks(Feature::Identity) {
        let parts: Vec<_> = shown.split('/').zip(id.split('/')).collect();
        blocks.push(with_real(&example(&by_identity), &parts));
    }
    for block in blocks {
        ws.state_rm(address);
        ws.file("import.tf", &block);
        let step = ws.apply_with(&[]);
        assert_ne!(step.plan.action(address), "create", "{block}");
        assert_eq!(step.state.attribute(address, "id"), &own_id, "{block}");
    }
}

/// An `import` block with real ids in place of those that the command's example shows.
#[track_caller]
fn with_real(block: &str, ids: &[(&str, &str)]) -> String {
    let mut real = block.to_owned();
    for (shown, id) in ids {
        let quoted = format!("\"{shown}\"");
        assert!(block.contains(&quoted), "two examples, two ids:\n{block}");
        real = real.replace(&quoted, &format!("\"{id}\""));
    }
    real
}

/// The id with which what stands in the state is imported.
#[track_caller]
fn import_id(ws: &Workspace, address: &str) -> String {
    let text = |name| ws.attribute(address, name).as_str().expect("a text").to_owned();
    if address.starts_with("msp_integration.") {
        format!("{}/{}", text("customer_id"), text("id"))
    } else {
        text("id")
    }
}

#[test]
fn the_example_of_an_onboarding_link_applies_and_imports() {
    works("msp_aws_onboarding_link");
}

#[test]
fn the_example_of_a_customer_applies_and_imports() {
    works("msp_customer");
}

#[test]
fn the_example_of_users_applies_and_imports() {
    works("msp_customer_users");
}

#[test]
fn the_example_of_an_integration_applies_and_imports() {
    works("msp_integration");
}

#[test]
fn the_example_of_a_tenant_applies_and_imports() {
    works("msp_navigator_tenant");
}

#[test]
fn the_example_of_a_service_applies_and_imports() {
    works("msp_navigator_service");
}

#[test]
fn the_example_of_a_user_of_an_organization_applies_and_imports() {
    works("msp_navigator_user");
}

#[test]
fn every_example_of_a_resource_is_tried() {
    assert_eq!(names("resources"), RESOURCES.map(|(name, _)| name.to_owned()).into());
}

#[test]
fn refused_users_fail_the_run_by_the_examples_postcondition_and_taint_nothing() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let refused = format!("billing@{}", Assumptions::default().failing_domain);
    let config = example("resources/msp_customer_users/resource.tf");
    let config = config.replace("billing@customer.example", &refused);
    let errors = ws.apply_error(&config).errors();
    assert_eq!(errors.only().summary, "Resource postcondition failed");
    assert!(errors.only().detail.contains(&format!("Not added: {refused} (")), "{errors}");
    assert!(!ws.state().is_tainted("msp_customer_users.admins"));
    let added = ws.attribute("msp_customer_users.admins", "users");
    assert_eq!(added.as_object().map(serde_json::Map::len), Some(1), "{added}");
}
