//! `examples/complete/existing`: what exists is brought under Terraform, with queries and without.

use super::complete::copied;
use support::api::{make_customer, sandbox, written};
use support::workspace::terraform;

#[support::test(needs(Query))]
fn existing_brings_everything_in_and_leaves_the_street_of_a_tenant_to_fill_in() {
    let sandbox = sandbox();
    super::existing(&sandbox);
    sandbox.change(|state| state.tenants.clear()).expect("the state is changed");
    crate::navigator_tenant::made_elsewhere(&sandbox, |_| {});
    let ws = copied("complete/existing", &sandbox, &[]);
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["validate", "-query"]);
    let found = ws.succeed(&["query", "-no-color"]).stdout;
    assert_eq!(found.lines().filter(|line| line.starts_with("list.")).count(), 3, "{found}");
    ws.succeed(&["query", "-no-color", "-generate-config-out=generated.tf"]);

    let refused = ws.plan_error_with(&[]);
    assert_eq!(refused.only().attribute(), "address_line1", "{refused}");
    let generated = std::fs::read_to_string(ws.directory().join("generated.tf"));
    let (before, after) = generated
        .as_deref()
        .ok()
        .and_then(|text| text.split_once("address_line1    = null"))
        .expect("a place for the street");
    ws.file("generated.tf", &format!("{before}address_line1    = \"Example Street 1\"{after}"));
    let step = ws.apply_with(&[]);
    assert_eq!(step.state.addresses().len(), 3);
    // A token is asked for with a POST; the street is written down, and not sent.
    let sent = written(&sandbox);
    assert!(sent.iter().all(|line| line.contains("/accesstoken")), "{sent:?}");
}

/// Terraform asks for 100 otherwise, and does not tell that there are more.
#[support::test]
fn every_query_says_how_many_it_may_find() {
    let queries = super::names("complete/existing");
    let queries = queries.iter().filter(|name| name.ends_with(".tfquery.hcl"));
    let queries: Vec<_> = queries.collect();
    assert!(!queries.is_empty());
    for name in queries {
        let text = super::example(&format!("complete/existing/{name}"));
        let (lists, limits) = ("\nlist \"", "\n  limit            = 1000\n");
        let count = |words| format!("\n{text}").matches(words).count();
        assert_eq!(count(lists), count(limits), "{name}");
    }
}

#[support::test(needs(ImportForEach))]
fn without_queries_customers_of_one_name_come_in_and_a_rename_in_wiv_is_followed() {
    let sandbox = sandbox();
    for (id, name) in [("c-001", "Acme"), ("c-002", "Acme"), ("c-003", "Globex")] {
        make_customer(&sandbox, id, name);
    }
    let ws = copied("complete/existing/before-1.14", &sandbox, &[]);
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["validate"]);
    let plan = ws.apply_with(&[]).plan;
    let actions: Vec<_> = plan.actions().into_iter().map(|(_, action)| action).collect();
    assert_eq!(actions, ["import"; 3]);

    // As its page says, once all are in the state.
    let page = super::example("complete/existing/before-1.14/README.md");
    let command = "echo local.customers | terraform console";
    assert!(page.contains(command));
    let map = ws.script(&command.replace("terraform", terraform().product.command())).stdout;
    let (_, block) = page.split_once("resource \"msp_customer\"").expect("what becomes of it");
    let (block, _) = block.split_once("```").expect("its end");
    ws.file(
        "customers.tf",
        &format!("locals {{\n  customers = {map}\n}}\n\nresource \"msp_customer\"{block}"),
    );
    assert!(ws.plan_with(&[]).is_empty());

    // While it stands as it was, it follows Wiv.
    let scaffold = super::example("complete/existing/before-1.14/customers.tf");
    ws.file("customers.tf", &scaffold);
    let renamed = sandbox.change(|state| "Acme Group".clone_into(&mut state.customers[0].name));
    renamed.expect("the state is changed");
    assert!(ws.plan_with(&[]).is_empty(), "it would be another block, and the first destroyed");
    assert_eq!(written(&sandbox), [""; 0], "nothing but reads was sent");
}
