//! A Terraform and OpenTofu provider. Managed Service Providers onboard customers from code with
//! it.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`mailbox`] | addresses of people: when two of them are one |
//! | [`http`] | one transport for both vendors: timeouts, retry, proxy, redaction, error bodies |
//! | [`wiv`] | client of the Wiv API |
//! | [`navigator`] | client of the VMware Cloud Partner Navigator API |
//! | [`provider`] | the msp provider: its configuration and one file per resource |
//! | `untrusted` | in tests and fuzzing only: every entry for bytes from outside |
//!
//! Dependencies run one way: `provider -> wiv, navigator -> http`, and from all to `mailbox`. The
//! crate [`tfplugin`] has what every provider needs, and knows nothing about this one. Tests run
//! against the crate `msp-sandbox`, which imports neither. `ARCHITECTURE.md` says why.

pub mod http;
pub mod mailbox;
pub mod navigator;
pub mod provider;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod untrusted;
pub mod wiv;
