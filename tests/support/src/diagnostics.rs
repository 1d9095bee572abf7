//! Errors, warnings and planned actions from `-json` output.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde_json::Value;

/// One error or warning, in Terraform's structure.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: String,
    /// The headline.
    pub summary: String,
    /// The paragraphs below it.
    #[serde(default)]
    pub detail: String,
    /// The resource of the message.
    pub address: Option<String>,
    snippet: Option<Snippet>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
struct Snippet {
    code: String,
}

impl Diagnostic {
    /// The line of the configuration that is wrong, without its indentation. Terraform prints it if
    /// the provider named an attribute path.
    pub fn code(&self) -> &str {
        self.snippet
            .as_ref()
            .and_then(|snippet| snippet.code.lines().next())
            .unwrap_or_default()
            .trim()
    }

    /// The name of the attribute or block on that line.
    pub fn attribute(&self) -> &str {
        self.code().split(['=', ' ', '{']).next().unwrap_or_default()
    }

    /// Summary and detail, as a person reads them.
    pub fn text(&self) -> String {
        if self.detail.is_empty() {
            self.summary.clone()
        } else {
            format!("{}\n\n{}", self.summary, self.detail)
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address =
            self.address.as_deref().map_or(String::new(), |address| format!(" [{address}]"));
        writeln!(f, "{}{address}: {}", self.severity, self.text())
    }
}

/// All errors and warnings of one or several runs, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// The errors alone.
    #[must_use]
    pub fn errors(&self) -> Self {
        self.of("error")
    }

    /// The warnings alone.
    #[must_use]
    pub fn warnings(&self) -> Self {
        self.of("warning")
    }

    /// The one diagnostic.
    ///
    /// # Panics
    /// If there is none, or more than one.
    #[track_caller]
    pub fn only(&self) -> &Diagnostic {
        match &*self.0 {
            [one] => one,
            _ => panic!("expected one diagnostic, not {}:\n{self}", self.0.len()),
        }
    }

    /// The first diagnostic with `words` in its summary or detail.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn about(&self, words: &str) -> &Diagnostic {
        self.0
            .iter()
            .find(|diagnostic| diagnostic.text().contains(words))
            .unwrap_or_else(|| panic!("no diagnostic says {words:?}:\n{self}"))
    }

    /// These, then those.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    fn of(&self, severity: &str) -> Self {
        Self(self.0.iter().filter(|diagnostic| diagnostic.severity == severity).cloned().collect())
    }
}

impl Deref for Diagnostics {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|diagnostic| writeln!(f, "{diagnostic}"))
    }
}

/// Reads the diagnostics of a command that prints one JSON object a line (`plan`, `apply`), or one
/// object in all (`validate`).
pub fn diagnostics(stdout: &str) -> Diagnostics {
    if let Ok(Value::Object(mut whole)) = serde_json::from_str(stdout)
        && let Some(Value::Array(found)) = whole.remove("diagnostics")
    {
        return Diagnostics(
            found.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect(),
        );
    }
    let found = messages(stdout, "diagnostic");
    Diagnostics(
        found
            .filter_map(|mut message| serde_json::from_value(message["diagnostic"].take()).ok())
            .collect(),
    )
}

/// Reads the proposals of a plan, by address: `create`, `read`, `update`, `replace`, `delete`,
/// `remove` (forget), `import`, `move`. It leaves out objects that stay.
pub fn actions(stdout: &str) -> BTreeMap<String, String> {
    messages(stdout, "planned_change")
        .filter_map(|message| {
            let change = &message["change"];
            let address = change["resource"]["addr"].as_str()?;
            Some((address.to_owned(), change["action"].as_str()?.to_owned()))
        })
        .collect()
}

/// Addresses whose objects were found changed outside of Terraform.
pub fn drift(stdout: &str) -> Vec<String> {
    messages(stdout, "resource_drift")
        .filter_map(|message| message["change"]["resource"]["addr"].as_str().map(str::to_owned))
        .collect()
}

fn messages<'a>(stdout: &'a str, kind: &'a str) -> impl Iterator<Item = Value> + 'a {
    let lines = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(move |message| message["type"] == kind)
}
