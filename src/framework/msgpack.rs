//! Values as msgpack, by type.
