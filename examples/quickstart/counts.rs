//! How much a plan, an apply or a destroy has changed.

use serde_json::Value;

/// The numbers that end each of them, as `-json` gives them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    add: u64,
    change: u64,
    remove: u64,
}

impl Counts {
    /// Reads them off what the command printed, one object of JSON a line.
    pub fn of(stdout: &str) -> Self {
        let messages = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        // A destroy has two: what it planned, and what it did.
        let summaries = messages.filter(|message| message["type"] == "change_summary");
        let last = summaries.fold(Value::Null, |_, message| message);
        let changes = &last["changes"];
        let count = |name: &str| changes[name].as_u64().unwrap_or_default();
        Self { add: count("add"), change: count("change"), remove: count("remove") }
    }

    /// What a plan is about to do.
    pub fn planned(self) -> String {
        let Self { add, change, remove } = self;
        format!("{add} to add, {change} to change, {remove} to destroy")
    }

    /// What was done.
    pub fn applied(self) -> String {
        let Self { add, change, remove } = self;
        format!("{add} added, {change} changed, {remove} destroyed")
    }
}
