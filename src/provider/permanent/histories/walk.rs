//! The walks of core: every block at once, and an end that may come at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tfplugin::framework::Diagnostics;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::core::Process;
use super::history::{Apply, Block, End, When};
use super::promise::Kept;
use super::run::Run;
use super::state::{Action, Applied, Entry, Planned, Task};
use super::vendor::Caller;
use super::world::World;

/// The longest walk. Everything that it waits for ends by itself.
const HANGS: Duration = Duration::from_secs(2 * 3_600);

/// The messages about each block.
type Said = BTreeMap<u8, Diagnostics>;

/// The providers of a walk, one for each provider block.
struct Processes(BTreeMap<u8, Arc<Process>>);

impl Processes {
    fn start(world: &Arc<World>, walk: u32) -> Self {
        let caller = |instance| Caller { walk, instance, started: Instant::now() };
        let one = |instance| (instance, Process::start(world, caller(instance)));
        Self([0, 1].map(one).into())
    }

    fn of(&self, block: Option<Block>, entry: Option<&Entry>) -> Arc<Process> {
        Arc::clone(&self.0[&instance(block, entry)])
    }

    fn stop(&self) {
        self.0.values().for_each(|process| process.stop.cancel());
    }
}

/// The provider block of a block. The block names it, and without a block the state does.
fn instance(block: Option<Block>, entry: Option<&Entry>) -> u8 {
    let instance = block.map(|block| block.instance).or(entry.map(|entry| entry.instance));
    instance.unwrap_or_default()
}

impl Run {
    pub(super) async fn plan(&mut self, apply: &Apply) -> Vec<Planned> {
        let kept = self.state.iter().map(|(at, entry)| {
            let instance = instance(self.config.get(at).copied(), Some(entry));
            let is_unheard_of = entry.is_tainted && !apply.is_refreshed;
            Kept { instance, is_unheard_of, ..entry.kept() }
        });
        self.world.lock().keep(kept.collect());
        self.world.begin(apply.planned_in.clone(), None);
        self.walks += 1;
        let processes = Processes::start(&self.world, self.walks);
        let at: BTreeSet<_> = self.state.keys().chain(self.config.keys()).copied().collect();
        let mut walk = JoinSet::new();
        for at in at {
            let (block, entry) = (self.config.get(&at).copied(), self.state.get(&at).cloned());
            let import = self.imports.get(&at).cloned().filter(|_| block.is_some());
            let task = Task { at, block, entry, import, is_refreshed: apply.is_refreshed };
            let process = processes.of(block, task.entry.as_ref());
            walk.spawn(async move { process.plan(task).await });
        }
        let mut planned = Vec::new();
        while let Some(one) = next(&self.world, &mut walk).await {
            planned.push(one);
        }
        planned
    }

    pub(super) async fn carry_out(&mut self, planned: Vec<Planned>, apply: &Apply) -> Said {
        let world = Arc::clone(&self.world);
        let before = self.state.clone();
        let (when, mut how) = apply.end.unzip();
        let steps = if let Some(When::Steps(steps)) = when { Some(steps) } else { None };
        let told = world.begin(apply.applied_in.clone(), steps);
        self.walks += 1;
        let processes = Processes::start(&world, self.walks);
        let mut walk = JoinSet::new();
        for one in planned {
            self.set(one.at, one.entry.clone());
            if one.action != Action::Nothing {
                let process = processes.of(one.block, one.entry.as_ref());
                walk.spawn(async move { process.apply(one).await });
            }
        }
        let mut end = pin!(async {
            match when {
                Some(When::Milliseconds(time)) => sleep(Duration::from_millis(time.into())).await,
                _ => told.notified().await,
            }
        });
        let mut said = Said::new();
        loop {
            tokio::select! {
                biased;
                () = &mut end, if how.is_some() => match how.take() {
                    Some(End::Kill { is_saved }) => {
                        world.lock().kill(self.walks, "kills");
                        walk.shutdown().await;
                        return self.die(is_saved, before, said);
                    }
                    Some(End::Orphan { is_saved }) => {
                        world.lock().kill(self.walks, "orphans");
                        processes.stop();
                        walk.detach_all();
                        return self.die(is_saved, before, said);
                    }
                    Some(End::Stop) => {
                        world.lock().meet("stops");
                        processes.stop();
                    }
                    None => {}
                },
                one = next(&world, &mut walk) => match one {
                    Some(Applied { at, entry, said: more }) => {
                        self.set(at, entry);
                        said.insert(at, more);
                    }
                    None => return said,
                }
            }
        }
    }

    /// Core is gone, with everything that it has not saved.
    fn die(&mut self, is_saved: bool, before: BTreeMap<u8, Entry>, said: Said) -> Said {
        if !is_saved {
            self.state = before;
        }
        said
    }
}

/// Waits for the next block that is done.
async fn next<T: 'static>(world: &World, walk: &mut JoinSet<T>) -> Option<T> {
    let broken = |what: String| world.lock().broken.push(what);
    match timeout(HANGS, walk.join_next()).await {
        Ok(None) => None,
        Ok(Some(Ok(one))) => Some(one),
        Ok(Some(Err(error))) => {
            broken(format!("a call panics: {error}"));
            None
        }
        Err(_) => {
            broken("a call hangs".to_owned());
            walk.abort_all();
            None
        }
    }
}
