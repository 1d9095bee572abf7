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

/// The name of what a block wants, as the registry has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// `msp_customer`.
    pub of: &'static str,
    /// What near names have in common: they are one at a time.
    pub folded: String,
    /// As it is configured.
    pub exact: String,
}

/// Why a block may not have what it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Another block is planned to create it.
    Twin,
    /// Another block is planned to create one of nearly that name, which is given.
    NearTwin(String),
    /// This run has made it for another block.
    Made(String),
    /// This run has made one of nearly that name: the name, and its id.
    NearMade(String, String),
    /// It is in the state.
    Held(String),
    /// One of nearly that name is in the state: the name, and its id.
    NearHeld(String, String),
    /// The same was sent, and nobody knows what came of it.
    Pending,
    /// Another block is to have the object of this id.
    Promised(String),
    /// Another block has it, too.
    Shared(String),
}

/// How far a create has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// It is looked for. An object of the state that turns up meanwhile is for this create to
    /// notice, so that one of the two is refused and not both.
    Looking,
    Planned,
    /// It is on its way.
    Sent,
    /// Nobody knows what came of it.
    Unknown,
    Made(String),
}

#[derive(Debug)]
struct Create {
    number: u64,
    exact: String,
    confirmed: bool,
    replaces: Option<String>,
    stage: Stage,
}

/// Who goes by a name.
#[derive(Debug, Default)]
struct Bearers {
    /// Objects of the state, by id, and their exact names.
    held: Vec<(String, String)>,
    creates: Vec<Create>,
    /// A create of an earlier run whose outcome is unknown.
    pending: bool,
}

/// Whose an object is.
#[derive(Debug, Default)]
struct Object {
    is_read: bool,
    is_planned: bool,
    owner: Option<Owner>,
    is_left_behind: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The create of that number.
    Create(u64),
    /// A block whose create was pending.
    Resolved,
}

#[derive(Debug, Default)]
struct Registry {
    walks: Walks,
    last: u64,
    objects: BTreeMap<&'static str, BTreeMap<String, Object>>,
    names: BTreeMap<(&'static str, String), Bearers>,
    locks: BTreeMap<(&'static str, String), Arc<tokio::sync::Mutex<()>>>,
}

/// The registry.
#[derive(Debug, Default)]
pub struct Run(Mutex<Registry>);

impl Run {
    /// Begins anew: a process may serve several configurations, one after the other.
    pub fn begin(&self, walks: Walks) {
        *self.lock() = Registry { walks, ..Registry::default() };
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
    pub fn leave(&self, type_name: &'static str, id: &str) {
        let mut registry = self.lock();
        registry.object(type_name, id, |object| {
            *object = Object { is_left_behind: true, ..Object::default() };
        });
        registry.let_go(type_name, id);
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
    /// for the block that creates now. Here a record that outlives the process
    /// would be opened.
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
        let lock = {
            let mut registry = self.lock();
            Arc::clone(registry.locks.entry((type_name, key.to_owned())).or_default())
        };
        lock.lock_owned().await
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

    fn own(&self, id: &str) {
        let owner = Some(Owner::Create(self.number));
        self.run.lock().object(self.name.of, id, |object| object.owner = owner);
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
        self.own(id);
        self.set(Stage::Made(id.to_owned()));
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

impl Bearers {
    /// Whether no object of the state has the name of a create, but for the one that it replaces,
    /// and no other create awaits it.
    fn is_free_for(&self, create: &Create) -> Result<(), Clash> {
        if self.pending {
            return Err(Clash::Pending);
        }
        for (id, exact) in self.held.iter().filter(|(id, _)| create.replaces.as_ref() != Some(id)) {
            if *exact == create.exact {
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
    /// A thousand reads ask more than once each, so nothing is allocated for one that is known.
    fn object<R>(
        &mut self,
        type_name: &'static str,
        id: &str,
        what: impl FnOnce(&mut Object) -> R,
    ) -> R {
        let objects = self.objects.entry(type_name).or_default();
        match objects.get_mut(id) {
            Some(object) => what(object),
            None => what(objects.entry(id.to_owned()).or_default()),
        }
    }

    fn object_of(&self, type_name: &'static str, id: &str) -> Option<&Object> {
        self.objects.get(type_name)?.get(id)
    }

    /// The object that a create is to adopt, or has made.
    fn owned_by(&self, type_name: &'static str, create: u64) -> Option<&str> {
        let objects = self.objects.get(type_name)?.iter();
        let mut own = objects.filter(|(_, object)| object.owner == Some(Owner::Create(create)));
        own.next().map(|(id, _)| id.as_str())
    }

    fn bearers(&mut self, name: &Name) -> &mut Bearers {
        self.names.entry((name.of, name.folded.clone())).or_default()
    }

    /// An object of the state goes by that name.
    fn hold(&mut self, id: &str, name: Name) -> Result<(), Clash> {
        let bearers = self.names.entry((name.of, name.folded)).or_default();
        let clash = bearers.creates.iter().any(|create| match &create.stage {
            // It is this very object, or one that was made for another block under the eyes of
            // a look that did not find this one.
            Stage::Made(_) | Stage::Looking => false,
            _ => create.exact == name.exact || !create.confirmed,
        });
        if !bearers.held.iter().any(|(held, exact)| held == id && *exact == name.exact) {
            bearers.held.push((id.to_owned(), name.exact));
        }
        if clash { Err(Clash::Promised(id.to_owned())) } else { Ok(()) }
    }

    fn let_go(&mut self, type_name: &'static str, id: &str) {
        for ((of, _), bearers) in &mut self.names {
            if *of == type_name {
                bearers.held.retain(|(held, _)| held != id);
            }
        }
    }

    /// The number of a create of exactly that name that is planned: it is the one that is
    /// carried out now.
    fn planned(&mut self, name: &Name) -> Option<u64> {
        let creates = &self.bearers(name).creates;
        let planned =
            |create: &&Create| create.exact == name.exact && create.stage == Stage::Planned;
        creates.iter().find(planned).map(|create| create.number)
    }

    fn create(
        &mut self,
        name: &Name,
        confirmed: bool,
        replaces: Option<&str>,
    ) -> Result<u64, Clash> {
        let objects = self.objects.get(name.of);
        // An earlier walk has made it, and it is let go of.
        let is_let_go = |id: &String| {
            let object = objects.and_then(|objects| objects.get(id));
            Some(id.as_str()) == replaces || object.is_some_and(|object| object.is_left_behind)
        };
        let key = (name.of, name.folded.clone());
        let bearers = self.names.entry(key).or_default();
        for create in &bearers.creates {
            if matches!(&create.stage, Stage::Made(id) if is_let_go(id)) {
                continue;
            }
            let near = || create.exact.clone();
            match (&create.stage, create.exact == name.exact) {
                (Stage::Looking | Stage::Planned | Stage::Sent, true) => return Err(Clash::Twin),
                (Stage::Unknown, true) => return Err(Clash::Pending),
                (Stage::Made(id), true) => return Err(Clash::Made(id.clone())),
                (_, false) if confirmed && create.confirmed => {}
                (Stage::Made(id), false) => return Err(Clash::NearMade(near(), id.clone())),
                (_, false) => return Err(Clash::NearTwin(near())),
            }
        }
        let create = Create {
            number: self.last + 1,
            exact: name.exact.clone(),
            confirmed,
            replaces: replaces.map(str::to_owned),
            stage: Stage::Looking,
        };
        bearers.is_free_for(&create)?;
        bearers.creates.push(create);
        self.last += 1;
        Ok(self.last)
    }

    /// Whether the plan is remembered.
    fn keep(&mut self, name: &Name, number: u64) -> Result<bool, Clash> {
        let is_claim = self.walks == Walks::One;
        let bearers = self.bearers(name);
        if let Some(own) = bearers.creates.iter().position(|create| create.number == number) {
            bearers.is_free_for(&bearers.creates[own])?;
            bearers.creates[own].stage = Stage::Planned;
        }
        Ok(is_claim)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    const TYPE: &str = "msp_customer";

    fn name(exact: &str) -> Name {
        Name { of: TYPE, folded: exact.to_lowercase(), exact: exact.to_owned() }
    }

    /// Nobody else is in its queue.
    fn planned<'a>(
        run: &'a Run,
        name: Name,
        confirmed: bool,
        replaces: Option<&str>,
    ) -> Result<Turn<'a>, Clash> {
        let queue = name.exact.clone();
        let planned = pin!(run.plan_create(name, &queue, confirmed, replaces));
        match planned.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(planned) => planned,
            Poll::Pending => panic!("somebody is in its queue"),
        }
    }

    /// Plans a create that stands.
    fn plan(run: &Run, exact: &str, confirmed: bool) -> Result<(), Clash> {
        planned(run, name(exact), confirmed, None).and_then(Turn::keep)
    }

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn two_blocks_create_one_name_never_and_near_names_only_if_both_say_so() {
        for (other, confirmed, expected) in [
            ("Acme", [false, false], Err(Clash::Twin)),
            ("Acme", [true, true], Err(Clash::Twin)),
            ("ACME", [false, false], Err(Clash::NearTwin(text("Acme")))),
            ("ACME", [true, false], Err(Clash::NearTwin(text("Acme")))),
            ("ACME", [false, true], Err(Clash::NearTwin(text("Acme")))),
            ("ACME", [true, true], Ok(())),
            ("Beta", [false, false], Ok(())),
        ] {
            let run = Run::default();
            assert_eq!(plan(&run, "Acme", confirmed[0]), Ok(()));
            assert_eq!(plan(&run, other, confirmed[1]), expected, "{other} {confirmed:?}");
        }
    }

    #[test]
    fn a_create_and_an_object_of_the_state_are_noticed_in_either_order() {
        for (held, confirmed, clashes) in [
            ("Acme", false, true),
            ("Acme", true, true),
            ("ACME", false, true),
            ("ACME", true, false),
            ("Beta", false, false),
        ] {
            let run = Run::default();
            run.read(TYPE, "c-1", Some(name(held))).unwrap();
            assert_eq!(plan(&run, "Acme", confirmed).is_err(), clashes, "read first: {held}");
            let run = Run::default();
            plan(&run, "Acme", confirmed).unwrap();
            let read = run.read(TYPE, "c-1", Some(name(held)));
            assert_eq!(read.is_err(), clashes, "planned first: {held}");
            let run = Run::default();
            plan(&run, "Acme", confirmed).unwrap();
            let planned = run.plan(TYPE, "c-1", [name(held)]);
            assert_eq!(planned.is_err(), clashes, "without a refresh: {held}");
        }
    }

    #[test]
    fn of_a_create_that_is_looked_for_and_an_object_that_turns_up_one_is_refused() {
        let run = Run::default();
        let turn = planned(&run, name("Acme"), false, None).unwrap();
        run.read(TYPE, "c-1", Some(name("Acme"))).unwrap();
        assert_eq!(turn.keep(), Err(Clash::Held(text("c-1"))));
        assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()), "it was given back");
    }

    #[test]
    fn the_object_that_is_replaced_is_not_in_the_way_and_others_are() {
        let run = Run::default();
        run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
        planned(&run, name("Acme"), false, Some("c-1")).and_then(Turn::keep).unwrap();
        let run = Run::default();
        run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
        run.read(TYPE, "c-2", Some(name("Acme"))).unwrap();
        let other = planned(&run, name("Acme"), false, Some("c-1")).and_then(Turn::keep);
        assert_eq!(other, Err(Clash::Held(text("c-2"))));
    }

    #[test]
    fn objects_of_the_state_may_share_a_name_and_no_object_two_blocks() {
        let run = Run::default();
        run.read(TYPE, "c-1", Some(name("Acme"))).unwrap();
        run.read(TYPE, "c-2", Some(name("Acme"))).unwrap();
        run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
        assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Err(Clash::Shared(text("c-1"))));
    }

    #[test]
    fn what_one_block_adopts_no_other_has_in_either_order() {
        let run = Run::default();
        let turn = planned(&run, name("Acme"), false, None).unwrap();
        turn.adopt("c-1").unwrap();
        turn.keep().unwrap();
        assert_eq!(run.read(TYPE, "c-1", None), Err(Clash::Promised(text("c-1"))));
        let run = Run::default();
        run.read(TYPE, "c-1", None).unwrap();
        let turn = planned(&run, name("Acme"), false, None).unwrap();
        assert_eq!(turn.adopt("c-1"), Err(Clash::Held(text("c-1"))));
    }

    #[tokio::test]
    async fn what_was_planned_is_carried_out_once() {
        let run = Run::default();
        plan(&run, "Acme", false).unwrap();
        let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
        turn.sending();
        turn.has("c-1").unwrap();
        drop(turn);
        let again = run.turn(name("Acme"), "", false).await.and_then(Turn::keep);
        assert_eq!(again, Err(Clash::Made(text("c-1"))));
        assert_eq!(plan(&run, "ACME", true), Err(Clash::NearMade(text("Acme"), text("c-1"))));
    }

    #[tokio::test]
    async fn a_name_is_given_back_unless_something_may_have_come_of_it() {
        let run = Run::default();
        let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
        turn.sending();
        turn.not_sent();
        drop(turn);
        let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
        turn.sending();
        drop(turn);
        assert_eq!(
            run.turn(name("Acme"), "", false).await.and_then(Turn::keep),
            Err(Clash::Pending)
        );
    }

    #[test]
    fn nobody_creates_what_is_pending_in_either_order() {
        let run = Run::default();
        run.pending(&name("Acme")).unwrap();
        assert_eq!(plan(&run, "Acme", true), Err(Clash::Pending));
        let run = Run::default();
        plan(&run, "Acme", true).unwrap();
        assert_eq!(run.pending(&name("Acme")), Err(Clash::Twin));
    }

    #[test]
    fn what_was_pending_has_an_object_that_no_other_block_has_in_either_order() {
        let run = Run::default();
        run.pending(&name("Acme")).unwrap();
        run.resolved(name("Acme"), "c-1").unwrap();
        assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()), "its own plan");
        assert_eq!(run.read(TYPE, "c-1", None), Err(Clash::Promised(text("c-1"))));
        let run = Run::default();
        run.read(TYPE, "c-1", None).unwrap();
        assert_eq!(run.resolved(name("Acme"), "c-1"), Err(Clash::Promised(text("c-1"))));
    }

    #[tokio::test]
    async fn where_walks_share_a_run_plans_claim_nothing_and_what_is_made_does() {
        let run = Run::default();
        run.begin(Walks::Several);
        for _ in ["the plan", "the plan of the apply"] {
            assert_eq!(plan(&run, "Acme", false), Ok(()));
        }
        let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
        assert_eq!(plan(&run, "Acme", false), Err(Clash::Twin), "in the same walk");
        turn.sending();
        turn.has("c-1").unwrap();
        drop(turn);
        for walk in ["the next plan", "the next apply"] {
            assert_eq!(run.read(TYPE, "c-1", Some(name("Acme"))), Ok(()), "{walk}");
            assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()), "{walk}");
        }
        assert_eq!(plan(&run, "Acme", false), Err(Clash::Made(text("c-1"))));
        let replaced = planned(&run, name("Acme"), false, Some("c-1"));
        assert_eq!(replaced.and_then(Turn::keep), Ok(()), "the plan of a replacement");
        let turn = planned(&run, name("Beta"), false, None).unwrap();
        assert_eq!(turn.adopt("c-1"), Ok(()), "another state has it");
        assert_eq!(turn.may_have("c-1"), Err(Clash::Held(text("c-1"))), "it is not what was made");
        drop(turn);
        run.leave(TYPE, "c-1");
        assert_eq!(plan(&run, "Acme", false), Ok(()), "the apply of a replacement");
    }

    #[tokio::test]
    async fn where_walks_share_a_run_what_is_pending_is_resolved_by_the_next() {
        let run = Run::default();
        run.begin(Walks::Several);
        let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
        turn.sending();
        drop(turn);
        assert_eq!(plan(&run, "Acme", false), Err(Clash::Pending));
        run.pending(&name("Acme")).unwrap();
        run.resolved(name("Acme"), "c-1").unwrap();
        assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()));
    }

    #[test]
    fn in_the_place_of_one_that_is_let_go_one_is_made() {
        let run = Run::default();
        run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
        run.leave(TYPE, "c-1");
        assert!(run.has_left(TYPE, "c-1"));
        assert_eq!(plan(&run, "Acme", false), Ok(()));
        assert_eq!(plan(&run, "Acme", false), Err(Clash::Twin));
    }
}
