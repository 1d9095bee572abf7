//! Addresses that mail goes to.

use super::invisible::{self, shown};

/// Checks an address, as far as possible without sending mail.
///
/// # Errors
/// If it is no address. The error names the part inside that is one, where there is one.
pub fn check(text: &str) -> Result<(), String> {
    let Err(why) = form(text) else { return Ok(()) };
    Err(match inside(text) {
        Some(address) if form(address).is_ok() => {
            format!("{} is more than an e-mail address. Write `{address}` alone.", shown(text))
        }
        _ => why,
    })
}

/// The longest address that servers take and keep (RFC 5321).
const MOST: usize = 254;

fn form(text: &str) -> Result<(), String> {
    invisible::check(text)?;
    let looks_like = |char| match char {
        '。' | '．' | '｡' | '﹒' => Some('.'),
        '＠' | '﹫' => Some('@'),
        _ => None,
    };
    if let Some((char, meant)) = text.chars().find_map(|char| Some((char, looks_like(char)?))) {
        return Err(format!(
            "In {}, write `{meant}` in place of {}. The two look alike, but are different \
             characters.",
            shown(text),
            invisible::named(char)
        ));
    }
    match text.split_once('@') {
        Some((local, domain)) if text.len() <= MOST && is_local(local) && is_domain(domain) => {
            Ok(())
        }
        _ => Err(format!("{} is not an e-mail address, such as `name@example.com`.", shown(text))),
    }
}

/// Letters of any script, and the characters that may come before an `@` without quotes. Not `/`,
/// which separates the parts of ids.
fn is_local(text: &str) -> bool {
    let is_fine = |char: char| {
        char.is_ascii_alphanumeric()
            || "!#$%&'*+-.=?^_`{|}~".contains(char)
            || !(char.is_ascii() || char.is_whitespace() || is_quote(char))
    };
    !text.is_empty() && text.chars().all(is_fine) && !text.contains("${")
}

/// Names of any script, or an address of a machine in brackets.
fn is_domain(text: &str) -> bool {
    if let Some(literal) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return literal.chars().all(|char| char.is_ascii_alphanumeric() || ".:".contains(char));
    }
    let is_fine = |char: char| {
        char.is_ascii_alphanumeric()
            || matches!(char, '-' | '_')
            || !(char.is_ascii() || char.is_whitespace() || is_quote(char) || char == '’')
    };
    text.split('.').all(|label| !label.is_empty() && label.chars().all(is_fine))
}

fn is_quote(char: char) -> bool {
    matches!(char, '“' | '”' | '„' | '‘' | '‟' | '«' | '»' | '‹' | '›')
}

/// The address without the characters that mail programs put around it.
fn inside(text: &str) -> Option<&str> {
    let bracketed = text.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    let is_around = |char: char| {
        char.is_whitespace() || matches!(char, '"' | '\'' | '`' | '’' | ',' | ';') || is_quote(char)
    };
    let text = bracketed.map_or(text, |(inner, _)| inner).trim_matches(is_around);
    let Some((scheme, rest)) = text.split_once(':') else { return Some(text) };
    let is_scheme = ["mailto", "smtp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_scheme.then(|| rest.split_once('?').map_or(rest, |(address, _)| address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::checks::tests::sorted;

    #[test]
    fn what_is_no_address_is_refused() {
        let around = [
            "mailto:a@example.com",
            "MAILTO:a@example.com",
            "mailto:a@example.com?subject=x",
            "smtp:a@example.com",
            "<a@example.com>",
            "A <a@example.com>",
            "\"a@example.com\"",
            "'a@example.com'",
            "`a@example.com`",
            "“a@example.com”",
            "a@example.com;",
            "a@example.com ",
            "«a@example.com»",
            "‘a@example.com’",
            "a@example.com’",
            "<mailto:a@example.com>",
        ];
        for text in around {
            let told = check(text).expect_err(text);
            assert!(told.ends_with("Write `a@example.com` alone."), "{told}");
        }
        let unseen = [
            "a\u{200b}@example.com",
            "a@exam\u{200b}ple.com",
            "\u{feff}a@example.com",
            "a@example.com\u{feff}",
            "a\u{202e}@example.com",
            "a@example.com\u{200e}",
            "a\u{200d}b@example.com",
            "a\u{ad}b@example.com",
            "a\u{0}@example.com",
            "a\u{1b}@example.com",
            "a\u{7f}@example.com",
            "a@\u{3164}.com",
            "a@example.com\u{2028}",
        ];
        let looking_alike = [
            "a@example。com",
            "a@example．com",
            "a@example｡com",
            "a．b@example.com",
            "a＠example.com",
            "a﹫example.com",
            "a@example﹒com",
        ];
        let too_long = format!("{}@example.com", "a".repeat(243));
        let others = [
            "",
            "a",
            "@example.com",
            "a@",
            "a@b@c",
            "a b@example.com",
            "\"a b\"@example.com",
            "a\"b@example.com",
            "a@example.com/",
            "a/b@example.com",
            "a@example/com",
            "https://example.com/a@b",
            "a@example.com.",
            "a@.example.com",
            "a@example..com",
            "a@example.com, b@example.com",
            "a(comment)@example.com",
            "a\\b@example.com",
            "a:b@example.com",
            "a@example.com:25",
            "a@example.com?x",
            "a@example.com)",
            "a@[192.0.2.1",
            "a@exa[m]ple.com",
            "${var.email}@example.com",
            "a at example.com",
            &too_long,
        ];
        sorted(check, &[], &[&unseen[..], &looking_alike, &others].concat());
    }

    #[test]
    fn what_is_to_be_written_instead_is_said() {
        let said = |text| check(text).unwrap_err();
        insta::assert_snapshot!(said("A <a@example.com>"), @r#""A <a@example.com>" is more than an e-mail address. Write `a@example.com` alone."#);
        insta::assert_snapshot!(said("a@example．com"), @r#"In "a@example．com", write `.` in place of U+FF0E. The two look alike, but are different characters."#);
        insta::assert_snapshot!(said("a@exam\u{200b}ple.com"), @r#"Remove character 7 of "a@exam<U+200B>ple.com": it is U+200B (a zero width space), which nobody sees and no search finds. It often comes with copied text."#);
        insta::assert_snapshot!(said("a/b@example.com"), @r#""a/b@example.com" is not an e-mail address, such as `name@example.com`."#);
    }
}
