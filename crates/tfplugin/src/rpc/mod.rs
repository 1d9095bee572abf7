//! tfplugin6 on the wire to and from the framework. No rules of its own: a request is
//! decoded by the schema, one method of the framework is called, its answer is encoded.
//!
//! What goes wrong is a diagnostic. A gRPC error would show as "Plugin error" and hide
//! what to do.

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
