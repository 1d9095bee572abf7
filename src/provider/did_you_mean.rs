//! The name or id that a person may have meant, when none has the written text.

use super::permanent::near::fold;

/// How many are offered.
const MOST: usize = 3;

/// Shorter text is a part of many names by chance.
const SHORT: usize = 4;

/// The nearest of some things to a text, the nearest first. Each has its text beside it.
pub fn nearest<T>(wanted: &str, all: impl Iterator<Item = (String, T)>) -> Vec<T> {
    let wanted = Folded::new(wanted);
    let mut near: Vec<_> =
        all.filter_map(|(text, thing)| Some((wanted.distance(&text)?, thing))).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(MOST).map(|(_, thing)| thing).collect()
}

struct Folded {
    text: String,
    chars: Vec<char>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let text = fold(text);
        Self { chars: text.chars().collect(), text }
    }

    /// The distance of another text. `None` for text that nobody would confuse with it.
    fn distance(&self, other: &str) -> Option<u8> {
        let other = Self::new(other);
        let shorter = self.chars.len().min(other.chars.len());
        if self.text == other.text {
            return Some(0);
        }
        if shorter >= SHORT && is_one_mistake_away(&self.chars, &other.chars) {
            return Some(1);
        }
        let is_part = self.text.contains(&other.text) || other.text.contains(&self.text);
        (shorter >= SHORT && is_part).then_some(2)
    }
}

/// Whether one character was left out, added, changed, or swapped with its neighbour.
fn is_one_mistake_away(one: &[char], other: &[char]) -> bool {
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let start = same(&mut one.iter().zip(other));
    let (one, other) = (&one[start..], &other[start..]);
    let end = same(&mut one.iter().rev().zip(other.iter().rev()));
    let (one, other) = (&one[..one.len() - end], &other[..other.len() - end]);
    match (one, other) {
        ([a, b], [c, d]) => (a, b) == (d, c),
        (one, other) => one.len() <= 1 && other.len() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(wanted: &str, other: &str) -> bool {
        !nearest(wanted, [(other.to_owned(), ())].into_iter()).is_empty()
    }

    #[test]
    fn what_a_person_would_take_for_it_is_near() {
        for (wanted, other) in [
            ("acme", "Acme"),
            ("ACME GMBH", "Acme GmbH"),
            ("Acme  Ltd", "Acme Ltd"),
            ("Müller", "Mu\u{308}ller"),
            ("AcmeCorp", "Acme Corp"),
            ("Acme", "Acme Corporation"),
            ("Acme Corporation", "Acme"),
            ("Acme Crop", "Acme Corp"),
            ("Acme Corpp", "Acme Corp"),
            ("Acm Corp", "Acme Corp"),
            ("Acne Corp", "Acme Corp"),
            ("Ac", "AC"),
        ] {
            assert!(is_near(wanted, other), "{wanted:?} {other:?}");
            assert!(is_near(other, wanted), "{other:?} {wanted:?}");
        }
    }

    #[test]
    fn what_nobody_would_take_for_it_is_not() {
        for (wanted, other) in [
            ("Acme", "Beta"),
            ("Acme", "Amce Inc"),
            ("Acme North", "Acme South"),
            ("A", "Acme"),
            ("Ab", "Ac"),
            ("", "Acme"),
            ("c-404", "c-1"),
        ] {
            assert!(!is_near(wanted, other), "{wanted:?} {other:?}");
            assert!(!is_near(other, wanted), "{other:?} {wanted:?}");
        }
    }

    #[test]
    fn the_nearest_come_first_and_are_few() {
        let all = ["Acme Ltd", "Acma", "ACME", "Acme Inc", "Acme Oy", "Beta"];
        let all = all.into_iter().map(|name| (name.to_owned(), name));
        assert_eq!(nearest("acme", all), ["ACME", "Acma", "Acme Ltd"]);
    }
}
