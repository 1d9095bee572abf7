//! Invisible characters, for text that is shown, compared or refused.
//!
//! There are two questions about a character. Does it leave no trace in a text, in any place? Then
//! two texts with and without it look the same. And can a reader tell that it is there, and which
//! it is? If not, output shows its code point.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

/// Whether it leaves no trace in any place: control and format characters, fillers, selectors.
/// White space does not count, except control characters.
pub fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        // An empty braille cell, and marks of interlinear text.
        || matches!(c, '\u{2800}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether no reader can tell that it is there, or which it is. This covers invisible characters,
/// white space other than the blank, and characters that are not assigned or of private use.
pub fn is_unseen(c: char) -> bool {
    if (' '..='~').contains(&c) {
        return false;
    }
    // Marks that join a letter are visible there.
    let has_no_shape = || String::from_iter(['x', c]).escape_debug().nth(2) == Some('u');
    is_invisible(c) || has_no_shape()
}

/// The code point of an invisible character, as people look it up: `U+200B`.
pub fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_no_trace_is_never_seen_and_white_space_leaves_one() {
        for c in ['\0'..=char::MAX].into_iter().flatten() {
            assert!(!is_invisible(c) || is_unseen(c), "{}", code_point(c));
        }
        for c in ['\u{a0}', '\u{2003}', '\u{2028}', '\u{3000}', '\u{e000}', '\u{fdd0}', '\u{378}'] {
            assert_eq!((is_invisible(c), is_unseen(c)), (false, true), "{}", code_point(c));
        }
        for c in [' ', 'a', '\\', '\'', '~', '\u{e9}', '\u{301}', '\u{6771}', '\u{1f600}'] {
            assert!(!is_unseen(c), "{}", code_point(c));
        }
    }
}
