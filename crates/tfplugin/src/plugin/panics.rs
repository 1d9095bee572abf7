//! What is said when the provider has a bug.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::PanicHookInfo;

/// Writes panics to stderr as Go does. Core shows a line that starts with `panic: `, and the
/// plain lines after it, to the person when the run is over.
pub(super) fn report_as_go_does() {
    std::panic::set_hook(Box::new(|info| {
        // One write: another thread's log line must not come in between.
        let _ = std::io::stderr().lock().write_all(report(info).as_bytes());
    }));
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let mut report = format!("panic: {}\n    at {place}\n", message(info.payload()));
    // Names of functions and lines, no values; only where `RUST_BACKTRACE` asks for it.
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        report.push_str(&backtrace.to_string());
    }
    report
}

/// The message, where it is a text of the source code. One that was formatted may hold what
/// the code was working on, such as a slice of an API key that an index fell into the middle
/// of, and a terminal and a CI log are no place for that. The place says enough to find it.
fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("the message is withheld, because it may hold a value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_source_code_is_shown() {
        assert_eq!(message(&"not reachable"), "not reachable");
    }

    #[test]
    fn a_formatted_text_is_withheld() {
        let secret = String::from("hunter2 is no index");
        assert_eq!(message(&secret), "the message is withheld, because it may hold a value");
    }
}
