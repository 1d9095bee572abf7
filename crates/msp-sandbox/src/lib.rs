//! An emulator of both APIs, to test and to rehearse against.
//!
//! It answers what Wiv and Cloud Partner Navigator document, checks what it is sent as a
//! strict server would, and keeps what was created. Where the documents are silent it
//! makes an assumption; each one is named in [`Assumptions`] and can be switched. What can
//! go wrong on the way goes wrong on demand: [`faults`].
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | `server` | starting and stopping it; the order of its layers |
//! | `connections` | accepting connections, and ending them without an answer |
//! | `same_origin` | keeping other web pages out |
//! | `options`, `assumptions`, `assume` | what can be set |
//! | `cli`, `help` | the `msp-sandbox` command |
//! | `state`, `store` | what has been created, and where it is kept |
//! | `cases` | what Wiv has found at a customer, and how to make some |
//! | `lag` | what was created and does not show in lists yet |
//! | `partial` | lists that do not show all, and how they say so |
//! | `spelling` | names that do not come back as they were sent |
//! | `ids`, `timestamps` | what a server makes up: ids, names, signatures, times |
//! | `call`, `fields` | one request as handlers see it; the checks of a body |
//! | `wiv`, `navigator` | the endpoints, a file per thing |
//! | `requests`, `redact` | the log of what was received, without secrets |
//! | `faults` | what goes wrong on purpose |
//! | `control` | `/_sandbox/...` |
//! | `page` | the start page, for a browser |
//!
//! It imports neither the provider, which it is there to test, nor `tfplugin`, so that client and
//! emulator cannot share a mistake; a helper that both need is written twice. Both are held to
//! the documented bodies in `tests/fixtures`.

mod app;
mod assume;
mod assumptions;
mod call;
mod cases;
pub mod cli;
mod connections;
mod control;
pub mod faults;
mod fields;
mod help;
mod ids;
mod lag;
mod navigator;
mod options;
mod page;
mod partial;
mod redact;
mod requests;
mod same_origin;
mod server;
mod spelling;
mod state;
mod store;
mod timestamps;
mod wiv;

pub use assume::AssumptionError;
pub use assumptions::*;
pub use cases::{Case, NewCases};
pub use faults::{Answer, Fault, InvalidRule, Report, Rule};
pub use lag::{Lag, ListLag};
pub use options::{Credentials, Options};
pub use redact::REDACTED;
pub use requests::{Disturbed, Entry, Received};
pub use server::{BlockingSandbox, Handle, Sandbox};
pub use state::{
    Customer, EnabledService, Figures, Integration, Invitation, Link, Member, Run, State,
    StateError, Tenant, User,
};
