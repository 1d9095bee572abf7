//! Core's data of a block: its configuration, its object, its plan.

use tfplugin::framework::{Diagnostics, Private, Value};

use super::history::{Block, NAMES};
use super::promise::Kept;

/// An object in the state.
#[derive(Debug, Clone)]
pub struct Entry {
    pub value: Value,
    pub private: Private,
    pub is_tainted: bool,
    pub instance: u8,
}

/// The work of core on a block.
#[derive(Debug, Clone)]
pub struct Task {
    pub at: u8,
    pub block: Option<Block>,
    pub entry: Option<Entry>,
    pub import: Option<String>,
    pub is_refreshed: bool,
}

/// The action of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Nothing,
    Create,
    Update,
    Replace,
    Destroy,
}

/// The result of a plan.
pub struct Planned {
    pub at: u8,
    pub block: Option<Block>,
    /// After the refresh.
    pub entry: Option<Entry>,
    pub action: Action,
    pub after: Value,
    pub private: Private,
    pub said: Diagnostics,
}

/// The result of an apply.
pub struct Applied {
    pub at: u8,
    pub entry: Option<Entry>,
    pub said: Diagnostics,
}

impl Block {
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.name)]
    }

    /// In the form that core sends.
    pub fn config(self) -> Value {
        let set = |is_set: bool| if is_set { Value::Bool(true) } else { Value::Null };
        let policy = self.abandon.map(|it| Value::string(if it { "abandon" } else { "prevent" }));
        Value::object([
            ("name", Value::string(self.name())),
            ("deletion_policy", policy.unwrap_or(Value::Null)),
            ("adopt_existing", set(self.adopt)),
            ("confirmed_new", set(self.confirmed)),
            ("id", Value::Null),
        ])
    }
}

impl Entry {
    pub fn id(&self) -> Option<&str> {
        self.value.get("id").as_str()
    }

    /// In the form of the promises.
    pub fn kept(&self) -> Kept {
        let name = self.value.get("name").as_str().unwrap_or_default().to_owned();
        let (instance, id) = (self.instance, self.id().map(str::to_owned));
        Kept { instance, name, id, is_unheard_of: false }
    }
}

/// Core's merge: computed values come from the prior state.
pub fn proposed(config: &Value, prior: &Value) -> Value {
    let mut proposed = config.clone();
    if let Some(attributes) = proposed.as_object_mut() {
        let id = if prior.is_null() { Value::Unknown } else { prior.get("id").clone() };
        attributes.insert("id".to_owned(), id);
    }
    proposed
}

/// Whether a planned value is another one now. Core reports that as a fault of the provider.
pub fn differs(planned: &Value, now: &Value) -> bool {
    let Some(planned) = planned.as_object() else { return false };
    planned.iter().any(|(name, value)| !value.is_unknown() && value != now.get(name))
}
