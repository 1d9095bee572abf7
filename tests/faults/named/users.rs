//! Users and services of an organization in Navigator: killed, interrupted, and what the next
//! run makes of it.

use super::{errors, row};
use crate::calls::{Call, PARENT};
use crate::run::{self, Applying, until, until_gone, until_met};
use msp_sandbox::{BlockingSandbox, Fault};
use support::api::{self};
use support::diagnostics::Diagnostic;
use support::workspace::Workspace;

/// A workspace in which this call is the next thing to do.
fn start(call: Call, edit: impl Fn(String) -> String) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = api::start();
    api::make_customer(&sandbox, PARENT, "Beta");
    if let Some(before) = call.before() {
        ws.configuration(&before);
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
    }
    ws.configuration(&edit(call.block()));
    (sandbox, ws)
}

/// Applies until the call has been carried out and not answered, and kills the provider.
fn killed(call: Call, edit: impl Fn(String) -> String) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(call, edit);
    let (method, path) = call.request();
    let rule = sandbox.fault(Fault::hold_after_commit().on(method, path).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    let provider = applying.provider();
    applying.signal_provider("KILL");
    applying.end();
    until_gone(provider);
    sandbox.clear_fault(rule);
    (sandbox, ws)
}

fn members(sandbox: &BlockingSandbox) -> usize {
    sandbox.state().members.len()
}

#[support::test]
fn a_provider_killed_after_a_user_was_added_adds_no_second_one() {
    let (sandbox, ws) = killed(Call::AddUser, |block| block);
    until("it is carried out", || members(&sandbox) == 1);
    assert_eq!(ws.state().addresses(), [""; 0]);
    let refused = run::apply(&ws, &[]);
    let errors = errors(&refused, Call::AddUser.address());
    assert!(errors.iter().any(|error| error.contains("is there already")), "{errors:?}");
    let id = format!("{}/added@example.com", sandbox.state().members[0].org_id);
    ws.import_block(Call::AddUser.address(), &id);
    row(
        "Provider killed after a user was added",
        "error of Terraform",
        "error that gives its `import` block",
        members(&sandbox),
    );
}

fn invited(block: &str) -> String {
    block.replace("added@example.com", "added@invited.example")
}

/// How many invitations were mailed.
fn mails(sandbox: &BlockingSandbox) -> usize {
    sandbox.requests().iter().filter(|request| request.path.ends_with("/add-users")).count()
}

#[support::test]
fn after_a_kill_nobody_is_invited_again_before_a_plan_has_said_so() {
    let (sandbox, ws) = killed(Call::AddUser, |block| invited(&block));
    until("it is carried out", || sandbox.state().invitations.len() == 1);
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    let said: String = again.about(Call::AddUser.address()).map(Diagnostic::text).collect();
    assert!(said.contains("It is not known whether") && said.contains("process "), "{said}");
    assert_eq!(mails(&sandbox), 1);
    let plan = run::plan(&ws, &[]);
    assert_eq!(plan.status, Some(2), "{}", plan.transcript());
    row(
        "Provider killed after an invitation was mailed, before the answer",
        "error of Terraform",
        "warning: nobody knows; the plan after that proposes to mail another",
        mails(&sandbox),
    );
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    ws.assert_settled();
}

/// Terraform is stopped before the answer and killed after it; the provider has heard it.
fn killed_after_the_answer(
    call: Call,
    of: impl Fn(String) -> String,
) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(call, of);
    let before = ws.state().addresses();
    let pages = run::made_pages(&ws);
    let (method, path) = call.request();
    let fault = Fault::hold_after_commit().and(Fault::list_lag(u32::MAX));
    let rule = sandbox.fault(fault.on(method, path).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    let provider = applying.provider();
    applying.stop();
    sandbox.clear_fault(rule);
    until("it is written down", || run::made_pages(&ws) > pages);
    applying.signal("KILL");
    applying.end();
    until_gone(provider);
    assert_eq!(ws.state().addresses(), before);
    (sandbox, ws)
}

#[support::test]
fn an_invitation_that_was_answered_before_a_kill_is_taken_over() {
    let (sandbox, ws) = killed_after_the_answer(Call::AddUser, |block| invited(&block));
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert!(again.transcript().contains("was invited already"), "{}", again.transcript());
    assert_eq!(ws.attribute(Call::AddUser.address(), "status"), "INVITED");
    ws.assert_settled();
    row(
        "Terraform killed after the answer to an invitation, before it has saved that",
        "nothing is said",
        "taken over from the journal, warning",
        mails(&sandbox),
    );
    // Destroyed it is revoked, and a new block invites anew.
    let block = invited(&Call::AddUser.block());
    ws.configuration("");
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_eq!(sandbox.state().invitations.len(), 0);
    ws.configuration(&block);
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_eq!(mails(&sandbox), 2);
    ws.assert_settled();
}

#[support::test]
fn a_user_that_was_added_before_a_kill_is_taken_over_while_the_list_lags() {
    let (sandbox, ws) = killed_after_the_answer(Call::AddUser, |block| block);
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert!(again.transcript().contains("was added already"), "{}", again.transcript());
    assert_eq!(mails(&sandbox), 1);
    ws.assert_settled();
    sandbox.catch_up().expect("the lists are told");
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert!(ws.attribute(Call::AddUser.address(), "user_id").is_string());
}

/// How many calls have sent addresses to Wiv.
fn sendings(sandbox: &BlockingSandbox) -> usize {
    let is_it = |request: &&msp_sandbox::Entry| {
        request.method == "POST" && request.path.ends_with("/users")
    };
    sandbox.requests().iter().filter(is_it).count()
}

#[support::test]
fn addresses_that_were_answered_before_a_kill_are_not_sent_again() {
    let (sandbox, ws) = killed_after_the_answer(Call::Users, |block| block);
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert!(again.transcript().contains("sent already"), "{}", again.transcript());
    assert!(
        ws.attribute(Call::Users.address(), "failed_users")
            .as_object()
            .is_none_or(serde_json::Map::is_empty)
    );
    ws.assert_settled();
    row(
        "Terraform killed after the answer about users of a customer, before it has saved that",
        "nothing is said",
        "taken over from the journal, warning",
        sendings(&sandbox),
    );
}

/// Who writes the block anew after a kill may copy the address from elsewhere.
#[support::test]
fn after_a_kill_another_spelling_of_an_address_is_the_one_that_was_sent() {
    let spelled = |domain: &'static str| {
        move |block: String| block.replace("@example.com", domain).replace("\"added@", "\"Added@")
    };
    for (call, sent) in
        [(Call::Users, sendings as fn(&BlockingSandbox) -> usize), (Call::AddUser, mails)]
    {
        let (sandbox, ws) = killed_after_the_answer(call, spelled("@bücher.example"));
        ws.configuration(&spelled("@xn--bcher-kva.example")(call.block()));
        let again = run::apply(&ws, &[]);
        assert_eq!(again.status, Some(0), "{}", again.transcript());
        assert!(again.transcript().contains("already"), "{}", again.transcript());
        assert_eq!(sent(&sandbox), 1, "{}", call.address());
        ws.assert_settled();
    }
}

#[support::test]
fn addresses_whose_outcome_is_not_known_are_sent_again_once_a_plan_has_said_so() {
    let (sandbox, ws) = killed(Call::Users, |block| block);
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert!(
        again.transcript().contains("Nobody knows whether these were added"),
        "{}",
        again.transcript()
    );
    assert_eq!(sendings(&sandbox), 1);
    let plan = run::plan(&ws, &[]);
    assert_eq!(plan.status, Some(2), "{}", plan.transcript());
    row(
        "Provider killed after users of a customer were sent, before the answer",
        "error of Terraform",
        "warning: nobody knows; the plan after that proposes to send them again",
        sendings(&sandbox),
    );
    let last = run::apply(&ws, &[]);
    assert_eq!(last.status, Some(0), "{}", last.transcript());
    assert_eq!(sendings(&sandbox), 2);
    ws.assert_settled();
}

#[support::test]
fn a_provider_killed_after_a_service_was_enabled_takes_it_over() {
    let (sandbox, ws) = killed(Call::EnableService, |block| block);
    let enabled = || sandbox.state().enabled_services.len();
    until("it is carried out", || enabled() == 1);
    assert_eq!(ws.state().addresses(), [""; 0]);
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    again.diagnostics.about("is enabled already");
    ws.assert_settled();
    row(
        "Provider killed after a service was enabled",
        "error of Terraform",
        "taken over, warning",
        enabled(),
    );
}

#[support::test]
fn a_provider_killed_while_roles_change_or_a_user_is_removed_is_made_good_by_the_next_run() {
    let (sandbox, ws) = killed(Call::ChangeRoles, |block| block);
    until("it is carried out", || Call::ChangeRoles.objects(&sandbox.state()).len() == 1);
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    ws.assert_settled();

    let (sandbox, ws) = killed(Call::RemoveUser, |block| block);
    until("it is carried out", || members(&sandbox) == 0);
    let again = run::apply(&ws, &["-refresh=false"]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert_eq!(ws.state().addresses(), [""; 0]);
    row(
        "Provider killed while a user's roles change, or a user is removed",
        "error of Terraform",
        "done",
        members(&sandbox),
    );
}

#[support::test]
fn ctrl_c_waits_for_what_was_sent_and_records_it() {
    for call in [Call::AddUser, Call::ChangeRoles, Call::EnableService, Call::RemoveUser] {
        let (sandbox, ws) = start(call, |block| block);
        let (method, path) = call.request();
        let rule = sandbox.fault(Fault::hold().on(method, path).once());
        let mut applying = Applying::start(&ws);
        until_met(&sandbox, rule, 1);
        applying.signal_all("INT");
        applying.until_said("Interrupt received.");
        sandbox.clear_fault(rule);
        applying.end();
        assert_eq!(call.objects(&sandbox.state()).len(), usize::from(!call.is_removal()));
        ws.assert_settled();
    }
    row(
        "Ctrl-C once while a user or service is added, changed or removed",
        "finished and recorded",
        "nothing to do",
        1,
    );
}
