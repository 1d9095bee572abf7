//! Values as msgpack, by type: the form in which core and a provider exchange them.

mod decode;
mod encode;
#[cfg(test)]
mod properties;
pub(in crate::framework) mod reader;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;

/// Bytes of somebody else, for who wants to break what is read of them: what is read is
/// written, and read again as the same.
///
/// # Panics
/// If it is not.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn any_bytes(bytes: &[u8], of: &super::Type) {
    if let Ok(value) = decode(bytes, of) {
        let written = encode(&value, of);
        let again = written.as_deref().map(|written| decode(written, of));
        assert_eq!(again, Ok(Ok(value)));
    }
}
