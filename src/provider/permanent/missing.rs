//! `missing_objects = "keep"`. An object that is no longer listed stays in the state with a warning, and
//! so does a create with an unknown outcome. Nothing is planned for them. The rest goes on.

use tfplugin::framework::model::Model;
use tfplugin::framework::{Diagnostic, Note, Path, PlanContext, Private, Schema, plan};

use super::words;

/// How to treat such an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Missing {
    /// The run fails.
    #[default]
    Error,
    /// It goes on.
    Keep,
}

/// The words of the configuration.
pub const WORDS: &[&str] = &["error", "keep"];

/// Attributes of this provider alone, so they can still change.
const FREE: &[&str] = &["deletion_policy", "adopt_existing", "confirmed_new", "retry_failed"];

/// A read that does not find its object writes it.
const NOTE: Note = Note::new("m");

impl Missing {
    /// Reads a word of the configuration.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "error" => Some(Self::Error),
            "keep" => Some(Self::Keep),
            _ => None,
        }
    }
}

/// Notes that the object was not found.
pub fn note(private: &mut Private) {
    private.set(NOTE, true);
}

/// Notes that the object was found.
pub fn found(private: &mut Private) {
    private.remove(NOTE);
}

/// Whether the last read did not find it.
pub fn is_noted(private: &Private) -> bool {
    private.get(NOTE) == Some(true)
}

/// Plans nothing for an object except attributes of this provider alone, and says what the
/// configuration would change. `thing` is `Customer "Acme" (c-1)`.
pub fn hold<M: Model>(
    schema: &Schema,
    (config, prior, plan): (&M, &M, &mut M),
    thing: &str,
    context: &mut PlanContext,
) {
    let [config, prior] = [config, prior].map(|model| model.clone().into_value());
    let kept = plan::kept(schema, &config, &prior, plan.clone().into_value(), FREE);
    // Its values come from two models that fit.
    if let Ok(held) = M::from_value(&kept.planned) {
        *plan = held;
    }
    let change = |path: &Path| {
        let mut changes = context.changes.iter();
        changes.find(|change| change.path.steps().starts_with(path.steps())).cloned()
    };
    let said: Vec<Diagnostic> = kept
        .refused
        .iter()
        .map(|path| words::not_held_back(thing, path).at(path.clone()))
        .chain(
            kept.held_back
                .iter()
                .map(|path| words::held_back(thing, path, change(path).as_ref()).at(path.clone())),
        )
        .collect();
    context.requires_replace.clear();
    context.not_known_yet.clear();
    context.taken_as_given.clear();
    context.diagnostics.extend(said);
}
