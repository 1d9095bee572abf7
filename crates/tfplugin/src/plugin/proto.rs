//! The messages and services of `proto/go_plugin.proto`, as compiled by `build.rs`.

/// The services every go-plugin process has.
#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub mod go_plugin {
    tonic::include_proto!("plugin");
}
