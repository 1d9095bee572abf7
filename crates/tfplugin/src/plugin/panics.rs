//! The words about a bug of the provider.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::PanicHookInfo;

/// Writes panics to stderr as Go does. Core shows a line that starts with `panic: `, and the plain
/// lines after it, to the person after the run.
pub(super) fn report_as_go_does() {
    std::panic::set_hook(Box::new(|info| {
        // One write: no log line of another thread may come in between.
        let _ = std::io::stderr().lock().write_all(report(info).as_bytes());
    }));
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let mut report = format!("panic: {}\n    at {place}\n", message(info.payload()));
    // Names of functions and lines, no values. Only if `RUST_BACKTRACE` asks for it.
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        report.push_str(&backtrace.to_string());
    }
    report
}

/// The message, if it is a text of the source code. A formatted message may hold values, such as a
/// slice of an API key. A terminal and a CI log must not show them. The place is enough to find the
/// bug.
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
