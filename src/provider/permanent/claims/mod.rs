//! The objects of this run: which it holds, which it makes, and their names.
//!
//! There is one for each configuration of the provider. Core calls the provider for an object only
//! where something may change, in any order, and no call names the block. So the state may add a
//! refusal to a plan. It never permits anything, because the process that applies may not know of
//! it.
//!
//! In one walk, core plans a block once. It plans a replacement twice, the second time with the
//! notes of the first. A second plan that updates the same object, or creates the same name,
//! belongs to another block. Most processes see one walk. If a process sees several
//! ([`Walks::Several`]), a plan claims nothing: it may be the same block again. Creates still claim
//! when they are sent and when they are made.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tfplugin::framework::Walks;
use tokio::sync::OwnedMutexGuard;

mod clash;
mod registry;

pub use clash::{Clash, Name};
use registry::{Object, Owner, Registry, Stage};

/// The knowledge of a run, shared by all calls at once.
#[derive(Debug, Default)]
pub struct Run(Mutex<Registry>);

impl Run {
    /// Begins again: a process may serve several configurations, one after the other.
    pub fn begin(&self, walks: Walks) {
        *self.lock() = Registry::new(walks);
    }

    /// Notes that a read of an object in the state begins.
    ///
    /// # Errors
    /// If another block will get it.
    pub fn reading(&self, type_name: &'static str, id: &str) -> Result<(), Clash> {
        let mut registry = self.lock();
        let is_first_walk = registry.walks == Walks::One;
        registry.object(type_name, id, |object| {
            object.is_read = true;
            let is_anothers = is_first_walk && object.owner.is_some();
            if is_anothers { Err(Clash::Promised(id.to_owned())) } else { Ok(()) }
        })
    }

    /// Notes that an object of the state was read, and its name now. Several may share a name, and
    /// no read conflicts with another.
    ///
    /// # Errors
    /// If another block will get it, or will create one of that name.
    pub fn read(&self, type_name: &'static str, id: &str, name: Option<Name>) -> Result<(), Clash> {
        self.reading(type_name, id)?;
        name.map_or(Ok(()), |name| self.lock().hold(id, name))
    }

    /// Notes that an object of the state is planned. Without a refresh, this is the first news of
    /// it.
    ///
    /// # Errors
    /// If another block has it or will get it, or will create one of that name.
    pub fn plan(
        &self,
        type_name: &'static str,
        id: &str,
        names: impl IntoIterator<Item = Name>,
    ) -> Result<(), Clash> {
        let mut registry = self.lock();
        if registry.walks == Walks::One {
            registry.object(type_name, id, |object| {
                if std::mem::replace(&mut object.is_planned, true) {
                    return Err(Clash::Shared(id.to_owned()));
                }
                match object.owner {
                    Some(Owner::Create(_)) => Err(Clash::Promised(id.to_owned())),
                    Some(Owner::Resolved) | None => Ok(()),
                }
            })?;
        }
        names.into_iter().try_for_each(|name| registry.hold(id, name))
    }

    /// Notes that an object leaves the state and still exists. Another may be made in its place.
    pub fn leave(&self, type_name: &'static str, id: &str, name: Option<Name>) {
        let mut registry = self.lock();
        registry.object(type_name, id, |object| {
            *object = Object { is_left_behind: true, ..Object::default() };
        });
        registry.let_go(type_name, id);
        if let Some(name) = name {
            registry.left_behind(&name).push(id.to_owned());
        }
    }

    /// Notes that an object is gone, or no longer in the state.
    pub fn forget(&self, type_name: &'static str, id: &str) {
        let mut registry = self.lock();
        registry.objects.entry(type_name).or_default().remove(id);
        registry.let_go(type_name, id);
    }

    /// Whether this run has abandoned an object.
    pub fn has_left(&self, type_name: &'static str, id: &str) -> bool {
        self.lock().object_of(type_name, id).is_some_and(|object| object.is_left_behind)
    }

    /// Whether a block has an object or will get it.
    pub fn is_taken(&self, type_name: &'static str, id: &str) -> bool {
        let is_taken =
            |object: &Object| object.is_read || object.is_planned || object.owner.is_some();
        self.lock().object_of(type_name, id).is_some_and(is_taken)
    }

    /// Notes that the state has a create of that name with an unknown outcome.
    ///
    /// # Errors
    /// If another block will create the same.
    pub fn pending(&self, name: &Name) -> Result<(), Clash> {
        let mut registry = self.lock();
        let walks = registry.walks;
        let is_own = |stage: &Stage| match stage {
            Stage::Looking => true,
            // It belongs to an earlier walk.
            Stage::Unknown => walks == Walks::Several,
            _ => false,
        };
        let bearers = registry.bearers(name);
        bearers.pending = true;
        let twin = bearers.creates.iter().find(|create| !is_own(&create.stage));
        let Some(twin) = twin.map(|twin| twin.number) else { return Ok(()) };
        // A block that will adopt an object creates none.
        let adopted = registry.owned_by(name.of, twin).map(str::to_owned);
        Err(adopted.map_or(Clash::Twin, Clash::Promised))
    }

    /// Notes that the outcome is known: the object has this id.
    ///
    /// # Errors
    /// If another block has it or will get it.
    pub fn resolved(&self, name: Name, id: &str) -> Result<(), Clash> {
        let mut registry = self.lock();
        registry.object(name.of, id, |object| {
            if object.is_read || object.is_planned || object.owner.is_some() {
                return Err(Clash::Promised(id.to_owned()));
            }
            object.owner = Some(Owner::Resolved);
            Ok(())
        })?;
        let bearers = registry.bearers(&name);
        bearers.pending = false;
        bearers.creates.retain(|create| create.stage != Stage::Unknown);
        registry.hold(id, name)
    }

    /// Plans a create of that name, after no other call of its queue looks or creates. The process
    /// that applies plans too. `replaces` is the object that it replaces.
    ///
    /// # Errors
    /// If another block will create it or has it. Also if one has a nearly equal name, and one of
    /// the two is not `confirmed`.
    pub async fn plan_create(
        &self,
        name: Name,
        queue: &str,
        confirmed: bool,
        replaces: Option<&str>,
    ) -> Result<Turn<'_>, Clash> {
        // Before the wait: a twin is an error, with any outcome of the first.
        let number = self.lock().create(&name, confirmed, replaces)?;
        let mut turn = Turn { run: self, name, number, is_settled: false, alone: None };
        turn.alone = Some(self.alone(turn.name.of, queue).await);
        Ok(turn)
    }

    /// Waits until no other call of its queue looks or creates, and takes the name for the block
    /// that creates now.
    ///
    /// # Errors
    /// As [`plan_create`](Self::plan_create), which usually ran before.
    pub async fn turn(&self, name: Name, queue: &str, confirmed: bool) -> Result<Turn<'_>, Clash> {
        let alone = Some(self.alone(name.of, queue).await);
        let planned = self.lock().planned(&name);
        let number = match planned {
            Some(number) => number,
            None => self.lock().create(&name, confirmed, None)?,
        };
        Ok(Turn { run: self, name, number, is_settled: false, alone })
    }

    /// Waits until no other call works under that key.
    pub async fn alone(&self, type_name: &'static str, key: &str) -> OwnedMutexGuard<()> {
        let queue = self.lock().queue(type_name, key);
        queue.lock_owned().await
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name that one block has taken. It is given back, unless the block reports an outcome.
#[derive(Debug)]
pub struct Turn<'a> {
    run: &'a Run,
    name: Name,
    number: u64,
    is_settled: bool,
    /// Held until the outcome is known.
    alone: Option<OwnedMutexGuard<()>>,
}

impl Turn<'_> {
    /// Keeps the plan.
    ///
    /// # Errors
    /// If an object of the state has turned up with the name, or one near it.
    pub fn keep(mut self) -> Result<(), Clash> {
        self.is_settled = self.run.lock().keep(&self.name, self.number)?;
        Ok(())
    }

    /// Notes that the block will get an object that exists.
    ///
    /// # Errors
    /// If another block has it or will get it.
    pub fn adopt(&self, id: &str) -> Result<(), Clash> {
        // An earlier walk may have had another state with the object: a test of an adoption first
        // makes the object.
        if self.run.lock().walks == Walks::One {
            self.may_have(id)?;
        }
        self.own(id);
        Ok(())
    }

    fn own(&self, id: &str) -> Arc<str> {
        self.run.lock().own(self.name.of, id, self.number)
    }

    /// Checks that no other block has an object.
    ///
    /// # Errors
    /// If another block has it, or will get it.
    pub fn may_have(&self, id: &str) -> Result<(), Clash> {
        match self.run.lock().object_of(self.name.of, id) {
            Some(object) if object.is_read || object.is_planned => Err(Clash::Held(id.to_owned())),
            Some(Object { owner: Some(owner), .. }) if *owner != Owner::Create(self.number) => {
                Err(Clash::Promised(id.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The ids of objects with its name, or one near it, that this run has abandoned. Lists that
    /// lag may not show them yet.
    pub fn left_behind(&self) -> Vec<String> {
        self.run.lock().left_behind(&self.name).clone()
    }

    /// Notes that the create goes out.
    pub fn sending(&mut self) {
        self.set(Stage::Sent);
        self.is_settled = true;
    }

    /// Notes that it was certainly not carried out.
    pub fn not_sent(&mut self) {
        self.set(Stage::Planned);
        self.is_settled = false;
    }

    /// Notes that the block has its object.
    ///
    /// # Errors
    /// If another block has it. Then this one does not get it.
    pub fn has(&mut self, id: &str) -> Result<(), Clash> {
        self.may_have(id)?;
        let id = self.own(id);
        self.set(Stage::Made(id));
        self.is_settled = true;
        Ok(())
    }

    fn set(&self, stage: Stage) {
        let mut registry = self.run.lock();
        let creates = &mut registry.bearers(&self.name).creates;
        if let Some(own) = creates.iter_mut().find(|create| create.number == self.number) {
            own.stage = stage;
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut registry = self.run.lock();
        if self.is_settled {
            let creates = &mut registry.bearers(&self.name).creates;
            let own = creates.iter_mut().find(|create| create.number == self.number);
            if let Some(own) = own.filter(|create| create.stage == Stage::Sent) {
                own.stage = Stage::Unknown;
            }
            return;
        }
        registry.bearers(&self.name).creates.retain(|create| create.number != self.number);
        for object in registry.objects.values_mut().flat_map(BTreeMap::values_mut) {
            if object.owner == Some(Owner::Create(self.number)) {
                object.owner = None;
            }
        }
    }
}

#[cfg(test)]
mod tests;
