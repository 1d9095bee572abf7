//! The form of single values. Each check says in a sentence what is wrong.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

use super::invisible::{self, shown};

/// Checks a name that the provider can find again.
///
/// # Errors
/// If it is blank, starts or ends with white space, or has an invisible character.
pub fn name(text: &str) -> Result<(), String> {
    called(text)?;
    invisible::check(text)
}

/// Checks the name of an object that may exist already. The person who named it may have been less
/// careful.
///
/// # Errors
/// If it is blank, or starts or ends with white space.
pub fn called(text: &str) -> Result<(), String> {
    not_blank(text)?;
    if text.trim() != text {
        return Err(format!(
            "Remove the white space at the start or end of {}: nobody sees it, and no search finds \
             it.",
            shown(text)
        ));
    }
    Ok(())
}

/// Checks that there is some text.
///
/// # Errors
/// If it is empty or white space.
pub fn not_blank(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("It must not be blank.".to_owned());
    }
    Ok(())
}

/// Checks text that may be empty, but has no white space around it.
///
/// # Errors
/// If it starts or ends with white space, or is nothing else.
pub fn trimmed(text: &str) -> Result<(), String> {
    if text.is_empty() { Ok(()) } else { called(text) }
}

/// Checks one line of an address, which may be empty.
///
/// # Errors
/// If it starts or ends with white space, is nothing else, or has an invisible character.
pub fn line(text: &str) -> Result<(), String> {
    if text.is_empty() { Ok(()) } else { name(text) }
}

/// Checks a domain that mail can go to, as it follows the `@`. It may have letters and digits of
/// any script: Navigator does not say that it wants Punycode.
///
/// # Errors
/// If it is something else: a URL, an address, a single label.
pub fn domain(text: &str) -> Result<(), String> {
    // It checks one label at a time, and its length separately. A pattern that counts letters of
    // all scripts takes longer to compile than the rest of the provider's start.
    static LABEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\w--_]([[\w--_]-]*[\w--_])?$").ok());
    let is_label = |label: &str| {
        label.chars().count() <= 63 && LABEL.as_ref().is_some_and(|form| form.is_match(label))
    };
    let is_last = |label: &str| !label.starts_with(char::is_numeric);
    invisible::check(text)?;
    match text.rsplit_once('.') {
        Some((_, last)) if text.len() <= 253 && is_last(last) && text.split('.').all(is_label) => {
            Ok(())
        }
        _ => Err(format!("{} is not a domain, such as `example.com`.", shown(text))),
    }
}

/// Checks a duration: `90s`, `2m`, `1m 30s`.
///
/// # Errors
/// If it is no duration, zero, or longer than an hour.
pub fn duration(text: &str) -> Result<Duration, String> {
    let duration = span(text)?;
    if duration.is_zero() || duration > Duration::from_secs(3600) {
        return Err(format!("It must be more than zero and at most an hour, {SPANS}."));
    }
    Ok(duration)
}

/// Checks how long to wait: a duration, or zero.
///
/// # Errors
/// If it is no duration, or longer than any call is tried.
pub fn wait(text: &str) -> Result<Duration, String> {
    let duration = span(text)?;
    if duration > Duration::from_secs(600) {
        return Err(format!(
            "It must be at most ten minutes, {SPANS}: the provider tries no call for longer."
        ));
    }
    Ok(duration)
}

const SPANS: &str = "such as `90s` or `2m`";

fn span(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|_| format!("{} is not a span of time, {SPANS}.", shown(text)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Tries a check with good and bad texts.
    pub fn sorted(check: fn(&str) -> Result<(), String>, good: &[&str], bad: &[&str]) {
        let refused: Vec<_> = good.iter().filter_map(|text| check(text).err()).collect();
        let taken: Vec<_> = bad.iter().filter(|text| check(text).is_ok()).collect();
        assert!(refused.is_empty() && taken.is_empty(), "refused: {refused:#?} taken: {taken:#?}");
    }

    #[test]
    fn a_name_can_be_found_again() {
        let bad = ["", " ", "\t", " Acme", "Acme\n", "Acme\u{a0}", "\u{3000}Acme", "\u{2028}"];
        sorted(name, &["Acme", "Acme Corp", "Ümlaut & Söhne"], &bad);
        sorted(called, &["Acme", "Ac\u{200b}me"], &bad);
        sorted(name, &[], &["Ac\u{200b}me", "\u{feff}Acme", "Ac\tme", "Ac\0me"]);
        insta::assert_snapshot!(name("Acme\u{a0}").unwrap_err(), @r#"Remove the white space at the start or end of "Acme<U+00A0>": nobody sees it, and no search finds it."#);
    }

    #[test]
    fn text_that_may_be_empty_may_not_be_blank() {
        let bad = [" ", " Georgia", "30313\n", "\u{a0}x"];
        sorted(trimmed, &["", "Georgia", "SW1A 1AA", "Two\nlines"], &bad);
        sorted(line, &["", "Georgia", "SW1A 1AA"], &bad);
        sorted(line, &[], &["303\u{200b}13", "\u{feff}Georgia", "Two\nlines", "\u{202e}x"]);
    }

    #[test]
    fn a_domain_has_labels_and_nothing_else() {
        let good = ["lorem.com", "a.b-c.example.co.uk", "Lorem.COM", "bücher.example", "1und1.de"];
        let good = [&good[..], &["xn--bcher-kva.example", "lorem.xn--p1ai"]].concat();
        let bad = [
            "",
            "lorem",
            "lorem.",
            ".com",
            "lorem..com",
            "-lorem.com",
            "lorem-.com",
            "lorem.com ",
            "lo rem.com",
            "https://lorem.com",
            "lorem.com/",
            "me@lorem.com",
            "192.168.0.1",
            "lo_rem.com",
            "lo\u{200d}rem.com",
            "\u{feff}lorem.com",
            "\u{3164}.com",
            "lo\u{34f}rem.com",
            "lorem。com",
        ];
        sorted(domain, &good, &bad);
    }

    #[test]
    fn a_span_of_time_has_a_unit_and_an_end() {
        for (text, seconds) in [("90s", 90), ("2m", 120), ("1m 30s", 90), ("1m30s", 90)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "90", "0s", "2h", "soon", "-1s"] {
            assert!(duration(text).is_err(), "{text}");
        }
        for (text, seconds) in [("0s", 0), ("30s", 30), ("10m", 600)] {
            assert_eq!(wait(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "-1s", "30", "601s", "1h"] {
            assert!(wait(text).is_err(), "{text}");
        }
    }
}
