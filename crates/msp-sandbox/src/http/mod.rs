//! HTTP/1.1 in general: accepts connections, and keeps other web pages out. It knows neither API.

pub(crate) mod connections;
pub(crate) mod same_origin;
