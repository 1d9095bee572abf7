//! What a person reads when an answer was lost.

use std::thread;

use crate::calls::{Call, customer};
use crate::run::{self, Ran, until_met};
use msp_sandbox::{BlockingSandbox, Fault};
use support::api::{self, make_customer};
use support::workspace::Workspace;

fn start(call: Call) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = api::start();
    ws.configuration(&call.block());
    (sandbox, ws)
}

fn fault(sandbox: &BlockingSandbox, call: Call, fault: Fault) -> u64 {
    let (method, path) = call.request();
    sandbox.fault(fault.on(method, path).once())
}

/// As a person reads it, without what is another in every run.
pub fn words(ran: &Ran) -> String {
    api::timeless(&api::words(&ran.diagnostics)).trim_end().to_owned()
}

#[support::test]
fn one_that_is_listed_after_the_answer_was_lost_is_named_with_its_id() {
    let (sandbox, ws) = start(Call::Customer);
    fault(&sandbox, Call::Customer, Fault::drop_after_commit());
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: Customer "Acme" (ID) was created, as its listing shows

    The list now shows exactly one new customer of this name, so this block manages it. Nothing was sent a second time.

    Tried: `POST /msp/customers`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
}

#[support::test]
fn one_that_is_not_listed_is_pending_and_each_plan_says_so_until_it_is_there() {
    let (sandbox, ws) = start(Call::Customer);
    fault(&sandbox, Call::Customer, Fault::status(503));
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: It is not known whether Customer "Acme" was created

    Plan again: the plan looks for the customer. If it finds the customer, this block manages it. Otherwise the plan says what to do.

    The provider looked for it several times, and it is not listed. The state has it without an id. The provider sends nothing for it until it knows more. Blocks that refer to `msp_customer.NAME.id` fail until then.

    Tried: `POST /msp/customers`. Answer: 503 Service Unavailable, "Service Unavailable". The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    insta::assert_snapshot!(words(&run::plan(&ws, &[])), @r#"
    error: It is not known whether Customer "Acme" exists

    Do one of these:
    - Plan again in a few minutes: it may be listed later.
    - Check with Wiv. If it does not exist there, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Then set `confirmed_new = true` on the block. The next apply creates it if the first request is older than ten minutes.
    - If it exists under another name, run the same command, and import it.
    - To go on with everything else, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.
    - To destroy everything else, run `terraform destroy -refresh=false` with `deletion_policy = "abandon"` on the provider.

    Its create request was sent at TIME, and the answer was lost. The list shows nothing new of this name. No second one is created: nobody could delete it.
    "#);
    insta::assert_snapshot!(words(&run::plan(&ws, &["-refresh=false"])), @r#"
    error: It is not known whether Customer "Acme" exists

    Plan without `-refresh=false`: a refresh looks for it. The answer to its create request was lost. The plan does nothing with it until the provider knows more.
    "#);

    make_customer(&sandbox, "c-2", "Acme");
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: Customer "Acme" (c-2) was created, as its listing shows

    The list now shows exactly one new customer of this name, so this block manages it. Nothing was sent a second time.

    Its create request was sent at TIME, and the answer was lost.
    "#);
}

#[support::test]
fn of_several_that_are_listed_later_all_are_named() {
    let (sandbox, ws) = start(Call::Customer);
    fault(&sandbox, Call::Customer, Fault::drop_before_commit());
    run::apply(&ws, &[]);
    make_customer(&sandbox, "c-2", "Acme");
    make_customer(&sandbox, "c-3", "Acme");
    insta::assert_snapshot!(words(&run::plan(&ws, &[])), @r#"
    error: Customer "Acme" may be one of 2

    Find out which of these is yours:

    - c-2
    - c-3

    If the block is in the state, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Then import the object with its id.

    The create request was not answered. All of these have appeared since then.
    "#);
}

#[support::test]
fn of_several_that_are_listed_at_once_all_are_named() {
    let (sandbox, ws) = start(Call::Customer);
    let lost = Fault::hold_after_commit().and(Fault::drop_after_commit());
    let rule = fault(&sandbox, Call::Customer, lost);
    let said = thread::scope(|scope| {
        scope.spawn(|| {
            until_met(&sandbox, rule, 1);
            make_customer(&sandbox, "c-2", "Acme");
            sandbox.clear_fault(rule);
        });
        words(&run::apply(&ws, &[]))
    });
    insta::assert_snapshot!(said, @r#"
    error: Customer "Acme" may be one of 2

    Find out which of these is yours:

    - ID
    - c-2

    If the block is in the state, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Then import the object with its id.

    The create request was not answered. All of these have appeared since then.
    "#);
    assert_eq!(ws.state().addresses(), [""; 0]);
}

#[support::test]
fn a_twin_of_one_that_is_pending_is_told_why_it_is_not_made() {
    let (sandbox, ws) = start(Call::Customer);
    // Its name is known only after apply, so that no plan refuses it.
    let later = "resource \"terraform_data\" \"name\" {\n  input = \"Acme\"\n}\n";
    let twin = customer("twin", "Acme", "depends_on = [msp_customer.a]")
        .replace("\"Acme\"", "terraform_data.name.output");
    ws.configuration(&(Call::Customer.block() + later + &twin));
    fault(&sandbox, Call::Customer, Fault::drop_before_commit());
    let said = run::apply(&ws, &[]);
    assert!(Call::Customer.objects(&sandbox.state()).is_empty());
    let mut errors = said.diagnostics.errors().to_vec();
    let error = errors.pop().expect("an error for the twin");
    insta::assert_snapshot!(error.text(), @r#"
    It is not known whether Customer "Acme" exists

    Remove one of the two blocks, or give one of them another name. Another block has sent a create request for the same object, and the answer was lost. No second one is created: nobody could delete it.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);
}

#[support::test]
fn a_tenant_is_pending_in_the_same_words() {
    let (sandbox, ws) = start(Call::Tenant);
    fault(&sandbox, Call::Tenant, Fault::drop_before_commit());
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: It is not known whether Tenant "Lorem" of lorem.com was created

    Plan again: the plan looks for the tenant. If it finds the tenant, this block manages it. Otherwise the plan says what to do.

    The provider looked for it several times, and it is not listed. The state has it without an id. The provider sends nothing for it until it knows more. Blocks that refer to `msp_navigator_tenant.NAME.id` fail until then.

    Tried: `POST /cphub/api/core/v1/mgmt/orgs/ID/tenants`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    insta::assert_snapshot!(words(&run::plan(&ws, &[])), @r#"
    error: It is not known whether Tenant "Lorem" of lorem.com exists

    Do one of these:
    - Plan again in a few minutes: it may be listed later.
    - Check with Navigator. If it does not exist there, run `terraform state rm 'msp_navigator_tenant.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Then set `confirmed_new = true` on the block. The next apply creates it if the first request is older than ten minutes.
    - If it exists under another name, run the same command, and import it.
    - To go on with everything else, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.
    - To destroy everything else, run `terraform destroy -refresh=false` with `deletion_policy = "abandon"` on the provider.

    Its create request was sent at TIME, and the answer was lost. The list shows nothing new of this name. No second one is created: nobody could delete it.
    "#);
}
