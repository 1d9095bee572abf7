//! The twelve fields of a tenant that a configuration sets: how they are sent, and what
//! follows from what the server says of them.
//!
//! A server may say something other than it was sent (`Georgia`, `GA`), and may leave a
//! field out. So its last word on each field is remembered, and only a new word is drift.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tfplugin::framework::{Attr, Private};

use super::schema::Model;
use crate::navigator::{Organization, TenantBody};

/// One field: the same name in the model and in the answer.
pub struct TenantField {
    /// The attribute.
    pub attribute: &'static str,
    /// Whether every configuration sets it. Then nothing is `""`, otherwise null.
    required: bool,
    attr: fn(&Model) -> &Attr<String>,
    attr_mut: fn(&mut Model) -> &mut Attr<String>,
    told: fn(&Organization) -> Option<&str>,
}

macro_rules! field {
    ($name:ident, required: $required:literal) => {
        TenantField {
            attribute: stringify!($name),
            required: $required,
            attr: |model| &model.$name,
            attr_mut: |model| &mut model.$name,
            told: |organization| organization.$name.as_deref(),
        }
    };
}

/// All of them, in the order of the schema.
const FIELDS: &[TenantField] = &[
    field!(display_name, required: true),
    field!(company_name, required: true),
    field!(country, required: true),
    field!(city, required: true),
    field!(domain, required: true),
    field!(address_line1, required: true),
    field!(state, required: true),
    field!(zip, required: true),
    field!(address_line2, required: false),
    field!(tag, required: false),
    field!(admin_user_email, required: false),
    field!(tenant_type, required: true),
];

/// A field of which the server says something other than the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The attribute.
    pub attribute: &'static str,
    /// What the block says.
    pub ours: String,
    /// What the server says.
    pub theirs: String,
}

/// The body of a create (`prior` is `None`) or of an update: eleven fields, `""` for what
/// is unset.
///
/// The twelfth, `addressLine2`, stands in the reference alone, so it is sent only where it
/// is needed: when it is set, and as `""` when it was set before. A PUT without it might
/// leave the old one in place, and the state would say that it is gone.
pub fn body(model: &Model, prior: Option<&Model>) -> TenantBody {
    let line2 = text(&model.address_line2);
    let had_line2 = prior.is_some_and(|prior| !text(&prior.address_line2).is_empty());
    TenantBody {
        tenant_type: text(&model.tenant_type).to_owned(),
        country: text(&model.country).to_owned(),
        display_name: text(&model.display_name).to_owned(),
        company_name: text(&model.company_name).to_owned(),
        city: text(&model.city).to_owned(),
        state: text(&model.state).to_owned(),
        zip: text(&model.zip).to_owned(),
        domain: text(&model.domain).to_owned(),
        admin_user_email: text(&model.admin_user_email).to_owned(),
        tag: text(&model.tag).to_owned(),
        address_line1: text(&model.address_line1).to_owned(),
        address_line2: (!line2.is_empty() || had_line2).then(|| line2.to_owned()),
    }
}

/// Whether a plan changes something that Navigator keeps, so that a PUT is due. A value
/// that is not known yet may be a change. `""` and null are one and the same to Navigator,
/// but not where an import could not tell: null is then no value at all.
pub fn changes(prior: &Model, plan: &Model) -> bool {
    FIELDS.iter().any(|field| {
        let (before, after) = ((field.attr)(prior), (field.attr)(plan));
        after.is_unknown()
            || text(before) != text(after)
            || (field.required && before.is_null() != after.is_null())
    })
}

/// The server's last word on each field, in private state.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(BTreeMap<String, String>);

const NOTE: &str = "told";

impl Told {
    /// What is remembered.
    pub fn of(private: &Private) -> Self {
        private.get(NOTE).unwrap_or_default()
    }

    /// Remembers it.
    pub fn note(&self, private: &mut Private) {
        private.set(NOTE, self);
    }

    /// Whether an answer speaks of every field that the server has spoken of before. One that
    /// does not cannot say that nothing has changed.
    pub fn are_all_in(&self, organization: &Organization) -> bool {
        let is_in = |field: &TenantField| {
            (field.told)(organization).is_some() || !self.0.contains_key(field.attribute)
        };
        FIELDS.iter().all(is_in)
    }

    /// As if the server had said what the block says. A read that then says otherwise is
    /// drift: so what was adopted and differs shows in the next plan.
    pub fn as_configured(model: &Model) -> Self {
        let words = FIELDS
            .iter()
            .map(|field| (field.attribute.to_owned(), text((field.attr)(model)).to_owned()));
        Self(words.collect())
    }

    /// Takes in the answer to a create (`prior` is `None`) or an update.
    ///
    /// Returns the fields of which it says something other than was sent, but for those
    /// of which it has said so before: an update of `city` is no news about `state`.
    pub fn hear(
        &mut self,
        organization: &Organization,
        plan: &Model,
        prior: Option<&Model>,
    ) -> Vec<Difference> {
        let mut differences = Vec::new();
        for field in FIELDS {
            let Some(told) = (field.told)(organization) else { continue };
            let before = self.0.insert(field.attribute.to_owned(), told.to_owned());
            let ours = (field.attr)(plan);
            let sent_before = prior.is_some_and(|prior| text((field.attr)(prior)) == text(ours));
            let said_before = sent_before && before.as_deref() == Some(told);
            if text(ours) != told && !said_before {
                differences.push(Difference::new(field, ours, told));
            }
        }
        differences
    }

    /// Takes in the answer to a read, and brings the state to it where it is new.
    ///
    /// Returns the fields that the server speaks of for the first time, and otherwise
    /// than the state: whether that is its way of writing them or a change, nobody knows.
    pub fn read(
        &mut self,
        organization: &Organization,
        state: &mut Model,
        imported: bool,
    ) -> Vec<Difference> {
        let mut differences = Vec::new();
        for field in FIELDS {
            let Some(told) = (field.told)(organization) else { continue };
            let before = self.0.insert(field.attribute.to_owned(), told.to_owned());
            let attr = (field.attr_mut)(state);
            let untold_by_import = imported && attr.is_null();
            if untold_by_import {
                *attr = field.value(told);
            } else if text(attr) != told && before.as_deref() != Some(told) {
                if before.is_some() {
                    *attr = field.value(told);
                } else {
                    differences.push(Difference::new(field, attr, told));
                }
            }
        }
        differences
    }
}

/// The fields of which an answer says something other than the block.
pub fn differences(organization: &Organization, plan: &Model) -> Vec<Difference> {
    FIELDS
        .iter()
        .filter_map(|field| {
            let (ours, told) = ((field.attr)(plan), (field.told)(organization)?);
            (text(ours) != told && !ours.is_unknown()).then(|| Difference::new(field, ours, told))
        })
        .collect()
}

/// The fields that are set and of which an answer says nothing.
pub fn untold(organization: &Organization, plan: &Model) -> Vec<&'static str> {
    let untold = |field: &&TenantField| {
        (field.told)(organization).is_none() && !text((field.attr)(plan)).is_empty()
    };
    FIELDS.iter().filter(untold).map(|field| field.attribute).collect()
}

impl TenantField {
    /// A word of the server as a value. To Navigator `""` is what is not set.
    fn value(&self, told: &str) -> Attr<String> {
        if told.is_empty() && !self.required { Attr::Null } else { Attr::Known(told.to_owned()) }
    }
}

impl Difference {
    fn new(field: &TenantField, ours: &Attr<String>, theirs: &str) -> Self {
        Self { attribute: field.attribute, ours: text(ours).to_owned(), theirs: theirs.to_owned() }
    }
}

/// As Navigator has it: `""` where there is nothing.
fn text(attr: &Attr<String>) -> &str {
    attr.text().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_read_is_drift_only_when_the_server_says_something_new() {
        // In state, said before, said now: in state afterwards, and whether it is odd.
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
            let differences = told.read(&telling(now), &mut model, false);
            let row = format!("{state:?} {before:?} {now:?}");
            assert!(model == tag(after), "{row}");
            assert_eq!(!differences.is_empty(), odd, "{row}");
        }
    }

    #[test]
    fn an_import_takes_what_is_told() {
        for (now, after) in [(Some("b"), Some("b")), (Some(""), None), (None, None)] {
            let mut model = tag(None);
            assert!(told(None).read(&telling(now), &mut model, true).is_empty());
            assert!(model == tag(after), "{now:?}");
        }
        let mut model = Model::default();
        let organization = Organization { zip: Some(String::new()), ..Organization::default() };
        told(None).read(&organization, &mut model, true);
        assert_eq!(model.zip.text(), Some(""), "every configuration sets it, so it is not null");
    }

    #[test]
    fn an_answer_is_news_once() {
        // Said before, sent before, sent now, said now: whether that is worth a warning.
        for (before, prior, plan, now, news) in [
            (None, None, "a", Some("a"), false),
            (None, None, "a", Some("A"), true),
            (None, None, "a", None, false),
            (Some("A"), Some("a"), "a", Some("A"), false),
            (Some("A"), Some("a"), "b", Some("A"), true),
            (Some("A"), Some("a"), "a", Some("B"), true),
        ] {
            let prior = prior.map(|prior| tag(Some(prior)));
            let differences = told(before).hear(&telling(now), &tag(Some(plan)), prior.as_ref());
            assert_eq!(!differences.is_empty(), news, "{before:?} {plan} {now:?}");
        }
    }

    #[test]
    fn a_second_address_line_is_sent_when_it_is_or_was_set() {
        let line2 = |text: Option<&str>| Model {
            address_line2: text.map(str::to_owned).into(),
            ..Model::default()
        };
        for (prior, plan, sent) in [
            (None, None, None),
            (None, Some(""), None),
            (None, Some("x"), Some("x")),
            (Some("x"), Some("x"), Some("x")),
            (Some("x"), None, Some("")),
            (Some("x"), Some(""), Some("")),
            (Some(""), None, None),
        ] {
            let body = body(&line2(plan), Some(&line2(prior)));
            assert_eq!(body.address_line2.as_deref(), sent, "{prior:?} {plan:?}");
        }
    }

    #[test]
    fn empty_and_unset_are_one_and_unknown_may_be_a_change() {
        let unknown = Model { tag: Attr::Unknown, ..Model::default() };
        for (prior, plan, changed) in [
            (tag(None), tag(Some("")), false),
            (tag(Some("")), tag(None), false),
            (tag(Some("a")), tag(None), true),
            (tag(Some("a")), unknown, true),
        ] {
            assert_eq!(changes(&prior, &plan), changed);
        }
    }
}
