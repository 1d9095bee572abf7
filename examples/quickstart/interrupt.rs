//! Ctrl-C, and programs that are stopped when it comes.

use std::io;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::Result;

/// How long a program may take to stop before it is ended.
const STOPPING: Duration = Duration::from_secs(20);

/// The wish to stop: Ctrl-C, a request to terminate, or a terminal that was closed.
pub struct Interrupt(watch::Receiver<bool>);

/// What ended the quickstart early.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

impl Interrupt {
    /// From here on a signal no longer ends this program: [`Self::run`] returns early instead.
    pub fn listen() -> io::Result<Self> {
        let (wish, wished) = watch::channel(false);
        for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
            let wish = wish.clone();
            let mut signal = signal(kind)?;
            tokio::spawn(async move {
                while signal.recv().await.is_some() {
                    wish.send_replace(true);
                }
            });
        }
        Ok(Self(wished))
    }

    /// Waits for something, or returns early when that is wished.
    pub async fn wait_for<T>(&mut self, what: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            came = what => Ok(came),
            _ = self.0.wait_for(|wished| *wished) => Err(Interrupted.into()),
        }
    }

    /// Runs `command` to its end, or stops it, gently, when that is wished.
    pub async fn run(&mut self, mut command: Command) -> Result<Output> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let id = child.id().unwrap_or_default();
        let ended = child.wait_with_output();
        tokio::pin!(ended);
        tokio::select! {
            output = &mut ended => Ok(output?),
            _ = self.0.wait_for(|wished| *wished) => {
                kill(&["-INT", &id.to_string()]).await?;
                if timeout(STOPPING, &mut ended).await.is_err() {
                    kill(&["-KILL", "--", &format!("-{id}")]).await?;
                }
                Err(Interrupted.into())
            }
        }
    }
}

async fn kill(arguments: &[&str]) -> io::Result<()> {
    Command::new("kill").args(arguments).status().await.map(drop)
}
