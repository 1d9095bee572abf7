//! The look: neither API has an idempotency key, so the only way not to make a second object is
//! to see the first.

use tfplugin::framework::Diagnostic;

use super::claims::Turn;
use super::noting::Known;
use super::{Lasting, Permanent, words};
use crate::http::{CancellationToken, Error};
use crate::provider::backend::Age;

/// What a list shows of what is wanted.
#[derive(Debug, Clone)]
pub struct Alike<A> {
    /// The same.
    pub same: Vec<A>,
    /// Nearly the same, each with what it is called.
    pub near: Vec<(A, String)>,
    /// How many the list holds of which nobody can tell.
    pub hidden: u64,
}

impl<A> Default for Alike<A> {
    fn default() -> Self {
        Self { same: Vec::new(), near: Vec::new(), hidden: 0 }
    }
}

/// What was there before a create, so that it is not what was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// The ids of what was the same or near.
    pub ids: Vec<String>,
    /// How many were hidden.
    pub hidden: u64,
}

impl Before {
    /// And these, which the list may not show yet.
    pub fn and(mut self, ids: Vec<String>) -> Self {
        self.ids.extend(ids);
        self.ids.sort_unstable();
        self.ids.dedup();
        self
    }
}

/// What a block wants beside its name.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// To take over what exists.
    pub adopt: bool,
    /// To pass what is near or hidden.
    pub confirmed: bool,
    /// The place of this object.
    pub replaces: Option<&'a str>,
}

/// What follows from a look.
pub enum Decision<A> {
    Create,
    Adopt(A),
    Refuse(Diagnostic),
}

/// A look, which is asked about objects by their ids.
pub struct Seen<T: Permanent>(pub Alike<T::Answer>);

impl<T: Permanent> Seen<T> {
    /// As far as ids go.
    pub fn before(&self) -> Before {
        let near = self.0.near.iter().map(|(one, _)| one);
        let ids = self.0.same.iter().chain(near).map(|one| T::id(one).to_owned()).collect();
        Before { ids, hidden: self.0.hidden }
    }

    /// But for the object that is to be replaced.
    pub fn without(self, replaced: Option<&str>) -> Self {
        self.only(|id| Some(id) != replaced)
    }

    /// Those of which the id is wanted.
    pub fn only(mut self, is_wanted: impl Fn(&str) -> bool) -> Self {
        self.0.same.retain(|one| is_wanted(T::id(one)));
        self.0.near.retain(|(one, _)| is_wanted(T::id(one)));
        self
    }
}

impl<T: Permanent> Lasting<T> {
    /// Asks.
    pub(super) async fn look(
        &self,
        api: &T::Api,
        key: &T::Key,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Seen<T>, Error> {
        self.thing.alike(api, key, age, stop).await.map(Seen)
    }

    /// Decides about what is there, and what the journal knows of. What this run has let go of, or
    /// is to let go of, is not in the way.
    pub(super) fn decide(
        &self,
        key: &T::Key,
        seen: Seen<T>,
        turn: &Turn<'_>,
        known: &Known,
        wish: Wish,
    ) -> Decision<T::Answer> {
        let Wish { adopt, confirmed, replaces } = wish;
        let run = &self.backend.run;
        let seen = seen.without(replaces).only(|id| !run.has_left(T::TYPE, id));
        let Seen(Alike { mut same, near, hidden }) = seen;
        if let [one] = &*same {
            if let Err(clash) = turn.may_have(T::id(one)) {
                return Decision::Refuse(words::clash_over::<T>(key, one, clash));
            }
            if !adopt {
                return Decision::Refuse(words::exists::<T>(key, one));
            }
            return same.pop().map_or(Decision::Create, Decision::Adopt);
        }
        if !same.is_empty() {
            return Decision::Refuse(words::several::<T>(key, &same, adopt));
        }
        match near.first() {
            Some((one, called)) if !confirmed => {
                Decision::Refuse(words::near::<T>(key, one, called))
            }
            None if hidden > 0 && !confirmed => Decision::Refuse(words::hidden::<T>(key, hidden)),
            _ => {
                let is_let_go = |id: &str| Some(id) == replaces || run.has_left(T::TYPE, id);
                match known.objection(confirmed, is_let_go) {
                    Some(objection) => Decision::Refuse(words::noted::<T>(key, &objection)),
                    None => Decision::Create,
                }
            }
        }
    }
}
