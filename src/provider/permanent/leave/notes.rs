//! What one call of core's leaves for the next, where an object is let go of. Core hands the notes of
//! a plan on to the plan of what replaces the object, and from there to the destroy. The create has
//! none of them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tfplugin::framework::{Note, Private};

/// Remembered in the plan for an object, for the plan of the one that replaces it: core asks
/// for that with no prior state, only with these notes. Every plan leaves one, so it holds what
/// the new plan does not know, and nothing more; no state has it.
#[derive(Serialize, Deserialize)]
pub struct Replaceable<'a> {
    pub thing: Cow<'a, str>,
    pub id: Cow<'a, str>,
    pub prevent: bool,
}

const REPLACEABLE: Note = Note::new("r").formerly("replaceable");
/// The plan lets go of the object, by the policy that governs there.
const LET_GO: Note = Note::new("g");
/// And has said so.
const SAID: Note = Note::new("s");

impl Replaceable<'_> {
    /// What was remembered.
    pub fn of(private: &Private) -> Option<Self> {
        private.get(REPLACEABLE)
    }

    /// Remembers it.
    pub fn note(self, private: &mut Private) {
        private.set_for_plan(REPLACEABLE, self);
    }

    /// There is nothing that could be left behind.
    pub fn forget(private: &mut Private) {
        private.remove(REPLACEABLE);
    }
}

/// The destroy that this plan is for is no error.
pub fn let_go(private: &mut Private) {
    private.set_for_plan(LET_GO, true);
}

/// Whether a plan has decided that.
pub fn is_let_go(private: &Private) -> bool {
    private.get(LET_GO) == Some(true)
}

/// The plan has told what becomes of the object, so the apply does not say it again.
pub fn said(private: &mut Private) {
    private.set_for_plan(SAID, true);
}

/// Whether it has.
pub fn is_said(private: &Private) -> bool {
    private.get(SAID) == Some(true)
}

/// What an earlier plan has said of an object that this one replaces.
pub fn hand_on(replaced: Option<&Private>, private: &mut Private) {
    if replaced.is_some_and(is_said) {
        said(private);
    }
}

/// An object that stays, or a new one, has neither.
pub fn stays(private: &mut Private) {
    private.remove(LET_GO);
    private.remove(SAID);
}
