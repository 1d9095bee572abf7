//! Starting a provider as Terraform does, with mutual TLS. It takes the time until the handshake line,
//! until the answer for the schema, and from the call that ends it until it has ended.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::client::{self, Identity};
use super::watch::peak;
use crate::Result;

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// How long one may take to end: Terraform kills it after two seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// One start.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Until the handshake line was read.
    pub line: Duration,
    /// Until the answer to the first call, which asks for the schema.
    pub schema: Duration,
    /// From being told to end until it has, or until Terraform kills it.
    pub end: Duration,
    /// The memory that it had at most until then, in KiB.
    pub peak_kib: u32,
}

/// Starts providers, one at a time.
pub struct Starter {
    identity: Identity,
    runtime: Runtime,
}

impl Starter {
    /// With a certificate as Terraform makes one for itself.
    pub fn new() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { identity: Identity::as_go_makes_it()?, runtime })
    }

    /// Starts the provider, asks for its schema, and ends it.
    pub fn start(&self, program: &Path) -> Result<Start> {
        let sockets = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
            .env("PLUGIN_MIN_PORT", "10000")
            .env("PLUGIN_MAX_PORT", "25000")
            .env("PLUGIN_CLIENT_CERT", &self.identity.pem)
            .env("TMPDIR", sockets.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let started = Instant::now();
        let mut child = command.spawn()?;
        let measured = self.measure(&mut child, started);
        // Where it has ended, this does nothing.
        child.kill()?;
        child.wait()?;
        measured.map_err(|error| format!("{}: {error}", program.display()).into())
    }

    fn measure(&self, child: &mut Child, started: Instant) -> Result<Start> {
        let stdout = child.stdout.take().ok_or("it has no stdout")?;
        let mut text = String::new();
        BufReader::new(stdout).read_line(&mut text)?;
        let line = started.elapsed();
        let channel = self.runtime.block_on(client::ask_for_schema(&text, &self.identity))?;
        let schema = started.elapsed();
        let process = format!("/proc/{}", child.id());
        let peak_kib = peak(Path::new(&process)).ok_or("its memory cannot be read")?;
        let told = Instant::now();
        self.runtime.block_on(async {
            client::shut_down(channel).await?;
            while child.try_wait()?.is_none() && told.elapsed() < PATIENCE {
                // The connection closes meanwhile: some providers wait for that.
                tokio::task::yield_now().await;
                thread::sleep(Duration::from_micros(100));
            }
            Result::Ok(())
        })?;
        Ok(Start { line, schema, end: told.elapsed(), peak_kib })
    }
}

/// Takes a program out of the cache of the system, so that the next start reads it from disk.
pub fn forget(program: &Path) -> Result<()> {
    let file = format!("of={}", program.display());
    let arguments = [&*file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"];
    if Command::new("dd").args(arguments).stdin(Stdio::null()).status()?.success() {
        return Ok(());
    }
    Err(format!("dd cannot take {} out of the cache", program.display()).into())
}
