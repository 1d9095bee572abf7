//! The part of Terraform core for one block: its calls, their order, and how it uses the answers.
//!
//! As in core, a tainted object is planned as a new one. A replacement is planned twice, the second
//! time with the notes of the first. The process that applies plans each create and each update
//! again, but no destroy.

use std::sync::Arc;

use tfplugin::framework::managed::{
    ApplyRequest, Managed, ManagedResource, PlanRequest, PlanResponse, ReadRequest, StateResponse,
};
use tfplugin::framework::{Diagnostic, Diagnostics, Private, Value, Walks};
use tokio_util::sync::CancellationToken;

use super::history::Block;
use super::state::{Action, Applied, Entry, Planned, Task, differs, proposed};
use super::thing::Thing;
use super::vendor::{Caller, Played};
use super::world::World;
use crate::provider::backend::{Backend, Configured, Vendor};
use crate::provider::permanent::journal::Journal;
use crate::provider::permanent::{Lasting, Permanent as _};

/// A provider that core has started.
pub struct Process {
    world: Arc<World>,
    caller: Caller,
    backend: Arc<Backend>,
    managed: Box<dyn ManagedResource>,
    pub stop: CancellationToken,
}

impl Process {
    pub fn start(world: &Arc<World>, caller: Caller) -> Arc<Self> {
        let backend = Arc::new(Backend::default());
        let played = Vendor::Ready(Arc::new(Played::new(world, caller)));
        let journal = Journal::on(Arc::new(world.lock().pages.clone()));
        let configured = Configured { journal, played, ..Configured::default() };
        backend.configure(Arc::new(configured), Walks::One);
        let managed = Managed::boxed(Lasting::<Thing>::new(&backend));
        let (world, stop) = (Arc::clone(world), CancellationToken::new());
        Arc::new(Self { world, caller, backend, managed, stop })
    }

    /// Imports, refreshes and plans a block.
    pub async fn plan(&self, task: Task) -> Planned {
        tokio::time::sleep(self.world.some_time()).await;
        let Task { at, block, entry, import, is_refreshed } = task;
        let mut said = Diagnostics::new();
        let nothing = |entry, said| {
            let (after, private) = (Value::Null, Private::default());
            Planned { at, block, entry, action: Action::Nothing, after, private, said }
        };
        let is_imported = entry.is_none() && import.is_some();
        let mut entry = match (entry, import) {
            (None, Some(id)) => {
                let imported = self.managed.import(&id, self.stop.clone());
                said.extend(imported.diagnostics);
                let (value, private) = (imported.state, imported.private);
                let instance = self.caller.instance;
                (!value.is_null()).then_some(Entry { value, private, is_tainted: false, instance })
            }
            (entry, _) => entry,
        };
        if let Some(known) = &mut entry
            && (is_refreshed || is_imported)
        {
            let (state, private) = (known.value.clone(), known.private.clone());
            let read = ReadRequest { state, private, stop: self.stop.clone() };
            let read = self.managed.read(read).await;
            if let (None, Some(id)) = (known.id(), read.state.get("id").as_str()) {
                self.world.lock().found(id);
            }
            (known.value, known.private) = (read.state, read.private);
            said.extend(read.diagnostics);
        }
        if said.has_errors() {
            return nothing(entry, said);
        }
        if let Some(known) = &mut entry {
            known.instance = self.caller.instance;
        }
        let (action, response) = match (&block, &entry) {
            (None, None) => return nothing(entry, said),
            (None, Some(known)) => {
                let private = known.private.clone();
                let response =
                    self.ask(known.value.clone(), Value::Null, Value::Null, private).await;
                (Action::Destroy, response)
            }
            (Some(block), None) => (Action::Create, self.plan_new(block, Private::default()).await),
            (Some(block), Some(known)) if known.is_tainted => {
                (Action::Replace, self.plan_new(block, Private::default()).await)
            }
            (Some(block), Some(known)) => self.plan_known(block, known, &mut said).await,
        };
        let PlanResponse { planned: after, private, diagnostics, .. } = response;
        said.extend(diagnostics);
        Planned { at, block, entry, action, after, private, said }
    }

    async fn plan_known(
        &self,
        block: &Block,
        known: &Entry,
        said: &mut Diagnostics,
    ) -> (Action, PlanResponse) {
        let (config, prior) = (block.config(), known.value.clone());
        let proposed = proposed(&config, &prior);
        let planned = self.ask(prior.clone(), proposed, config, known.private.clone()).await;
        if !planned.requires_replace.is_empty() && !planned.diagnostics.has_errors() {
            said.extend(planned.diagnostics);
            return (Action::Replace, self.plan_new(block, planned.private).await);
        }
        let action = if planned.planned == prior { Action::Nothing } else { Action::Update };
        (action, planned)
    }

    async fn plan_new(&self, block: &Block, notes: Private) -> PlanResponse {
        let config = block.config();
        let proposed = proposed(&config, &Value::Null);
        self.ask(Value::Null, proposed, config, notes).await
    }

    async fn ask(
        &self,
        prior: Value,
        proposed: Value,
        config: Value,
        prior_private: Private,
    ) -> PlanResponse {
        let stop = self.stop.clone();
        self.managed.plan(PlanRequest { prior, proposed, config, prior_private, stop }).await
    }

    /// Applies a plan. Once core is gone or stops, it asks for nothing more.
    pub async fn apply(&self, planned: Planned) -> Applied {
        tokio::time::sleep(self.world.some_time()).await;
        let Planned { at, block, mut entry, action, after, private, .. } = planned;
        let mut said = Diagnostics::new();
        if let (Action::Destroy | Action::Replace, Some(known)) = (action, &entry) {
            if self.stop.is_cancelled() {
                return Applied { at, entry, said };
            }
            let response = self.send(known.value.clone(), Value::Null, Value::Null, private).await;
            said.extend(response.diagnostics);
            if !response.state.is_null() {
                return Applied { at, entry, said };
            }
            self.world.lock().leave(&known.kept(), self.caller);
            entry = None;
        }
        let Some(block) = block else { return Applied { at, entry, said } };
        if self.stop.is_cancelled() {
            return Applied { at, entry, said };
        }
        let again = match &entry {
            None => self.plan_new(&block, Private::default()).await,
            Some(known) => self.plan_known(&block, known, &mut said).await.1,
        };
        let is_other = differs(&after, &again.planned);
        said.extend(again.diagnostics.clone());
        if said.has_errors() {
            return Applied { at, entry, said };
        }
        if is_other {
            let mut world = self.world.lock();
            // A plan without a refresh does not know that a tainted object is in the state. It lets
            // this block adopt it, or another object of its name. The apply has abandoned it before
            // it plans again. Nothing is made then.
            let has_left = |id: &str| self.backend.run.has_left(Thing::TYPE, id);
            if block.adopt && after.get("id").as_str().is_some_and(has_left) {
                world.meet("excused: a tainted object is adopted");
            } else {
                let told = format!("inconsistent final plan: {after:?}, {:?}", again.planned);
                world.broken.push(told);
            }
            said.push(Diagnostic::error("Provider produced inconsistent final plan", ""));
            return Applied { at, entry, said };
        }
        if self.stop.is_cancelled() {
            return Applied { at, entry, said };
        }
        self.carry_out(at, &block, entry, again, said).await
    }

    async fn carry_out(
        &self,
        at: u8,
        block: &Block,
        entry: Option<Entry>,
        plan: PlanResponse,
        mut said: Diagnostics,
    ) -> Applied {
        let made_before = self.world.lock().objects.len();
        let prior = entry.as_ref().map_or(Value::Null, |known| known.value.clone());
        let planned = plan.planned.clone();
        let response = self.send(prior, planned, block.config(), plan.private).await;
        let is_failed = response.diagnostics.has_errors();
        {
            let mut world = self.world.lock();
            world.came_back(block.name(), self.caller, made_before, &response);
            if !is_failed && differs(&plan.planned, &response.state) {
                world.broken.push(format!("inconsistent result: {:?}", response.state));
            }
            match (is_failed, response.state.get("id").as_str()) {
                (false, None) => world.meet("creates pending"),
                (false, Some(_)) if entry.is_none() && world.objects.len() == made_before => {
                    world.meet("objects adopted");
                }
                _ => {}
            }
        }
        said.extend(response.diagnostics);
        let entry = (!response.state.is_null()).then_some(Entry {
            value: response.state,
            private: response.private,
            is_tainted: is_failed && entry.is_none(),
            instance: self.caller.instance,
        });
        Applied { at, entry, said }
    }

    async fn send(
        &self,
        prior: Value,
        planned: Value,
        config: Value,
        planned_private: Private,
    ) -> StateResponse {
        let stop = self.stop.clone();
        let request = ApplyRequest { prior, planned, config, planned_private, stop };
        self.managed.apply(request).await
    }
}
