//! The objects that are held, planned and awaited, by id and by name.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use tfplugin::framework::Walks;

use super::clash::{Clash, Name};

/// How far a create has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// The provider looks for it. If an object of the state turns up meanwhile, this create notices
    /// it. So one of the two is refused, and not both.
    Looking,
    /// The plan stands.
    Planned,
    /// It is on its way.
    Sent,
    /// Nobody knows the outcome.
    Unknown,
    /// The id of the object.
    Made(Arc<str>),
}

#[derive(Debug)]
pub(super) struct Create {
    pub(super) number: u64,
    pub(super) exact: Box<str>,
    pub(super) confirmed: bool,
    pub(super) replaces: Option<Box<str>>,
    pub(super) stage: Stage,
}

/// The objects and creates with one name.
#[derive(Debug, Default)]
pub(super) struct Bearers {
    /// Objects of the state, by id, and their exact names.
    pub(super) held: Vec<(String, String)>,
    pub(super) creates: Vec<Create>,
    /// A create of an earlier run whose outcome is unknown.
    pub(super) pending: bool,
}

/// A value for each name of a type.
type ByName<T> = BTreeMap<&'static str, BTreeMap<String, T>>;

/// The owner of an object.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) is_read: bool,
    pub(super) is_planned: bool,
    pub(super) owner: Option<Owner>,
    pub(super) is_left_behind: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The create of that number.
    Create(u64),
    /// A block whose create was pending.
    Resolved,
}

/// A run remembers a thousand creates to its end, so data that few names have is kept apart.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) walks: Walks,
    pub(super) last: u64,
    pub(super) objects: BTreeMap<&'static str, BTreeMap<Arc<str>, Object>>,
    names: ByName<Bearers>,
    /// The ids of objects of each name that this run has abandoned.
    left_behind: ByName<Vec<String>>,
    /// The queues of the calls that look and create.
    queues: ByName<Weak<tokio::sync::Mutex<()>>>,
}

/// The call whose turn it is holds it.
pub(super) type Queue = Arc<tokio::sync::Mutex<()>>;

impl Bearers {
    /// Checks that no object of the state has the name of a create, except the one that it
    /// replaces. No other create may await it either.
    pub(super) fn is_free_for(&self, create: &Create) -> Result<(), Clash> {
        if self.pending {
            return Err(Clash::Pending);
        }
        for (id, exact) in self.held.iter().filter(|(id, _)| create.replaces.as_deref() != Some(id))
        {
            if **exact == *create.exact {
                return Err(Clash::Held(id.clone()));
            }
            if !create.confirmed {
                return Err(Clash::NearHeld(exact.clone(), id.clone()));
            }
        }
        Ok(())
    }
}

impl Registry {
    pub(super) fn new(walks: Walks) -> Self {
        Self { walks, ..Self::default() }
    }

    /// A thousand reads ask more than once each, so this allocates nothing for a known object.
    pub(super) fn object<R>(
        &mut self,
        type_name: &'static str,
        id: &str,
        what: impl FnOnce(&mut Object) -> R,
    ) -> R {
        let objects = self.objects.entry(type_name).or_default();
        match objects.get_mut(id) {
            Some(object) => what(object),
            None => what(objects.entry(id.into()).or_default()),
        }
    }

    /// Gives an object to a create.
    pub(super) fn own(&mut self, type_name: &'static str, id: &str, create: u64) -> Arc<str> {
        let objects = self.objects.entry(type_name).or_default();
        let known = objects.get_key_value(id).map(|(id, _)| Arc::clone(id));
        let id = known.unwrap_or_else(|| id.into());
        objects.entry(Arc::clone(&id)).or_default().owner = Some(Owner::Create(create));
        id
    }

    pub(super) fn object_of(&self, type_name: &'static str, id: &str) -> Option<&Object> {
        self.objects.get(type_name)?.get(id)
    }

    /// The object that a create has made, or will adopt.
    pub(super) fn owned_by(&self, type_name: &'static str, create: u64) -> Option<&str> {
        let objects = self.objects.get(type_name)?.iter();
        let mut own = objects.filter(|(_, object)| object.owner == Some(Owner::Create(create)));
        own.next().map(|(id, _)| &**id)
    }

    pub(super) fn bearers(&mut self, name: &Name) -> &mut Bearers {
        self.names.entry(name.of).or_default().entry(name.folded.clone()).or_default()
    }

    /// The ids of objects with its name that this run has abandoned.
    pub(super) fn left_behind(&mut self, name: &Name) -> &mut Vec<String> {
        self.left_behind.entry(name.of).or_default().entry(name.folded.clone()).or_default()
    }

    /// The lock of a queue: one call holds it at a time.
    pub(super) fn queue(&mut self, type_name: &'static str, key: &str) -> Queue {
        let queues = self.queues.entry(type_name).or_default();
        if let Some(queue) = queues.get(key).and_then(Weak::upgrade) {
            return queue;
        }
        queues.retain(|_, queue| queue.strong_count() > 0);
        let queue = Queue::default();
        queues.insert(key.to_owned(), Arc::downgrade(&queue));
        queue
    }

    /// Notes that an object of the state has that name.
    pub(super) fn hold(&mut self, id: &str, name: Name) -> Result<(), Clash> {
        let bearers = self.names.entry(name.of).or_default().entry(name.folded).or_default();
        let clash = bearers.creates.iter().any(|create| match &create.stage {
            // It is this object itself, or another block made it while a look did not find this
            // one.
            Stage::Made(_) | Stage::Looking => false,
            _ => *create.exact == *name.exact || !create.confirmed,
        });
        if !bearers.held.iter().any(|(held, exact)| held == id && *exact == name.exact) {
            push(&mut bearers.held, (id.to_owned(), name.exact));
        }
        if clash { Err(Clash::Promised(id.to_owned())) } else { Ok(()) }
    }

    pub(super) fn let_go(&mut self, type_name: &'static str, id: &str) {
        for bearers in self.names.get_mut(type_name).into_iter().flat_map(BTreeMap::values_mut) {
            bearers.held.retain(|(held, _)| held != id);
        }
    }

    /// The number of a planned create of exactly that name: this one is carried out now.
    pub(super) fn planned(&mut self, name: &Name) -> Option<u64> {
        let creates = &self.bearers(name).creates;
        let planned =
            |create: &&Create| *create.exact == *name.exact && create.stage == Stage::Planned;
        creates.iter().find(planned).map(|create| create.number)
    }

    pub(super) fn create(
        &mut self,
        name: &Name,
        confirmed: bool,
        replaces: Option<&str>,
    ) -> Result<u64, Clash> {
        let objects = self.objects.get(name.of);
        // An earlier walk has made it, and it is abandoned.
        let is_let_go = |id: &str| {
            let object = objects.and_then(|objects| objects.get(id));
            Some(id) == replaces || object.is_some_and(|object| object.is_left_behind)
        };
        let names = self.names.entry(name.of).or_default();
        let bearers = names.entry(name.folded.clone()).or_default();
        for create in &bearers.creates {
            if matches!(&create.stage, Stage::Made(id) if is_let_go(id)) {
                continue;
            }
            let near = || create.exact.to_string();
            match (&create.stage, *create.exact == *name.exact) {
                (Stage::Looking | Stage::Planned | Stage::Sent, true) => return Err(Clash::Twin),
                (Stage::Unknown, true) => return Err(Clash::Pending),
                (Stage::Made(id), true) => return Err(Clash::Made(id.to_string())),
                (_, false) if confirmed && create.confirmed => {}
                (Stage::Made(id), false) => {
                    return Err(Clash::NearMade(near(), id.to_string()));
                }
                (_, false) => return Err(Clash::NearTwin(near())),
            }
        }
        let create = Create {
            number: self.last + 1,
            exact: name.exact.as_str().into(),
            confirmed,
            replaces: replaces.map(Box::from),
            stage: Stage::Looking,
        };
        bearers.is_free_for(&create)?;
        push(&mut bearers.creates, create);
        self.last += 1;
        Ok(self.last)
    }

    /// Whether the plan is remembered.
    pub(super) fn keep(&mut self, name: &Name, number: u64) -> Result<bool, Clash> {
        let is_claim = self.walks == Walks::One;
        let bearers = self.bearers(name);
        if let Some(own) = bearers.creates.iter().position(|create| create.number == number) {
            bearers.is_free_for(&bearers.creates[own])?;
            bearers.creates[own].stage = Stage::Planned;
        }
        Ok(is_claim)
    }
}

/// Most names have one bearer, and a vector would start with room for four.
fn push<T>(all: &mut Vec<T>, one: T) {
    all.reserve_exact(usize::from(all.is_empty()));
    all.push(one);
}
