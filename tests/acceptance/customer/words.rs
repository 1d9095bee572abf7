//! What a message says of names and ids that somebody else chose.

use msp_sandbox::Fault;
use serde_json::json;
use support::api::{customer_names, make_customer, start, words, written};

use super::{A, acme, customer};

/// What HCL would carry out, what would end the text, and what nobody sees.
const ODD: &str = "${file(\"/etc/passwd\")} %{ if true } \"\u{e9}\u{a0}x\\";

#[support::test]
fn what_a_message_offers_to_be_typed_means_just_that() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-${1}", ODD);
    let near = ODD.replace('\u{a0}', " ");
    let refused = words(&ws.plan_error(&customer("a", &near, "")));
    let (_, name) =
        refused.split_once("exists under nearly the same name: ").expect("its name is told");
    let (name, _) = name.split_once(" (c-").expect("its id is told");
    assert_eq!(name, r#""$${file(\"/etc/passwd\")} %%{ if true } \"é\u00a0x\\""#);
    let (_, import) = refused.split_once("import it:\n").expect("an import is offered");
    let (import, _) = import.split_once("\n\n    If it is about another").unwrap_or((import, ""));
    let (import, _) = import.split_once("If it is about another").unwrap_or((import, ""));
    let import = import.replace("NAME[\"KEY\"]", "a");
    let typed = format!("resource \"msp_customer\" \"a\" {{\n  name = {name}\n}}\n{import}");
    let step = ws.apply(&typed);
    assert_eq!(step.state.attribute(A, "name"), ODD);
    assert_eq!(step.state.attribute(A, "id"), "c-${1}");
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn an_id_that_a_terminal_would_obey_is_no_id_and_what_was_made_is_found_later() {
    const BELL: &str = "c-1\u{1b}]0;owned\u{7}\u{202e}";
    let (sandbox, ws) = start();
    let told = || Fault::members([("customer_id", json!(BELL))]);
    sandbox.fault(told().on("POST", "/msp/customers"));
    sandbox.fault(told().on("GET", "/msp/customers").once());
    // The look before the create has nothing in it yet that could be told otherwise.
    ws.configuration(&acme(""));
    let first = ws.run(&["apply", "-auto-approve", "-no-color", "-input=false"]).transcript();
    assert!(first.contains("U+001B"), "{first}");
    assert!(!first.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{first:?}");
    sandbox.clear_faults();
    let step = ws.apply(&acme(""));
    let id = sandbox.state().customers[0].customer_id.clone();
    assert_eq!(step.state.attribute(A, "id"), id.as_str());
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}
