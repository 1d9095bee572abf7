//! One transport for both vendors.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`address`](self) | a URL read as it is written, or not at all |
//! | [`endpoint`](Endpoint) | where an API is: `https`, or `http` on this machine |
//! | [`proxy`](Proxy) | the machine that calls go through, configured or of the environment |
//! | [`secret`](Secret) | text that prints nothing |
//! | [`mask`](Mask) | takes our own secrets out of what a server says |
//! | [`settings`](Settings) | the `http` block of the provider's configuration |
//! | [`certificates`](CertificateError) | certificates out of files that people name |
//! | [`connector`](self) | the settings made into a `reqwest` client |
//! | `resolver` | names looked up without the C library, on Linux |
//! | [`call`](Call) | one request, and of which kind it is |
//! | [`verdict`] | the table: what happened, to which kind of call, and what follows |
//! | [`backoff`](Backoff) | how long to wait before the next attempt |
//! | [`gate`](self) | how many at once, how many a second, held back while there is trouble, stopped |
//! | [`trouble`](self) | whether a vendor takes no more calls for now, or is away |
//! | [`patience`](Retries) | how long and how often one call is tried |
//! | [`note`](Note) | who is told what becomes of a create |
//! | [`auth`](Authorize) | the header that says who calls, and how it is renewed |
//! | [`body`](self) | answers read within bounds, and the words in an error body |
//! | [`cause`](self) | why the network gave no answer, in words |
//! | [`json`] | answers decoded with tolerance |
//! | [`unreadable`](Unreadable) | what a decoder says about a body that it cannot use |
//! | [`whole`](self) | whether a list is all of it |
//! | [`error`](Error) | what a caller is told when a call fails |
//! | [`attempt`](self) | one request made, sent and answered, or what happened instead |
//! | [`transport`](Transport) | the loop that puts all of these together |
//!
//! # Which error when
//!
//! [`SetupError`], [`EndpointError`] and [`ProxyError`] are about the configuration, before
//! anything is sent. [`Error`] is about one call. [`Unreadable`] is what a decoder says about a
//! body, and becomes an [`Error`] by the kind of the call.

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
