//! An emulator of both APIs, for tests and rehearsals.
//!
//! It answers as Wiv and Cloud Partner Navigator document, checks requests as a strict server
//! would, and keeps the created objects. Where the documents are silent it makes an assumption.
//! [`Assumptions`] names each one, and can switch it. [`faults`] go wrong on demand.
//!
//! # Layout
//!
//! A module uses those above it, and none below it. None beside it uses it in a circle: handlers
//! depend on the state, never the other way.
//!
//! | module | what it is for |
//! |---|---|
//! | `timestamps`, `redact` | times as the documents show them; which parts are secret |
//! | `settings` | the settings: options, credentials, assumptions |
//! | `state` | the created objects, where they are kept, and how far lists lag behind them |
//! | `log` | the received requests |
//! | [`faults`] | faults on purpose: faults, rules, and the rule for a request |
//! | `app` | the last four together, for handlers |
//! | `endpoint` | one request as handlers see it; the checks of its body; lists that are too long |
//! | `wiv`, `navigator` | the endpoints, a file per thing |
//! | `apis` | both together, and the refusal where there is no endpoint |
//! | `http` | accepts connections, keeps other web pages out |
//! | `disturb` | the layer that applies a fault to a request |
//! | `record` | the layer that writes the log |
//! | `control` | `/_sandbox/...`, and the start page |
//! | `server` | starts and stops it; the order of its layers |
//! | [`cli`] | the `msp-sandbox` command |
//!
//! It imports neither the provider, which it tests, nor `tfplugin`. So client and emulator cannot
//! share a mistake. A helper that both need is written twice. Tests hold both to the documented
//! bodies in `tests/fixtures`.

mod apis;
mod app;
pub mod cli;
mod control;
mod disturb;
mod endpoint;
pub mod faults;
mod http;
mod log;
mod navigator;
mod record;
mod redact;
mod server;
mod settings;
mod state;
mod timestamps;
mod wiv;

pub use faults::{Answer, Fault, InvalidRule, Report, Rule};
pub use log::{Disturbed, Entry, Received};
pub use redact::REDACTED;
pub use server::{BlockingSandbox, Handle, Sandbox};
pub use settings::*;
pub use state::{
    Case, Customer, EnabledService, Figures, Integration, Invitation, Lag, Link, ListLag, Member,
    NewCases, NewCustomers, Run, State, StateError, Tenant, User,
};
