//! Values as JSON, by type: the form of stored state and of identities.

mod decode;
mod encode;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use decode::{UnknownAttributes, decode};
pub use encode::encode;
