//! A workflow that is run, with each fault: what is said, how often it is sent, and how often
//! it runs. There is no state to look at, so what a resource's call comes to is no measure here.

mod signals;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

use crate::kinds::{KINDS, Kind};
use crate::run::{self, Ran};
use crate::table;
use msp_sandbox::BlockingSandbox;
use support::api::{self};
use support::workspace::Workspace;

const AT_ONCE: usize = 4;
const RUN: (&str, &str) = ("POST", "/workflows/*/run");
const TRIGGER: &str = "terraform_data.a";
const INVOKE: &str = "-invoke=action.msp_run_workflow.a";

const NOT_RUN: &str = "Workflow w-1 was not run";
const NOT_KNOWN: &str = "It is not known whether workflow w-1 was run";

/// A workflow that runs after a create.
const TRIGGERED: &str = r#"
resource "terraform_data" "a" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.msp_run_workflow.a]
    }
  }
}
action "msp_run_workflow" "a" {
  config {
    workflow_id = "w-1"
    payload     = jsonencode({ user = "ada" })
  }
}
"#;

fn start() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = api::start();
    ws.configuration(TRIGGERED);
    (sandbox, ws)
}

fn runs(sandbox: &BlockingSandbox) -> usize {
    sandbox.state().runs.len()
}

/// What triggered it stands, so that nothing is left to do, and nothing is sent.
#[track_caller]
fn assert_stands(sandbox: &BlockingSandbox, ws: &Workspace) {
    let state = ws.state();
    assert_eq!(state.addresses(), [TRIGGER]);
    assert!(!state.is_tainted(TRIGGER));
    sandbox.forget_requests();
    let next = run::apply(ws, &[]);
    assert_eq!(next.status, Some(0), "{}", next.transcript());
    assert!(sandbox.requests().is_empty(), "{}", next.transcript());
}

/// A row of the table: what happened, what the first run came to, and the next, and how often
/// it ran.
#[track_caller]
fn row(happened: &str, first: &str, next: &str, runs: usize) {
    table::hold_row("actions-named", &[happened, first, next, &runs.to_string()]);
}

#[support::test(needs(Actions))]
fn whatever_happens_to_it_a_workflow_runs_once_at_most_and_nothing_is_kept_quiet() {
    let todo: VecDeque<_> = KINDS.iter().enumerate().collect();
    let (todo, done) = (Mutex::new(todo), Mutex::new(Vec::new()));
    let next = || todo.lock().expect("no other has failed").pop_front();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((row, kind)) = next() {
                    let cells = befallen(kind);
                    done.lock().expect("no other has failed").push((row, cells));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("none has failed");
    done.sort();
    let rows: Vec<_> = done.into_iter().map(|(_, cells)| cells).collect();
    let columns = ["What happened to the call", "What is said", "Sent", "Runs in Wiv"];
    table::hold("actions", &table::of_rows(&columns, &rows));
}

/// A fault of that kind befalls it, once.
fn befallen(kind: &Kind) -> Vec<String> {
    let (sandbox, ws) = start();
    if kind.times_out {
        run::http(&ws, &sandbox, "    request_timeout = \"2s\"");
    }
    sandbox.fault((kind.fault)().on(RUN.0, RUN.1).once());
    let said = run::apply(&ws, &[]);
    let (sent, runs_in_wiv) = (sandbox.requests().len(), runs(&sandbox));
    assert_eq!(sandbox.faults()[0].fired, 1, "{}", kind.title);
    assert!(runs_in_wiv <= 1, "{}", kind.title);
    let words = words(&said, sent, runs_in_wiv);
    assert_stands(&sandbox, &ws);

    // Invoked by hand it is one more run, whatever became of the first.
    let again = run::apply(&ws, &[INVOKE]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert_eq!(runs(&sandbox), runs_in_wiv + 1);
    vec![kind.title.to_owned(), words.to_owned(), times(sent), runs_in_wiv.to_string()]
}

/// What is said fits what happened.
fn words(said: &Ran, sent: usize, runs: usize) -> &'static str {
    let text = said.diagnostics.to_string();
    if said.status == Some(0) {
        assert_eq!((runs, &*text), (1, ""), "{}", said.transcript());
        return "nothing: it has run";
    }
    assert_eq!(sent, 1, "{text}");
    if text.contains(NOT_RUN) {
        assert_eq!(runs, 0, "{text}");
        return "error: it was not run";
    }
    assert!(text.contains(NOT_KNOWN) && text.contains("run history"), "{text}");
    "error: it is not known whether it was run"
}

fn times(sent: usize) -> String {
    match sent {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

#[support::test]
fn every_row_of_the_page_is_one_that_a_test_of_actions_writes() {
    let tests = include_str!("actions/signals.rs");
    for title in table::titles("actions-named") {
        assert!(tests.contains(&format!("{title:?}")), "nobody writes {title}");
    }
}
