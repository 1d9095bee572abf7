//! Values as JSON, by type: the form of stored state and of identities.

mod decode;
mod encode;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use decode::{UnknownAttributes, decode};
pub use encode::encode;

/// Reads any bytes, for tests that try to break the decoder. It writes the value and reads it
/// again.
///
/// # Panics
/// If the second value differs.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn any_bytes(bytes: &[u8], of: &super::Type) {
    for unknown_attributes in [UnknownAttributes::Strict, UnknownAttributes::Ignore] {
        if let Ok(value) = decode(bytes, of, unknown_attributes) {
            let written = encode(&value, of).map(|written| written.to_string());
            let again = written
                .as_ref()
                .map(|written| decode(written.as_bytes(), of, UnknownAttributes::Strict));
            assert_eq!(again, Ok(Ok(value)));
        }
    }
}
