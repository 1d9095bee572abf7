//! One transport for both vendors.
