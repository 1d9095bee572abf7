//! State stores: none is served. That is an answer, and no error of the wire.

use super::answer::Answer;
use super::proto::tfplugin6 as tf;
use crate::framework::Diagnostic;

/// The error that none has that name.
pub fn none(type_name: &str) -> Diagnostic {
    Diagnostic::error(
        format!("No state store `{type_name}`"),
        "Keep the state in one of Terraform's own backends. This provider serves no state store.",
    )
}

/// The end of a read that never began.
pub fn nothing_to_read(type_name: &str) -> tf::read_state_bytes::Response {
    Answer::failed(none(type_name))
}
