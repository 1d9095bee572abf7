//! HTTP/1.1 for anybody: accepting connections, and keeping other web pages out. Nothing of the
//! two APIs.

pub(crate) mod connections;
pub(crate) mod same_origin;
