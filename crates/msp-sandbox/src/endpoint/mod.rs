//! The parts of an endpoint: a request as handlers see it, the checks of its body, and lists that
//! may be too long.

mod call;
mod fields;
mod partial;

pub(crate) use call::{BodyUnread, Call, Line, Refusal, Service};
pub(crate) use fields::{Fields, Invalid};
