//! One run of a program: clean environment, time limit, its output.

use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The result of a program.
#[derive(Clone, Debug)]
pub struct Output {
    /// The command as a person would type it.
    pub line: String,
    /// Exit status. `None` if a signal ended it.
    pub status: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
    /// Its duration.
    pub took: Duration,
}

impl Output {
    /// All of it, as a terminal would show it.
    pub fn transcript(&self) -> String {
        let status =
            self.status.map_or("ended by a signal".to_owned(), |code| format!("exit {code}"));
        let Self { line, stdout, stderr, took, .. } = self;
        format!("$ {line}\n{stdout}{stderr}[{status}, {} ms]\n", took.as_millis())
    }
}

/// A command with no environment except the PATH: no `TF_*`, no proxy, no credentials.
pub fn clean(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// Runs `command` to its end.
///
/// # Panics
/// If it cannot start, or runs longer than `limit`. Then it ends, with everything that it started,
/// and the panic shows its output.
#[track_caller]
pub fn run(command: Command, limit: Duration) -> Output {
    Running::start(command).end(limit)
}

/// A running program, in a process group of its own as in a terminal. So everything that it started
/// ends with it if it hangs or a test fails.
#[derive(Debug)]
pub struct Running {
    line: String,
    child: Child,
    started: Instant,
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    ended: Receiver<()>,
}

impl Running {
    /// Starts it.
    ///
    /// # Panics
    /// If it cannot start.
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let line = typed(&command);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start `{line}`: {error}"));
        let (sender, ended) = mpsc::channel();
        let stdout = gather(child.stdout.take(), sender.clone());
        let stderr = gather(child.stderr.take(), sender);
        Self { line, child, started, stdout, stderr, ended }
    }

    /// Its process, and its process group.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Its standard output so far.
    pub fn said(&self) -> String {
        text(&self.stdout)
    }

    /// Its standard error so far.
    pub fn complained(&self) -> String {
        text(&self.stderr)
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// If that takes longer than `limit`.
    #[track_caller]
    pub fn end(mut self, limit: Duration) -> Output {
        let waiting = Instant::now();
        let in_time = (0..2)
            .all(|_| self.ended.recv_timeout(limit.saturating_sub(waiting.elapsed())).is_ok());
        if !in_time {
            self.end_group();
        }
        let status = self.child.wait().ok().as_ref().and_then(ExitStatus::code);
        let output = Output {
            line: self.line.clone(),
            status,
            stdout: self.said(),
            stderr: self.complained(),
            took: self.started.elapsed(),
        };
        assert!(in_time, "not done after {limit:?}, so it was ended:\n{}", output.transcript());
        output
    }

    /// Ends the program and everything in its group.
    fn end_group(&self) {
        let group = format!("-{}", self.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.runs() {
            self.end_group();
            let _ = self.child.wait();
        }
    }
}

fn text(bytes: &Mutex<Vec<u8>>) -> String {
    let bytes = bytes.lock().map(|bytes| bytes.clone()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Collects one output of the program, and tells `ended` when it closes.
fn gather(source: Option<impl Read + Send + 'static>, ended: Sender<()>) -> Arc<Mutex<Vec<u8>>> {
    let gathered = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&gathered);
    thread::spawn(move || {
        let mut piece = [0; 8192];
        if let Some(mut source) = source {
            while let Ok(length @ 1..) = source.read(&mut piece) {
                if let (Ok(mut sink), Some(piece)) = (sink.lock(), piece.get(..length)) {
                    sink.extend_from_slice(piece);
                }
            }
        }
        // Nobody listens any more after the time limit.
        let _ = ended.send(());
    });
    gathered
}

fn typed(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let name = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::applying::{until, until_gone};
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = clean("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_and_exit_status_come_back_as_they_were() {
        let output = run(shell("echo out; echo err >&2; exit 3"), Duration::from_secs(30));
        assert_eq!((output.status, &*output.stdout, &*output.stderr), (Some(3), "out\n", "err\n"));
    }

    #[test]
    fn nothing_of_the_environment_but_the_path_reaches_the_program() {
        let output = run(shell("export -p"), Duration::from_secs(30));
        let names: Vec<_> = output
            .stdout
            .lines()
            .filter_map(|line| line.strip_prefix("export ")?.split('=').next())
            .collect();
        // PWD and OLDPWD belong to the shell.
        assert!(names.iter().all(|name| ["PATH", "PWD", "OLDPWD"].contains(name)), "{names:?}");
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_its_children_and_its_words_are_shown() {
        let hung = std::panic::catch_unwind(|| {
            // Long enough for the first word on the busiest machine.
            run(shell("echo before; sleep 600 & wait"), Duration::from_secs(3))
        });
        let words = hung.unwrap_err().downcast::<String>().unwrap();
        assert!(words.contains("not done after 3s"), "{words}");
        assert!(words.contains("before\n"), "{words}");
    }
    #[test]
    fn a_program_that_nobody_waits_for_is_ended_with_its_children() {
        let running = Running::start(shell("sleep 600 & echo $!; wait"));
        until("it has said its child", || running.said().ends_with('\n'));
        let child: u32 = running.said().trim().parse().unwrap();
        drop(running);
        until_gone(child);
    }
}
