//! Names and types in the words of a service that changes them.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::assumptions::{Assumptions, NameEcho, TypeEcho};

impl Assumptions {
    /// A name as it comes back.
    pub(crate) fn told_name(&self, name: &str) -> String {
        self.name_echo.of(name, self.longest_name)
    }

    /// The type of an integration as it comes back.
    pub(crate) fn told_type(&self, kind: &str) -> String {
        match self.type_echo {
            TypeEcho::AsSent => kind.to_owned(),
            TypeEcho::Lower => kind.to_lowercase(),
            TypeEcho::Prefixed => format!("CLOUD_{kind}"),
        }
    }
}

impl NameEcho {
    /// A name in this spelling. One that is cut has at most this many characters.
    pub(crate) fn of(self, name: &str, longest: usize) -> String {
        match self {
            Self::AsSent => name.to_owned(),
            Self::Trimmed => name.trim().to_owned(),
            Self::Collapsed => collapsed(name),
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
            Self::Nfc => ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned(),
            Self::Nfd => DecomposingNormalizerBorrowed::new_nfd().normalize(name).into_owned(),
            Self::Escaped => escaped(name),
            Self::Cut => name.chars().take(longest).collect(),
        }
    }
}

/// White space around it stays, as one space on each side.
fn collapsed(name: &str) -> String {
    let mut collapsed = String::new();
    for character in name.chars() {
        match (character.is_whitespace(), collapsed.ends_with(' ')) {
            (true, true) => {}
            (true, false) => collapsed.push(' '),
            (false, _) => collapsed.push(character),
        }
    }
    collapsed
}

fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for character in name.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_as_many_spellings_as_there_are_services() {
        for (echo, name, told) in [
            (NameEcho::AsSent, " Acme  Ltd ", " Acme  Ltd "),
            (NameEcho::Trimmed, " Acme  Ltd\u{a0}", "Acme  Ltd"),
            (NameEcho::Collapsed, " Acme \t Ltd\u{a0}", " Acme Ltd "),
            (NameEcho::Lower, "Acme Ü", "acme ü"),
            (NameEcho::Upper, "Acme ß", "ACME SS"),
            (NameEcho::Nfc, "Cafe\u{301}", "Caf\u{e9}"),
            (NameEcho::Nfd, "Caf\u{e9}", "Cafe\u{301}"),
            (NameEcho::Escaped, "A & B <\"'>", "A &amp; B &lt;&quot;&#39;&gt;"),
            (NameEcho::Cut, "Ümlaut", "Üml"),
        ] {
            assert_eq!(echo.of(name, 3), told, "{echo:?}");
        }
    }
}
