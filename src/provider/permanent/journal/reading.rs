//! What a page says to who asks.

use super::Asker;
use super::digests::Digests;
use super::line::{Line, What};
use super::outstanding::Outstanding;
use crate::http::UNHEARD;

/// A page as it is read, with nobody kept from it.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    lines: Vec<Line>,
    digests: Option<Digests>,
    now: i64,
    /// Another process has it at this moment.
    pub is_taken: bool,
}

impl Reading {
    pub(super) fn of(lines: Vec<Line>, digests: Digests, now: i64, is_taken: bool) -> Self {
        Self { lines, digests: Some(digests), now, is_taken }
    }

    /// Whether there is no line.
    pub(super) fn is_blank(&self) -> bool {
        self.lines.is_empty()
    }

    /// What it comes to, for who asks. `has` says whether the organization has an object.
    pub fn outstanding(&self, asker: &Asker, has: impl Fn(&str) -> bool) -> Outstanding {
        Outstanding::of(&self.lines, self.is_ours(asker, has), self.now)
    }

    /// The objects that it tells of: none of them is what comes of a create from now on.
    pub fn ids(&self, asker: &Asker, has: impl Fn(&str) -> bool) -> Vec<String> {
        let is_ours = self.is_ours(asker, has);
        self.lines.iter().filter(|line| is_ours(line)).filter_map(|line| line.id.clone()).collect()
    }

    /// What stands for a text that nobody is to read on the disk.
    pub fn digest(&self, text: &str) -> String {
        let digest = |digests: &Digests| digests.short(&["text", text]);
        self.digests.as_ref().map(digest).unwrap_or_default()
    }

    /// The objects that were made and not let go of, whoever made them.
    pub fn open_ids(&self) -> Vec<String> {
        let outstanding = Outstanding::of(&self.lines, |_| true, self.now);
        outstanding.made.into_iter().map(|(id, _)| id).collect()
    }

    /// Whether nothing stands there but who has it.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.what == What::Looking)
    }

    /// Whether something is of a time to come: a clock was set back.
    pub fn is_of_the_future(&self) -> bool {
        self.lines.iter().any(|line| line.at > self.now)
    }

    /// Whether a line is of who asks: of the same credential, or of an organization with the same
    /// objects, its credential changed. One that has none yet may be any that has none.
    fn is_ours(&self, asker: &Asker, has: impl Fn(&str) -> bool) -> impl Fn(&Line) -> bool {
        let owner = self.digests.as_ref().map(|digests| digests.owner(&asker.credential));
        let is_unheard = |world: &Option<String>| world.as_deref() == Some(UNHEARD);
        let (world, has_none) = (asker.world.clone(), asker.some.is_empty());
        move |line| {
            let is_here = is_unheard(&world) || is_unheard(&line.world) || line.world == world;
            let is_same = owner.as_ref() == Some(&line.owner);
            let is_alike = (has_none && line.some.is_empty()) || line.some.iter().any(|id| has(id));
            is_here && (is_same || is_alike)
        }
    }

    /// The time of the page, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now
    }
}
