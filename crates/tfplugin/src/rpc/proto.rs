//! The messages and services of `proto/tfplugin6.proto`, as compiled by `build.rs`.

/// Terraform's plugin protocol, version 6.
#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub mod tfplugin6 {
    tonic::include_proto!("tfplugin6");
}
