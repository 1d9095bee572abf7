//! Saved plans and provider aliases: more than one run, more than one process.

use super::{A, CREATE, acmes, assert_one_and_settled, errors, id_of, row, start};
use crate::calls::Call;
use crate::run::{self, Applying, until_met};
use msp_sandbox::Fault;
use support::api::{customer_names, make_customer};
use support::diagnostics;
use support::hcl::Block;
use support::workspace::sandbox_provider;

#[support::test]
fn a_service_that_cannot_be_reached_was_sent_nothing_and_the_next_apply_makes_one() {
    let (sandbox, ws) = start(Call::Customer);
    // A port that nobody listens on, because it was given back a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let nowhere = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let provider = format!("{}\n  http {{\n    max_retries = 1\n  }}", sandbox_provider(&nowhere));
    ws.provider(&provider);
    let first = run::apply(&ws, &[]);
    assert_eq!(errors(&first, A).len(), 1, "{}", first.transcript());
    assert_eq!(ws.state().addresses(), [""; 0]);
    ws.provider(&sandbox_provider(&sandbox.url()));
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row("The service cannot be reached", "error", "done", acmes(&sandbox));
}

#[support::test]
fn a_saved_plan_makes_nothing_that_has_come_to_exist_meanwhile() {
    let (sandbox, ws) = start(Call::Customer);
    ws.succeed(&["plan", "-out=saved.tfplan", "-input=false"]);
    make_customer(&sandbox, "c-2", "Acme");
    let applied = ws.run(&["apply", "-json", "saved.tfplan"]);
    assert_eq!(applied.status, Some(1), "{}", applied.transcript());
    let error = diagnostics::diagnostics(&applied.stdout).errors().only().clone();
    assert_eq!(error.summary, "Customer \"Acme\" exists already (c-2)");
    assert_eq!(ws.state().addresses(), [""; 0]);
    row(
        "A saved plan applied after somebody else made it",
        "error that gives its `import` block",
        "the same",
        acmes(&sandbox),
    );
}

#[support::test]
fn a_saved_plan_makes_one_however_often_it_is_applied() {
    let (sandbox, ws) = start(Call::Customer);
    ws.succeed(&["plan", "-out=saved.tfplan", "-input=false"]);
    ws.succeed(&["apply", "saved.tfplan"]);
    let again = ws.run(&["apply", "saved.tfplan"]);
    assert_eq!(again.status, Some(1), "{}", again.transcript());
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row("A saved plan applied twice", "done", "error: the plan is stale", acmes(&sandbox));
}

/// A second provider of the same service.
fn alias(url: &str) -> String {
    format!("provider \"msp\" {{\n  alias = \"b\"\n{}\n}}\n", sandbox_provider(url))
}

fn of_alias(name: &str) -> String {
    Block::resource("msp_customer", "b").expr("provider", "msp.b").text("name", name).to_string()
}

#[support::test]
fn two_aliases_lose_an_answer_each_and_take_over_each_its_own() {
    let (sandbox, ws) = start(Call::Customer);
    ws.configuration(&(Call::Customer.block() + &of_alias("Other")));
    ws.file("alias.tf", &alias(&sandbox.url()));
    sandbox.fault(Fault::drop_after_commit().on(CREATE.0, CREATE.1).times(2));
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    assert_eq!(customer_names(&sandbox).len(), 3);
    assert!(id_of(&ws, "msp_customer.b").is_some_and(|id| Some(id) != id_of(&ws, A)));
    row("Two aliases, an answer lost for each", "found, warning", "nothing to do", acmes(&sandbox));
}

#[support::test]
fn of_two_aliases_that_want_the_same_one_waits_and_is_refused() {
    let (sandbox, ws) = start(Call::Customer);
    ws.configuration(&(Call::Customer.block() + &of_alias("Acme")));
    ws.file("alias.tf", &alias(&sandbox.url()));
    let rule = sandbox.fault(Fault::hold().on(CREATE.0, CREATE.1));
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    sandbox.clear_fault(rule);
    let said = applying.end();
    assert!(said.contains("exists already"), "{said}");
    let known: Vec<_> =
        [id_of(&ws, A), id_of(&ws, "msp_customer.b")].into_iter().flatten().collect();
    assert_eq!(known, Call::Customer.objects(&sandbox.state()));
    row(
        "Two blocks of one name under two aliases, at the same moment",
        "one is made, the other waits and is an error",
        "error of the plan: it exists",
        acmes(&sandbox),
    );
}
