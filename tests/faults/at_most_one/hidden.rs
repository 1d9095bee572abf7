//! Integrations are there, and the list does not show which: their form is not known, or they
//! are only counted. What is hidden may be the very one.

use std::thread;

use msp_sandbox::{BlockingSandbox, Fault};
use serde_json::{Value, json};

use super::{
    Call, assert_nothing_to_do, assert_refused, block, each, errors, id_of, made, row, start,
};
use crate::calls::PARENT;
use crate::run::{self, Applying, until, until_gone, until_met};
use crate::words::words;
use support::api::make_customer;
use support::workspace::Workspace;

const INTEGRATIONS: &str = "/msp/customers/*/integrations";

/// How a list hides them.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// Nothing in an element has a name that a client could know.
    Unrecognised,
    /// There are no elements, and no place for them.
    Counted,
    /// The place is empty, and they are counted.
    CountedBesideNone,
    /// They are in an object, by names of the service's own.
    Object,
}

const FORMS: &[Form] = &[Form::Unrecognised, Form::Counted, Form::CountedBesideNone, Form::Object];

/// Those that tell that there are none.
const FROM_NONE: &[Form] = &[Form::Unrecognised, Form::Counted, Form::CountedBesideNone];

impl Form {
    /// A sandbox that assumes it, where an assumption does.
    fn start(self) -> (BlockingSandbox, Workspace) {
        let assumption = match self {
            Self::Unrecognised => "integration_element=unrecognised",
            Self::Counted => "integration_element=counted",
            Self::CountedBesideNone | Self::Object => "integration_element=integration_id",
        };
        start(&[assumption])
    }

    /// From now on lists have it, where no assumption says so.
    fn hide(self, sandbox: &BlockingSandbox) {
        let instead = match self {
            Self::Unrecognised | Self::Counted => return,
            Self::CountedBesideNone => json!([]),
            Self::Object => json!({"cloud": ["one"]}),
        };
        let fault = Fault::members([("integrations", instead)]);
        sandbox.fault(fault.on("GET", "/msp/customers"));
    }
}

fn integration(label: &str, name: &str, more: &str) -> String {
    block(Call::Integration, label, &format!("{name:?}"), more)
}

fn ids(sandbox: &BlockingSandbox) -> Vec<String> {
    made(sandbox, Call::Integration)
}

/// Applies until it is made and not answered, and kills the provider.
fn killed(form: Form) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = form.start();
    ws.configuration(&integration("a", "Beta-AWS", ""));
    let rule = sandbox.fault(Fault::hold_after_commit().on("POST", INTEGRATIONS).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    let provider = applying.provider();
    applying.signal_provider("KILL");
    applying.end();
    until_gone(provider);
    sandbox.clear_fault(rule);
    until("it is made", || ids(&sandbox).len() == 1);
    form.hide(&sandbox);
    (sandbox, ws)
}

#[support::test]
fn what_is_hidden_is_in_the_way_of_a_create_until_a_person_has_looked() {
    each(FORMS, |form| {
        let (sandbox, ws) = killed(*form);
        let refused = run::apply(&ws, &[]);
        let names = ["confirmed_new", "-refresh=false"];
        assert_refused(&refused, Call::Integration, "a", &names);
        assert_eq!(ids(&sandbox).len(), 1, "{}", refused.transcript());

        // It is another one.
        let rename = sandbox.change(|state| {
            state.customers[0].integrations[0].name = "Another".to_owned();
        });
        rename.expect("the state is changed");
        ws.configuration(&integration("a", "Beta-AWS", "confirmed_new = true"));
        ws.age_journal(600);
        let confirmed = run::apply(&ws, &[]);
        assert_eq!(confirmed.status, Some(0), "{}", confirmed.transcript());
        assert_eq!(ids(&sandbox).len(), 2);
        assert_nothing_to_do(&ws);
    });
    row(
        "Integrations are only counted, or in a form that nobody knows",
        "error that names `confirmed_new`; with that, one of its own",
        2,
    );
}

#[support::test]
fn what_this_run_has_made_itself_is_in_nobodys_way() {
    each(FROM_NONE, |form| {
        let (sandbox, ws) = form.start();
        form.hide(&sandbox);
        ws.configuration(&["a", "b", "c"].map(|label| integration(label, label, "")).concat());
        let made = run::apply(&ws, &["-parallelism=1"]);
        assert_eq!(made.status, Some(0), "{}", made.transcript());
        assert_eq!(ids(&sandbox).len(), 3);
        assert_nothing_to_do(&ws);
    });
}

#[support::test]
fn what_another_customer_hides_is_in_nobodys_way() {
    let (sandbox, ws) = killed(Form::Counted);
    make_customer(&sandbox, "c-2", "Gamma");
    let block = integration("a", "Beta-AWS", "").replace(PARENT, "c-2");
    ws.configuration(&block);
    let made = run::apply(&ws, &[]);
    assert_eq!(made.status, Some(0), "{}", made.transcript());
    assert_eq!(sandbox.state().customers[1].integrations.len(), 1);
    assert_nothing_to_do(&ws);
}

/// What is said when an answer was lost, and by the plan after it.
fn lost(form: Form, fault: Fault) -> [String; 2] {
    let (sandbox, ws) = form.start();
    form.hide(&sandbox);
    ws.configuration(&integration("a", "Beta-AWS", ""));
    sandbox.fault(fault.on("POST", INTEGRATIONS).once());
    let first = run::apply(&ws, &[]);
    assert_eq!(first.status, Some(0), "{}", first.transcript());
    assert_eq!(id_of(&ws, Call::Integration, "a"), None);
    let before = ids(&sandbox);
    let next = run::apply(&ws, &[]);
    assert_eq!(next.status, Some(1), "{}", next.transcript());
    assert!(!errors(&next, Call::Integration.address()).is_empty());
    assert_eq!(ids(&sandbox), before, "{}", next.transcript());
    [words(&first), words(&next)]
}

#[support::test]
fn after_a_lost_answer_the_count_tells_whether_it_is_there() {
    each(FROM_NONE, |form| {
        let ([carried_out, then], [not_carried_out, then_not]) = thread::scope(|scope| {
            let carried_out = scope.spawn(|| lost(*form, Fault::drop_after_commit()));
            let not_carried_out = lost(*form, Fault::drop_before_commit());
            (carried_out.join().expect("it has not failed"), not_carried_out)
        });
        assert_ne!(carried_out, not_carried_out, "one more is counted than before");
        assert_ne!(then, then_not, "one more is counted than before");
    });
    row(
        "Answer lost where integrations are only counted",
        "pending; the words say whether one more is counted",
        1,
    );
}

#[support::test]
fn a_count_that_is_no_number_hides_nobody_knows_what() {
    let (sandbox, ws) = killed(Form::Counted);
    for count in [json!("many"), json!(-1), json!(1.5), Value::Null] {
        let told = Fault::members([("num_of_integrations", count.clone())]);
        let rule = sandbox.fault(told.on("GET", "/msp/customers"));
        let refused = run::apply(&ws, &[]);
        assert_refused(&refused, Call::Integration, "a", &["confirmed_new"]);
        assert_eq!(ids(&sandbox).len(), 1, "{count}: {}", refused.transcript());
        sandbox.clear_fault(rule);
    }
}
