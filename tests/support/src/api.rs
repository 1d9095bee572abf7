//! A sandbox for one test, and the provider's requests in short words.

use std::sync::LazyLock;

use super::diagnostics::Diagnostics;
use super::workspace::Workspace;
use msp_sandbox::{Assumptions, BlockingSandbox, Customer, Handle, Options, Received, Sandbox};
use regex::Regex;
use serde_json::Value;

/// Starts a sandbox that gives the same ids in every run.
///
/// # Panics
/// If no port is free.
#[track_caller]
pub fn sandbox() -> BlockingSandbox {
    sandbox_with(Options::default())
}

/// The same with options.
///
/// # Panics
/// If no port is free.
#[track_caller]
pub fn sandbox_with(options: Options) -> BlockingSandbox {
    let options = Options { seed: options.seed.or(Some(7)), ..options };
    Sandbox::start_blocking(options).expect("a sandbox starts")
}

/// The same with these assumptions.
///
/// # Panics
/// If there is no such assumption, or no port is free.
#[track_caller]
pub fn sandbox_assuming(assumptions: &[&str]) -> BlockingSandbox {
    let assumptions = Assumptions::with(assumptions).expect("these are assumptions");
    sandbox_with(Options { assumptions, ..Options::default() })
}

/// A sandbox, and a workspace whose provider uses it.
#[track_caller]
pub fn start() -> (BlockingSandbox, Workspace) {
    start_with(&[])
}

/// The same, with these assumptions of the sandbox.
#[track_caller]
pub fn start_with(assumptions: &[&str]) -> (BlockingSandbox, Workspace) {
    let sandbox = sandbox_assuming(assumptions);
    let ws = Workspace::new(&sandbox);
    (sandbox, ws)
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

/// The requests among them that were no GET.
pub fn written(sandbox: &Handle) -> Vec<String> {
    sent(sandbox).into_iter().filter(|line| !line.starts_with("GET ")).collect()
}

/// The bodies of all kept requests of this method and path. `*` stands for one part of a path.
pub fn bodies(sandbox: &Handle, (method, path): (&str, &str)) -> Vec<Value> {
    let is_one = |request: &&Received| {
        let (parts, wanted) = (request.path.split('/'), path.split('/'));
        request.method == method
            && parts.clone().count() == wanted.clone().count()
            && parts.zip(wanted).all(|(part, wanted)| wanted == "*" || wanted == part)
    };
    sandbox.received().iter().filter(is_one).map(Received::json).collect()
}

/// The same. The sandbox then forgets the requests so far.
pub fn new_bodies(sandbox: &Handle, call: (&str, &str)) -> Vec<Value> {
    let bodies = bodies(sandbox, call);
    sandbox.forget_requests();
    bodies
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

/// Hides made-up ids of the sandbox, ids of requests, and its address.
pub fn masked(text: &str) -> String {
    static UUID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").expect("a form"));
    static PORT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("127[.]0[.]0[.]1:[0-9]+").expect("a form"));
    static REQUEST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("Request id: [0-9a-f-]+").expect("a form"));
    let text = REQUEST.replace_all(text, "Request id: REQUEST");
    let text = UUID.replace_all(&text, "ID");
    PORT.replace_all(&text, "127.0.0.1:PORT").into_owned()
}

/// Hides the time of a run.
pub fn timeless(text: &str) -> String {
    static TIME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\dT[0-9:.]+Z").expect("a form"));
    TIME.replace_all(text, "TIME").into_owned()
}

/// Errors and warnings as a person reads them, masked.
pub fn words(of: &Diagnostics) -> String {
    let texts = of.iter().map(|one| format!("{}: {}\n\n", one.severity, one.text()));
    masked(&texts.collect::<Vec<_>>().concat())
}
