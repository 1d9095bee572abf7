//! The server's words about fields that a configuration sets.
//!
//! A server may return another value than it received (`Georgia`, `GA`), or leave a field out. So
//! private state remembers its last word on each field, and only a new word is drift.
//!
//! Most often the server returns the value in the state, and nothing for an unset field. Then
//! nothing is stored, and a missing note means "as in the state". So a stored word belongs to one
//! state. Beside another state, it must be stored again.

use std::collections::BTreeMap;

use tfplugin::framework::{Attr, Context, Note, PlanContext, Private};

use super::near::is_same;
use super::{Permanent, words};

/// One field that a configuration sets and an answer returns.
pub struct Echoed<M, A> {
    /// The attribute.
    pub attribute: &'static str,
    /// Whether every configuration sets it. If so, no value is `""`, otherwise null.
    pub required: bool,
    pub attr: fn(&M) -> &Attr<String>,
    pub attr_mut: fn(&mut M) -> &mut Attr<String>,
    pub told: fn(&A) -> Option<&str>,
}

/// A field where the server's value differs from the block's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The attribute.
    pub attribute: &'static str,
    /// The value in the block.
    pub ours: String,
    /// The value of the server.
    pub theirs: String,
}

/// The server's last word on each field.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told(BTreeMap<String, String>);

/// The fields with another word than the value in the state. Each has its word, or null if there
/// was none yet.
const NOTE: Note = Note::new("t");

/// Every word, independent of the state. Older versions stored it this way, and so it is stored
/// while the state changes.
const ALL: Note = Note::new("told");

/// The name in the state before the object was renamed elsewhere.
const RENAMED: Note = Note::new("n");

/// News in a read that the state does not have.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The first word on a field, and not the value in the state. Nobody knows whether the server
    /// writes it differently or changed it. The state stays.
    pub odd: Vec<Difference>,
    /// Another word than the last one. The state has it now.
    pub drift: Vec<Difference>,
}

impl Told {
    /// The words that are stored beside a state.
    pub fn of<T: Permanent>(private: &Private, state: &T::Model) -> Self {
        if let Some(all) = private.get(ALL) {
            return Self(all);
        }
        let otherwise: BTreeMap<String, Option<String>> = private.get(NOTE).unwrap_or_default();
        let told = T::ECHOED.iter().filter_map(|field| {
            let told = match otherwise.get(field.attribute) {
                Some(told) => told.clone()?,
                None => unless_empty(text((field.attr)(state)))?.to_owned(),
            };
            Some((field.attribute.to_owned(), told))
        });
        Self(told.collect())
    }

    /// Stores the words beside a state.
    pub fn note<T: Permanent>(&self, private: &mut Private, state: &T::Model) {
        let mut otherwise = BTreeMap::new();
        for field in T::ECHOED {
            let told = self.0.get(field.attribute).map(String::as_str);
            if told != unless_empty(text((field.attr)(state))) {
                otherwise.insert(field.attribute, told);
            }
        }
        private.remove(ALL);
        private.remove(NOTE);
        if !otherwise.is_empty() {
            private.set(NOTE, otherwise);
        }
    }

    /// Stores every word, because the state is about to change.
    fn note_all(&self, private: &mut Private) {
        private.remove(NOTE);
        private.set(ALL, &self.0);
    }

    /// Whether the server has returned a field.
    pub fn tells(&self, attribute: &str) -> bool {
        self.0.contains_key(attribute)
    }

    /// Whether an answer has every field that the server returned before. Otherwise it cannot say
    /// that nothing has changed.
    pub fn are_all_in<T: Permanent>(&self, answer: &T::Answer) -> bool {
        let is_in = |field: &Echoed<_, _>| {
            (field.told)(answer).is_some() || !self.0.contains_key(field.attribute)
        };
        T::ECHOED.iter().all(is_in)
    }

    /// As if the server had returned the values in the block. A read with another value is then
    /// drift. So the next plan shows where an adopted object differs.
    pub fn as_configured<T: Permanent>(model: &T::Model) -> Self {
        let words = T::ECHOED
            .iter()
            .map(|field| (field.attribute.to_owned(), text((field.attr)(model)).to_owned()));
        Self(words.collect())
    }

    /// Takes in the answer to a create (`prior` is `None`) or an update.
    ///
    /// Returns the fields with another value than was sent. A field with the same difference as
    /// before is left out: an update of `city` is no news about `state`.
    pub fn take_answer<T: Permanent>(
        &mut self,
        answer: &T::Answer,
        plan: &T::Model,
        prior: Option<&T::Model>,
    ) -> Vec<Difference> {
        let mut differences = Vec::new();
        for field in T::ECHOED {
            let Some(told) = (field.told)(answer) else { continue };
            let before = self.0.insert(field.attribute.to_owned(), told.to_owned());
            let ours = (field.attr)(plan);
            let sent_before = prior.is_some_and(|prior| text((field.attr)(prior)) == text(ours));
            let said_before = sent_before && before.as_deref() == Some(told);
            if !is_same(text(ours), told) && !said_before {
                differences.push(Difference::new(field, ours, told));
            }
        }
        differences
    }

    /// Takes in the answer to a read, and updates the state where it has news.
    pub fn read<T: Permanent>(
        &mut self,
        answer: &T::Answer,
        state: &mut T::Model,
        imported: bool,
    ) -> News {
        let mut news = News::default();
        for field in T::ECHOED {
            let Some(told) = (field.told)(answer) else { continue };
            let last = self.0.get(field.attribute).map(String::as_str);
            let attr = (field.attr_mut)(state);
            let untold_by_import = imported && attr.is_null();
            if untold_by_import {
                *attr = field.value(told);
            } else if !is_same(text(attr), told) && last != Some(told) {
                let difference = Difference::new(field, attr, told);
                if last.is_some() {
                    *attr = field.value(told);
                    news.drift.push(difference);
                } else {
                    news.odd.push(difference);
                }
            }
            if last != Some(told) {
                self.0.insert(field.attribute.to_owned(), told.to_owned());
            }
        }
        news
    }
}

/// After a create or an update: remembers the server's words, and warns where they differ from what
/// was sent.
pub fn note_answer<T: Permanent>(
    answer: &T::Answer,
    plan: &T::Model,
    prior: Option<&T::Model>,
    context: &mut Context,
) {
    let mut told = prior.map_or_else(Told::default, |prior| Told::of::<T>(&context.private, prior));
    let differences = told.take_answer::<T>(answer, plan, prior);
    told.note::<T>(&mut context.private, plan);
    if !differences.is_empty() {
        context.warnings.push(words::echoed_differently::<T>(plan, T::id(answer), &differences));
    }
}

/// Before the first read of an import: the server has told nothing yet.
pub fn begin_import<T: Permanent>(state: &T::Model, private: &mut Private) {
    Told::default().note::<T>(private, state);
}

/// Before a change of the state that no answer may report.
pub fn begin_change<T: Permanent>(prior: &T::Model, private: &mut Private) {
    Told::of::<T>(private, prior).note_all(private);
}

/// After that change, beside the new state.
pub fn end_change<T: Permanent>(state: &T::Model, private: &mut Private) {
    Told::of::<T>(private, state).note::<T>(private, state);
}

/// After a read: updates the state with the server's words.
pub fn read<T: Permanent>(
    answer: &T::Answer,
    id: &str,
    state: &mut T::Model,
    context: &mut Context,
) {
    let mut told = Told::of::<T>(&context.private, state);
    let News { odd, drift } = told.read::<T>(answer, state, context.private.imported);
    told.note::<T>(&mut context.private, state);
    if !odd.is_empty() {
        let thing = words::thing::<T>(state);
        context.warnings.push(words::told_differently::<T>(&thing, id, &odd));
    }
    if T::FACTS.keeps_name
        && let Some(renamed) = drift.iter().find(|one| one.attribute == T::FACTS.named_by)
    {
        context.private.set(RENAMED, &renamed.ours);
    }
}

/// In the plan of an object that a read found renamed: warns, unless the block has the new name
/// already.
pub fn plan_renamed<T: Permanent>(prior: &T::Model, plan: &T::Model, context: &mut PlanContext) {
    let Some(ours) = context.private.get::<String>(RENAMED) else { return };
    let is_name = |field: &&Echoed<_, _>| field.attribute == T::FACTS.named_by;
    let Some(field) = T::ECHOED.iter().find(is_name) else { return };
    let (now, planned) = ((field.attr)(prior), (field.attr)(plan));
    if planned.is_unknown() {
        return;
    }
    if is_same(text(planned), text(now)) {
        context.private.remove(RENAMED);
        return;
    }
    let renamed = Difference { attribute: field.attribute, ours, theirs: text(now).to_owned() };
    let id = T::parts(prior).id.text().unwrap_or("no id");
    context.diagnostics.push(words::renamed::<T>(&renamed, id));
}

/// The fields where an answer differs from the block.
pub fn differences<T: Permanent>(answer: &T::Answer, plan: &T::Model) -> Vec<Difference> {
    let difference = |field: &Echoed<_, _>| {
        let (ours, told) = ((field.attr)(plan), (field.told)(answer)?);
        let differs = !is_same(text(ours), told) && !ours.is_unknown();
        differs.then(|| Difference::new(field, ours, told))
    };
    T::ECHOED.iter().filter_map(difference).collect()
}

/// The fields that are set, and that an answer leaves out.
pub fn untold<T: Permanent>(answer: &T::Answer, plan: &T::Model) -> Vec<&'static str> {
    let untold = |field: &&Echoed<_, _>| {
        (field.told)(answer).is_none() && !text((field.attr)(plan)).is_empty()
    };
    T::ECHOED.iter().filter(untold).map(|field| field.attribute).collect()
}

impl<M, A> Echoed<M, A> {
    /// A word of the server as a value. `""` of a server means unset.
    fn value(&self, told: &str) -> Attr<String> {
        if told.is_empty() && !self.required { Attr::Null } else { Attr::Known(told.to_owned()) }
    }
}

impl Difference {
    fn new<M, A>(field: &Echoed<M, A>, ours: &Attr<String>, theirs: &str) -> Self {
        Self { attribute: field.attribute, ours: text(ours).to_owned(), theirs: theirs.to_owned() }
    }
}

fn unless_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// The form of servers: `""` for no value.
pub fn text(attr: &Attr<String>) -> &str {
    attr.text().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::navigator::Organization;
    use crate::provider::resources::navigator_tenant::{Model, Tenant};

    fn tag(text: Option<&str>) -> Model {
        Model { tag: text.map(str::to_owned).into(), ..Model::default() }
    }

    fn telling(tag: Option<&str>) -> Organization {
        Organization { tag: tag.map(str::to_owned), ..Organization::default() }
    }

    fn told(tag: Option<&str>) -> Told {
        Told(tag.map(|tag| ("tag".to_owned(), tag.to_owned())).into_iter().collect())
    }

    #[test]
    fn what_is_told_as_it_is_in_the_state_is_not_stored_and_every_other_word_is() {
        // In the state, told, and whether that needs a note.
        for (state, told_, noted) in [
            (Some("a"), Some("a"), false),
            (None, None, false),
            (Some(""), None, false),
            (Some("a"), Some("A"), true),
            (Some("a"), Some(""), true),
            (Some("a"), None, true),
            (None, Some(""), true),
            (None, Some("a"), true),
        ] {
            let (model, mut private) = (tag(state), Private::default());
            let words = told(told_);
            words.note::<Tenant>(&mut private, &model);
            assert_eq!(!private.is_empty(), noted, "{state:?} {told_:?}");
            let private = Private::from_bytes(&private.to_bytes());
            assert_eq!(Told::of::<Tenant>(&private, &model), words, "{state:?} {told_:?}");
        }
    }

    #[test]
    fn a_word_outlives_a_change_of_the_state_that_no_answer_tells_of() {
        let (before, after) = (tag(Some("a")), tag(Some("b")));
        for word in [None, Some("a"), Some("b"), Some("c")] {
            let mut private = Private::default();
            told(word).note::<Tenant>(&mut private, &before);
            begin_change::<Tenant>(&before, &mut private);
            end_change::<Tenant>(&after, &mut private);
            assert_eq!(Told::of::<Tenant>(&private, &after), told(word), "{word:?}");
            assert_eq!(private.get::<BTreeMap<String, String>>(ALL), None);
        }
    }

    #[test]
    fn what_was_stored_before_is_read_as_it_was_meant() {
        let stored = br#"{"version":1,"notes":{"told":{"tag":"A"}}}"#;
        let private = Private::from_bytes(stored);
        assert_eq!(Told::of::<Tenant>(&private, &tag(Some("a"))), told(Some("A")));
    }

    #[test]
    fn a_read_is_drift_only_when_the_server_says_something_new() {
        // In the state, told before, told now: the state afterwards, and whether it is odd.
        for (state, before, now, after, odd) in [
            (Some("a"), Some("a"), Some("a"), Some("a"), false),
            (Some("a"), Some("a"), Some("b"), Some("b"), false),
            (Some("a"), Some("a"), Some(""), None, false),
            (Some("a"), Some("a"), None, Some("a"), false),
            (Some("a"), Some("A"), Some("A"), Some("a"), false),
            (Some("a"), Some("A"), Some("a"), Some("a"), false),
            (Some("a"), None, Some("A"), Some("a"), true),
            (Some("a"), None, Some("a"), Some("a"), false),
            (None, None, Some(""), None, false),
            (Some(""), Some(""), Some(""), Some(""), false),
            (None, Some(""), Some("b"), Some("b"), false),
            (None, None, Some("b"), None, true),
        ] {
            let (mut told, mut model) = (told(before), tag(state));
            let news = told.read::<Tenant>(&telling(now), &mut model, false);
            let row = format!("{state:?} {before:?} {now:?}");
            assert!(model == tag(after), "{row}");
            assert_eq!(!news.odd.is_empty(), odd, "{row}");
        }
    }

    #[test]
    fn an_import_takes_what_is_told() {
        for (now, after) in [(Some("b"), Some("b")), (Some(""), None), (None, None)] {
            let mut model = tag(None);
            let news = told(None).read::<Tenant>(&telling(now), &mut model, true);
            assert!(news.odd.is_empty() && news.drift.is_empty());
            assert!(model == tag(after), "{now:?}");
        }
        let mut model = Model::default();
        let organization = Organization { zip: Some(String::new()), ..Organization::default() };
        told(None).read::<Tenant>(&organization, &mut model, true);
        assert_eq!(model.zip.text(), Some(""), "every configuration sets it, so it is not null");
    }

    #[test]
    fn an_answer_is_news_once() {
        // Told before, sent before, sent now, told now: whether a warning is due.
        for (before, prior, plan, now, news) in [
            (None, None, "a", Some("a"), false),
            (None, None, "a", Some("A"), true),
            (None, None, "a", None, false),
            (Some("A"), Some("a"), "a", Some("A"), false),
            (Some("A"), Some("a"), "b", Some("A"), true),
            (Some("A"), Some("a"), "a", Some("B"), true),
        ] {
            let prior = prior.map(|prior| tag(Some(prior)));
            let differences =
                told(before).take_answer::<Tenant>(&telling(now), &tag(Some(plan)), prior.as_ref());
            assert_eq!(!differences.is_empty(), news, "{before:?} {plan} {now:?}");
        }
    }
}
