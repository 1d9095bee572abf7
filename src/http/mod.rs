//! One transport for both vendors.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`address`](self) | reads a URL as it is written, or refuses it |
//! | [`endpoint`](Endpoint) | where an API is: `https`, or `http` on this machine |
//! | [`proxy`](Proxy) | the machine that calls go through, from the configuration or the environment |
//! | [`secret`](Secret) | text that prints nothing |
//! | [`mask`](Mask) | removes our own secrets from the words of a server |
//! | [`settings`](Settings) | the `http` block of the provider's configuration |
//! | [`certificates`](CertificateError) | certificates from files that people name |
//! | [`connector`](self) | makes a `reqwest` client from the settings |
//! | `resolver` | looks names up without the C library, on Linux |
//! | [`call`](Call) | one request, and its kind |
//! | [`verdict`] | the table of outcomes, and what follows for each kind of call |
//! | [`backoff`](Backoff) | how long to wait before the next attempt |
//! | [`gate`](self) | how many calls at once and per second, and when to hold or stop them |
//! | [`trouble`](self) | whether a vendor takes no calls for now, or is away |
//! | [`patience`](Retries) | how long and how often one call is tried |
//! | [`note`](Note) | who learns the outcome of a create |
//! | [`auth`](Authorize) | the header that names the caller, and how it is renewed |
//! | [`body`](self) | reads answers within bounds, and finds the words in an error body |
//! | [`cause`](self) | why the network gave no answer, in words |
//! | [`json`] | decodes answers, and is tolerant |
//! | [`unreadable`](Unreadable) | what a decoder says about a body that it cannot use |
//! | [`whole`](self) | whether a list is complete |
//! | [`error`](Error) | what a caller learns when a call fails |
//! | [`attempt`](self) | one request: makes it, sends it, reads the answer or the failure |
//! | [`transport`](Transport) | the loop that puts all of these together |
//!
//! # Which error when
//!
//! [`SetupError`], [`EndpointError`] and [`ProxyError`] are about the configuration, before
//! anything is sent. [`Error`] is about one call. [`Unreadable`] is about a body. It becomes an
//! [`Error`] by the kind of the call.

mod address;
mod attempt;
mod auth;
mod backoff;
mod body;
mod call;
mod cause;
mod certificates;
mod connector;
mod endpoint;
mod error;
mod gate;
pub mod json;
mod mask;
mod note;
mod patience;
mod proxy;
#[cfg(target_os = "linux")]
mod resolver;
mod secret;
mod settings;
mod transport;
mod trouble;
mod unreadable;
pub mod verdict;
mod whole;

#[cfg(any(test, fuzzing))]
pub(crate) use {backoff::bounded, backoff::retry_after, body::words};

pub use address::AddressError;
pub use attempt::UNHEARD;
pub use auth::{Authorize, Header, NoAuth};
pub use backoff::Backoff;
pub use body::{MAX_ANSWER, MAX_LIST, readable};
pub use call::{Call, Method, Path};
pub use certificates::{CertificateError, CertificateVariableError};
pub use endpoint::{Endpoint, EndpointError};
pub use error::{Error, ErrorKind};
pub use mask::{HIDDEN, Mask};
pub use note::Note;
pub use patience::Retries;
pub use proxy::{Proxy, ProxyError, ProxyVariableError};
pub use secret::{Secret, SecretError, SecretJson};
pub use settings::{Settings, SetupError};
pub use tokio_util::sync::CancellationToken;
pub use transport::Transport;
pub use unreadable::Unreadable;
pub use verdict::Kind;
