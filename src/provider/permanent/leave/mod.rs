//! An object that Terraform wants to delete, and that no API can delete.

mod notes;
mod policy;
mod words;

use std::borrow::Cow;

use tfplugin::framework::{Attribute, Diagnostic, Path, PlanContext, Private, Type, Validator};

use self::notes::Replaceable;
pub use self::notes::{hand_on, is_said, said, stays};
pub use self::policy::{DeletionPolicy, Governing, WORDS};
pub use self::words::{OR_DESTROY, at_once, how_to_abandon};
use super::{Permanent, words as all};

/// The attribute of every resource whose object cannot be deleted.
pub fn attribute(thing: &str) -> Attribute {
    Attribute::optional(
        "deletion_policy",
        Type::String,
        &format!(
            "No documented API call deletes the {thing}. With `prevent`, a plan that destroys or \
             replaces it is an error. With `abandon`, it leaves the state with a warning, and \
             still exists. If a plan changes or replaces the {thing}, a new value counts at once. \
             A destroy does not see the configuration, so there it counts after an apply. Default: \
             the provider's `deletion_policy`, which is `prevent` unless set."
        ),
    )
    .validate(Validator::one_of(WORDS))
}

/// An object that cannot be deleted, in the words of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undeletable {
    /// `msp_customer`.
    pub type_name: &'static str,
    /// `Customer "Acme"`.
    pub thing: String,
    /// Its id.
    pub id: String,
    /// `Wiv's API documents no call that deletes a customer`.
    pub because: &'static str,
    /// `ask Wiv's support`: what a person does to end it.
    pub end_it: Cow<'static, str>,
    /// The last read did not find it.
    pub is_missing: bool,
}

/// Other ways on, where a change is refused or makes another object.
#[derive(Debug, Default)]
pub struct Hint {
    /// Paragraphs, each with an empty line after it.
    pub text: String,
    /// The message must recommend nothing else.
    pub is_all: bool,
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Self { text, is_all: false }
    }
}

impl Undeletable {
    /// An object that lives the common life.
    pub fn of<T: Permanent>(model: &T::Model, id: &str) -> Self {
        Self {
            type_name: T::TYPE,
            thing: all::thing::<T>(model),
            id: id.to_owned(),
            because: T::FACTS.cannot,
            end_it: T::FACTS.to_end_it.into(),
            is_missing: false,
        }
    }

    /// In the plan of a destroy: refuses it, or says what it means.
    pub fn plan_destroy(&self, governing: Governing, context: &mut PlanContext) {
        stays(&mut context.private);
        context.diagnostics.push(match governing.policy {
            DeletionPolicy::Prevent => self.indestructible(governing),
            DeletionPolicy::Abandon => {
                notes::let_go(&mut context.private);
                said(&mut context.private);
                self.farewell("It leaves the Terraform state", "")
            }
        });
    }

    /// At apply: refuses a destroy without a plan, and gives the warning that no plan gave.
    ///
    /// # Errors
    /// If the policy prevents it.
    pub fn delete(
        &self,
        governing: Governing,
        planned: &Private,
    ) -> Result<Option<Diagnostic>, Diagnostic> {
        match governing.policy {
            DeletionPolicy::Prevent if !notes::is_let_go(planned) => {
                Err(self.indestructible_at_apply(governing))
            }
            _ if is_said(planned) => Ok(None),
            _ => Ok(Some(self.farewell("It has left the Terraform state", ""))),
        }
    }

    /// In the plan for an object that exists: refuses a replacement, at the attributes that cannot
    /// change in place. Leaves notes for the plan of the object that replaces this one.
    ///
    /// A new value that is not known yet may be equal to the old one, so the plan permits it. The
    /// apply plans again, and refuses a different value then.
    pub fn plan_update(&self, governing: Governing, hint: &Hint, context: &mut PlanContext) {
        let prevent = governing.policy == DeletionPolicy::Prevent;
        stays(&mut context.private);
        Replaceable { thing: Cow::from(&self.thing), id: Cow::from(&self.id), prevent }
            .note(&mut context.private);
        if !prevent {
            if !context.requires_replace.is_empty() {
                said(&mut context.private);
                let still = match governing.of_a_destroy() {
                    DeletionPolicy::Prevent => words::STILL_PREVENT,
                    DeletionPolicy::Abandon => "",
                };
                let more = format!("{still}{}", hint.text);
                context.diagnostics.push(self.farewell("It is replaced", &more));
            }
            return;
        }
        if governing.is_later {
            let refused = context.requires_replace.first();
            let refused = refused.map(|path| self.policy_not_known_yet(path).at(path.clone()));
            return context.diagnostics.extend(refused);
        }
        let changed = std::mem::take(&mut context.requires_replace).into_iter();
        let (later, now): (Vec<_>, Vec<_>) =
            changed.partition(|path| context.not_known_yet.contains(path));
        for path in later {
            context.diagnostics.push(self.not_known_yet(&path).at(path));
        }
        context.requires_replace.clone_from(&now);
        let otherwise =
            if hint.is_all { String::new() } else { format!("{}\n\n", at_once("this one")) };
        let hint = format!("{}{otherwise}", hint.text);
        for path in now {
            context.diagnostics.push(self.refuse_change(&path, &hint, context));
        }
    }

    fn refuse_change(&self, path: &Path, hint: &str, context: &PlanContext) -> Diagnostic {
        let change = context.changes.iter().find(|change| change.path == *path);
        self.unchangeable(path, change, hint)
    }

    /// Removes the note for `-replace`: there is no object to leave behind.
    pub fn forget(private: &mut Private) {
        stays(private);
        Replaceable::forget(private);
    }

    /// In the plan for a new object: refuses it where it replaces an object that must stay. Returns
    /// the id of the replaced object. Core drops the warnings of this second plan, so only the
    /// apply tells about an object that `-replace` abandons.
    pub fn plan_create(
        type_name: &'static str,
        because: &'static str,
        context: &mut PlanContext,
    ) -> Option<String> {
        let replaced = context.replaces.as_ref()?;
        hand_on(Some(replaced), &mut context.private);
        let Replaceable { thing, id, prevent } = Replaceable::of(replaced)?;
        let (thing, id) = (thing.into_owned(), id.into_owned());
        if prevent {
            let old =
                Self { type_name, thing, id, because, end_it: Cow::default(), is_missing: false };
            context.diagnostics.push(old.irreplaceable());
            return Some(old.id);
        }
        notes::let_go(&mut context.private);
        Some(id)
    }
}
