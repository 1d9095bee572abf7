//! Names that are one to a person, or that a server may change into one.
//!
//! Terraform sends text in Unicode's composed form (NFC). A server may store another form, collapse
//! spaces, change case, escape `&`, or cut a long name. It then lists another name than it
//! received, and the object is the same.

use icu_normalizer::ComposingNormalizerBorrowed;
use tfplugin::unseen::is_invisible;

/// The least length of a name that may be cut from a longer one. Shorter ones begin many names by
/// chance.
const CUT_FROM: usize = 16;

/// How near a listed name is to a wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// Equal, except perhaps for its composition.
    Same,
    /// Another name with the same folded form.
    Folds,
    /// The beginning of the wanted name, and long enough to be cut from it.
    Begins,
    /// Another name.
    Other,
}

/// A wanted name, to compare others with.
pub struct Wanted<'a> {
    name: &'a str,
    folded: String,
}

impl<'a> Wanted<'a> {
    /// Folds the name once.
    pub fn new(name: &'a str) -> Self {
        Self { name, folded: fold(name) }
    }

    /// The hash of its folded form, and of each beginning. A name that is not [`Nearness::Other`]
    /// has one of these.
    pub fn hashes(&self) -> impl Iterator<Item = u32> {
        let beginnings = self.folded.chars().scan(NOTHING_HASHED, |hash, char| {
            *hash = hashed(*hash, char);
            Some(*hash)
        });
        [NOTHING_HASHED].into_iter().chain(beginnings)
    }

    /// Compares a name with it. An ordinary name needs no allocation.
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

/// The hash of a folded name. Names with one folded form have one hash.
pub fn hash(name: &str) -> u32 {
    let mut hash = NOTHING_HASHED;
    all(name, |char| {
        hash = hashed(hash, char);
        true
    });
    hash
}

/// FNV-1a: it is short, and a hash that is equal by chance only costs a comparison.
const NOTHING_HASHED: u32 = 0x811c_9dc5;

fn hashed(hash: u32, char: char) -> u32 {
    (hash ^ u32::from(char)).wrapping_mul(0x0100_0193)
}

impl Nearness {
    /// Whether `other` may be the wanted name. Either it folds alike, or it begins the wanted name
    /// and none of `all` is longer. A server that cuts names lists no longer one. So `all` are the
    /// names of the answer, without the names that this run has sent.
    pub fn is_near<'a>(self, other: &str, all: impl Iterator<Item = &'a str>) -> bool {
        match self {
            Self::Folds => true,
            Self::Begins => is_longest(other, all),
            Self::Same | Self::Other => false,
        }
    }
}

/// Whether two names are the same text, in any form of Unicode.
pub fn is_same(one: &str, other: &str) -> bool {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    if one == other || one.is_ascii() || other.is_ascii() {
        return one == other;
    }
    NFC.normalize_iter(one.chars()).eq(NFC.normalize_iter(other.chars()))
}

/// Whether two words for a type may mean the same. Either they fold alike, or one contains the
/// other, as `CLOUD_AWS` contains `AWS`.
pub fn is_near_kind(one: &str, other: &str) -> bool {
    let [one, other] = [fold(one), fold(other)];
    one.contains(&other) || other.contains(&one)
}

/// The name without everything that a server may change: case, white space, invisible characters,
/// HTML entities, full-width and other forms of the same character.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    all(name, |char| {
        folded.push(char);
        true
    });
    folded
}

/// Gives the folded characters of a name to `is_wanted`, until that has enough. Returns whether it
/// never had.
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

/// By upper case, which writes `ß` as a server does that uses capitals only.
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

/// Whether none is longer, by any measure that a server may use for cutting.
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
            // Cut at a number of bytes. Other names with that many have fewer characters.
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
