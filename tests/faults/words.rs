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

    Tried: `POST /msp/customers`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.

    Exactly one that was not there before is listed now, so that is taken to be it. Nothing was sent a second time.
    "#);
}

#[support::test]
fn one_that_is_not_listed_is_pending_and_each_plan_says_so_until_it_is_there() {
    let (sandbox, ws) = start(Call::Customer);
    fault(&sandbox, Call::Customer, Fault::status(503));
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: It is not known whether Customer "Acme" was created

    Tried: `POST /msp/customers`. Answer: 503 Service Unavailable, "Service Unavailable". The API may have carried it out. The provider did not send it again, because it could then happen twice.

    It was looked for several times and is not listed. It is in the state without an id, and nothing is sent for it while that is so. The next plan looks again and either takes it over or says what to do. Blocks that use `msp_customer.NAME.id` are refused until then.
    "#);
    insta::assert_snapshot!(words(&run::plan(&ws, &[])), @r#"
    error: It is not known whether Customer "Acme" exists

    Its create was sent at TIME, and the answer was lost. Nothing new of that name is listed since. A second one could not be deleted, so none is created.

    - It may be listed later: plan again in a few minutes.
    - If you have checked with Wiv that it does not exist, run `terraform state rm 'msp_customer.NAME["KEY"]'` (no `["KEY"]` where the block has no `for_each`; where it has one, the name alone lets go of all of its objects) and set `confirmed_new = true` on the block. Ten minutes after the create was sent, the next apply creates it anew.
    - If it exists under another name, run that too, and import it.
    - To go on with everything else meanwhile, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.
    - To destroy everything else, use `terraform destroy -refresh=false` with `deletion_policy = "abandon"` on the provider.
    "#);
    insta::assert_snapshot!(words(&run::plan(&ws, &["-refresh=false"])), @r#"
    error: It is not known whether Customer "Acme" exists

    The answer to its create was lost, so nothing is done with it before that is known. Plan without `-refresh=false`: a refresh looks for it.
    "#);

    make_customer(&sandbox, "c-2", "Acme");
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: Customer "Acme" (c-2) was created, as its listing shows

    Its create was sent at TIME, and the answer was lost.

    Exactly one that was not there before is listed now, so that is taken to be it. Nothing was sent a second time.
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

    The create request was not answered. These have appeared since; one of them is yours:

    - c-2
    - c-3

    Find out which, run `terraform state rm 'msp_customer.NAME["KEY"]'` (no `["KEY"]` where the block has no `for_each`; where it has one, the name alone lets go of all of its objects) if it is in the state, and import it with that id.
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

    The create request was not answered. These have appeared since; one of them is yours:

    - ID
    - c-2

    Find out which, run `terraform state rm 'msp_customer.NAME["KEY"]'` (no `["KEY"]` where the block has no `for_each`; where it has one, the name alone lets go of all of its objects) if it is in the state, and import it with that id.
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

    Another block has sent a create of the same, and the answer was lost. A second one could not be deleted, so none is created. Remove one of the two blocks, or name it differently.

    If all of this is to be destroyed, `terraform destroy -refresh=false` does not plan it again first.
    "#);
}

#[support::test]
fn a_tenant_is_pending_in_the_same_words() {
    let (sandbox, ws) = start(Call::Tenant);
    fault(&sandbox, Call::Tenant, Fault::drop_before_commit());
    insta::assert_snapshot!(words(&run::apply(&ws, &[])), @r#"
    warning: It is not known whether Tenant "Lorem" of lorem.com was created

    Tried: `POST /cphub/api/core/v1/mgmt/orgs/ID/tenants`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.

    It was looked for several times and is not listed. It is in the state without an id, and nothing is sent for it while that is so. The next plan looks again and either takes it over or says what to do. Blocks that use `msp_navigator_tenant.NAME.id` are refused until then.
    "#);
    insta::assert_snapshot!(words(&run::plan(&ws, &[])), @r#"
    error: It is not known whether Tenant "Lorem" of lorem.com exists

    Its create was sent at TIME, and the answer was lost. Nothing new of that name is listed since. A second one could not be deleted, so none is created.

    - It may be listed later: plan again in a few minutes.
    - If you have checked with Navigator that it does not exist, run `terraform state rm 'msp_navigator_tenant.NAME["KEY"]'` (no `["KEY"]` where the block has no `for_each`; where it has one, the name alone lets go of all of its objects) and set `confirmed_new = true` on the block. Ten minutes after the create was sent, the next apply creates it anew.
    - If it exists under another name, run that too, and import it.
    - To go on with everything else meanwhile, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.
    - To destroy everything else, use `terraform destroy -refresh=false` with `deletion_policy = "abandon"` on the provider.
    "#);
}
