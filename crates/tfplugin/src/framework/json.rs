//! Values as JSON, by type: the form of stored state and of identities.

mod decode;
mod encode;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use decode::{UnknownAttributes, decode};
pub use encode::encode;

/// Bytes of somebody else, for who wants to break what is read of them: what is read is
/// written, and read again as the same.
///
/// # Panics
/// If it is not.
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
