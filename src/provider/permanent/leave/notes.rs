//! Notes from one call of core to the next, for an object that is abandoned. Core passes the notes
//! of a plan on to the plan of the object that replaces it, and then to the destroy. The create
//! gets none of them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tfplugin::framework::{Note, Private};

/// The note in the plan for an object, for the plan of the object that replaces it. Core calls that
/// plan with no prior state, only with these notes. Every plan leaves one, so it holds only what
/// the new plan does not know. No state has it.
#[derive(Serialize, Deserialize)]
pub struct Replaceable<'a> {
    pub thing: Cow<'a, str>,
    pub id: Cow<'a, str>,
    pub prevent: bool,
}

const REPLACEABLE: Note = Note::new("r").formerly("replaceable");
/// The plan abandons the object, by its policy.
const LET_GO: Note = Note::new("g");
/// The plan has said so.
const SAID: Note = Note::new("s");

impl Replaceable<'_> {
    /// Reads the note.
    pub fn of(private: &Private) -> Option<Self> {
        private.get(REPLACEABLE)
    }

    /// Writes the note.
    pub fn note(self, private: &mut Private) {
        private.set_for_plan(REPLACEABLE, self);
    }

    /// There is no object to leave behind.
    pub fn forget(private: &mut Private) {
        private.remove(REPLACEABLE);
    }
}

/// The destroy of this plan is no error.
pub fn let_go(private: &mut Private) {
    private.set_for_plan(LET_GO, true);
}

/// Whether a plan has decided so.
pub fn is_let_go(private: &Private) -> bool {
    private.get(LET_GO) == Some(true)
}

/// The plan has told what happens to the object, so the apply does not repeat it.
pub fn said(private: &mut Private) {
    private.set_for_plan(SAID, true);
}

/// Whether the plan has told so.
pub fn is_said(private: &Private) -> bool {
    private.get(SAID) == Some(true)
}

/// Passes on the notes of an earlier plan about the replaced object. The newest core plans the new
/// object again in the apply, with the notes of its own plan.
pub fn hand_on(replaced: Option<&Private>, private: &mut Private) {
    let Some(replaced) = replaced else { return };
    if is_said(replaced) {
        said(private);
    }
    if is_let_go(replaced) {
        let_go(private);
    }
}

/// An object that stays, or a new one, has neither note.
pub fn stays(private: &mut Private) {
    private.remove(LET_GO);
    private.remove(SAID);
}
