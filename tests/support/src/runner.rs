//! Runs the suites that start real Terraform, and names the tests that did not run.
//!
//! Rust's own harness decides at compile time which tests it leaves out. The features of a
//! Terraform are known only when it is found, and a test that needs more must not count as passed.
//! So a suite has `harness = false`, its tests are `#[support::test]`, and its `main` is [`main`].

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::ledger::Run;
use crate::terraform::{Feature, Terraform};

/// A test of a suite. `#[support::test]` makes these.
pub struct Case {
    module: &'static str,
    name: &'static str,
    run: fn(),
    needs: &'static [Feature],
    unless: &'static [Feature],
}

impl Case {
    /// A function and its module, with the features that it needs and those that must be missing.
    pub const fn new(
        module: &'static str,
        name: &'static str,
        run: fn(),
        needs: &'static [Feature],
        unless: &'static [Feature],
    ) -> Self {
        Self { module, name, run, needs, unless }
    }

    /// Why it does not run on this Terraform.
    fn hindered(&self, terraform: &Terraform) -> Option<String> {
        let lacks = self.needs.iter().find(|feature| !terraform.supports(**feature));
        let has = self.unless.iter().find(|feature| terraform.supports(**feature));
        let lacks = lacks
            .map(|feature| format!("it lacks {feature} ({})", feature.since(terraform.product)));
        lacks.or_else(|| has.map(|feature| format!("it has {feature}")))
    }

    /// The path within the suite, as in Rust's own harness.
    fn path(&self) -> String {
        let module = self.module.split_once("::").map_or("", |(_, module)| module);
        [module, self.name]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("::")
    }
}

inventory::collect!(Case);

/// The tests that ran to their end, passed or failed.
static RAN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

thread_local! {
    /// The words of this thread's panic, while a test runs on it.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a suite with the arguments of Rust's own harness, and ends with the list of tests.
pub fn main(suite: &str) -> ExitCode {
    let mut arguments = Arguments::from_args();
    if arguments.list {
        libtest_mimic::run(&arguments, trials(None)).exit();
    }
    let terraform = match Terraform::of_the_tests() {
        Ok(terraform) => terraform,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    arguments.test_threads = arguments.test_threads.or_else(threads);
    panic::set_hook(Box::new(keep));
    let conclusion = libtest_mimic::run(&arguments, trials(Some(terraform)));

    let ran = std::mem::take(&mut *RAN.lock().unwrap_or_else(PoisonError::into_inner));
    let run = Run::new(suite, terraform.to_string(), all(), ran, hindered(terraform))
        .but_for_others(elsewhere(terraform));
    println!("{}", run.words());
    if let Err(error) = run.save() {
        eprintln!("what ran could not be noted: {error}");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// For half of a test, Terraform and the provider wait for each other. With one test for each core,
/// half of each core would do nothing.
fn threads() -> Option<usize> {
    let wish = env::var("RUST_TEST_THREADS").ok().and_then(|wish| wish.parse().ok());
    wish.or_else(|| thread::available_parallelism().ok().map(|cores| 2 * cores.get()))
}

fn trials(terraform: Option<&Terraform>) -> Vec<Trial> {
    let mut cases: Vec<_> = inventory::iter::<Case>.into_iter().collect();
    cases.sort_by_key(|case| case.path());
    cases
        .into_iter()
        .map(|case| {
            let hindered = terraform.is_some_and(|terraform| case.hindered(terraform).is_some());
            let (path, run) = (case.path(), case.run);
            Trial::test(case.path(), move || tried(path, run)).with_ignored_flag(hindered)
        })
        .collect()
}

fn tried(path: String, run: fn()) -> Result<(), Failed> {
    SAID.with_borrow_mut(|said| *said = Some(String::new()));
    let outcome = panic::catch_unwind(run);
    let said = SAID.take().unwrap_or_default();
    RAN.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    outcome.map_err(|payload| Failed::from(if said.is_empty() { words(&*payload) } else { said }))
}

/// A test that expects a panic has it on its own thread, and prints nothing about it. So words are
/// kept until the test has failed. Words of other threads are printed at once.
fn keep(panic: &PanicHookInfo<'_>) {
    let backtrace = std::backtrace::Backtrace::capture();
    let words = match backtrace.status() {
        std::backtrace::BacktraceStatus::Captured => format!("{panic}\n{backtrace}"),
        _ => panic.to_string(),
    };
    let of_a_test = SAID.with_borrow_mut(|said| said.as_mut().map(|said| said.clone_from(&words)));
    if of_a_test.is_none() {
        eprintln!("{words}");
    }
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref().cloned()).unwrap_or_default()
}

fn all() -> BTreeSet<String> {
    inventory::iter::<Case>.into_iter().map(Case::path).collect()
}

/// The tests of features that no version of this product has.
fn elsewhere(terraform: &Terraform) -> BTreeSet<String> {
    let is_elsewhere =
        |case: &&Case| case.needs.iter().any(|feature| !feature.is_of(terraform.product));
    inventory::iter::<Case>.into_iter().filter(is_elsewhere).map(Case::path).collect()
}

/// The tests that do not run on this Terraform, by the reason.
fn hindered(terraform: &Terraform) -> BTreeMap<String, BTreeSet<String>> {
    let mut by_reason = BTreeMap::<_, BTreeSet<_>>::new();
    for case in inventory::iter::<Case> {
        if let Some(reason) = case.hindered(terraform) {
            by_reason.entry(reason).or_default().insert(case.path());
        }
    }
    by_reason
}
