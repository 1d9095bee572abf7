//! Being a go-plugin process.
