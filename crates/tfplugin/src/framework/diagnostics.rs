//! Errors and warnings for a person, each with what to do next.

use super::path::Path;

/// How serious a diagnostic is. Core knows errors and warnings, and no third.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The operation did not do its work.
    Error,
    /// It did its work, and the person should know something about it.
    Warning,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// One line without a full stop that names the thing.
    pub summary: String,
    /// What was tried, what came back, what it means, what to do next.
    pub detail: String,
    /// The attribute that is wrong, if one is.
    pub path: Option<Path>,
    /// The cause that others of the same run share, if they do.
    pub cause: Option<String>,
    /// Summary and detail of the short form, if a warning of the same cause came before.
    pub brief: Option<Box<(String, String)>>,
}

impl Diagnostic {
    /// An error about the whole object.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            summary: summary.into(),
            detail: detail.into(),
            path: None,
            cause: None,
            brief: None,
        }
    }

    /// A warning about the whole object.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(summary, detail) }
    }

    /// The same message, pointing at an attribute.
    #[must_use]
    pub fn at(mut self, path: Path) -> Self {
        self.path = Some(path);
        self
    }
}

impl Diagnostic {
    /// The same error, with a cause that makes others of this run fail too, such as an API that
    /// cannot be reached. A person should read it once, and not a thousand times. So the first
    /// error of a cause says everything. A later read or plan says nothing, because that run fails
    /// anyway. An apply says it in short.
    ///
    /// Core also plans while it applies, and compares: that plan must know what an earlier plan
    /// knew. So an error that makes a plan know less has no cause. A fault of one object alone has
    /// none either, such as a create with an unknown outcome.
    #[must_use]
    pub fn because_of(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The same warning, with short words for a run that has already explained its cause. Core
    /// folds warnings of one summary into one.
    #[must_use]
    pub fn or_briefly(mut self, summary: impl Into<String>, detail: impl Into<String>) -> Self {
        self.brief = Some(Box::new((summary.into(), detail.into())));
        self
    }

    /// The same, in full each time: for a message that must not be left out.
    #[must_use]
    pub fn of_its_own(mut self) -> Self {
        self.cause = None;
        self
    }
}

/// The messages of one call, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No message.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Makes each one [`Diagnostic::of_its_own`].
    pub fn of_their_own(&mut self) {
        for diagnostic in &mut self.0 {
            diagnostic.cause = None;
        }
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.iter().any(|d| d.severity == Severity::Error)
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
