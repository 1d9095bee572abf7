//! What this run knows of its objects: which it holds, which it makes, and under which names.
//!
//! One for each configuration of the provider. Core calls the provider for an object only where
//! something may change, in any order, and no call names the block. So what the state holds may
//! add a refusal to a plan; nothing is let through because the state holds it, as the process
//! that applies has not heard of it.
//!
//! In one walk core plans a block once (a replacement twice, the second time with the notes of
//! the first). A second plan that updates an object, or that creates one of a name, is another
//! block's. Most often a process sees one walk. Where it sees several ([`Walks::Several`]), a plan
//! claims nothing: it may be the same block's once more, and what is sent and made claims as ever.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tfplugin::framework::Walks;
use tokio::sync::OwnedMutexGuard;

mod clash;
mod registry;

pub use clash::{Clash, Name};
use registry::{Object, Owner, Registry, Stage};

/// What is known, for all who ask at once.
#[derive(Debug, Default)]
pub struct Run(Mutex<Registry>);

impl Run {
    /// Begins anew: a process may serve several configurations, one after the other.
    pub fn begin(&self, walks: Walks) {
        *self.lock() = Registry::new(walks);
    }

    /// An object of the state is read.
    ///
    /// # Errors
    /// If another block is to have it.
    pub fn reading(&self, type_name: &'static str, id: &str) -> Result<(), Clash> {
        let mut registry = self.lock();
        let is_first_walk = registry.walks == Walks::One;
        registry.object(type_name, id, |object| {
            object.is_read = true;
            let is_anothers = is_first_walk && object.owner.is_some();
            if is_anothers { Err(Clash::Promised(id.to_owned())) } else { Ok(()) }
        })
    }

    /// An object of the state was read, and goes by this name now. Several may share a name, and
    /// no read conflicts with another.
    ///
    /// # Errors
    /// If another block is to have it, or to create one of that name.
    pub fn read(&self, type_name: &'static str, id: &str, name: Option<Name>) -> Result<(), Clash> {
        self.reading(type_name, id)?;
        name.map_or(Ok(()), |name| self.lock().hold(id, name))
    }

    /// An object of the state is planned. Without a refresh it is first heard of here.
    ///
    /// # Errors
    /// If another block has it as well or is to have it, or is to create one of that name.
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

    /// An object leaves the state and stays where it is: another may be made in its place.
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

    /// An object is gone, or no longer in the state.
    pub fn forget(&self, type_name: &'static str, id: &str) {
        let mut registry = self.lock();
        registry.objects.entry(type_name).or_default().remove(id);
        registry.let_go(type_name, id);
    }

    /// Whether this run has let go of an object.
    pub fn has_left(&self, type_name: &'static str, id: &str) -> bool {
        self.lock().object_of(type_name, id).is_some_and(|object| object.is_left_behind)
    }

    /// Whether a block has an object or is to have it.
    pub fn is_taken(&self, type_name: &'static str, id: &str) -> bool {
        let is_taken =
            |object: &Object| object.is_read || object.is_planned || object.owner.is_some();
        self.lock().object_of(type_name, id).is_some_and(is_taken)
    }

    /// The state has a create of that name whose outcome is unknown.
    ///
    /// # Errors
    /// If another block is to create the same.
    pub fn pending(&self, name: &Name) -> Result<(), Clash> {
        let mut registry = self.lock();
        let walks = registry.walks;
        let is_own = |stage: &Stage| match stage {
            Stage::Looking => true,
            // Of an earlier walk.
            Stage::Unknown => walks == Walks::Several,
            _ => false,
        };
        let bearers = registry.bearers(name);
        bearers.pending = true;
        let twin = bearers.creates.iter().find(|create| !is_own(&create.stage));
        let Some(twin) = twin.map(|twin| twin.number) else { return Ok(()) };
        // One that is to adopt an object creates none.
        let adopted = registry.owned_by(name.of, twin).map(str::to_owned);
        Err(adopted.map_or(Clash::Twin, Clash::Promised))
    }

    /// The outcome is known: it has this id.
    ///
    /// # Errors
    /// If another block has it or is to have it.
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

    /// A create of that name is planned, once nobody else of its queue looks for or creates
    /// something: the process that applies plans as well. `replaces` is the object whose place it takes.
    ///
    /// # Errors
    /// If another block is to create it or has it, or something of nearly that name and one of
    /// them is not `confirmed`.
    pub async fn plan_create(
        &self,
        name: Name,
        queue: &str,
        confirmed: bool,
        replaces: Option<&str>,
    ) -> Result<Turn<'_>, Clash> {
        // Before it waits: a twin is one whatever comes of the first.
        let number = self.lock().create(&name, confirmed, replaces)?;
        let mut turn = Turn { run: self, name, number, is_settled: false, alone: None };
        turn.alone = Some(self.alone(turn.name.of, queue).await);
        Ok(turn)
    }

    /// Waits until nobody else of its queue looks for or creates something, and takes the name
    /// for the block that creates now.
    ///
    /// # Errors
    /// As [`plan_create`](Self::plan_create), which has most often been asked before.
    pub async fn turn(&self, name: Name, queue: &str, confirmed: bool) -> Result<Turn<'_>, Clash> {
        let alone = Some(self.alone(name.of, queue).await);
        let planned = self.lock().planned(&name);
        let number = match planned {
            Some(number) => number,
            None => self.lock().create(&name, confirmed, None)?,
        };
        Ok(Turn { run: self, name, number, is_settled: false, alone })
    }

    /// Waits until nobody else does something under that key.
    pub async fn alone(&self, type_name: &'static str, key: &str) -> OwnedMutexGuard<()> {
        let queue = self.lock().queue(type_name, key);
        queue.lock_owned().await
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name that is taken for one block. It is given back unless it is said what came of it.
#[derive(Debug)]
pub struct Turn<'a> {
    run: &'a Run,
    name: Name,
    number: u64,
    is_settled: bool,
    /// Held until it is known what came of it.
    alone: Option<OwnedMutexGuard<()>>,
}

impl Turn<'_> {
    /// The plan stands.
    ///
    /// # Errors
    /// If an object of the state has turned up that has the name, or nearly that.
    pub fn keep(mut self) -> Result<(), Clash> {
        self.is_settled = self.run.lock().keep(&self.name, self.number)?;
        Ok(())
    }

    /// The block is to have an object that exists.
    ///
    /// # Errors
    /// If another has it or is to have it.
    pub fn adopt(&self, id: &str) -> Result<(), Clash> {
        // An earlier walk may have been of another state, which has it: a test of an adoption
        // makes first what is adopted then.
        if self.run.lock().walks == Walks::One {
            self.may_have(id)?;
        }
        self.own(id);
        Ok(())
    }

    fn own(&self, id: &str) -> Arc<str> {
        self.run.lock().own(self.name.of, id, self.number)
    }

    /// Whether no other block has an object.
    ///
    /// # Errors
    /// If one has, or is to have it.
    pub fn may_have(&self, id: &str) -> Result<(), Clash> {
        match self.run.lock().object_of(self.name.of, id) {
            Some(object) if object.is_read || object.is_planned => Err(Clash::Held(id.to_owned())),
            Some(Object { owner: Some(owner), .. }) if *owner != Owner::Create(self.number) => {
                Err(Clash::Promised(id.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// The ids of objects of its name, or near it, that this run has let go of. Lists that lag may
    /// not show them yet.
    pub fn left_behind(&self) -> Vec<String> {
        self.run.lock().left_behind(&self.name).clone()
    }

    /// The create goes out.
    pub fn sending(&mut self) {
        self.set(Stage::Sent);
        self.is_settled = true;
    }

    /// It was certainly not carried out.
    pub fn not_sent(&mut self) {
        self.set(Stage::Planned);
        self.is_settled = false;
    }

    /// The block has its object.
    ///
    /// # Errors
    /// If another block has it: then this one does not.
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
