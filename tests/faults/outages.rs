//! A service that takes no more calls for now, or is away for some time: what is waited for, what
//! goes on, and what an apply says that has waited in vain.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use msp_sandbox::{Answer, BlockingSandbox, Fault, Options};
use support::api::{customer_names, make_customer, sandbox, sandbox_with};
use support::hcl::Block;
use support::workspace::Workspace;

use crate::run::{self, Applying, until_met};

const CREATE: (&str, &str) = ("POST", "/msp/customers");
/// So many customers wait for the service together.
const MANY: usize = 12;

/// A sandbox that can be away for a while, and comes back with its data at the same address.
struct Service {
    directory: tempfile::TempDir,
    address: SocketAddr,
    sandbox: Option<BlockingSandbox>,
}

impl Service {
    fn start() -> Self {
        let directory = tempfile::tempdir_in(support::build::tmp()).expect("a directory");
        let address = Options::default().listen;
        let mut service = Self { directory, address, sandbox: None };
        service.come_back();
        service.address = service.sandbox().address();
        service
    }

    fn sandbox(&self) -> &BlockingSandbox {
        self.sandbox.as_ref().expect("it is there")
    }

    /// What is being served is answered.
    fn go_away(&mut self) {
        self.sandbox = None;
    }

    fn come_back(&mut self) {
        self.sandbox = Some(self.at(self.address));
    }

    fn at(&self, listen: SocketAddr) -> BlockingSandbox {
        let data = Some(self.directory.path().join("data.json"));
        sandbox_with(Options { listen, data, ..Options::default() })
    }
}

/// One customer, and many that are made after it.
fn configuration() -> String {
    let many = Block::resource("msp_customer", "many")
        .expr("for_each", format!("toset([for n in range({MANY}) : tostring(n)])"))
        .expr("name", "\"Customer ${each.key}\"")
        .expr("depends_on", "[msp_customer.first]");
    format!("{}{many}", Block::resource("msp_customer", "first").text("name", "First"))
}

/// An apply that has made the first, and meets a service that is away with all the others.
fn meets_an_outage(service: &mut Service, http: &str) -> (Workspace, Applying) {
    let ws = Workspace::new(service.sandbox());
    run::http(&ws, service.sandbox(), http);
    ws.configuration(&configuration());
    let rule = service.sandbox().fault(Fault::hold().on(CREATE.0, CREATE.1).once());
    let mut applying = Applying::start(&ws);
    until_met(service.sandbox(), rule, 1);
    service.go_away();
    // Ten of them are begun at once, whichever they are.
    applying.until_said("\"]: Creating...");
    (ws, applying)
}

/// How many of the many there are.
fn made(service: &Service) -> usize {
    customer_names(service.sandbox()).iter().filter(|name| name.starts_with("Customer ")).count()
}

#[support::test]
fn creates_that_never_left_go_on_when_the_service_is_back() {
    let mut service = Service::start();
    let (ws, applying) = meets_an_outage(&mut service, "    max_retries = 1");
    // More than one retry waits for.
    std::thread::sleep(Duration::from_secs(2));
    service.come_back();
    let back = Instant::now();
    let said = applying.end();
    assert!(said.contains(&format!("Resources: {} added", MANY + 1)), "{said}");
    assert!(!said.contains("Warning:") && !said.contains("Error:"), "{said}");
    assert!(back.elapsed() < Duration::from_secs(20), "{:?}", back.elapsed());
    assert_eq!(made(&service), MANY);
    ws.assert_settled();
}

#[support::test]
fn one_that_does_not_come_back_is_waited_for_as_long_as_is_configured() {
    let mut service = Service::start();
    let http = "    max_retries    = 1\n    outage_timeout = \"11s\"";
    let (ws, applying) = meets_an_outage(&mut service, http);
    let away = Instant::now();
    let said = applying.end();
    // Not as long for each of them.
    assert!(away.elapsed() < Duration::from_secs(40), "{:?}", away.elapsed());
    let words = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(words.contains("`http.outage_timeout` says (11s)"), "{said}");
    assert!(words.contains(" times in 1"), "{said}");
    assert_eq!(ws.state().addresses(), ["msp_customer.first"]);
    service.come_back();
    assert_eq!(made(&service), 0);
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_eq!(made(&service), MANY);
}

#[support::test]
fn ctrl_c_ends_the_wait_for_a_service_that_is_away() {
    let mut service = Service::start();
    let (ws, applying) = meets_an_outage(&mut service, "    outage_timeout = \"10m\"");
    let stopped = Instant::now();
    applying.signal_all("INT");
    let said = applying.end();
    assert!(stopped.elapsed() < Duration::from_secs(10), "{:?}", stopped.elapsed());
    assert!(said.contains("Nothing was changed."), "{said}");
    assert_eq!(ws.state().addresses(), ["msp_customer.first"]);
    service.come_back();
    assert_eq!(made(&service), 0);
}

#[support::test]
fn one_that_somebody_else_makes_during_the_outage_is_not_made_twice() {
    let mut service = Service::start();
    let (_ws, applying) = meets_an_outage(&mut service, "    max_retries = 1");
    // A look before it is that old at most.
    std::thread::sleep(Duration::from_secs(11));
    // At an address that the apply does not know.
    let elsewhere = service.at(Options::default().listen);
    make_customer(&elsewhere, "c-7", "Customer 7");
    drop(elsewhere);
    service.come_back();
    let said = applying.end();
    assert!(said.contains("Customer \"Customer 7\" exists already"), "{said}");
    assert_eq!(made(&service), MANY);
}

#[support::test]
fn a_429_is_waited_for_by_every_call_and_is_no_retry() {
    let sandbox = sandbox();
    make_customer(&sandbox, crate::calls::PARENT, "Beta");
    let ws = Workspace::new(&sandbox);
    run::http(&ws, &sandbox, "    max_retries = 0");
    let calls = [crate::calls::LOOKED_UP.as_slice(), &[crate::calls::Call::Users]].concat();
    ws.configuration(&calls.iter().map(|call| call.block()).collect::<String>());
    let busy = || Fault::status(Answer::of(429).retry_after("0"));
    for call in &calls {
        let (method, path) = call.request();
        sandbox.fault(busy().on(method, path).times(2));
    }
    for (method, path) in [
        ("GET", "/msp/customers"),
        ("GET", "/cphub/api/core/v1/mgmt/orgs/*/tenants"),
        ("POST", "/cphub/api/auth/v1/authn/accesstoken"),
    ] {
        sandbox.fault(busy().on(method, path).times(2));
    }
    let applied = run::apply(&ws, &[]);
    assert_eq!(
        (applied.status, applied.diagnostics.len()),
        (Some(0), 0),
        "{}",
        applied.transcript()
    );
    let unmet: Vec<_> = sandbox.faults().into_iter().filter(|rule| rule.fired < 2).collect();
    assert!(unmet.is_empty(), "{unmet:?}");
    ws.assert_settled();
}

#[support::test]
fn a_429_that_asks_for_longer_than_a_call_lasts_is_told_at_once_for_all() {
    let (sandbox, ws) = support::api::start();
    ws.configuration(&configuration());
    let wait = Fault::status(Answer::of(429).retry_after("3600"));
    sandbox.fault(wait.on(CREATE.0, CREATE.1));
    let started = Instant::now();
    let applied = run::apply(&ws, &[]);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let said = applied.transcript();
    assert!(said.contains("The server asked for a pause of 1h (`Retry-After`)"), "{said}");
    assert!(said.contains("set `http.requests_per_second`"), "{said}");
    assert_eq!(sandbox.state().customers.len(), 0);
}
