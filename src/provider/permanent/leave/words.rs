//! The messages about an object that Terraform wants to delete.

use std::fmt::Write as _;

use tfplugin::framework::{Change, Diagnostic, Path};

use super::Undeletable;
use super::policy::{DeletionPolicy, Governing};
use crate::provider::advice;
use crate::provider::permanent::words;

/// A block under another address looks like one that is gone, beside a new one.
const MOVED: &str = "If its block was renamed, or is under `for_each` now, say so with a `moved` \
                     block: then nothing is destroyed.\n\n";

/// The end of a refused plan of a new block: core plans before it destroys.
pub const OR_DESTROY: &str = "\n\nIf all of this is to be destroyed, `terraform destroy -refresh=false` \
                              does not plan it again first.";

impl Undeletable {
    /// A new value needs a new object.
    pub(super) fn unchangeable(
        &self,
        path: &Path,
        change: Option<&Change>,
        hint: &str,
    ) -> Diagnostic {
        let Self { thing, id, .. } = self;
        let change = change.map_or_else(String::new, |Change { from, to, .. }| {
            format!("It is {from} and would be {to}.\n\n")
        });
        Diagnostic::error(
            format!("{thing} ({id}) cannot be changed in place: `{path}`"),
            format!(
                "{change}{hint}A new `{path}` needs a new object, as {}. `deletion_policy` is `prevent`, \
                 so nothing is done.",
                self.because
            ),
        )
        .at(path.clone())
    }

    pub(super) fn not_known_yet(&self, path: &Path) -> Diagnostic {
        Diagnostic::warning(
            format!("`{path}` of {} ({}) is not known yet", self.thing, self.id),
            "If it turns out to be the present one, nothing happens. If it turns out to be another, the \
             apply refuses it: that would need a new object, and `deletion_policy` is `prevent`.",
        )
    }

    /// It may turn out to abandon the object, and the destroy comes before that is known.
    pub(super) fn policy_not_known_yet(&self, path: &Path) -> Diagnostic {
        Diagnostic::error(
            format!("`deletion_policy` of {} ({}) is not known yet", self.thing, self.id),
            format!(
                "Apply first what it comes from, and it. It is still `prevent` in the state.\n\n\
                 A new `{path}` needs a new object, as {}.",
                self.because
            ),
        )
    }

    /// `-replace`.
    pub(super) fn irreplaceable(&self) -> Diagnostic {
        self.refused("replaced", &format!("{}\n\n", at_once("this one")))
    }

    pub(super) fn indestructible(&self, governing: Governing) -> Diagnostic {
        self.refused("destroyed", &format!("{MOVED}{}\n\n", self.ways_on(governing)))
    }

    /// An object that no plan refused is usually tainted: core tells the plan nothing about it.
    pub(super) fn indestructible_at_apply(&self, governing: Governing) -> Diagnostic {
        let mut refusal = self.refused("destroyed", &format!("{}\n\n", self.ways_on(governing)));
        let untaint = advice::untaint(self.type_name);
        let _ = write!(refusal.detail, " If it is marked as tainted, {untaint} keeps it.");
        refusal
    }

    fn refused(&self, done: &str, what_to_do: &str) -> Diagnostic {
        Diagnostic::error(
            format!("{} ({}) cannot be {done}", self.thing, self.id),
            format!(
                "{what_to_do}{}, and `deletion_policy` is `prevent`, so nothing is done.",
                words::capitalized(self.because)
            ),
        )
    }

    /// It is abandoned.
    pub(super) fn farewell(&self, what: &str, more: &str) -> Diagnostic {
        if self.is_missing {
            return Diagnostic::warning(
                format!("{} ({}) is let go of, and was not listed", self.thing, self.id),
                format!(
                    "{what}. If it exists after all, only a person can end it, {}.",
                    self.end_it
                ),
            );
        }
        let text = format!(
            "{what} and goes on existing, as {}. Only a person can end it, {}.\n\n{more}",
            self.because, self.end_it
        );
        Diagnostic::warning(
            format!("{} ({}) is left behind", self.thing, self.id),
            text.trim_end().to_owned(),
        )
    }

    fn ways_on(&self, governing: Governing) -> String {
        let type_name = self.type_name;
        format!(
            "To let go of it and leave it where it is, do one of these:\n{}\n\
             - Run {}.\n\
             - Unless it is one of several under `for_each` or `count`, write a `removed` block with \
             `from = {type_name}.NAME` and `lifecycle {{ destroy = false }}` in its place (Terraform or OpenTofu 1.7).\n\
             - In OpenTofu 1.12, set `lifecycle {{ destroy = false }}` on it and apply that first: a destroy \
             then forgets it.",
            how_to_abandon(governing),
            advice::state_rm(type_name)
        )
    }
}

/// Where the plan sees the configuration.
pub fn at_once(what: &str) -> String {
    format!(
        "To leave {what} where it is and have a new one, set `deletion_policy = \"abandon\"` on this \
         block. It counts in the same apply."
    )
}

/// Where a destroy does not see it.
pub fn how_to_abandon(governing: Governing) -> &'static str {
    match governing.in_state {
        Some(DeletionPolicy::Prevent) => {
            "- Set `deletion_policy = \"abandon\"` on its block. It is still `prevent` in the state: apply \
             that alone first."
        }
        _ => {
            "- Set `deletion_policy = \"abandon\"` on the provider, where it counts at once. On its block \
             it is not in the state yet: apply that alone first."
        }
    }
}

/// With `create_before_destroy`, the old one is destroyed without these notes.
pub(super) const STILL_PREVENT: &str = "The state still says `prevent`. If the block has \
                                        `create_before_destroy`, apply `deletion_policy` alone first.\n\n";
