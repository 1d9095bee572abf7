//! What the processes of a provider use while Terraform runs them, from `/proc`.
//!
//! Terraform starts a provider several times in one command. The path of the program finds all of
//! its processes. Their CPU time is added up. The largest peak of their memory counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::machine::field;

/// How often it looks. It misses the work of a process between the last look and its end.
pub const EVERY: Duration = Duration::from_millis(5);

/// The use of all processes of one command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The highest memory of one of them: `VmHWM`, in KiB.
    pub peak_kib: u32,
    /// The time that processors spent on all of them.
    pub cpu: Duration,
    /// How many there were.
    pub processes: usize,
}

/// Looks again and again at the processes of one program.
pub struct Watch {
    program: PathBuf,
    /// The process that starts them. Until it executes their program, a new one looks like it.
    starter: u32,
    others: BTreeSet<u32>,
    seen: BTreeMap<u32, Process>,
}

#[derive(Default)]
struct Process {
    peak_kib: u32,
    /// Nanoseconds of each thread, by its id. Threads that have ended count too.
    threads: BTreeMap<u32, u64>,
}

impl Watch {
    /// Looks for the processes that `starter` starts from the file `program`.
    pub fn new(program: &Path, starter: u32) -> Self {
        let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
        Self { program, starter, others: BTreeSet::new(), seen: BTreeMap::new() }
    }

    /// Reads their use so far.
    pub fn look(&mut self) {
        for id in numbers(Path::new("/proc")) {
            if !self.others.contains(&id) && self.is_one(id) {
                self.seen.entry(id).or_default().read(id);
            }
        }
    }

    /// Their use until the last look.
    pub fn usage(&self) -> Usage {
        let processes = || self.seen.values();
        let nanoseconds = processes().flat_map(|process| process.threads.values()).sum();
        Usage {
            peak_kib: processes().map(|process| process.peak_kib).max().unwrap_or_default(),
            cpu: Duration::from_nanos(nanoseconds),
            processes: self.seen.len(),
        }
    }

    fn is_one(&mut self, id: u32) -> bool {
        if self.seen.contains_key(&id) {
            return true;
        }
        let program = program(id);
        let is_one = program.as_ref() == Some(&self.program);
        if !is_one && program != self::program(self.starter) {
            self.others.insert(id);
        }
        is_one
    }
}

impl Process {
    /// A process that has just ended keeps its last figures.
    fn read(&mut self, id: u32) {
        let directory = PathBuf::from(format!("/proc/{id}"));
        if let Some(peak) = peak(&directory) {
            self.peak_kib = self.peak_kib.max(peak);
        }
        let tasks = directory.join("task");
        for thread in numbers(&tasks) {
            // Time on a processor, time in the queue, number of turns. `utime` and `stime` of
            // `stat` are the same time in steps of 10 ms.
            let times = fs::read_to_string(tasks.join(format!("{thread}/schedstat")));
            let first = times.ok().and_then(|text| text.split(' ').next()?.parse().ok());
            if let Some(nanoseconds) = first {
                self.threads.insert(thread, nanoseconds);
            }
        }
    }
}

/// `VmHWM` of a process, in KiB.
pub fn peak(directory: &Path) -> Option<u32> {
    let status = fs::read_to_string(directory.join("status")).ok()?;
    field(&status, "VmHWM")?.split(' ').next()?.parse().ok()
}

/// The program that a process runs.
fn program(id: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{id}/exe")).ok()
}

/// The entries of a directory that are numbers.
fn numbers(directory: &Path) -> Vec<u32> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn processes_are_found_by_their_program_and_counted_after_their_end() {
        let directory = tempfile::tempdir().unwrap();
        // Some systems have one program for all commands, which goes by its file name.
        let program = directory.path().join("sleep");
        fs::copy("/bin/sleep", &program).unwrap();
        let mut watch = Watch::new(&program, std::process::id());
        watch.look();
        assert_eq!(watch.usage(), Usage::default());
        for _ in 0..2 {
            let mut child = Command::new(&program).arg("60").stdin(Stdio::null()).spawn().unwrap();
            while program_of(child.id()) != program.canonicalize().unwrap() {
                std::thread::yield_now();
            }
            watch.look();
            // Right after its start a program has hardly any memory.
            while watch.usage().peak_kib < 100 || watch.usage().cpu.is_zero() {
                std::thread::yield_now();
                watch.look();
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        watch.look();
        assert_eq!(watch.usage().processes, 2);
    }

    fn program_of(id: u32) -> PathBuf {
        program(id).unwrap_or_default()
    }
}
