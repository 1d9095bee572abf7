//! The hashes of a package in Terraform's lock file.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::archive::Entry;

/// SHA-256 as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in digest(&SHA256, bytes).as_ref() {
        let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        text.extend(digits.into_iter().flatten());
    }
    text
}

/// `zh:`, of the downloaded zip.
pub fn zh(zip: &[u8]) -> String {
    format!("zh:{}", sha256(zip))
}

/// `h1:`, of the content of the zip. It is Go's `dirhash.Hash1`: the SHA-256 of the output of
/// `sha256sum` for all files, sorted by name.
pub fn h1(entries: &[Entry<'_>]) -> String {
    let mut lines: Vec<_> = entries
        .iter()
        .map(|entry| (entry.name, format!("{}  {}\n", sha256(entry.content), entry.name)))
        .collect();
    lines.sort_unstable();
    let text: String = lines.into_iter().map(|(_, line)| line).collect();
    format!("h1:{}", STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file<'a>(name: &'a str, content: &'a str) -> Entry<'a> {
        Entry { name, content: content.as_bytes(), is_program: false }
    }

    #[test]
    fn a_sha256_is_the_one_of_the_standard() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
        assert_eq!(zh(b"abc"), format!("zh:{expected}"));
    }

    /// The expected value comes from `printf` and `sha256sum`, combined by hand as Go documents it.
    #[test]
    fn an_h1_is_that_of_the_files_by_name_in_whichever_order_they_come() {
        let [a, b] = [file("LICENSE", "free\n"), file("program", "abc")];
        assert_eq!(h1(&[a, b]), H1);
        assert_eq!(h1(&[b, a]), H1);
        assert_ne!(h1(&[a]), H1);
    }

    const H1: &str = "h1:VXXLCL+54DCLBj8Pi8e/L7qlx85NEa/nhYI2sYmcpR8=";
}
