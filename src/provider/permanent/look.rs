//! The look. Neither API has an idempotency key, so the provider must see the first object to make
//! no second one.

use tfplugin::framework::Diagnostic;

use super::claims::Turn;
use super::noting::Known;
use super::{Lasting, Permanent, words};
use crate::http::{CancellationToken, Error};
use crate::provider::backend::Age;

/// The objects in a list that may be the wanted one.
#[derive(Debug, Clone)]
pub struct Alike<A> {
    /// Equal ones.
    pub same: Vec<A>,
    /// Nearly equal ones, each with its name.
    pub near: Vec<(A, String)>,
    /// How many objects of the list nobody can recognise.
    pub hidden: u64,
}

impl<A> Default for Alike<A> {
    fn default() -> Self {
        Self { same: Vec::new(), near: Vec::new(), hidden: 0 }
    }
}

/// The objects that existed before a create, so it did not make them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// The ids of the equal and near ones.
    pub ids: Vec<String>,
    /// How many were hidden.
    pub hidden: u64,
}

impl Before {
    /// The same, with these ids, which the list may not show yet.
    pub fn and(mut self, ids: Vec<String>) -> Self {
        self.ids.extend(ids);
        self.ids.sort_unstable();
        self.ids.dedup();
        self
    }
}

/// The wishes of a block beside its name.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// To adopt an existing object.
    pub adopt: bool,
    /// To ignore near and hidden objects.
    pub confirmed: bool,
    /// To replace this object.
    pub replaces: Option<&'a str>,
}

/// The result of a look.
pub enum Decision<A> {
    Create,
    Adopt(A),
    Refuse(Diagnostic),
}

/// The objects of a look, for questions about their ids.
pub struct Seen<T: Permanent>(pub Alike<T::Answer>);

impl<T: Permanent> Seen<T> {
    /// The objects before a create, as far as ids go.
    pub fn before(&self) -> Before {
        let near = self.0.near.iter().map(|(one, _)| one);
        let ids = self.0.same.iter().chain(near).map(|one| T::id(one).to_owned()).collect();
        Before { ids, hidden: self.0.hidden }
    }

    /// Without the object that will be replaced.
    pub fn without(self, replaced: Option<&str>) -> Self {
        self.only(|id| Some(id) != replaced)
    }

    /// The objects with a wanted id.
    pub fn only(mut self, is_wanted: impl Fn(&str) -> bool) -> Self {
        self.0.same.retain(|one| is_wanted(T::id(one)));
        self.0.near.retain(|(one, _)| is_wanted(T::id(one)));
        self
    }
}

impl<T: Permanent> Lasting<T> {
    /// Asks the API.
    pub(super) async fn look(
        &self,
        api: &T::Api,
        key: &T::Key,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Seen<T>, Error> {
        self.thing.alike(api, key, age, stop).await.map(Seen)
    }

    /// Decides by the listed objects and the journal. An object that this run has abandoned, or
    /// will abandon, is no obstacle.
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
