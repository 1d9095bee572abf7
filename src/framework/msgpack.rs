//! Values as msgpack, by type: the form in which core and a provider exchange them.

mod decode;
mod encode;
mod reader;

pub use decode::decode;
pub use encode::encode;
