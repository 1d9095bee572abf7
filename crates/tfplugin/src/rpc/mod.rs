//! tfplugin6 between the wire and the framework. It has no rules of its own: it decodes a request
//! by the schema, calls one method of the framework, and encodes its answer.
//!
//! A failure is a diagnostic. A gRPC error would show as "Plugin error" and hide what to do.

mod action;
mod answer;
mod block;
mod calls;
pub mod convert;
mod data_source;
mod ephemeral;
mod function;
pub mod guard;
mod identity;
mod inner;
pub mod limits;
mod list;
mod moving;
pub mod proto;
mod provider;
mod resource;
mod schema;
pub mod server;
mod state_store;
pub mod stop;

pub use server::Server;
