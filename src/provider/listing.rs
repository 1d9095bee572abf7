//! What a list call answered, with each element found by its id however many there are.

use std::ops::Deref;

/// Something with an id of its own.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

/// The elements in the order of the answer. A thousand reads look for one each, so they are
/// also in order by id: that takes four bytes an element.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    elements: Vec<T>,
    /// Places in `elements`, ascending by id.
    by_id: Vec<u32>,
    /// How many the answer has: what is added comes after them.
    answered: usize,
    /// Places of those among them that have our words now.
    replaced: Vec<u32>,
}

impl<T: Identified> Listing<T> {
    /// The element with that id; the first, if an answer has it twice.
    pub fn find(&self, id: &str) -> Option<&T> {
        self.elements.get(self.place(id)?)
    }

    /// The same, to change it. Its id stays.
    pub fn find_mut(&mut self, id: &str) -> Option<&mut T> {
        let place = self.place(id)?;
        self.elements.get_mut(place)
    }

    /// Those that are just as the answer has them.
    pub fn answered(&self) -> impl Iterator<Item = &T> {
        let answered = (0u32..).zip(self.elements.iter().take(self.answered));
        answered.filter(|(place, _)| !self.replaced.contains(place)).map(|(_, element)| element)
    }

    /// Puts our words in the place of the answer's. Its id stays.
    pub fn replace(&mut self, element: T) {
        let Some(place) = self.search(element.id()).1 else { return self.add(element) };
        if let (Some(listed), Ok(place)) = (self.elements.get_mut(place), u32::try_from(place)) {
            *listed = element;
            if !self.replaced.contains(&place) {
                self.replaced.push(place);
            }
        }
    }

    /// Puts it last, unless its id is listed.
    pub fn add(&mut self, element: T) {
        let (at, place) = self.search(element.id());
        // A list of four thousand million customers is none that an answer can hold.
        let Ok(last) = u32::try_from(self.elements.len()) else { return };
        if place.is_none() {
            self.by_id.insert(at, last);
            self.elements.push(element);
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.search(id).1
    }

    /// Where in `by_id` it is or belongs, and its place if it is there.
    fn search(&self, id: &str) -> (usize, Option<usize>) {
        let id_at = |place: &u32| self.elements.get(*place as usize).map(Identified::id);
        let at = self.by_id.partition_point(|place| id_at(place) < Some(id));
        let found = self.by_id.get(at).filter(|place| id_at(place) == Some(id));
        (at, found.map(|place| *place as usize))
    }
}

impl<T: Identified> From<Vec<T>> for Listing<T> {
    fn from(elements: Vec<T>) -> Self {
        let mut by_id: Vec<_> = (0..u32::try_from(elements.len()).unwrap_or(u32::MAX)).collect();
        // Stable, so that of twins the first comes first.
        by_id.sort_by_key(|place| elements.get(*place as usize).map(Identified::id));
        Self { answered: elements.len(), elements, by_id, replaced: Vec::new() }
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
    }

    fn elements(ids: &[String]) -> Vec<Element> {
        ids.iter().enumerate().map(|(number, id)| Element(id.clone(), number)).collect()
    }

    proptest! {
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
