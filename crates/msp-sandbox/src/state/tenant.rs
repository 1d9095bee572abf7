//! Customer organizations of Navigator.

use serde::{Deserialize, Serialize};

use super::lag::Lag;

/// A customer organization in Navigator: an Org.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// Its id.
    pub id: String,
    /// The server makes it: `jy99ayz7`.
    pub name: String,
    /// As sent.
    pub display_name: String,
    /// As sent.
    pub company_name: String,
    /// Two letters.
    pub country: String,
    /// As sent.
    pub state: String,
    /// As sent.
    pub city: String,
    /// As sent.
    pub zip: String,
    /// As sent.
    pub domain: String,
    /// As sent. Empty if none was.
    pub tag: String,
    /// As sent.
    pub address_line1: String,
    /// As sent, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// As sent. Empty if none was.
    pub admin_user_email: String,
    /// Empty, as in the documented list.
    pub admin_user_name: String,
    /// `ACTIVE` or `DISABLED`.
    pub status: String,
    /// `TENANT`.
    pub org_type: String,
    /// The provider organization.
    pub parent_org_id: String,
    /// Organizations below it.
    pub child_org_ids: Vec<String>,
    /// As sent.
    pub tenant_type: String,
    /// Whether its users come from a directory of their own.
    pub is_federated: bool,
    /// Milliseconds since 1970.
    pub create_timestamp: i64,
    /// Milliseconds since 1970.
    pub update_timestamp: i64,
    /// How far lists lag behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}
