//! A sandbox of its own for one test, and what the provider sent to it in short words.

use std::sync::LazyLock;

use super::diagnostics::Diagnostics;
use msp_sandbox::{BlockingSandbox, Customer, Handle, Options, Sandbox};
use regex::Regex;

/// Starts a sandbox that gives the same ids in every run.
///
/// # Panics
///
/// When no port is free.
#[track_caller]
pub fn sandbox() -> BlockingSandbox {
    sandbox_with(Options::default())
}

/// The same with options.
///
/// # Panics
///
/// When no port is free.
#[track_caller]
pub fn sandbox_with(options: Options) -> BlockingSandbox {
    let options = Options { seed: options.seed.or(Some(7)), ..options };
    Sandbox::start_blocking(options).expect("a sandbox starts")
}

/// The requests since the last call, as `POST /msp/customers {"name":"Acme"}`.
pub fn sent(sandbox: &Handle) -> Vec<String> {
    let lines = sandbox.received().into_iter().map(|request| {
        let query = if request.query.is_empty() { "" } else { "?" };
        let body = String::from_utf8_lossy(&request.body);
        let line = format!("{} {}{query}{} {body}", request.method, request.path, request.query);
        line.trim_end().to_owned()
    });
    let lines = lines.collect();
    sandbox.forget_requests();
    lines
}

/// Those of them that were no GET.
pub fn written(sandbox: &Handle) -> Vec<String> {
    sent(sandbox).into_iter().filter(|line| !line.starts_with("GET ")).collect()
}

/// Makes a customer as a person in Wiv would.
#[track_caller]
pub fn make_customer(sandbox: &Handle, id: &str, name: &str) {
    let (customer_id, name) = (id.to_owned(), name.to_owned());
    let customer = Customer { customer_id, name, ..Customer::default() };
    sandbox.change(|state| state.customers.push(customer)).expect("the data can be written");
}

/// The names of all customers, in the order in which they were made.
pub fn customer_names(sandbox: &Handle) -> Vec<String> {
    sandbox.state().customers.into_iter().map(|customer| customer.name).collect()
}

/// Ids that the sandbox made up, and its address, put out of sight.
pub fn masked(text: &str) -> String {
    static UUID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").expect("a form"));
    static PORT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("127[.]0[.]0[.]1:[0-9]+").expect("a form"));
    let text = UUID.replace_all(text, "ID");
    PORT.replace_all(&text, "127.0.0.1:PORT").into_owned()
}

/// Errors and warnings as a person reads them, masked.
pub fn words(of: &Diagnostics) -> String {
    let texts = of.iter().map(|one| format!("{}: {}\n\n", one.severity, one.text()));
    masked(&texts.collect::<Vec<_>>().concat())
}
