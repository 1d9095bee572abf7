//! Users and services of an organization in Navigator: killed, interrupted, and what the next
//! run makes of it.

use super::{errors, row};
use crate::calls::Call;
use crate::run::{self, Applying, until, until_gone, until_met};
use msp_sandbox::{BlockingSandbox, Fault};
use support::api::{self};
use support::workspace::Workspace;

/// A workspace in which this call is the next thing to do.
fn start(call: Call, edit: impl Fn(String) -> String) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = api::start();
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

#[support::test]
fn a_provider_killed_after_an_invitation_was_mailed_mails_another() {
    let invited = |block: String| block.replace("added@example.com", "added@invited.example");
    let (sandbox, ws) = killed(Call::AddUser, invited);
    until("it is carried out", || sandbox.state().invitations.len() == 1);
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    ws.assert_settled();
    // Not a promise but its limit: no call lists invitations. The second takes the place of
    // the first.
    row(
        "Provider killed after an invitation was mailed (cannot be closed)",
        "error of Terraform",
        "a second mail",
        sandbox.state().invitations.len(),
    );
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
