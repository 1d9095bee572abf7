//! One cause, one error: a run explains a fault of a thousand objects once.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::diagnostics::{Diagnostic, Diagnostics, Severity};

/// The causes that this run has reported.
#[derive(Debug, Default)]
pub struct Causes(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    /// Reported by any block.
    by_any: BTreeSet<String>,
    /// Reported by a managed resource: then the run certainly fails. An error of a data source may
    /// become a warning, if it is in a `check` block.
    for_good: BTreeSet<String>,
    /// Reported by a warning. Its cause is no failure.
    warned: BTreeSet<String>,
}

const IN_SHORT: &str = "Another message of this run says why, and what to do.";

impl Causes {
    /// A configuration begins a new run.
    pub fn begin(&self) {
        *self.told() = Told::default();
    }

    /// For a read or a plan of a managed resource: leaves out causes that the run already fails by.
    pub fn once(&self, diagnostics: Diagnostics) -> Diagnostics {
        let mut told = self.told();
        let diagnostics = told.briefly(diagnostics);
        let is_news = |one: &Diagnostic| {
            cause(one).is_none_or(|cause| {
                told.by_any.insert(cause.clone());
                told.for_good.insert(cause.clone())
            })
        };
        diagnostics.into_iter().filter(is_news).collect()
    }

    /// For an apply of a managed resource: each object says that it failed, and the first says why.
    pub fn in_short(&self, diagnostics: Diagnostics) -> Diagnostics {
        let mut told = self.told();
        let diagnostics = told.briefly(diagnostics);
        let shortened = |one: Diagnostic| {
            let Some(cause) = cause(&one).cloned() else { return one };
            told.by_any.insert(cause.clone());
            if told.for_good.insert(cause) { one } else { shorter(one) }
        };
        diagnostics.into_iter().map(shortened).collect()
    }

    /// The same for a block that may not make the run fail.
    pub fn in_short_beside(&self, diagnostics: Diagnostics) -> Diagnostics {
        let mut told = self.told();
        let shortened = |one: Diagnostic| match cause(&one) {
            Some(cause) if !told.by_any.insert(cause.clone()) => shorter(one),
            _ => one,
        };
        diagnostics.into_iter().map(shortened).collect()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Told {
    /// The first of the warnings by one cause says everything.
    fn briefly(&mut self, diagnostics: Diagnostics) -> Diagnostics {
        let said = |mut one: Diagnostic| {
            if let (Severity::Warning, Some(cause)) = (one.severity, &one.cause)
                && one.brief.is_some()
                && !self.warned.insert(cause.clone())
                && let Some(brief) = one.brief.take()
            {
                (one.summary, one.detail) = *brief;
            }
            one
        };
        diagnostics.into_iter().map(said).collect()
    }
}

fn cause(diagnostic: &Diagnostic) -> Option<&String> {
    diagnostic.cause.as_ref().filter(|_| diagnostic.severity == Severity::Error)
}

fn shorter(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic { detail: IN_SHORT.to_owned(), ..diagnostic }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(of: &[(&str, Option<&str>)]) -> Diagnostics {
        let error = |(summary, cause): &(&str, Option<&str>)| {
            let error = Diagnostic::error(*summary, "why");
            cause.map_or(error.clone(), |cause| error.because_of(cause))
        };
        of.iter().map(error).collect()
    }

    fn said(diagnostics: &Diagnostics) -> Vec<(&str, bool)> {
        diagnostics.iter().map(|one| (&*one.summary, one.detail == "why")).collect()
    }

    #[test]
    fn whoever_reads_after_the_first_says_nothing_of_it() {
        let causes = Causes::default();
        let first = causes.once(errors(&[("a", Some("down")), ("b", None)]));
        assert_eq!(said(&first), [("a", true), ("b", true)]);
        let second = causes.once(errors(&[("c", Some("down")), ("d", None), ("e", Some("key"))]));
        assert_eq!(said(&second), [("d", true), ("e", true)]);
    }

    #[test]
    fn whoever_applies_after_the_first_says_it_in_short() {
        let causes = Causes::default();
        causes.once(errors(&[("a", Some("down"))]));
        let applied = causes.in_short(errors(&[("b", Some("down")), ("c", Some("key"))]));
        assert_eq!(said(&applied), [("b", false), ("c", true)]);
        assert!(causes.once(errors(&[("d", Some("key"))])).is_empty());
    }

    #[test]
    fn what_may_be_a_warning_in_the_end_keeps_nobody_quiet() {
        let causes = Causes::default();
        let data = causes.in_short_beside(errors(&[("a", Some("down")), ("b", Some("down"))]));
        assert_eq!(said(&data), [("a", true), ("b", false)]);
        assert_eq!(said(&causes.in_short(errors(&[("c", Some("down"))]))), [("c", true)]);
        assert!(causes.once(errors(&[("d", Some("down"))])).is_empty());
    }

    #[test]
    fn of_warnings_by_one_cause_the_first_says_everything() {
        let causes = Causes::default();
        let warning = |of: &str| {
            let warning = Diagnostic::warning(format!("{of} is kept"), "why").because_of("kept");
            Diagnostics::from(warning.or_briefly("Another is kept", of))
        };
        assert_eq!(said(&causes.once(warning("a"))), [("a is kept", true)]);
        for _ in 0..2 {
            let second = causes.once(warning("b"));
            assert_eq!(said(&second), [("Another is kept", false)]);
            assert_eq!(second.iter().next().unwrap().detail, "b");
        }
        // The cause of a failure is another matter.
        assert_eq!(said(&causes.once(errors(&[("c", Some("kept"))]))), [("c", true)]);
    }

    #[test]
    fn a_warning_is_said_each_time_and_a_new_run_begins_anew() {
        let causes = Causes::default();
        let warning = || Diagnostic::warning("w", "why").because_of("down");
        for _ in 0..2 {
            assert_eq!(causes.once(warning().into()).len(), 1);
        }
        causes.once(errors(&[("a", Some("down"))]));
        causes.begin();
        assert_eq!(causes.once(errors(&[("a", Some("down"))])).len(), 1);
    }
}
