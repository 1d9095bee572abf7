//! Names that are one to a person, or may become one on the way through a server.
//!
//! Terraform hands over text in Unicode's composed form (NFC). A server may store another form
//! of it, collapse spaces, change case, escape `&`, or cut what is long: what it lists is then
//! another name than the one that was sent, and it is the same object.

use icu_normalizer::ComposingNormalizerBorrowed;
use tfplugin::unseen::is_invisible;

/// How many characters a name has at least that may be a longer one that was cut. Shorter ones
/// begin many names by chance.
const CUT_FROM: usize = 16;

/// How a listed name stands to a wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// The same, but perhaps for its composition.
    Same,
    /// Another, which folds alike.
    Folds,
    /// Its beginning, and long enough to be what is left of it.
    Begins,
    /// Another name.
    Other,
}

/// A wanted name, to hold others against.
pub struct Wanted<'a> {
    name: &'a str,
    folded: String,
}

impl<'a> Wanted<'a> {
    /// Folds it once.
    pub fn new(name: &'a str) -> Self {
        Self { name, folded: fold(name) }
    }

    /// Holds one against it. Asked of every object of an account for each that is created, so
    /// nothing is allocated for an ordinary name.
    pub fn nearness(&self, other: &str) -> Nearness {
        if is_same(self.name, other) {
            return Nearness::Same;
        }
        let mut left = self.folded.chars();
        let is_beginning = all(other, |char| left.next() == Some(char));
        match (is_beginning, left.as_str().is_empty()) {
            (true, true) => Nearness::Folds,
            (true, false) if other.chars().count() >= CUT_FROM => Nearness::Begins,
            _ => Nearness::Other,
        }
    }
}

impl Nearness {
    /// Whether `other`, which stands so to the wanted name, may be it: it folds alike, or begins
    /// it and none of `all` is longer. A server that cuts names lists none that is; so `all` are as
    /// it answered, without what this run has made and knows by the names that were sent.
    pub fn is_near<'a>(self, other: &str, all: impl Iterator<Item = &'a str>) -> bool {
        match self {
            Self::Folds => true,
            Self::Begins => is_longest(other, all),
            Self::Same | Self::Other => false,
        }
    }
}

/// Whether two names are the same text, whatever form of Unicode each is in.
pub fn is_same(one: &str, other: &str) -> bool {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    if one == other || one.is_ascii() || other.is_ascii() {
        return one == other;
    }
    NFC.normalize_iter(one.chars()).eq(NFC.normalize_iter(other.chars()))
}

/// Whether two words for a kind may mean the same: they fold alike, or one is in the other, as
/// `AWS` is in `CLOUD_AWS`.
pub fn is_near_kind(one: &str, other: &str) -> bool {
    let [one, other] = [fold(one), fold(other)];
    one.contains(&other) || other.contains(&one)
}

/// What is left of a name without what a server may change in it: case, white space, characters
/// that nobody sees, HTML entities, full-width and other forms of the same character.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    all(name, |char| {
        folded.push(char);
        true
    });
    folded
}

/// Hands out the folded characters of a name until `is_wanted` has enough; whether it never had.
fn all(name: &str, mut is_wanted: impl FnMut(char) -> bool) -> bool {
    const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();
    if name.contains('&') {
        let decoded = decoded(name);
        return chars(NFKC.normalize_iter(visible(&decoded))).all(is_wanted);
    }
    if name.is_ascii() {
        let mut shown = name.bytes().filter(|byte| !byte.is_ascii_control() && *byte != b' ');
        return shown.all(|byte| is_wanted(char::from(byte.to_ascii_lowercase())));
    }
    chars(NFKC.normalize_iter(visible(name))).all(is_wanted)
}

/// By upper case, which writes `ß` as a server does that shouts.
fn chars(normalized: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    normalized
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .filter(|char| !char.is_whitespace() && !is_invisible(*char))
}

fn visible(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|char| char.is_whitespace() || !is_invisible(*char))
}

/// A page may have been escaped twice.
fn decoded(name: &str) -> String {
    let mut text = name.to_owned();
    for _ in 0..3 {
        let decoded = html_escape::decode_html_entities(&text).into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    text
}

/// Whether none is longer, by any of the measures by which a server may cut.
fn is_longest<'a>(name: &str, all: impl Iterator<Item = &'a str>) -> bool {
    let lengths = |name: &str| [name.len(), name.chars().count(), name.encode_utf16().count()];
    let own = lengths(name);
    let longest = all.map(lengths).fold(own, |longest, one| {
        [longest[0].max(one[0]), longest[1].max(one[1]), longest[2].max(one[2])]
    });
    (0..own.len()).any(|measure| own[measure] == longest[measure])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_fold_alike_that_a_server_may_take_for_one() {
        for (one, other) in [
            ("Acme", "ACME"),
            ("Acme Ltd", " acme\u{a0} ltd\t"),
            ("Acme Ltd", "AcmeLtd"),
            ("Acme Ltd", "Acme\u{b}\u{c}Ltd"),
            ("Ümlaut", "U\u{308}MLAUT"),
            ("Straße", "STRASSE"),
            ("Acme", "Ac\u{200b}me\u{feff}"),
            ("Ac\u{ad}me", "Acme"),
            ("R&D <1>", "R&amp;D &lt;1&gt;"),
            ("R&D", "R&amp;amp;D"),
            ("O'Hara", "O&#39;Hara"),
            ("Müller", "M&uuml;ller"),
            ("Acme 1", "Ａｃｍｅ　１"),
            ("e\u{301}", "e\u{200d}\u{301}"),
        ] {
            assert_eq!(Wanted::new(one).nearness(other), Nearness::Folds, "{one:?} {other:?}");
            assert_eq!(Wanted::new(other).nearness(one), Nearness::Folds, "{other:?} {one:?}");
        }
        for (one, other) in [("Acme", "Acme2"), ("Acme", ""), ("Acme", "Acme-"), ("R&D", "RD")] {
            assert_eq!(Wanted::new(one).nearness(other), Nearness::Other, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_differs_in_composition_alone_is_the_same() {
        assert_eq!(Wanted::new("Ümlaut").nearness("U\u{308}mlaut"), Nearness::Same);
        assert_eq!(Wanted::new("Acme").nearness("Acme"), Nearness::Same);
    }

    #[test]
    fn a_name_that_was_cut_begins_the_wanted_one_and_none_is_longer() {
        let wanted = Wanted::new("Acme Corporation of Delaware");
        let cut = "Acme Corporation";
        for (other, listed, near) in [
            (cut, &[cut, "Beta"][..], true),
            (cut, &[cut, "Beta Industries GmbH"], false),
            ("ACME CORPORATION", &["ACME CORPORATION"], true),
            ("Acme", &["Acme"], false),
            ("Acme Corporation 2", &["Acme Corporation 2"], false),
            // Cut at so many bytes, of which others have fewer characters.
            ("Acme Corporation", &["Acme Corporation", "ÄÄÄÄÄÄÄÄ"], true),
        ] {
            let nearness = wanted.nearness(other);
            assert_eq!(nearness.is_near(other, listed.iter().copied()), near, "{other} {listed:?}");
        }
    }

    proptest! {
        #[test]
        fn every_respelling_of_a_name_folds_alike(name in "[A-Za-zäöüß0-9&<>' -]{1,40}", at: usize) {
            let at = name.char_indices().map(|(at, _)| at).nth(at % name.chars().count());
            let (before, after) = name.split_at(at.unwrap_or_default());
            for respelt in [
                name.to_uppercase(),
                name.to_lowercase(),
                format!(" {name} "),
                name.replace(' ', "\u{a0}"),
                format!("{before}\u{200b}{after}"),
                html_escape::encode_safe(&name).into_owned(),
                name.chars().map(full_width).collect(),
            ] {
                prop_assert_eq!(fold(&respelt), fold(&name), "{:?}", respelt);
            }
        }

        #[test]
        fn nearness_is_what_folding_says(one in "\\PC{0,12}", other in "\\PC{0,12}") {
            let folds = fold(&one) == fold(&other);
            let nearness = Wanted::new(&one).nearness(&other);
            prop_assert_eq!(matches!(nearness, Nearness::Same | Nearness::Folds), folds);
        }
    }

    fn full_width(char: char) -> char {
        match char {
            '!'..='~' => char::from_u32(u32::from(char) + 0xfee0).unwrap(),
            other => other,
        }
    }
}
