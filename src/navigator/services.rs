//! Services of an organization.

use serde_json::{Map, Value};

use crate::http::{Unreadable, json};

/// A service that an organization has, or can have. `None` means that the answer did not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// `id`: of the service definition. Opaque.
    pub id: String,
    /// `name`.
    pub name: Option<String>,
    /// `displayName`.
    pub display_name: Option<String>,
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `canBeEnabled`.
    pub can_be_enabled: Option<bool>,
}

impl Service {
    /// The answer of the list: a bare array, or one in an envelope.
    pub(super) fn decode_list(body: &[u8]) -> Result<Vec<Self>, Unreadable> {
        json::list(body, &["data", "services", "content"], |value| {
            let object = value.as_object().ok_or_else(|| Unreadable::new("is not an object"))?;
            // The reference prints one form of it inside an object called `Service`.
            let object = object.get("Service").and_then(Value::as_object).unwrap_or(object);
            let id = json::required_id(object, &["id"], "has")?;
            Ok(Self::from_object(id, object))
        })
    }

    fn from_object(id: String, object: &Map<String, Value>) -> Self {
        Self {
            id,
            name: json::text(object, "name"),
            display_name: json::text(object, "displayName"),
            enabled: json::flag(object, "enabled"),
            can_be_enabled: json::flag(object, "canBeEnabled"),
        }
    }
}
