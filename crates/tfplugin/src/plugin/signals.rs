//! The signals that end the process.

use std::io;

use super::ending::Ending;

/// The effect of Ctrl-C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// Nothing. Terraform and its plugins are one process group, so Ctrl-C reaches all of them.
    /// Terraform decides what happens. A plugin that ended by itself would lose results that it was
    /// about to record.
    Ignore,
    /// It ends the process, which a person started in a terminal of their own.
    Stop,
}

/// Handles the signals. From now on SIGTERM ends the process in order: every sent request gets its
/// answer, and no socket stays behind. Terraform may have got the same signal, and waits for that
/// answer. A second SIGTERM ends the process at once.
#[cfg(unix)]
pub(super) fn handle(interrupt: Interrupt, ending: Ending) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    // Both are handled from here on, and not from the first run of the task.
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

/// Handles Ctrl-C and Ctrl-Break. On Windows a process group gets these.
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
