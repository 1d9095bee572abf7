//! What is said is so, and what a person has to know is said before anything is made.

use std::thread;
use std::time::Duration;

use msp_sandbox::{Fault, Integration, ListSign, Member};

use super::{
    Call, LATER, acme, assert_nothing_to_do, at, befall_creates, block, blocks, counts, each,
    id_of, leave_pending, made, make_elsewhere, quoted, refusal, row, start,
};
use crate::calls::{LOOKED_UP, PARENT};
use crate::run::{self, until_met};
use support::diagnostics::Diagnostic;
use support::hcl::Block;

const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";

#[support::test]
fn a_pending_one_that_is_destroyed_is_not_said_to_exist() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", "deletion_policy = \"abandon\""));
    leave_pending(&sandbox, &ws, &Fault::drop_before_commit());
    let destroyed = run::apply(&ws, &["-destroy", "-refresh=false"]);
    assert_eq!(destroyed.status, Some(0), "{}", destroyed.transcript());
    assert_eq!(ws.state().addresses(), [""; 0]);
    let text = destroyed.diagnostics.to_string();
    for untrue in ["but still exists", "id is no id", "(no id)"] {
        assert!(!text.contains(untrue), "{text}");
    }
    // Each of them may be there all the same, and its name is all that is left of it.
    for call in LOOKED_UP {
        assert!(text.contains(&acme(call)), "{text}");
    }
}

#[support::test]
fn one_that_could_not_be_looked_for_is_not_said_to_be_unlisted() {
    let faults = [Fault::status(500), Fault::drop_before_commit(), Fault::garbage()];
    each(&faults, |fault| {
        let (sandbox, ws) = start(&[]);
        run::http(&ws, &sandbox, "    max_retries = 0");
        ws.configuration(&blocks("a", "\"Acme\"", ""));
        let held = Fault::hold_after_commit().and(Fault::drop_after_commit());
        let rules = befall_creates(&sandbox, &held);
        let said = thread::scope(|scope| {
            scope.spawn(|| {
                for rule in rules {
                    until_met(&sandbox, rule, 1);
                }
                sandbox.fault(fault.clone().on("GET", "*"));
                for rule in rules {
                    sandbox.clear_fault(rule);
                }
            });
            run::apply(&ws, &[])
        });
        assert_eq!(said.status, Some(0), "{}", said.transcript());
        for call in LOOKED_UP {
            assert_eq!(id_of(&ws, call, "a"), None, "{}", said.transcript());
            let about: String = said.about(&at(call, "a")).map(Diagnostic::text).collect();
            assert!(!about.is_empty() && !about.contains("is not listed"), "{about}");
        }
        sandbox.clear_faults();
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
        assert_eq!(counts(&sandbox), [1; 3]);
    });
}

#[support::test]
fn what_an_apply_takes_over_is_said_by_that_apply() {
    let (sandbox, ws) = start(&[]);
    let service = "sandbox-cloud-director";
    let ada = Member {
        org_id: ORG.to_owned(),
        id: "u-1".to_owned(),
        username: "ada@example.com".to_owned(),
        org_roles: vec!["msp:provider_support_user".to_owned()],
        ..Member::default()
    };
    sandbox.change(|state| state.members.push(ada)).expect("the state is changed");
    make_elsewhere(&sandbox, "Acme");
    let enable = Block::resource("msp_navigator_service", "first").text("org_id", ORG);
    ws.configuration(&enable.text("service_id", service).to_string());
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    ws.state_rm("msp_navigator_service.first");

    let later = |name: &str, value: &str| {
        Block::resource("terraform_data", name).text("input", value).to_string()
    };
    let service_a = Block::resource("msp_navigator_service", "a")
        .text("org_id", ORG)
        .expr("service_id", "terraform_data.service.output");
    let user_a = Block::resource("msp_navigator_user", "a")
        .text("org_id", ORG)
        .expr("email", "terraform_data.email.output")
        .texts("org_roles", &["msp:provider_support_user"])
        .expr("adopt_existing", true);
    let adopting = format!("{service_a}{user_a}");
    let names = later("name", "Acme") + &later("service", service);
    let all = blocks("a", LATER, "adopt_existing = true");
    ws.configuration(&(names + &later("email", "ada@example.com") + &adopting + &all));
    let adopted = run::apply(&ws, &[]);
    assert_eq!(adopted.status, Some(0), "{}", adopted.transcript());
    for (address, name) in [
        ("msp_navigator_service.a", service),
        ("msp_navigator_user.a", "ada@example.com"),
        ("msp_customer.a", "c-2"),
        ("msp_integration.a", "i-2"),
        ("msp_navigator_tenant.a", "t-2"),
    ] {
        let said: String = adopted.about(address).map(Diagnostic::text).collect();
        assert!(said.contains(name), "{address}: {said:?}");
    }
}

#[support::test]
fn twins_are_refused_by_the_plan_before_the_first_is_made() {
    let with = |more: &str| ["a", "b"].map(|label| blocks(label, "\"Acme\"", more)).concat();
    let each_of = blocks("a", "\"Acme\"", "for_each = toset([\"x\", \"y\"])");
    let confirmed = with("confirmed_new = true");
    for (config, labels) in
        [(with(""), ["a", "b"]), (each_of, ["a[\"x\"]", "a[\"y\"]"]), (confirmed, ["a", "b"])]
    {
        let (sandbox, ws) = start(&[]);
        ws.configuration(&config);
        let refused = run::apply(&ws, &[]);
        for call in LOOKED_UP {
            refusal(&refused, &labels.map(|label| at(call, label)));
        }
        assert_eq!(counts(&sandbox), [0; 3], "{}", refused.transcript());
    }
    row("Two new blocks of one name", "error of the plan", 0);
}

#[support::test]
fn a_customer_that_is_not_there_is_blamed_on_customer_id() {
    let (sandbox, ws) = start(&[]);
    let later = "resource \"terraform_data\" \"id\" {\n  input = \"c-9\"\n}\n";
    let integration = |label: &str, id: &str| {
        let block = block(Call::Integration, label, &quoted(label), "");
        block.replace(&format!("\"{PARENT}\""), id)
    };
    // The plan sees the one, and the apply the other.
    for (label, id) in [("a", "\"c-9\""), ("b", "terraform_data.id.output")] {
        ws.configuration(&(later.to_owned() + &integration(label, id)));
        let refused = run::apply(&ws, &[]);
        let address = at(Call::Integration, label);
        let error = refused.about(&address).find(|one| one.severity == "error");
        let error = error.unwrap_or_else(|| panic!("{}", refused.transcript()));
        assert_eq!(error.attribute(), "customer_id", "{}", error.text());
        assert!(error.text().contains("c-9"), "{}", error.text());
    }
    assert_eq!(counts(&sandbox), [0; 3]);
}

#[support::test]
fn a_name_with_white_space_is_no_obstacle_for_what_exists() {
    each(&["Beta-AWS ", " Beta AWS", "Beta  AWS\u{a0}"], |name| {
        let (sandbox, ws) = start(&[]);
        let integration = Integration {
            integration_id: "i-2".to_owned(),
            name: (*name).to_owned(),
            kind: "AWS".to_owned(),
            ..Integration::default()
        };
        let change = |state: &mut msp_sandbox::State| {
            state.customers[0].integrations.push(integration);
        };
        sandbox.change(change).expect("the state is changed");
        let block = block(Call::Integration, "a", &quoted(name), "");
        let import = "import {\n  to = msp_integration.a\n  id = \"c-1/i-2\"\n}\n";
        ws.configuration(&(block.clone() + import));
        let imported = run::apply(&ws, &[]);
        assert_eq!(imported.status, Some(0), "{}", imported.transcript());
        ws.configuration(&block);
        assert_nothing_to_do(&ws);
        assert_eq!(made(&sandbox, Call::Integration), ["i-2"]);
    });
}

#[support::test]
fn a_user_who_was_found_after_a_lost_answer_may_be_missing_from_the_next_list() {
    let (sandbox, ws) = start(&[]);
    let (method, path) = Call::AddUser.request();
    sandbox.fault(Fault::drop_after_commit().on(method, path).once());
    ws.configuration(&Call::AddUser.block());
    let found = run::apply(&ws, &[]);
    assert_eq!(found.status, Some(0), "{}", found.transcript());
    let list = Fault::partial_list(0, ListSign::Whole);
    sandbox.fault(list.on("GET", "/cphub/api/auth/v1/orgs/*/users"));
    let plan = run::plan(&ws, &[]);
    assert_eq!(plan.status, Some(0), "{}", plan.transcript());
    plan.diagnostics.warnings().about("added@example.com");
    sandbox.clear_faults();
    assert_nothing_to_do(&ws);
}

#[support::test]
fn what_is_refused_to_one_create_is_not_asked_for_by_the_next() {
    let (sandbox, ws) = start(&[]);
    run::http(&ws, &sandbox, "    max_concurrent_requests = 1");
    let many =
        (0..6).map(|n| block(Call::Customer, &format!("n{n}"), &format!("\"Name {n}\""), ""));
    ws.configuration(&many.collect::<String>());
    let refused = Fault::expired_token().and(Fault::latency(Duration::from_millis(50)));
    let rule = sandbox.fault(refused.on("POST", "/msp/*"));
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(1), "{}", applied.transcript());
    let report = sandbox.faults().into_iter().find(|report| report.id == rule);
    assert_eq!(report.map(|report| report.fired), Some(1), "{}", applied.transcript());
    // Each of them is told of, and what to do about it is told once.
    assert_eq!(applied.diagnostics.errors().len(), 6);
    assert_eq!(counts(&sandbox), [0; 3]);
}
