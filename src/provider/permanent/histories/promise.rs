//! The promises. There is never a second object for a name, except where no client can prevent it.
//! Nothing is made without a word.

use std::time::Duration;

use tfplugin::framework::managed::StateResponse;
use tokio::time::Instant;

use super::history::Fate;
use super::vendor::Caller;
use super::world::{Inner, Object, Sent};
use crate::provider::permanent::near::{fold, is_same};

/// Why the provider is not to blame for a second object. The documents list each reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excuse {
    /// The first one was abandoned, under `abandon`, and another is wanted.
    Abandoned,
    /// `confirmed_new` is set. The first one has another name, is only counted, or may come from a
    /// create more than ten minutes ago.
    Confirmed,
    /// The first one was made more than ten minutes ago, and no list shows it yet.
    Late,
    /// The create of the first one got a 429 and was carried out all the same. No list shows it
    /// yet.
    RefusedAndMade,
    /// Another person has made the first one, and no list shows it yet.
    Somebody,
}

/// The longest time that a list may not show a new object.
const LISTED_WITHIN: Duration = Duration::from_secs(600);

/// An entry in the state when a plan begins. Without an id it is pending.
#[derive(Debug, Clone)]
pub struct Kept {
    pub instance: u8,
    pub name: String,
    pub id: Option<String>,
    /// Core does not report it: it is tainted, and the plan refreshes nothing.
    pub is_unheard_of: bool,
}

impl Kept {
    /// Whether this is an object in the state, under its id or as a pending one.
    fn is(&self, object: &Object) -> bool {
        match &self.id {
            Some(id) => *id == object.id,
            None => object.left_by.is_none() && is_same(&self.name, &object.name),
        }
    }
}

impl Excuse {
    fn met(self) -> &'static str {
        match self {
            Self::Abandoned => "excused: abandoned",
            Self::Confirmed => "excused: confirmed_new",
            Self::Late => "excused: not listed for ten minutes",
            Self::RefusedAndMade => "excused: a 429 carried out while the list lags",
            Self::Somebody => "excused: somebody else while the list lags",
        }
    }
}

impl Inner {
    /// Compares a create that goes out with everything that exists under its name.
    pub fn goes_out(&mut self, sent: &Sent) {
        let folded = fold(&sent.name);
        let firsts = self.objects.iter().filter(|object| fold(&object.name) == folded);
        let verdicts: Vec<_> = firsts.map(|first| (first, self.excuse(first, sent))).collect();
        let (mut met, mut broken) = (Vec::new(), Vec::new());
        for (first, verdict) in verdicts {
            match verdict {
                Ok(excuse) => met.push(excuse.met()),
                Err(why) => broken.push(format!("{sent:?} beside {first:?}: {why}")),
            }
        }
        if sent.is_after_end {
            broken.push(format!("{sent:?} after the end"));
        }
        for what in met {
            self.meet(what);
        }
        self.broken.extend(broken);
    }

    fn excuse(&self, first: &Object, sent: &Sent) -> Result<Excuse, &'static str> {
        let by = sent.by;
        let is_near = |called: &str| sent.is_confirmed && !is_same(called, &sent.name);
        let confirmed =
            |is_excused: bool, why| if is_excused { Ok(Excuse::Confirmed) } else { Err(why) };
        let kept: Vec<_> = self.kept.iter().filter(|kept| kept.is(first)).collect();
        let own = kept.iter().find(|kept| kept.instance == by.instance && !kept.is_unheard_of);
        // In the same moment, either may come first.
        let is_listed = first.listed_from < self.seen(sent);

        if first.left_by.is_some() {
            return Ok(Excuse::Abandoned);
        }
        if !is_listed && own.is_none() && first.fate == Fate::TooManyButMade {
            return Ok(Excuse::RefusedAndMade);
        }
        if let Some(create) = first.create.as_ref().filter(|create| create.by == by) {
            let is_excused = create.is_confirmed && is_near(&create.name);
            return confirmed(is_excused, "this process has made it");
        }
        if let Some(kept) = own {
            return confirmed(is_near(&kept.name), "it is in the state");
        }
        if is_listed {
            let is_excused = is_near(&first.called) || (sent.is_confirmed && first.is_counted);
            return confirmed(is_excused, "it was listed");
        }
        let Some(create) = &first.create else { return Ok(Excuse::Somebody) };
        if is_near(&create.name) {
            return Ok(Excuse::Confirmed);
        }
        // The journal has it, from any process.
        let is_old = first.made_at.elapsed() >= LISTED_WITHIN;
        match (is_old, sent.is_confirmed) {
            (true, true) => Ok(Excuse::Confirmed),
            (true, false) => Ok(Excuse::Late),
            (false, _) => Err("it was written down"),
        }
    }

    /// The time of the list that decided a create. It shows what was listed before.
    fn seen(&self, sent: &Sent) -> Instant {
        let key = (sent.by, sent.name.clone());
        let asked = [self.looks.get(&key), self.too_many.get(&key)];
        asked.into_iter().flatten().copied().fold(sent.by.started, Instant::max)
    }

    /// A call has come back to core. The objects made since then with the block's name are in the
    /// state now, or a message names them.
    pub fn came_back(&mut self, name: &str, by: Caller, since: usize, response: &StateResponse) {
        let id = response.state.get("id").as_str();
        let is_own = |made: &&Object| {
            made.create.as_ref().is_some_and(|create| create.by == by && create.name == name)
        };
        for made in self.objects.iter().skip(since).filter(is_own) {
            let says = |text: &str| [made.id.as_str(), name].iter().any(|word| text.contains(word));
            let mut said = response.diagnostics.iter();
            let is_named = said.any(|one| says(&one.summary) || says(&one.detail));
            if id != Some(&made.id) && !is_named && made.fate != Fate::TooManyButMade {
                self.broken.push(format!("{made:?} is in no state and named in no message"));
            }
        }
    }

    /// The provider takes an object for the result of a create without an answer.
    pub fn found(&mut self, id: &str) {
        self.meet("pending creates that a read finds");
        // No note of the objects before a create has one that is only counted. A killed walk may
        // have abandoned it, and its block is in the state all the same.
        let is_left = |by: Caller| !self.killed.contains(&by.walk);
        let left = self
            .objects
            .iter()
            .find(|one| one.id == id && one.left_by.is_some_and(is_left) && !one.is_counted);
        let broken = left.map(|one| format!("{one:?} was there before, and is taken back"));
        self.broken.extend(broken);
    }

    /// An object in the state is not left behind.
    pub fn keep(&mut self, kept: Vec<Kept>) {
        for object in &mut self.objects {
            if kept.iter().any(|kept| kept.id.as_ref() == Some(&object.id)) {
                object.left_by = None;
            }
        }
        self.kept = kept;
    }

    /// A process has abandoned an object, or every possible result of a pending create.
    pub fn leave(&mut self, gone: &Kept, by: Caller) {
        self.meet("objects left behind");
        let gone = self.objects.iter_mut().filter(|object| gone.is(object));
        gone.for_each(|object| object.left_by = Some(by));
    }
}
