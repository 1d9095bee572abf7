//! Values as msgpack, by type: the form in which core and a provider exchange them.

mod decode;
mod encode;
#[cfg(test)]
mod properties;
mod reader;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;
