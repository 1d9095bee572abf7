//! The messages about an object that Terraform wants to delete.

use tfplugin::framework::{Change, Diagnostic, Path};

use super::Undeletable;
use super::policy::{DeletionPolicy, Governing};
use crate::provider::advice;
use crate::provider::permanent::words;

/// A block under another address looks like one that is gone, beside a new one.
const MOVED: &str = "If its block was renamed, or now uses `for_each`, add a `moved` block: then \
                     Terraform destroys nothing.\n\n";

/// The end of a refused plan of a new block: core plans before it destroys.
pub const OR_DESTROY: &str = "\n\nTo destroy all of this instead, run `terraform destroy \
                              -refresh=false`: it does not plan new objects first.";

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
            format!("It is {from} and would be {to}. ")
        });
        Diagnostic::error(
            format!("{thing} ({id}) cannot be changed in place: `{path}`"),
            format!(
                "{hint}{change}A new `{path}` needs a new object: {}. `deletion_policy` is `prevent`, so \
                 nothing is done.",
                self.because
            ),
        )
        .at(path.clone())
    }

    pub(super) fn not_known_yet(&self, path: &Path) -> Diagnostic {
        Diagnostic::warning(
            format!("`{path}` of {} ({}) is not known yet", self.thing, self.id),
            "Terraform knows the value only at apply. If it stays the same, nothing happens. If it \
             changes, the apply refuses it: a new value needs a new object, and `deletion_policy` is \
             `prevent`.",
        )
    }

    /// It may turn out to abandon the object, and the destroy comes before that is known.
    pub(super) fn policy_not_known_yet(&self, path: &Path) -> Diagnostic {
        Diagnostic::error(
            format!("`deletion_policy` of {} ({}) is not known yet", self.thing, self.id),
            format!(
                "First apply the resource that it comes from. Then apply `deletion_policy` alone. The \
                 state still says `prevent`.\n\n\
                 A new `{path}` needs a new object: {}.",
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
        let untaint = advice::untaint(self.type_name);
        let tainted = format!("If it is marked as tainted, {untaint} keeps it.");
        self.refused("destroyed", &format!("{tainted}\n\n{}\n\n", self.ways_on(governing)))
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
                format!("{} ({}) is no longer managed, and was not listed", self.thing, self.id),
                format!("{what}. To end it if it still exists, {}.", self.end_it),
            );
        }
        let text = format!(
            "{what}, but still exists. To end it, {}. {}, and `deletion_policy` is `abandon`.\n\n{more}",
            self.end_it,
            words::capitalized(self.because)
        );
        Diagnostic::warning(
            format!("{} ({}) is left behind", self.thing, self.id),
            text.trim_end().to_owned(),
        )
    }

    fn ways_on(&self, governing: Governing) -> String {
        let type_name = self.type_name;
        format!(
            "To remove it from the state and leave it where it is, do one of these:\n{}\n\
             - Run {}.\n\
             - Replace its block with a `removed` block that has `from = {type_name}.NAME` and \
             `lifecycle {{ destroy = false }}` (Terraform or OpenTofu 1.7). This does not work for one of \
             several under `for_each` or `count`.\n\
             - In OpenTofu 1.12, set `lifecycle {{ destroy = false }}` on its block, and apply that first. \
             A destroy then only forgets it.",
            how_to_abandon(governing),
            advice::state_rm(type_name)
        )
    }
}

/// Where the plan sees the configuration.
pub fn at_once(what: &str) -> String {
    format!(
        "To leave {what} where it is and create a new one, set `deletion_policy = \"abandon\"` on this \
         block. It counts in the same apply."
    )
}

/// Where a destroy does not see it.
pub fn how_to_abandon(governing: Governing) -> &'static str {
    match governing.in_state {
        Some(DeletionPolicy::Prevent) => {
            "- Set `deletion_policy = \"abandon\"` on its block, and apply that alone first: the state \
             still says `prevent`."
        }
        _ => {
            "- Set `deletion_policy = \"abandon\"` on the provider: it counts at once. Or set it on its \
             block, and apply that alone first: a destroy reads it from the state."
        }
    }
}

/// With `create_before_destroy`, the old one is destroyed without these notes.
pub(super) const STILL_PREVENT: &str = "The state still says `prevent`. If the block has \
                                        `create_before_destroy`, apply `deletion_policy` alone first.\n\n";
