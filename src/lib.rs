//! A Terraform and OpenTofu provider with which Managed Service Providers onboard
//! customers from code.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`plugin`] | being a go-plugin process: cookie, handshake, socket, mutual TLS, signals, logs |
//! | [`rpc`] | tfplugin6 on the wire to and from [`framework`]; no rules of its own |
//! | [`framework`] | what a provider is written with: schema, values, plan and apply rules, traits |
//! | [`http`] | one transport for both vendors: timeouts, retry, proxy, redaction, error bodies |
//! | [`wiv`] | client of the Wiv API |
//! | [`navigator`] | client of the VMware Cloud Partner Navigator API |
//! | [`provider`] | the msp provider: its configuration and one file per resource |
//! | [`sandbox`] | an emulator of both APIs, to test and rehearse against |
//! | `json_tree` | JSON that somebody else wrote, read without a way around the limit of nesting |
//! | `untrusted` | in tests and fuzzing only: every door through which bytes of others come in |
//!
//! Arrows run one way: `provider -> framework, wiv, navigator`; `wiv, navigator -> http`;
//! `plugin -> rpc -> framework`. `framework`, `rpc` and `plugin` know nothing of MSP, and
//! `sandbox` imports none of the others. `ARCHITECTURE.md` says why.

pub mod framework;
pub mod http;
mod json_tree;
pub mod navigator;
pub mod plugin;
pub mod provider;
pub mod rpc;
pub mod sandbox;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod untrusted;
pub mod wiv;
