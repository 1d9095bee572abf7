//! What core has of a block: its configuration, its object, its plan.

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

/// What core has to do with a block.
#[derive(Debug, Clone)]
pub struct Task {
    pub at: u8,
    pub block: Option<Block>,
    pub entry: Option<Entry>,
    pub import: Option<String>,
    pub is_refreshed: bool,
}

/// What a plan wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Nothing,
    Create,
    Update,
    Replace,
    Destroy,
}

/// What came of a plan.
pub struct Planned {
    pub at: u8,
    pub block: Option<Block>,
    /// As it was refreshed.
    pub entry: Option<Entry>,
    pub action: Action,
    pub after: Value,
    pub private: Private,
    pub said: Diagnostics,
}

/// What came of an apply.
pub struct Applied {
    pub at: u8,
    pub entry: Option<Entry>,
    pub said: Diagnostics,
}

impl Block {
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.name)]
    }

    /// As core sends it.
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

    /// As the promises want it.
    pub fn kept(&self) -> Kept {
        let name = self.value.get("name").as_str().unwrap_or_default().to_owned();
        let (instance, id) = (self.instance, self.id().map(str::to_owned));
        Kept { instance, name, id, is_unheard_of: false }
    }
}

/// Core's merge: what is computed comes from before.
pub fn proposed(config: &Value, prior: &Value) -> Value {
    let mut proposed = config.clone();
    if let Some(attributes) = proposed.as_object_mut() {
        let id = if prior.is_null() { Value::Unknown } else { prior.get("id").clone() };
        attributes.insert("id".to_owned(), id);
    }
    proposed
}

/// Whether something that was planned is something else now: core reports a fault of the provider.
pub fn differs(planned: &Value, now: &Value) -> bool {
    let Some(planned) = planned.as_object() else { return false };
    planned.iter().any(|(name, value)| !value.is_unknown() && value != now.get(name))
}
