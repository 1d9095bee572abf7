//! Resources: what their examples make can be imported in each way that their pages show.

use super::{example, names, set_variables};
use msp_sandbox::{Assumptions, BlockingSandbox};
use support::api::start;
use support::example::directory as examples;
use support::workspace::Workspace;

/// Every resource with an example.
const RESOURCES: [&str; 7] = [
    "msp_aws_onboarding_link",
    "msp_customer",
    "msp_customer_users",
    "msp_integration",
    "msp_navigator_service",
    "msp_navigator_tenant",
    "msp_navigator_user",
];

/// What `terraform import ADDRESS ID` in an example names.
fn imported(script: &str) -> (&str, &str) {
    let command = script.lines().find(|line| !line.starts_with('#')).expect("a command");
    match *command.split(' ').collect::<Vec<_>>() {
        ["terraform", "import", address, id] => (address, id),
        _ => panic!("not an import: {command}"),
    }
}

/// The example of a resource, applied, and the id that what it made is imported by.
struct Applied {
    _sandbox: BlockingSandbox,
    ws: Workspace,
    address: String,
    /// As the example's command shows it.
    shown: String,
    id: String,
}

impl Applied {
    #[track_caller]
    fn new(type_name: &'static str) -> Self {
        assert!(RESOURCES.contains(&type_name), "it is listed");
        let (sandbox, ws) = start();
        set_variables(&ws);

        let config = file(type_name, "resource.tf");
        assert_eq!(ws.validate(&config).to_string(), "", "warnings of validate");
        let step = ws.apply(&config);
        let warnings = step.plan.warnings.and(step.warnings);
        assert_eq!(warnings.to_string(), "", "warnings of plan and apply");

        let script = file(type_name, "import.sh");
        let (address, shown) = imported(&script);
        let id = import_id(&ws, address);
        assert_eq!(
            shown.matches('/').count(),
            id.matches('/').count(),
            "`{shown}` has not the form of {id}"
        );
        let (address, shown) = (address.to_owned(), shown.to_owned());
        Self { _sandbox: sandbox, ws, address, shown, id }
    }

    /// Forgets what was made and brings it in again with this `import` block.
    #[track_caller]
    fn comes_back_by(&self, block: &str) {
        let Self { ws, address, .. } = self;
        let id = ws.attribute(address, "id");
        ws.state_rm(address);
        ws.file("import.tf", block);
        let step = ws.apply_with(&[]);
        assert_ne!(step.plan.action(address), "create", "{block}");
        assert_eq!(step.state.attribute(address, "id"), &id, "{block}");
    }
}

/// A file of a resource's examples.
#[track_caller]
fn file(type_name: &str, name: &str) -> String {
    example(&format!("resources/{type_name}/{name}"))
}

/// Applies the example of a resource, and imports what it made by the command and by the block
/// that its page shows, with the real id in place of the example's.
#[track_caller]
fn works(type_name: &'static str) {
    let applied = Applied::new(type_name);
    let Applied { ws, address, shown, id, .. } = &applied;
    let twin = ws.twin();
    twin.import(address, id);
    assert_eq!(twin.attribute(address, "id"), ws.attribute(address, "id"));
    applied.comes_back_by(&with_real(&file(type_name, "import-by-string-id.tf"), &[(shown, id)]));
}

#[support::test(needs(Identity))]
fn what_has_an_identity_is_imported_by_it() {
    let with_identity =
        |name: &&str| examples().join(format!("resources/{name}/import-by-identity.tf")).exists();
    let mut imported = 0;
    for type_name in RESOURCES.into_iter().filter(with_identity) {
        let applied = Applied::new(type_name);
        let parts: Vec<_> = applied.shown.split('/').zip(applied.id.split('/')).collect();
        let block = file(type_name, "import-by-identity.tf");
        applied.comes_back_by(&with_real(&block, &parts));
        imported += 1;
    }
    assert!(imported > 0);
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

#[support::test]
fn the_example_of_an_onboarding_link_applies_and_imports() {
    works("msp_aws_onboarding_link");
}

#[support::test]
fn the_example_of_a_customer_applies_and_imports() {
    works("msp_customer");
}

#[support::test]
fn the_example_of_users_applies_and_imports() {
    works("msp_customer_users");
}

#[support::test(needs(WriteOnly))]
fn the_example_of_an_integration_applies_and_imports() {
    works("msp_integration");
}

#[support::test]
fn the_example_of_a_tenant_applies_and_imports() {
    works("msp_navigator_tenant");
}

#[support::test]
fn the_example_of_a_service_applies_and_imports() {
    works("msp_navigator_service");
}

#[support::test]
fn the_example_of_a_user_of_an_organization_applies_and_imports() {
    works("msp_navigator_user");
}

#[support::test]
fn every_example_of_a_resource_is_tried() {
    assert_eq!(names("resources"), RESOURCES.map(str::to_owned).into());
}

#[support::test]
fn refused_users_fail_the_run_by_the_examples_postcondition_and_taint_nothing() {
    let (_sandbox, ws) = start();
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
