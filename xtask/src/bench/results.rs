//! The measurements, and questions about them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::start::Start;
use super::statistics::Spread;
use super::subject::SubjectKind;
use super::workspace::Ran;
use crate::Result;

/// Everything that one bench measured.
#[derive(Debug, Default)]
pub struct Results {
    /// Each provider that was started: this one first.
    pub started: Vec<Started>,
    /// Every run of Terraform.
    pub runs: BTreeMap<Case, Vec<Run>>,
    /// Customers of an account that is larger than the configuration, and plans against it.
    pub account: Option<(u32, Vec<Run>)>,
}

/// One provider, started many times.
#[derive(Debug)]
pub struct Started {
    /// Its name.
    pub name: String,
    /// Its program.
    pub program: PathBuf,
    /// Whether it is another person's, named with `--provider`.
    pub is_foreign: bool,
    /// The size of its program in bytes.
    pub size: u32,
    /// Every start with the program in the system's cache.
    pub starts: Vec<Start>,
    /// Starts with the program read from disk.
    pub cold: Vec<Start>,
    /// `terraform plan` of no resource. A package installs the program, in the cache or not. That
    /// is two starts and ends, and Terraform's own time.
    pub plans: Vec<(Cache, Duration)>,
}

impl Started {
    /// A provider that has not been started yet.
    pub fn not_yet(name: &str, program: &Path, is_foreign: bool) -> Result<Self> {
        let size = u32::try_from(fs::metadata(program)?.len())?;
        let (name, program) = (name.to_owned(), program.to_owned());
        Ok(Self {
            name,
            program,
            is_foreign,
            size,
            starts: Vec::new(),
            cold: Vec::new(),
            plans: Vec::new(),
        })
    }
}

/// Whether a program is in the system's cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    Cold,
    Warm,
}

/// The terms of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// Whether every answer of the API was late.
    pub late: bool,
    /// The work of Terraform.
    pub step: Step,
    /// The number of resources.
    pub count: u32,
    /// The provider.
    pub kind: SubjectKind,
}

/// The work of Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// `terraform plan` of existing resources: every resource is refreshed.
    Plan,
    /// `terraform apply -auto-approve` in an empty state: every resource is created.
    Apply,
}

/// One run of Terraform.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its time, and the resources that the provider used.
    pub ran: Ran,
    /// Calls of the API, by their method.
    pub calls: BTreeMap<String, u32>,
}

impl Results {
    /// Wall time in seconds.
    pub fn wall(&self, case: Case) -> Option<Spread> {
        self.spread(case, |run| run.ran.wall.as_secs_f64())
    }

    /// The highest memory of a provider process, in MiB.
    pub fn peak(&self, case: Case) -> Option<Spread> {
        self.spread(case, |run| mebibytes(run.ran.usage.peak_kib))
            .filter(|_| case.kind != SubjectKind::Terraform)
    }

    /// Time on processors of all provider processes, for each resource, in milliseconds.
    pub fn cpu(&self, case: Case) -> Option<Spread> {
        let of = |cpu: Duration| cpu.as_secs_f64() * 1000.0 / f64::from(case.count);
        self.spread(case, |run| of(run.ran.usage.cpu))
            .filter(|_| case.kind != SubjectKind::Terraform)
    }

    /// Calls of the API, from the run that made the most.
    pub fn calls(&self, case: Case) -> Option<&BTreeMap<String, u32>> {
        most(self.runs.get(&case)?)
    }

    /// The numbers of resources that were run, ascending.
    pub fn counts(&self, late: bool) -> Vec<u32> {
        let cases = self.runs.keys().filter(|case| case.late == late);
        let mut counts: Vec<_> = cases.map(|case| case.count).collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }

    /// The providers, in the order of columns.
    pub fn kinds(&self) -> Vec<SubjectKind> {
        let mut kinds: Vec<_> = self.runs.keys().map(|case| case.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn spread(&self, case: Case, value: impl Fn(&Run) -> f64) -> Option<Spread> {
        Spread::of(self.runs.get(&case)?.iter().map(value))
    }
}

/// The calls of the run that made the most.
pub fn most(runs: &[Run]) -> Option<&BTreeMap<String, u32>> {
    runs.iter().map(|run| &run.calls).max_by_key(|calls| calls.values().sum::<u32>())
}

/// KiB in MiB.
pub fn mebibytes(kib: u32) -> f64 {
    f64::from(kib) / 1024.0
}

/// Made-up results, for the tests of reports.
#[cfg(test)]
pub mod sample {
    use super::*;
    use crate::bench::watch::Usage;

    /// One run of so many milliseconds. With a provider, it takes 8 MiB and half as much CPU.
    pub fn run(milliseconds: u64, calls: &[(&str, u32)]) -> Run {
        let wall = Duration::from_millis(milliseconds);
        let usage = Usage { peak_kib: 8 * 1024, cpu: wall / 10, processes: 3 };
        let calls = calls.iter().map(|(method, count)| ((*method).to_owned(), *count)).collect();
        Run { ran: Ran { wall, usage }, calls }
    }

    /// For 1,000, Terraform alone takes a second. It takes 1.1 s with a provider that does nothing,
    /// 1.2 s with this one, 4 s with the peer. For one it takes a tenth of that.
    pub fn results() -> Results {
        let mut results = Results::default();
        for (count, unit) in [(1, 100), (1000, 1000)] {
            let all = [
                (SubjectKind::Terraform, 100),
                (SubjectKind::Idle, 110),
                (SubjectKind::Ours, 120),
                (SubjectKind::Peer, 400),
            ];
            for (kind, percent) in all {
                for step in [Step::Plan, Step::Apply] {
                    let calls: &[_] = match (kind, step) {
                        (SubjectKind::Terraform | SubjectKind::Idle, _) => &[],
                        (SubjectKind::Ours, Step::Plan) => &[("GET", 1)],
                        (SubjectKind::Peer, Step::Plan) => &[("GET", count)],
                        (_, Step::Apply) => &[("GET", 1), ("POST", count)],
                    };
                    let case = Case { late: false, step, count, kind };
                    results.runs.insert(case, vec![run(unit * percent / 100, calls)]);
                }
            }
        }
        let start = |milliseconds| Start {
            line: Duration::from_millis(milliseconds),
            schema: Duration::from_millis(milliseconds * 2),
            end: Duration::from_millis(1),
            peak_kib: 4 * 1024,
        };
        let starts = vec![start(2), start(3), start(4)];
        let (name, program) = ("this provider".to_owned(), PathBuf::from("/provider"));
        results.started = vec![Started {
            name,
            program,
            is_foreign: false,
            size: 7 << 20,
            starts,
            cold: vec![start(40)],
            plans: vec![
                (Cache::Cold, Duration::from_millis(150)),
                (Cache::Warm, Duration::from_millis(90)),
            ],
        }];
        results
    }
}
