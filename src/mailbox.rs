//! Addresses of people: when two of them are one.
//!
//! A server may answer an address in another spelling than it got. Capital letters may differ, the
//! form of Unicode, or the form of the domain (Punycode or not). Both spellings then name the same
//! person.

use icu_normalizer::ComposingNormalizerBorrowed;
use url::Host;

/// The text that all spellings of one address share. For most addresses this is the address in
/// small letters.
pub fn folded(address: &str) -> String {
    let address = address.trim();
    if address.is_ascii() {
        return address.to_ascii_lowercase();
    }
    match address.rsplit_once('@') {
        Some((local, part)) => format!("{}@{}", composed(local), domain(part)),
        None => composed(address),
    }
}

/// Whether two addresses are one. It runs for everybody in a list, for each address that is sought.
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one == other || folded(one) == folded(other)
}

fn composed(text: &str) -> String {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    // The small letters of composed text may be decomposed.
    NFC.normalize(&NFC.normalize(text).to_lowercase()).into_owned()
}

/// The text that all spellings of one domain share: its form in DNS. Text that is no domain there
/// is compared as it is.
pub fn domain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    match Host::parse(text) {
        Ok(Host::Domain(domain)) => domain,
        _ => composed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_the_same() {
        for (one, other) in [
            ("ada@example.com", "Ada@Example.COM"),
            ("ada@example.com", " ada@example.com\n"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
            ("ada@bücher.example", "ADA@XN--BCHER-KVA.EXAMPLE"),
            ("ada@bücher.example", "Ada@BÜCHER.example"),
            ("ada@bücher.example", "ada@bu\u{308}cher.example"),
            ("ada@bücher.example", "ada@bücher\u{3002}example"),
            ("ada@faß.example", "ada@xn--fa-hia.example"),
            ("ada@例え.テスト", "ada@xn--r8jz45g.xn--zckzah"),
            ("jürgen@example.com", "JU\u{308}RGEN@example.com"),
            ("\u{130}@example.com", "i\u{307}@example.com"),
            ("ada@ex\u{ff41}mple.com", "ada@example.com"),
            ("ÄDA", "a\u{308}da"),
        ] {
            assert!(same(one, other), "{one:?} {other:?}");
            assert!(same(other, one), "{other:?} {one:?}");
            assert_eq!(folded(one), folded(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn other_addresses_are_others() {
        for (one, other) in [
            ("ada@example.com", "ada@example.org"),
            ("ada@example.com", "bob@example.com"),
            ("ada@example.com", "a.da@example.com"),
            ("ada@example.com", "ada+x@example.com"),
            ("ada@bücher.example", "ada@bucher.example"),
            ("ada@faß.example", "ada@fass.example"),
            ("jürgen@example.com", "jurgen@example.com"),
            ("jürgen@example.com", "xn--jrgen-kva@example.com"),
            ("", "ada@example.com"),
            ("ü@", "ü"),
        ] {
            assert!(!same(one, other), "{one:?} {other:?}");
            assert_ne!(folded(one), folded(other), "{one:?} {other:?}");
        }
    }

    /// Journals hold it.
    #[test]
    fn of_an_ascii_address_it_is_the_small_letters() {
        for address in ["Ada@Example.com", "a@localhost", "a@XN--bcher-kva.example", "no address"] {
            assert_eq!(folded(address), address.to_lowercase());
        }
    }
}
