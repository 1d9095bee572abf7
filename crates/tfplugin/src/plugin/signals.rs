//! Which signals end the process.

use std::io;

use super::ending::Ending;

/// What Ctrl-C does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// Nothing. Terraform and its plugins are one process group, so that Ctrl-C reaches all
    /// of them; it is Terraform that decides what happens then, and a plugin that died of it
    /// would take along what it was about to record.
    Ignore,
    /// It ends the process, which a person started in a terminal of their own.
    Stop,
}

/// Takes over the signals. From here on SIGTERM ends the process in order: what was sent is
/// answered, and no socket is left behind. Terraform, which may have got the same signal,
/// waits for that answer. A second SIGTERM is for those who do not.
#[cfg(unix)]
pub(super) fn handle(interrupt: Interrupt, ending: Ending) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    // Both are taken over here and now, not when the task first runs.
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminated.recv() => {
                    if interrupt == Interrupt::Ignore && !ending.asked().is_cancelled() {
                        ending.when_done();
                    } else {
                        break;
                    }
                }
                _ = interrupted.recv() => match interrupt {
                    Interrupt::Ignore => tracing::debug!("ignored an interrupt"),
                    Interrupt::Stop => break,
                },
            }
        }
        ending.now();
    });
    Ok(())
}

/// Takes over Ctrl-C and Ctrl-Break, which on Windows are what a process group gets.
#[cfg(windows)]
pub(super) fn handle(interrupt: Interrupt, ending: Ending) -> io::Result<()> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};

    let mut breaks = ctrl_break()?;
    let mut interrupts = ctrl_c()?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = breaks.recv() => {}
                _ = interrupts.recv() => {}
            }
            match interrupt {
                Interrupt::Ignore => tracing::debug!("ignored an interrupt"),
                Interrupt::Stop => break,
            }
        }
        ending.now();
    });
    Ok(())
}
