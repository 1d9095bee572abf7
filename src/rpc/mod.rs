//! tfplugin6 on the wire to and from the framework. No rules of its own: a request is
//! decoded by the schema, one method of the framework is called, its answer is encoded.
//!
//! What goes wrong is a diagnostic. A gRPC error would show as "Plugin error" and hide
//! what to do.

mod answer;
pub mod convert;
pub mod guard;
pub mod limits;
pub mod proto;
mod provider;
mod resource;
mod schema;
pub mod server;
pub mod stop;

pub use server::Server;
