//! Plays a history: Terraform's state and configuration, and its walks over them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tfplugin::framework::{Diagnostic, Diagnostics, Severity};
use tokio::time::sleep;

use super::history::{Apply, BLOCKS, Block, History, NAMES, Step};
use super::state::{Action, Entry};
use super::world::{Met, World};
use crate::provider::permanent::absence;

/// Each error has one of these words: what to do next.
const WAYS_ON: [&str; 10] = [
    "terraform state rm",
    "import",
    "`moved`",
    "terraform untaint",
    "Remove one of the two blocks",
    "`adopt_existing",
    "`confirmed_new",
    "lan again",
    "Plan without",
    "set `deletion_policy = ",
];

/// Plays a history in virtual time, and says what it met.
///
/// # Errors
/// The broken promises.
pub fn play(history: &History) -> Result<Met, Vec<String>> {
    fastrand::seed(history.seed);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.unwrap().block_on(async {
        let mut run = Run::new(history);
        for step in &history.steps {
            run.world.lock().meet("steps");
            run.step(step).await;
            run.check();
        }
        run.settle().await;
        let world = run.world.lock();
        if world.broken.is_empty() { Ok(world.met.clone()) } else { Err(world.broken.clone()) }
    })
}

/// Terraform, and the vendor.
pub struct Run {
    pub world: Arc<World>,
    pub state: BTreeMap<u8, Entry>,
    pub config: BTreeMap<u8, Block>,
    pub imports: BTreeMap<u8, String>,
    /// How many plans and applies there were.
    pub walks: u32,
}

/// The outcome of a run.
enum Outcome {
    NothingToDo,
    Done,
    /// The errors of each block.
    Refused(BTreeMap<u8, Vec<Diagnostic>>),
}

impl Run {
    fn new(history: &History) -> Self {
        Self {
            world: Arc::new(World::new(history.seed, history.spelling)),
            state: BTreeMap::new(),
            config: BTreeMap::new(),
            imports: BTreeMap::new(),
            walks: 0,
        }
    }

    async fn step(&mut self, step: &Step) {
        match step {
            Step::Write { at, block } => {
                self.config.insert(*at, *block);
            }
            Step::Erase { at } => {
                self.config.remove(at);
                self.imports.remove(at);
            }
            Step::Readdress { from, to, is_said } => self.readdress(*from, *to, *is_said),
            Step::Import { at, object } => {
                let object = self.world.lock().objects.get(usize::from(*object)).cloned();
                if let Some(object) = object {
                    self.imports.insert(*at, object.id);
                }
            }
            Step::Taint { at } => {
                if let Some(entry) = self.state.get_mut(at) {
                    entry.is_tainted = true;
                }
            }
            Step::Forget { at } => {
                self.state.remove(at);
            }
            Step::Somebody { name, lag } => {
                self.world.somebody_makes(NAMES[usize::from(*name)], *lag);
            }
            Step::Wait { seconds } => self.wait(*seconds).await,
            Step::Apply(apply) => {
                self.apply(apply).await;
            }
        }
    }

    fn readdress(&mut self, from: u8, to: u8, is_said: bool) {
        if self.config.contains_key(&to) || self.state.contains_key(&to) {
            return;
        }
        if let Some(block) = self.config.remove(&from) {
            self.config.insert(to, block);
        }
        if is_said && let Some(entry) = self.state.remove(&from) {
            self.state.insert(to, entry);
        }
    }

    /// The clock of the notes about objects is not the virtual one.
    async fn wait(&mut self, seconds: u16) {
        sleep(Duration::from_secs(seconds.into())).await;
        for entry in self.state.values_mut() {
            absence::age(&mut entry.private, seconds.into());
        }
    }

    async fn apply(&mut self, apply: &Apply) -> Outcome {
        let planned = self.plan(apply).await;
        let errors = errors(planned.iter().map(|one| (one.at, &one.said)));
        if !errors.is_empty() {
            self.world.lock().meet("plans refused");
            return Outcome::Refused(errors);
        }
        if planned.iter().all(|one| one.action == Action::Nothing) {
            for one in planned {
                self.set(one.at, one.entry);
            }
            return Outcome::NothingToDo;
        }
        self.world.lock().meet("applies");
        let said = self.carry_out(planned, apply).await;
        let errors = self::errors(said.iter().map(|(at, said)| (*at, said)));
        if errors.is_empty() { Outcome::Done } else { Outcome::Refused(errors) }
    }

    pub fn set(&mut self, at: u8, entry: Option<Entry>) {
        match entry {
            Some(entry) => self.state.insert(at, entry),
            None => self.state.remove(&at),
        };
    }

    /// Under one provider block, an object belongs to one block. The exception is a tainted object:
    /// a plan without a refresh does not know of it.
    fn check(&self) {
        let mut owners = BTreeMap::new();
        for (at, entry) in self.state.iter().filter(|(_, entry)| !entry.is_tainted) {
            let Some(id) = entry.id() else { continue };
            if let Some(other) = owners.insert((entry.instance, id), at) {
                let told = format!("{id} is in the blocks {other} and {at}");
                self.world.lock().broken.push(told);
            }
        }
    }

    /// After all faults end, an apply does everything that is left, or errors say what to do next.
    /// Here that means to give up the blocks with errors.
    async fn settle(&mut self) {
        self.world.settle();
        self.wait(900).await;
        let apply = Apply { is_refreshed: true, ..Apply::default() };
        let mut is_done = false;
        for _ in 0..=2 * BLOCKS {
            match self.apply(&apply).await {
                Outcome::NothingToDo => return,
                Outcome::Done if is_done => break,
                Outcome::Done => is_done = true,
                Outcome::Refused(errors) => {
                    is_done = false;
                    self.world.lock().meet("errors once nothing is wrong");
                    for (at, errors) in errors {
                        let dead_ends = errors.iter().filter(|error| !names_a_way_on(error));
                        let dead_ends = dead_ends.map(|error| format!("no way on: {error:?}"));
                        self.world.lock().broken.extend(dead_ends);
                        self.step(&Step::Erase { at }).await;
                        self.step(&Step::Forget { at }).await;
                    }
                }
            }
            self.check();
        }
        self.world.lock().broken.push("it does not settle".to_owned());
    }
}

fn errors<'a>(said: impl Iterator<Item = (u8, &'a Diagnostics)>) -> BTreeMap<u8, Vec<Diagnostic>> {
    let of_one = |(at, said): (u8, &Diagnostics)| {
        let errors = said.iter().filter(|one| one.severity == Severity::Error);
        (at, errors.cloned().collect::<Vec<_>>())
    };
    said.map(of_one).filter(|(_, errors)| !errors.is_empty()).collect()
}

fn names_a_way_on(error: &Diagnostic) -> bool {
    WAYS_ON.iter().any(|way| error.detail.contains(way))
}
