//! Text in the form of HCL, for everything that a message shows or offers to type.
//!
//! A name from outside may hold `${file("...")}`, which HCL would run. It may also hold invisible
//! characters, which a terminal would act on. Rust's own `{:?}` handles neither.

use std::fmt::Write as _;

use crate::unseen::is_unseen;

/// Longer text is cut: no person gives so long a name.
const LONGEST: usize = 1024;

/// The text in quotation marks, as a visible HCL expression with exactly this meaning. It cuts text
/// of more than 1,024 bytes.
pub fn quoted(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut rest = text.chars().peekable();
    let mut is_first = true;
    while let Some(c) = rest.next() {
        if quoted.len() > LONGEST {
            quoted.push('\u{2026}');
            break;
        }
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => quoted.extend([c, c]),
            _ if is_unseen(c) || (is_first && is_mark(c)) => escape(c, &mut quoted),
            _ => quoted.push(c),
        }
        is_first = false;
    }
    quoted.push('"');
    quoted
}

/// A text of several lines, with each invisible character as its code point. It is for messages
/// that may hold a server's words.
pub fn seen(text: String) -> String {
    let is_shown = |c: char| c == '\n' || !is_unseen(c);
    if text.chars().all(is_shown) {
        return text;
    }
    let mut seen = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown(c) { seen.push(c) } else { escape(c, &mut seen) }
    }
    seen
}

fn escape(c: char, text: &mut String) {
    // Writing to a String does not fail.
    let _ = match u32::from(c) {
        code @ ..=0xffff => write!(text, "\\u{code:04x}"),
        code => write!(text, "\\U{code:08x}"),
    };
}

/// Whether it joins the character before it, which would be the quotation mark.
fn is_mark(c: char) -> bool {
    c.escape_debug().nth(1) == Some('u')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The meaning of text in quotation marks for HCL. `None` where HCL would run something, or
    /// refuse it.
    fn read(quoted: &str) -> Option<String> {
        let mut rest = quoted.strip_prefix('"')?.strip_suffix('"')?.chars().peekable();
        let mut text = String::new();
        while let Some(c) = rest.next() {
            match c {
                '"' | '\n' | '\r' => return None,
                '$' | '%' if rest.peek() == Some(&'{') => return None,
                '$' | '%' => {
                    let mut ahead = rest.clone();
                    // Doubled before a brace, it means itself and the brace.
                    if ahead.next() == Some(c) && ahead.next() == Some('{') {
                        rest.nth(1);
                        text.extend([c, '{']);
                    } else {
                        text.push(c);
                    }
                }
                '\\' => match rest.next()? {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    c @ ('"' | '\\') => text.push(c),
                    c @ ('u' | 'U') => {
                        let length = if c == 'u' { 4 } else { 8 };
                        let digits: String = rest.by_ref().take(length).collect();
                        text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                    }
                    _ => return None,
                },
                _ => text.push(c),
            }
        }
        Some(text)
    }

    #[test]
    fn text_is_written_as_hcl_reads_it() {
        for (text, expected) in [
            ("Acme", r#""Acme""#),
            ("", r#""""#),
            (
                "O'Neill & S\u{f6}hne \u{6771}\u{4eac} 100% $5",
                "\"O'Neill & S\u{f6}hne \u{6771}\u{4eac} 100% $5\"",
            ),
            (r#"a "b" \c"#, r#""a \"b\" \\c""#),
            (r#"${file("/etc/passwd")}"#, r#""$${file(\"/etc/passwd\")}""#),
            ("%{ if true }", r#""%%{ if true }""#),
            ("$${x} %%{y} $ { %", r#""$$${x} %%%{y} $ { %""#),
            ("a\n\r\tb", r#""a\n\r\tb""#),
            ("\u{1b}[31m\u{7}\0\u{85}", r#""\u001b[31m\u0007\u0000\u0085""#),
            ("a\u{a0}b\u{202e}c\u{200b}\u{feff}\u{ad}", r#""a\u00a0b\u202ec\u200b\ufeff\u00ad""#),
            (
                "\u{2066}\u{3164}\u{2800}\u{e0041}\u{2028}",
                r#""\u2066\u3164\u2800\U000e0041\u2028""#,
            ),
            ("e\u{301}", "\"e\u{301}\""),
            ("\u{301}e", "\"\\u0301e\""),
            ("\u{915}\u{93f} \u{1f511}", "\"\u{915}\u{93f} \u{1f511}\""),
        ] {
            assert_eq!(quoted(text), expected, "{text:?}");
            assert_eq!(read(&quoted(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_endless_is_cut() {
        let cut = quoted("\u{1b}".repeat(1_000_000));
        assert!(cut.len() < LONGEST + 20 && cut.ends_with("\u{2026}\""), "{cut}");
        let long = "x".repeat(1000);
        assert_eq!(read(&quoted(&long)), Some(long));
    }

    #[test]
    fn what_nobody_sees_is_shown_in_a_text_of_several_lines() {
        let text = "a\u{1b}[31m\u{7}\nb\u{202e}\u{2028}c\u{a0}\u{e0041}".to_owned();
        assert_eq!(seen(text), "a\\u001b[31m\\u0007\nb\\u202e\\u2028c\\u00a0\\U000e0041");
        for good in ["", "a\n\n  b: \"c\" ${d}", "e\u{301} \u{915}\u{93f} \u{1f511}"] {
            assert_eq!(seen(good.to_owned()), good);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in r#"([$%{}"\\nux]|\PC|.|\s|\p{M}|\p{Cf}){0,60}"#) {
            let quoted = quoted(&text);
            prop_assert!(!quoted.contains(is_unseen), "{}", quoted);
            prop_assert_eq!(read(&quoted), Some(text));
        }
    }
}
