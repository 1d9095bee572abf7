//! Values as JSON, by type.
