//! An emulator of both APIs, to test and to rehearse against.
//!
//! It answers what Wiv and Cloud Partner Navigator document, checks requests as a strict server
//! would, and keeps what was created. Where the documents are silent it makes an assumption.
//! [`Assumptions`] names each one, and can switch it. [`faults`] go wrong on demand.
//!
//! # Layout
//!
//! A module uses those above it, none below it, and none beside it in a circle: handlers depend on
//! the state, never the other way.
//!
//! | module | what it is for |
//! |---|---|
//! | `timestamps`, `redact` | times as the documents show them; what is a secret |
//! | `settings` | what can be set: options, credentials, assumptions |
//! | `state` | what has been created, where it is kept, and what is behind in lists |
//! | `log` | what was received |
//! | [`faults`] | what goes wrong on purpose: faults, rules, which request meets one |
//! | `app` | the last four together, as handlers have them |
//! | `endpoint` | one request as handlers see it; the checks of its body; lists that are too long |
//! | `wiv`, `navigator` | the endpoints, a file per thing |
//! | `apis` | both beside each other, and who says no where there is no endpoint |
//! | `http` | accepting connections, keeping other web pages out |
//! | `disturb` | the layer where a request meets a fault |
//! | `record` | the layer that writes the log |
//! | `control` | `/_sandbox/...`, and the start page |
//! | `server` | starting and stopping it; the order of its layers |
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
