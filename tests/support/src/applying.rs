//! A running `terraform apply`: a test interrupts it, kills it, or starts another.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use msp_sandbox::Handle;

use super::command::Running;
use super::workspace::Workspace;

/// Nothing here takes longer on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

/// How the name of its program begins, in any installation.
const PROVIDER: &str = "/terraform-provider-msp";

/// Waits until a condition holds.
///
/// # Panics
/// If it does not come to hold.
#[track_caller]
pub fn until(what: &str, so: impl Fn() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < LONGEST, "not so after {LONGEST:?}: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until that many requests have met a rule.
#[track_caller]
pub fn until_met(sandbox: &Handle, rule: u64, times: u64) {
    until("the request has met the rule", || has_met(sandbox, rule, times));
}

/// Whether that many requests have met a rule.
pub fn has_met(sandbox: &Handle, rule: u64, times: u64) -> bool {
    sandbox.faults().iter().any(|report| report.id == rule && report.fired >= times)
}

/// The process to kill.
#[derive(Clone, Copy, Debug)]
pub enum Whom {
    /// Terraform.
    Terraform,
    /// The provider.
    Provider,
    /// Both at once.
    Both,
}

impl Whom {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Terraform, Self::Provider, Self::Both];
}

/// A running `terraform apply`. If a test fails, its processes end.
pub struct Applying {
    terraform: Running,
    /// How much of its output has been read.
    heard: usize,
}

impl Applying {
    /// Starts it.
    pub fn start(ws: &Workspace) -> Self {
        Self::start_with(ws, &[])
    }

    /// Starts it with options.
    pub fn start_with(ws: &Workspace, options: &[&str]) -> Self {
        let arguments = ["apply", "-no-color", "-auto-approve", "-input=false"];
        let terraform = Running::start(ws.command(&[&arguments, options].concat()));
        Self { terraform, heard: 0 }
    }

    /// Sends a signal to Terraform alone.
    pub fn signal(&self, name: &str) {
        kill(name, &self.terraform.id().to_string());
    }

    /// Stops Terraform where it is, and waits until none of its threads runs: a running one could
    /// hear an answer.
    pub fn stop(&self) {
        self.signal("STOP");
        let terraform = self.terraform.id().to_string();
        until("all threads have stopped", || {
            let threads = Command::new("ps").args(["-L", "-o", "stat=", "-p", &terraform]).output();
            let threads = String::from_utf8(threads.expect("ps").stdout).expect("text");
            threads.lines().all(|thread| thread.trim().starts_with('T'))
        });
    }

    /// Sends a signal to Terraform and everything that it started, as a terminal does.
    pub fn signal_all(&self, name: &str) {
        kill(name, &format!("-{}", self.terraform.id()));
    }

    /// Sends a signal to the provider alone.
    pub fn signal_provider(&self, name: &str) {
        kill(name, &self.provider().to_string());
    }

    /// The process of the provider.
    ///
    /// # Panics
    /// If Terraform has none.
    pub fn provider(&self) -> u32 {
        self.running_provider().expect("terraform started the provider")
    }

    /// The same at any moment. There may be none.
    pub fn running_provider(&self) -> Option<u32> {
        let parent = self.terraform.id();
        let is_it = |one: &Process| one.parent == parent && one.program.contains(PROVIDER);
        processes().into_iter().find(is_it).map(|process| process.id)
    }

    /// Kills a process, unless it has just ended.
    pub fn kill(&self, whom: Whom) {
        let terraform = self.terraform.id();
        let target = match whom {
            Whom::Terraform => Some(terraform.to_string()),
            Whom::Provider => self.running_provider().map(|id| id.to_string()),
            Whom::Both => Some(format!("-{terraform}")),
        };
        if let Some(target) = target {
            let mut kill = Command::new("kill");
            drop(kill.args(["-KILL", "--", &target]).stderr(Stdio::null()).status());
        }
    }

    /// Waits until Terraform has printed a line with these words.
    #[track_caller]
    pub fn until_said(&mut self, words: &str) {
        let started = Instant::now();
        loop {
            let runs = self.terraform.runs();
            let said = self.terraform.said();
            for line in said[self.heard..].split_inclusive('\n').filter(|line| line.ends_with('\n'))
            {
                self.heard += line.len();
                if line.contains(words) {
                    return;
                }
            }
            let waits = runs && started.elapsed() < LONGEST;
            assert!(
                waits,
                "terraform has not said {words:?}:\n{said}{}",
                self.terraform.complained()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for its end, and returns its output since [`Self::until_said`].
    #[track_caller]
    pub fn end(self) -> String {
        let output = self.terraform.end(LONGEST);
        format!("{}{}", &output.stdout[self.heard..], output.stderr)
    }
}

/// Waits until a process has ended.
#[track_caller]
pub fn until_gone(id: u32) {
    until("the process has ended", || processes().iter().all(|process| process.id != id));
}

struct Process {
    id: u32,
    parent: u32,
    program: String,
}

/// The running processes of this machine, without those that have ended and wait for their parent.
fn processes() -> Vec<Process> {
    let output = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat=,args="]).output();
    let text = String::from_utf8(output.expect("ps").stdout).expect("text");
    let running = text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace();
        let (id, parent, status) = (fields.next()?, fields.next()?, fields.next()?);
        let program = fields.next()?.to_owned();
        let process = Process { id: id.parse().ok()?, parent: parent.parse().ok()?, program };
        (!status.starts_with('Z')).then_some(process)
    });
    running.collect()
}

fn kill(signal: &str, target: &str) {
    let status = Command::new("kill").args([&format!("-{signal}"), "--", target]).status();
    assert!(status.is_ok_and(|status| status.success()), "{target} was not there");
}
