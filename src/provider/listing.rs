//! The answer to a list call. It finds each element by its id and by similar names, also among very
//! many.

use std::ops::Deref;

use super::permanent::near::{Nearness, Wanted, hash};

/// Something with an id of its own.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;

    /// The name, if the answer has one.
    fn name(&self) -> Option<&str>;
}

/// The elements in the order of the answer. A thousand reads and a thousand creates look for one
/// each, so there is an order by id and by name too. That takes twelve bytes an element.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    elements: Vec<T>,
    /// Places in `elements`, ascending by id.
    by_id: Vec<u32>,
    /// A hash of each folded name, and the place of its element, ascending.
    by_name: Vec<(u32, u32)>,
    /// How many the answer has. Added elements come after them.
    answered: usize,
    /// Places of the elements among them that have our words now.
    replaced: Vec<u32>,
}

impl<T: Identified> Listing<T> {
    /// The element with that id. If an answer has it twice, the first.
    pub fn find(&self, id: &str) -> Option<&T> {
        self.elements.get(self.place(id)?)
    }

    /// The same, to change it. Its id stays.
    pub fn find_mut(&mut self, id: &str) -> Option<&mut T> {
        let place = self.place(id)?;
        self.elements.get_mut(place)
    }

    /// The elements with the wanted name, with one near it, or with a name that may be cut from it.
    /// They keep their order.
    pub fn alike(&self, wanted: &Wanted<'_>) -> impl Iterator<Item = (&T, Nearness)> {
        let mut places = Vec::new();
        for hash in wanted.hashes() {
            let first = self.by_name.partition_point(|(one, _)| *one < hash);
            let like_it = self.by_name.iter().skip(first).take_while(|(one, _)| *one == hash);
            places.extend(like_it.map(|(_, place)| *place));
        }
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| {
            let element = self.elements.get(place as usize)?;
            let nearness = wanted.nearness(element.name()?);
            (nearness != Nearness::Other).then_some((element, nearness))
        })
    }

    /// How many elements have no name.
    pub fn nameless(&self) -> u64 {
        u64::try_from(self.elements.len() - self.by_name.len()).unwrap_or(u64::MAX)
    }

    /// The elements that are still as the answer has them.
    pub fn answered(&self) -> impl Iterator<Item = &T> {
        let answered = (0u32..).zip(self.elements.iter().take(self.answered));
        answered.filter(|(place, _)| !self.replaced.contains(place)).map(|(_, element)| element)
    }

    /// Replaces the answer's words by ours. The id stays.
    pub fn replace(&mut self, element: T) {
        let Some(place) = self.search(element.id()).1 else { return self.add(element) };
        if let (Some(listed), Ok(place)) = (self.elements.get_mut(place), u32::try_from(place)) {
            let (before, now) = (named(listed, place), named(&element, place));
            *listed = element;
            if before != now {
                self.by_name.retain(|one| Some(*one) != before);
                self.by_name.extend(now);
                self.by_name.sort_unstable();
            }
            if !self.replaced.contains(&place) {
                self.replaced.push(place);
            }
        }
    }

    /// Puts the element last, unless its id is listed.
    pub fn add(&mut self, element: T) {
        let (at, place) = self.search(element.id());
        // No answer can hold more elements than `u32::MAX`.
        let Ok(last) = u32::try_from(self.elements.len()) else { return };
        if place.is_none() {
            self.by_id.insert(at, last);
            if let Some(named) = named(&element, last) {
                let at = self.by_name.partition_point(|one| *one < named);
                self.by_name.insert(at, named);
            }
            self.elements.push(element);
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.search(id).1
    }

    /// The place in `by_id` where it is or belongs, and its own place if it is listed.
    fn search(&self, id: &str) -> (usize, Option<usize>) {
        let id_at = |place: &u32| self.elements.get(*place as usize).map(Identified::id);
        let at = self.by_id.partition_point(|place| id_at(place) < Some(id));
        let found = self.by_id.get(at).filter(|place| id_at(place) == Some(id));
        (at, found.map(|place| *place as usize))
    }
}

fn named<T: Identified>(element: &T, place: u32) -> Option<(u32, u32)> {
    Some((hash(element.name()?), place))
}

impl<T: Identified> From<Vec<T>> for Listing<T> {
    fn from(elements: Vec<T>) -> Self {
        let mut by_id: Vec<_> = (0..u32::try_from(elements.len()).unwrap_or(u32::MAX)).collect();
        // A stable sort: the first of two twins stays first.
        by_id.sort_by_key(|place| elements.get(*place as usize).map(Identified::id));
        let places = (0u32..).zip(&elements);
        let mut by_name: Vec<_> = places.filter_map(|(place, one)| named(one, place)).collect();
        by_name.sort_unstable();
        Self { answered: elements.len(), elements, by_id, by_name, replaced: Vec::new() }
    }
}

impl<T> Deref for Listing<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.elements
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Element(String, usize);

    impl Identified for Element {
        fn id(&self) -> &str {
            &self.0
        }

        fn name(&self) -> Option<&str> {
            None
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    struct Called(String, Option<String>);

    impl Identified for Called {
        fn id(&self) -> &str {
            &self.0
        }

        fn name(&self) -> Option<&str> {
            self.1.as_deref()
        }
    }

    /// Names that are near each other in every possible way, and others.
    fn name() -> impl Strategy<Value = String> {
        let long = "Acme Corporation of Northumberland";
        prop_oneof![
            "[aA ]{0,3}",
            "(Acme|ACME|acme)( |\u{a0}|  )?(&|&amp;)?(\u{200b})?( Corp)?",
            Just("e\u{301}".to_owned()),
            Just("\u{e9}".to_owned()),
            Just("Stra\u{df}e".to_owned()),
            Just("STRASSE".to_owned()),
            (0..=long.len()).prop_map(|end| long[..end].to_owned()),
            (0..=long.len()).prop_map(|end| long[..end].to_uppercase()),
            // Its folded form is shorter, or empty.
            Just("A                 c".to_owned()),
            Just(" ".repeat(20)),
        ]
    }

    fn elements(ids: &[String]) -> Vec<Element> {
        ids.iter().enumerate().map(|(number, id)| Element(id.clone(), number)).collect()
    }

    proptest! {
        #[test]
        fn it_finds_by_name_what_a_walk_through_the_list_finds(
            listed in prop::collection::vec(prop::option::of(name()), 0..12),
            added in prop::collection::vec(prop::option::of(name()), 0..4),
            replaced in prop::collection::vec((0usize..16, prop::option::of(name())), 0..4),
            wanted in name(),
        ) {
            let all = listed.iter().chain(&added).cloned().enumerate();
            let mut walked: Vec<_> =
                all.map(|(number, name)| Called(format!("{number:02}"), name)).collect();
            let mut listing = Listing::from(walked[..listed.len()].to_vec());
            walked[listed.len()..].iter().for_each(|one| listing.add(one.clone()));
            for (place, name) in replaced {
                if let Some(one) = walked.get_mut(place) {
                    one.1 = name;
                    listing.replace(one.clone());
                }
            }
            let wanted = Wanted::new(&wanted);
            let nearness = |one: &Called| one.name().map(|name| wanted.nearness(name));
            let found: Vec<_> = walked
                .iter()
                .filter_map(|one| Some((one, nearness(one)?)))
                .filter(|(_, nearness)| *nearness != Nearness::Other)
                .collect();
            prop_assert_eq!(listing.alike(&wanted).collect::<Vec<_>>(), found);
            let nameless = walked.iter().filter(|one| one.1.is_none()).count();
            prop_assert_eq!(listing.nameless(), nameless as u64);
        }

        #[test]
        fn it_finds_what_a_walk_through_the_list_finds(
            listed in prop::collection::vec("[ab]{0,3}", 0..12),
            added in prop::collection::vec("[ab]{0,3}", 0..12),
            wanted in "[ab]{0,3}",
        ) {
            let mut listing = Listing::from(elements(&listed));
            let mut walked = elements(&listed);
            for element in elements(&added) {
                if !walked.iter().any(|one| one.0 == element.0) {
                    walked.push(element.clone());
                }
                listing.add(element);
            }
            prop_assert_eq!(&*listing, &walked[..]);
            let answered: Vec<_> = listing.answered().cloned().collect();
            prop_assert_eq!(answered, elements(&listed));
            let mut first = walked.iter().find(|one| one.0 == wanted).cloned();
            prop_assert_eq!(listing.find(&wanted), first.as_ref());
            prop_assert_eq!(listing.find_mut(&wanted), first.as_mut());
        }
    }
}
