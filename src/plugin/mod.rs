//! Being a go-plugin process.

pub mod proto;
