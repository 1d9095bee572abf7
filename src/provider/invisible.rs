//! Invisible characters: which they are, where they belong, and how messages show them.

use std::fmt::Write as _;

use tfplugin::unseen::{code_point, is_invisible};

/// Checks that each character of a text is visible, or changes a visible one.
///
/// # Errors
/// If one does neither. The error says which, and where.
pub fn check(text: &str) -> Result<(), String> {
    let Some((index, hidden)) = first_hidden(text) else { return Ok(()) };
    Err(format!(
        "Remove character {} of {}: it is {}, which nobody sees and no search finds. It often \
         comes with copied text.",
        index + 1,
        shown(text),
        named(hidden)
    ))
}

/// The text in quotation marks, cut to the room in a message. A code point is in the place of each
/// invisible character.
pub fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut shown = String::from("\"");
    for char in text.chars().take(MOST) {
        if is_hidden(char) || (char.is_whitespace() && char != ' ') {
            // Writing to a string does not fail.
            let _ = write!(shown, "<{}>", code_point(char));
        } else {
            shown.push(char);
        }
    }
    let is_cut = text.chars().nth(MOST).is_some();
    shown + if is_cut { "…\"" } else { "\"" }
}

/// The character by its code point, and by its name where people know it.
pub fn named(char: char) -> String {
    let name = match char {
        '\0' => "NUL",
        '\t' => "a tab",
        '\n' => "a line break",
        '\r' => "a carriage return",
        '\u{1b}' => "an escape",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero width space",
        '\u{200c}' => "a zero width non-joiner",
        '\u{200d}' => "a zero width joiner",
        '\u{200e}' | '\u{200f}' | '\u{61c}' => "a mark of the direction of writing",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "an override of the direction of writing"
        }
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{feff}' => "a byte order mark",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        '\u{e0000}'..='\u{e007f}' => "a tag",
        _ if char.is_control() => "a control character",
        _ => return code_point(char),
    };
    format!("{} ({name})", code_point(char))
}

/// Whether no name may have it: it is invisible, ends a line or a paragraph, or will never be a
/// character. Characters of private use, or not assigned yet, may be visible for some people.
fn is_hidden(char: char) -> bool {
    let is_no_character =
        || u32::from(char) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&char);
    is_invisible(char) || matches!(char, '\u{2028}' | '\u{2029}') || is_no_character()
}

fn first_hidden(text: &str) -> Option<(usize, char)> {
    let mut before = None;
    for (index, (at, char)) in text.char_indices().enumerate() {
        let rest = &text[at + char.len_utf8()..];
        if is_hidden(char)
            && !belongs(before, char, rest.chars().next())
            && !is_in_flag(&text[..at], &text[at..])
        {
            return Some((index, char));
        }
        before = Some(char);
    }
    None
}

/// Whether it has an effect in its place. In scripts whose letters join, joiners are spelling. They
/// also join several emoji into one. A selector changes the look of the character before it.
fn belongs(before: Option<char>, char: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match char {
        '\u{200c}' | '\u{200d}' if joins(before) => {
            // At the end of a word, only after a sign that removes the vowel.
            after.is_some_and(joins) || !before.is_alphanumeric()
        }
        '\u{200d}' => is_emoji(before) && after.is_some_and(is_emoji),
        '\u{180b}'..='\u{180f}' => ('\u{1800}'..='\u{18af}').contains(&before),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            let is_key_cap = after == Some('\u{20e3}');
            is_key_cap || !(before.is_ascii() || before.is_whitespace() || is_hidden(before))
        }
        '\u{34f}' => !(before.is_ascii() || is_hidden(before)) && after.is_some(),
        '\u{2800}' => [Some(before), after]
            .into_iter()
            .flatten()
            .any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)),
        _ => false,
    }
}

/// Whether its script joins letters: Arabic and its relatives, scripts of India and South-East
/// Asia, Mongolian, Adlam.
fn joins(char: char) -> bool {
    let is_of_one = matches!(
        char,
        '\u{600}'..='\u{10ff}' | '\u{1700}'..='\u{1cff}' | '\u{a800}'..='\u{abff}'
            | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}'
            | '\u{1e900}'..='\u{1e95f}'
    );
    is_of_one && !is_hidden(char)
}

/// Whether it may be a part of an emoji. Selectors count too.
fn is_emoji(char: char) -> bool {
    matches!(char, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether `rest` begins with a tag of a flag, such as the flag of Scotland. Such a flag is a black
/// flag, the code of the region in tags, and a tag that ends it.
fn is_in_flag(before: &str, rest: &str) -> bool {
    let is_tag = |c: char| ('\u{e0020}'..='\u{e007f}').contains(&c);
    let of_region = |c: char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let flag = before.trim_end_matches(is_tag);
    let begun = before[flag.len()..].chars();
    let tags: Vec<_> = begun.chain(rest.chars().take_while(|c| is_tag(*c))).collect();
    match tags.split_last() {
        Some(('\u{e007f}', region)) => {
            flag.ends_with('\u{1f3f4}')
                && (3..=6).contains(&region.len())
                && region.iter().all(|c| of_region(*c))
        }
        _ => false,
    }
}

#[cfg(test)]
pub(in crate::provider) mod tests {
    use super::*;
    use crate::provider::checks::tests::sorted;

    /// Names where an invisible character is spelling, or changes the look of an emoji.
    pub const SPELLING: [&str; 16] = [
        "می\u{200c}خواهم",
        "بازار\u{200c}یابی",
        "श्री \u{915}\u{94d}\u{200d}\u{937}",
        "ശ്രീ അവന\u{d4d}\u{200d}",
        "র\u{200d}\u{9cd}য",
        "ශ\u{dca}\u{200d}රී ලංකා",
        "ᠠ\u{180e}ᠠ",
        "葛\u{e0100}城",
        "Family 👨\u{200d}👩\u{200d}👧",
        "Doctors 👩🏽\u{200d}⚕\u{fe0f}",
        "Rainbow 🏳\u{fe0f}\u{200d}🌈",
        "Number 1\u{fe0f}\u{20e3}",
        "Brand ™\u{fe0f}",
        "England 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "⠁\u{2800}⠃",
        "Love ❤\u{fe0f}\u{200d}🔥",
    ];

    #[test]
    fn what_nobody_sees_is_refused_where_it_does_nothing() {
        let alone = [
            "\u{feff}Acme",
            "Acme\u{feff}",
            "Ac\u{200b}me",
            "\u{202e}emcA",
            "Acme\u{202c}",
            "Acme\u{200e}",
            "Acme\u{200f}",
            "Acme\u{61c}",
            "\u{2066}Acme\u{2069}",
            "Acme\nCorp",
            "Acme\r\nCorp",
            "Acme\tCorp",
            "Ac\0me",
            "Ac\u{1b}[31mme",
            "Ac\u{7}me",
            "Ac\u{7f}me",
            "Ac\u{85}me",
            "Ac\u{9b}me",
            "Acme\u{2028}Corp",
            "Acme\u{2029}Corp",
            "Ac\u{ad}me",
            "Ac\u{2060}me",
            "Ac\u{2063}me",
            "\u{3164}",
            "A\u{115f}B",
            "\u{2800}",
            "Ac\u{fff9}me",
            "Ac\u{fffe}me",
            "Ac\u{fdd0}me",
            "Ac\u{1d173}me",
        ];
        let misplaced = [
            "Ac\u{200d}me",
            "Ac\u{200c}me",
            "é\u{200d}a",
            "株\u{200b}式",
            "株\u{200d}式",
            "می\u{200c}",
            "\u{200c}می",
            "می \u{200c}خ",
            "👨\u{200d}",
            "👨\u{200d}a",
            "A\u{fe0f}cme",
            "\u{fe0f}Acme",
            "😀\u{fe0f}\u{fe0f}",
            "Acme\u{e0041}\u{e0042}",
            "🏴\u{e0067}",
            "🏴\u{e0067}\u{e0062}\u{e0065}x",
            "🏴\u{e0041}\u{e0042}\u{e0043}\u{e007f}",
            "😀\u{e0067}\u{e0062}\u{e0065}\u{e007f}",
            "\u{180e}Acme",
            "a\u{34f}b",
        ];
        sorted(check, &[], &[&alone[..], &misplaced].concat());
    }

    #[test]
    fn where_it_is_spelling_it_stays() {
        sorted(check, &SPELLING, &[]);
    }

    #[test]
    fn nothing_is_refused_that_a_message_would_show_as_it_is() {
        for c in ['\0'..=char::MAX].into_iter().flatten() {
            assert!(!is_hidden(c) || tfplugin::unseen::is_unseen(c), "{}", code_point(c));
        }
    }

    #[test]
    fn it_is_shown_by_its_code_point_and_place() {
        let said = |text| check(text).unwrap_err();
        insta::assert_snapshot!(said("Ac\u{200b}me"), @r#"Remove character 3 of "Ac<U+200B>me": it is U+200B (a zero width space), which nobody sees and no search finds. It often comes with copied text."#);
        assert!(said("\u{feff}Acme").starts_with(
            "Remove character 1 of \"<U+FEFF>Acme\": it is U+FEFF (a byte order mark)"
        ));
        assert!(
            said("é\u{e0041}")
                .starts_with("Remove character 2 of \"é<U+E0041>\": it is U+E0041 (a tag)")
        );
        assert!(
            said("\u{3164}").starts_with("Remove character 1 of \"<U+3164>\": it is U+3164, which")
        );
        assert_eq!(shown("a\u{a0}b\n"), "\"a<U+00A0>b<U+000A>\"");
        assert_eq!(shown(&"x".repeat(81)), format!("\"{}…\"", "x".repeat(80)));
    }
}
