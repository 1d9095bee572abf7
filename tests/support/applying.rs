//! `terraform apply` held while it runs: to be interrupted, killed, or met by another.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use terraform_provider_msp::sandbox::Handle;

use super::workspace::Workspace;

/// Longer than anything here takes on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

/// Waits until something is so.
///
/// # Panics
///
/// When it does not come to be.
#[track_caller]
pub fn until(what: &str, so: impl Fn() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < LONGEST, "not so after {LONGEST:?}: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until so many requests have met a rule.
#[track_caller]
pub fn until_met(sandbox: &Handle, rule: u64, times: u64) {
    until("the request has met the rule", || {
        sandbox.faults().iter().any(|report| report.id == rule && report.fired >= times)
    });
}

/// `terraform apply` under way, in a process group of its own as in a terminal.
pub struct Applying {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Applying {
    /// Starts it.
    pub fn start(ws: &Workspace) -> Self {
        Self::start_with(ws, &[])
    }

    /// Starts it with options.
    pub fn start_with(ws: &Workspace, options: &[&str]) -> Self {
        let arguments = ["apply", "-no-color", "-auto-approve", "-input=false"];
        let mut command = ws.command(&[&arguments, options].concat());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.process_group(0).spawn().expect("terraform starts");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, stdout }
    }

    /// Sends a signal to Terraform alone.
    pub fn signal(&self, name: &str) {
        kill(name, &self.child.id().to_string());
    }

    /// Sends a signal to Terraform and everything that it started, as a terminal does.
    pub fn signal_all(&self, name: &str) {
        kill(name, &format!("-{}", self.child.id()));
    }

    /// Sends a signal to the provider alone.
    pub fn signal_provider(&self, name: &str) {
        kill(name, &self.provider().to_string());
    }

    /// The process of the provider.
    ///
    /// # Panics
    ///
    /// When Terraform has none.
    pub fn provider(&self) -> u32 {
        let parent = self.child.id();
        let provider = processes().into_iter().find(|process| process.parent == parent);
        provider.expect("terraform started a provider").id
    }

    /// Waits until Terraform has printed a line with these words.
    #[track_caller]
    pub fn until_said(&mut self, words: &str) {
        let mut line = String::new();
        while self.stdout.read_line(&mut line).expect("a line") > 0 {
            if line.contains(words) {
                return;
            }
            line.clear();
        }
        panic!("terraform has not said {words:?}");
    }

    /// Waits for its end, and gives what it printed since [`Self::until_said`].
    pub fn end(mut self) -> String {
        let mut said = String::new();
        self.stdout.read_to_string(&mut said).expect("its output");
        let mut stderr = self.child.stderr.take().expect("its errors");
        stderr.read_to_string(&mut said).expect("its errors");
        self.child.wait().expect("terraform ends");
        said
    }
}

/// Waits until a process is no more.
#[track_caller]
pub fn until_gone(id: u32) {
    until("the process has ended", || processes().iter().all(|process| process.id != id));
}

struct Process {
    id: u32,
    parent: u32,
}

/// What runs on this machine, without what has ended and waits to be asked about.
fn processes() -> Vec<Process> {
    let output = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]).output();
    let text = String::from_utf8(output.expect("ps").stdout).expect("text");
    let running = text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace();
        let (id, parent, status) = (fields.next()?, fields.next()?, fields.next()?);
        let process = Process { id: id.parse().ok()?, parent: parent.parse().ok()? };
        (!status.starts_with('Z')).then_some(process)
    });
    running.collect()
}

fn kill(signal: &str, target: &str) {
    let status = Command::new("kill").args([&format!("-{signal}"), "--", target]).status();
    assert!(status.is_ok_and(|status| status.success()), "{target} was not there");
}
