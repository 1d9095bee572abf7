//! The answer of a page to a caller.

use super::Asker;
use super::digests::Digests;
use super::line::{Line, What};
use super::outstanding::Outstanding;
use crate::http::UNHEARD;

/// A page, read without taking it from anybody.
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

    /// The open events for this caller. `has` says whether the organization has an object.
    pub fn outstanding(&self, asker: &Asker, has: impl Fn(&str) -> bool) -> Outstanding {
        Outstanding::of(&self.lines, self.is_ours(asker, has), self.now)
    }

    /// The objects that the page names. None of them is the result of a later create.
    pub fn ids(&self, asker: &Asker, has: impl Fn(&str) -> bool) -> Vec<String> {
        let is_ours = self.is_ours(asker, has);
        self.lines.iter().filter(|line| is_ours(line)).filter_map(|line| line.id.clone()).collect()
    }

    /// The digest of a text that nobody may read on the disk.
    pub fn digest(&self, text: &str) -> String {
        let digest = |digests: &Digests| digests.short(&["text", text]);
        self.digests.as_ref().map(digest).unwrap_or_default()
    }

    /// The objects that were made and not abandoned, by any owner.
    pub fn open_ids(&self) -> Vec<String> {
        let outstanding = Outstanding::of(&self.lines, |_| true, self.now);
        outstanding.made.into_iter().map(|(id, _)| id).collect()
    }

    /// Whether the page only says who has it.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.what == What::Looking)
    }

    /// Whether a line is in the future: a clock was set back.
    pub fn is_of_the_future(&self) -> bool {
        self.lines.iter().any(|line| line.at > self.now)
    }

    /// Whether a line belongs to the caller: the credential is the same, or the organization has
    /// the same objects and a new credential. Two organizations without objects look the same.
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
