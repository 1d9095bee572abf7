//! Notes from one call of core's to the next, where an object is let go of. Core hands the notes of a
//! plan on to the plan of the object that replaces it. From there they go to the destroy. The create
//! has none of them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tfplugin::framework::{Note, Private};

/// Remembered in the plan for an object, for the plan of the one that replaces it. Core asks
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

/// Hands on what an earlier plan has noted of an object that this one replaces. The newest core plans
/// the new object once more in the apply, and sends the notes of its own plan then.
pub fn hand_on(replaced: Option<&Private>, private: &mut Private) {
    let Some(replaced) = replaced else { return };
    if is_said(replaced) {
        said(private);
    }
    if is_let_go(replaced) {
        let_go(private);
    }
}

/// An object that stays, or a new one, has neither.
pub fn stays(private: &mut Private) {
    private.remove(LET_GO);
    private.remove(SAID);
}
