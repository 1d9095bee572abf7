//! Values as msgpack, by type. Core and a provider exchange this form.

mod decode;
mod encode;
#[cfg(test)]
mod properties;
pub(in crate::framework) mod reader;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;

/// Reads any bytes, for tests that try to break the decoder. It writes the value and reads it
/// again.
///
/// # Panics
/// If the second value differs.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn any_bytes(bytes: &[u8], of: &super::Type) {
    if let Ok(value) = decode(bytes, of) {
        let written = encode(&value, of);
        let again = written.as_deref().map(|written| decode(written, of));
        assert_eq!(again, Ok(Ok(value)));
    }
}
