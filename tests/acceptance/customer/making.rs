//! What is made, and with which calls; what is refused before any.

use std::fmt::Write as _;

use super::{A, LIST, acme, customer, id_of};
use support::api::{customer_names, make_customer, sandbox, sent, start, words, written};
use support::hcl::Block;
use support::workspace::Workspace;

#[support::test]
fn a_customer_is_made_with_the_documented_call_and_then_left_alone() {
    let (sandbox, ws) = start();
    let step = ws.apply(&acme(""));
    assert_eq!(step.plan.action(A), "create");
    assert_eq!(step.plan.after(A, "id"), None);
    assert_eq!((step.plan.warnings.len(), step.warnings.len()), (0, 0));

    let made = sandbox.state().customers;
    assert_eq!(made.len(), 1);
    assert_eq!(step.state.attribute(A, "id"), &*made[0].customer_id);
    assert_eq!(step.state.attribute(A, "name"), "Acme");
    for unset in ["deletion_policy", "adopt_existing"] {
        assert!(step.state.attribute(A, unset).is_null(), "{unset}");
    }

    let requests = sandbox.received();
    let post = requests.iter().find(|request| request.method == "POST").expect("a POST");
    let header = |name: &str| post.headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("x-api-key"), Some("sandbox-wiv-api-key"));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("x-wiv-impersonated-tenant-id"), None, "documented for the link alone");
    let agent = header("user-agent").expect("a user agent");
    assert!(agent.starts_with("terraform-provider-msp/0.1.0 (+https://"), "{agent}");
    // One look while planning, one before creating, and one read for each plan afterwards.
    assert_eq!(sent(&sandbox), [LIST, LIST, r#"POST /msp/customers {"name":"Acme"}"#, LIST]);
}

#[support::test]
fn an_import_brings_the_name_and_leaves_nothing_to_do() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let id = id_of(&ws, A);
    let twin = ws.import_verify(A, &id, &[]);
    twin.assert_settled();
    let third = ws.twin();
    let step = third.import_block(A, &id);
    assert_eq!(step.state.attribute(A, "name"), "Acme");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn what_concerns_this_provider_alone_changes_in_place_and_sends_nothing() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    sent(&sandbox);
    for more in [
        "deletion_policy = \"abandon\"",
        "deletion_policy = \"prevent\"\nadopt_existing = true",
        "adopt_existing = false",
        "",
    ] {
        let step = ws.apply(&acme(more));
        assert_eq!(step.plan.action(A), "update", "{more}");
    }
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn a_hundred_customers_cost_a_hundred_posts_and_a_handful_of_lists() {
    let (sandbox, ws) = start();
    let config = r#"
        resource "msp_customer" "many" {
          for_each = toset([for n in range(100) : format("Customer %03d", n)])
          name     = each.key
        }"#;
    ws.configuration(config);
    ws.plan_with(&[]);
    ws.succeed(&["apply", "-input=false", "-no-color", "step.tfplan"]);
    let requests = sent(&sandbox);
    let lists = requests.iter().filter(|line| *line == LIST).count();
    assert_eq!(requests.len() - lists, 100);
    assert!(lists <= 4, "{lists} lists");
    assert!(ws.plan_with(&[]).is_empty());
    assert_eq!(sent(&sandbox), [LIST], "one list serves every read");
}

#[support::test]
fn a_name_that_is_known_only_after_apply_is_looked_for_then() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let config = |name: &str| {
        format!(
            r#"
            resource "terraform_data" "name" {{
              input            = "{name}"
              triggers_replace = "{name}"
            }}
            resource "msp_customer" "a" {{
              name = terraform_data.name.output
            }}"#
        )
    };
    let failed = ws.apply_error(&config("Acme"));
    assert!(failed.errors().only().summary.contains("exists already (c-1)"), "{failed}");
    ws.apply(&config("Beta"));
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}

#[support::test]
fn a_name_that_turns_out_the_same_changes_nothing_and_another_is_refused() {
    let (sandbox, ws) = start();
    let config = |name: &str, trigger: &str| {
        format!(
            r#"
            resource "terraform_data" "name" {{
              input            = "{name}"
              triggers_replace = "{trigger}"
            }}
            resource "msp_customer" "a" {{
              name = terraform_data.name.output
            }}"#
        )
    };
    ws.apply(&config("Acme", "one"));
    let id = id_of(&ws, A);
    let step = ws.apply(&config("Acme", "two"));
    assert_eq!(step.plan.action(A), "update");
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: `name` of Customer "Acme" (ID) is not known yet

    Terraform knows the value only at apply. If it stays the same, nothing happens. If it changes, the apply refuses it: a new value needs a new object, and `deletion_policy` is `prevent`.
    "#);
    assert_eq!(id_of(&ws, A), id);

    let refused = ws.apply_error(&config("Beta", "three"));
    assert_eq!(
        refused.errors().only().summary,
        format!("Customer \"Acme\" ({}) cannot be changed in place: `name`", id_of(&ws, A))
    );
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn credentials_that_are_known_only_after_apply_do_not_stop_the_plan() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&format!(
        "wiv {{\n  endpoint = \"{}\"\n  api_key = terraform_data.key.output\n}}",
        sandbox.url()
    ));
    let key = Block::resource("terraform_data", "key").text("input", "sandbox-wiv-api-key");
    let step = ws.apply(&format!("{key}{}", acme("")));
    assert_eq!(step.plan.action(A), "create");
    assert_eq!(customer_names(&sandbox), ["Acme"]);

    // The key is replaced: what is in the state cannot be read, and stays as it is.
    let plan = ws.plan_with(&["-replace=terraform_data.key"]);
    assert_eq!(plan.action(A), "no-op");
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Customer "Acme" (ID) was not refreshed

    Its state stays as it is: Terraform knows the provider's credentials or endpoint only after apply.
    "#);
}

#[support::test]
fn an_api_that_is_down_stops_the_apply_and_not_the_plan() {
    let (sandbox, ws) = start();
    let url = sandbox.url();
    drop(sandbox);
    ws.provider(&format!(
        "wiv {{\n  endpoint = \"{url}\"\n  api_key = \"k\"\n}}\nhttp {{\n  max_retries = 0\n}}"
    ));
    let failed = ws.apply_error(&acme(""));
    insta::assert_snapshot!(words(&failed), @"
    warning: Could not look for existing objects

    Check the endpoint, the network and the proxy. Then run Terraform again.

    The plan goes on without this look. The apply looks again, and creates nothing before it has looked.

    Nothing could be sent to Wiv. Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.

    error: Cannot look for the customer: nothing could be sent to Wiv

    Check the endpoint, the network and the proxy. Then run Terraform again.

    Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.
    ");
    assert_eq!(ws.state().addresses(), [""; 0]);
}

#[support::test]
fn what_no_customer_can_be_is_refused_at_the_attribute() {
    let ws = Workspace::bare();
    let mut all = String::new();
    for (attribute, config) in [
        ("name", customer("a", "", "")),
        ("name", customer("a", "  ", "")),
        ("deletion_policy", acme("deletion_policy = \"delete\"")),
        ("deletion_policy", acme("deletion_policy = \"Abandon\"")),
        ("adopt_existing", acme("adopt_existing = \"maybe\"")),
        ("id", acme("id = \"mine\"")),
        ("nmae", acme("nmae = \"Acme\"")),
        ("resource", Block::resource("msp_customer", "a").to_string()),
    ] {
        let refused = ws.validate_error(&config);
        assert_eq!(refused.only().attribute(), attribute, "{config}");
        writeln!(all, "{}\n", refused.only().text()).unwrap();
    }
    insta::assert_snapshot!(all, @r#"
    Invalid value for `name`

    It must not be blank.

    Invalid value for `name`

    It must not be blank.

    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "delete".

    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "Abandon".

    Incorrect attribute value type

    Inappropriate value for attribute "adopt_existing": a bool is required.

    Value that cannot be set for `id`

    Remove `id`: only the provider sets it.

    Unsupported argument

    An argument named "nmae" is not expected here.

    Missing required argument

    The argument "name" is required, but no definition was found.
    "#);
}

#[support::test]
fn white_space_around_a_name_is_taken_from_a_customer_that_exists_and_never_given() {
    let (sandbox, ws) = start();
    for (name, body) in [
        (" Acme", ""),
        ("Acme\n", ""),
        // There is none of that name to adopt.
        (" Acme", "adopt_existing = true"),
    ] {
        let refused = ws.plan_error(&customer("a", name, body));
        assert_eq!(refused.only().attribute(), "name");
        assert!(refused.only().detail.contains("white space"), "{refused}");
    }
    insta::assert_snapshot!(words(&ws.plan_error(&customer("a", "Acme ", ""))), @r#"
    error: Invalid value for `name`

    Remove the white space at the start or end of "Acme ": nobody sees it, and no search finds it. The provider creates no customer with such a name. To manage a customer that has it, import it.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);
    make_customer(&sandbox, "c-1", "Acme ");
    ws.apply(&customer("a", "Acme ", "adopt_existing = true"));
    ws.state_rm(A);
    ws.configuration(&customer("a", "Acme ", ""));
    ws.import(A, "c-1");
    assert!(ws.plan(&customer("a", "Acme ", "")).is_empty());
    assert_eq!(customer_names(&sandbox), ["Acme "]);
}

#[support::test]
fn what_nobody_sees_in_a_name_is_taken_from_a_customer_that_exists_and_never_given() {
    let (sandbox, ws) = start();
    for (name, words) in [
        (
            "\u{feff}Acme",
            "Remove character 1 of \"<U+FEFF>Acme\": it is U+FEFF (a byte order mark)",
        ),
        (
            "Ac\u{200b}me",
            "Remove character 3 of \"Ac<U+200B>me\": it is U+200B (a zero width space)",
        ),
        ("Acme\u{202e}", "U+202E (an override of the direction of writing)"),
        ("Acme\nCorp", "U+000A (a line break)"),
    ] {
        let refused = ws.plan_error(&customer("a", name, ""));
        assert_eq!(refused.only().attribute(), "name");
        assert!(refused.only().detail.contains(words), "{refused}");
    }
    make_customer(&sandbox, "c-1", "Ac\u{200b}me");
    let there = customer("a", "Ac\u{200b}me", "");
    let data = "data \"msp_customer\" \"a\" {\n  name = \"Ac\\u200bme\"\n}\n";
    ws.configuration(&there);
    ws.import(A, "c-1");
    assert!(ws.plan(&there).is_empty());
    ws.apply(&format!("{there}{data}"));
    assert_eq!(ws.attribute("data.msp_customer.a", "id"), "c-1");
    // Joiners that are spelling are given as they are.
    ws.apply(&format!("{there}{}", customer("b", "می\u{200c}خواهم 👩\u{200d}🚀", "")));
    assert_eq!(customer_names(&sandbox), ["Ac\u{200b}me", "می\u{200c}خواهم 👩\u{200d}🚀"]);
}
