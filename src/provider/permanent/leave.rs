//! What happens to an object that Terraform wants gone and that no API can delete.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use tfplugin::framework::{
    Attr, Attribute, Diagnostic, Note, Path, PlanContext, Private, Type, Validator,
};

use super::{Permanent, words};
use crate::provider::advice;

/// What to do with an object that cannot be deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DeletionPolicy {
    /// Destroying and replacing it are errors, before anything is done.
    #[default]
    Prevent,
    /// It leaves the state and stays where it is.
    Abandon,
}

/// The words of the configuration.
pub const WORDS: &[&str] = &["prevent", "abandon"];

impl DeletionPolicy {
    /// Reads a word of the configuration.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "prevent" => Some(Self::Prevent),
            "abandon" => Some(Self::Abandon),
            _ => None,
        }
    }

    /// What governs an object: the value in its state, because a destroy sees no
    /// configuration; where there is none, the provider's.
    pub fn governing(in_state: &Attr<String>, of_provider: Option<Self>) -> Self {
        in_state.text().and_then(Self::parse).or(of_provider).unwrap_or_default()
    }
}

/// The attribute that every resource has whose object cannot be deleted.
pub fn attribute(thing: &str) -> Attribute {
    Attribute::optional(
        "deletion_policy",
        Type::String,
        &format!(
            "What happens when Terraform wants to destroy or replace the {thing}, which no \
             documented API call can delete: `prevent` makes it an error of the plan, `abandon` \
             lets go of it with a warning and leaves it where it is. It governs once it has been \
             applied. Default: the provider's `deletion_policy`, which is `prevent` unless set."
        ),
    )
    .validate(Validator::one_of(WORDS))
}

/// An object that cannot be deleted, as messages speak of it.
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
    /// `in Wiv's console`: where a person can end it.
    pub end_it: Cow<'static, str>,
}

/// Remembered in the plan for an object, for the plan of the one that replaces it: core asks
/// for that with no prior state, only with these notes. Every plan leaves one, so it holds what
/// the new plan does not know, and nothing more; no state has it.
#[derive(Serialize, Deserialize)]
struct Replaceable<'a> {
    thing: Cow<'a, str>,
    id: Cow<'a, str>,
    prevent: bool,
}

const NOTE: Note = Note::new("r").formerly("replaceable");

/// A block under another address shows as one that is gone, beside one that is new.
const MOVED: &str = "If its block was renamed, or is under `for_each` now, say so with a `moved` \
                     block: then nothing is destroyed.\n\n";

/// What a refused plan of a new block says last: core plans before it destroys.
pub const OR_DESTROY: &str = "\n\nIf all of this is to be destroyed, `terraform destroy -refresh=false` \
                              does not plan it anew first.";

impl Undeletable {
    /// One that lives the common life.
    pub fn of<T: Permanent>(model: &T::Model, id: &str) -> Self {
        Self {
            type_name: T::TYPE,
            thing: words::thing::<T>(model),
            id: id.to_owned(),
            because: T::FACTS.cannot,
            end_it: T::FACTS.whom_to_ask.into(),
        }
    }

    /// Refuses to destroy it, or says what that means.
    pub fn plan_destroy(&self, policy: DeletionPolicy, context: &mut PlanContext) {
        context.diagnostics.push(self.destroy(policy));
    }

    /// The error of a policy that prevents, or the warning of one that abandons.
    fn destroy(&self, policy: DeletionPolicy) -> Diagnostic {
        match policy {
            DeletionPolicy::Prevent => self.refusal("destroyed", MOVED),
            DeletionPolicy::Abandon => self.farewell("It leaves the Terraform state", ""),
        }
    }

    /// Refuses at apply what no plan was asked for, or says that it was let go.
    ///
    /// # Errors
    /// If the policy prevents it.
    pub fn delete(&self, policy: DeletionPolicy) -> Result<Diagnostic, Diagnostic> {
        match policy {
            DeletionPolicy::Prevent => Err(self.refusal_at_apply()),
            DeletionPolicy::Abandon => Ok(self.farewell("It has left the Terraform state", "")),
        }
    }

    /// In the plan for an object that exists: refuses what would replace it, at the
    /// attributes that cannot be changed in place, and leaves a note for the plan of the one
    /// that replaces it.
    ///
    /// A new value that is not known yet may turn out to be the one that is there, so it is
    /// let through: apply plans once more, and refuses it then if it is another.
    pub fn plan_update(&self, policy: DeletionPolicy, hint: &str, context: &mut PlanContext) {
        let prevent = policy == DeletionPolicy::Prevent;
        let (thing, id) = (Cow::from(&self.thing), Cow::from(&self.id));
        context.private.set_for_plan(NOTE, Replaceable { thing, id, prevent });
        if !prevent {
            if !context.requires_replace.is_empty() {
                context.diagnostics.push(self.farewell("It is replaced", hint));
            }
            return;
        }
        let changed = std::mem::take(&mut context.requires_replace).into_iter();
        let (later, now): (Vec<_>, Vec<_>) =
            changed.partition(|path| context.not_known_yet.contains(path));
        for path in later {
            context.diagnostics.push(self.not_known_yet(&path).at(path));
        }
        context.requires_replace.clone_from(&now);
        for path in now {
            let summary = format!("{} cannot be changed in place: `{path}`", self.thing);
            let detail = format!(
                "A new `{path}` needs a new object, and {}: the present one ({}) would be left \
                 behind. `deletion_policy` is `prevent`, so nothing is done.\n\n{hint}{}",
                self.because,
                self.id,
                self.ways_on(),
            );
            context.diagnostics.push(Diagnostic::error(summary, detail).at(path));
        }
    }

    /// Takes back the note for `-replace`: there is nothing that could be left behind.
    pub fn forget(private: &mut Private) {
        private.remove(NOTE);
    }

    fn not_known_yet(&self, path: &Path) -> Diagnostic {
        Diagnostic::warning(
            format!("`{path}` of {} ({}) is not known yet", self.thing, self.id),
            "If it turns out to be the present one, nothing happens. If it turns out to be another, the \
             apply refuses it: that would need a new object, and `deletion_policy` is `prevent`.",
        )
    }

    /// In the plan for a new object: refuses it where it replaces one that must stay.
    /// Returns the id of the one that it replaces. A warning would be lost: core drops those
    /// of this second plan, so that one let go by `-replace` is told of at apply alone.
    pub fn plan_create(
        type_name: &'static str,
        because: &'static str,
        context: &mut PlanContext,
    ) -> Option<String> {
        let note: Replaceable = context.replaces.as_ref().and_then(|old| old.get(NOTE))?;
        let (thing, id) = (note.thing.into_owned(), note.id.into_owned());
        let old = Self { type_name, thing, id, because, end_it: Cow::default() };
        if note.prevent {
            context.diagnostics.push(old.refusal("replaced", ""));
        }
        Some(old.id)
    }

    fn refusal(&self, done: &str, hint: &str) -> Diagnostic {
        Diagnostic::error(
            format!("{} ({}) cannot be {done}", self.thing, self.id),
            format!(
                "{}, and `deletion_policy` is `prevent`, so nothing is done.\n\n{hint}{}",
                words::capitalized(self.because),
                self.ways_on()
            ),
        )
    }

    /// What no plan refused is most often tainted: of that core tells the plan nothing.
    fn refusal_at_apply(&self) -> Diagnostic {
        let mut refusal = self.refusal("destroyed", "");
        let untaint = advice::untaint(self.type_name);
        let _ = write!(refusal.detail, "\n\nIf it is marked as tainted, {untaint} keeps it.");
        refusal
    }

    fn farewell(&self, what: &str, hint: &str) -> Diagnostic {
        let text = format!(
            "{what} and goes on existing, because {} and `deletion_policy` is `abandon`. Whoever wants \
             it ended does that {}; its id is {}.\n\n{hint}",
            self.because, self.end_it, self.id
        );
        Diagnostic::warning(
            format!("{} ({}) is left behind", self.thing, self.id),
            text.trim_end().to_owned(),
        )
    }

    fn ways_on(&self) -> String {
        let type_name = self.type_name;
        format!(
            "To let go of it and leave it where it is, do one of these:\n\
             - Set `deletion_policy = \"abandon\"` on it and apply that first. Set on the provider it \
             works at once, for resources that do not set their own.\n\
             - In OpenTofu 1.12 or newer, set `lifecycle {{ destroy = false }}` on it and apply that \
             first: a destroy then forgets it.\n\
             - Unless it is one of several under `for_each` or `count`, replace its block by this one \
             (Terraform or OpenTofu 1.7):\n\n    \
             removed {{\n      from = {type_name}.NAME\n      lifecycle {{\n        \
             destroy = false\n      }}\n    }}\n\n\
             - Run {}.",
            advice::state_rm(type_name)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_in_state_governs_and_then_the_providers() {
        let abandon = || Attr::Known("abandon".to_owned());
        let prevent = || Attr::Known("prevent".to_owned());
        let provider = Some(DeletionPolicy::Abandon);
        for (in_state, of_provider, governing) in [
            (Attr::Null, None, DeletionPolicy::Prevent),
            (Attr::Null, provider, DeletionPolicy::Abandon),
            (prevent(), provider, DeletionPolicy::Prevent),
            (abandon(), None, DeletionPolicy::Abandon),
            (Attr::Unknown, provider, DeletionPolicy::Abandon),
        ] {
            assert_eq!(DeletionPolicy::governing(&in_state, of_provider), governing);
        }
    }
}
