//! Bodies that Navigator receives, and bodies that it answers.

use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::http::{Unreadable, json};

/// Body of a tenant's create and update. The documents ask for all eleven fields, with `""` for an
/// unset one, so leaving out `tag` clears it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantBody {
    /// `tenantType`: `DEFAULT`.
    pub tenant_type: String,
    /// `country`: two letters.
    pub country: String,
    /// `displayName`.
    pub display_name: String,
    /// `companyName`.
    pub company_name: String,
    /// `city`.
    pub city: String,
    /// `state`.
    pub state: String,
    /// `zip`: text, because it may begin with a zero.
    pub zip: String,
    /// `domain`.
    pub domain: String,
    /// `adminUserEmail`: becomes Customer Administrator. `""` unless it was configured. A change
    /// leaves it out if nobody knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_user_email: Option<String>,
    /// `tag`: the same rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// `addressLine1`.
    pub address_line1: String,
    /// `addressLine2`: the guide's body does not have it, so it is sent only if set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
}

/// An organization: a provider or a tenant. `None` means that the answer did not tell, which is no
/// change. `""` is an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organization {
    /// `id`. Opaque.
    pub id: String,
    /// `name`: the server makes it.
    pub name: Option<String>,
    /// `displayName`.
    pub display_name: Option<String>,
    /// `companyName`.
    pub company_name: Option<String>,
    /// `country`.
    pub country: Option<String>,
    /// `state`.
    pub state: Option<String>,
    /// `city`.
    pub city: Option<String>,
    /// `zip`.
    pub zip: Option<String>,
    /// `domain`.
    pub domain: Option<String>,
    /// `tag`.
    pub tag: Option<String>,
    /// `addressLine1`.
    pub address_line1: Option<String>,
    /// `addressLine2`.
    pub address_line2: Option<String>,
    /// `adminUserEmail`.
    pub admin_user_email: Option<String>,
    /// `adminUserName`.
    pub admin_user_name: Option<String>,
    /// `status`: `ACTIVE`, `DISABLED`.
    pub status: Option<String>,
    /// `orgType`: `OPERATOR`, `PROVIDER`, `TENANT`.
    pub org_type: Option<String>,
    /// `parentOrgId`.
    pub parent_org_id: Option<String>,
    /// `childOrgIds`.
    pub child_org_ids: Option<Vec<String>>,
    /// `tenantType`.
    pub tenant_type: Option<String>,
    /// `isFederated`.
    pub is_federated: Option<bool>,
    /// `createTimestamp`: milliseconds since 1970.
    pub create_timestamp: Option<i64>,
    /// `updateTimestamp`: milliseconds since 1970.
    pub update_timestamp: Option<i64>,
}

impl Organization {
    /// `createTimestamp` as a time.
    pub fn created_at(&self) -> Option<OffsetDateTime> {
        self.create_timestamp.and_then(from_millis)
    }

    /// `updateTimestamp` as a time.
    pub fn updated_at(&self) -> Option<OffsetDateTime> {
        self.update_timestamp.and_then(from_millis)
    }

    /// This answer, completed from `other`: the documented create leaves out the timestamps, the
    /// documented read the address.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            id: self.id,
            name: self.name.or(other.name),
            display_name: self.display_name.or(other.display_name),
            company_name: self.company_name.or(other.company_name),
            country: self.country.or(other.country),
            state: self.state.or(other.state),
            city: self.city.or(other.city),
            zip: self.zip.or(other.zip),
            domain: self.domain.or(other.domain),
            tag: self.tag.or(other.tag),
            address_line1: self.address_line1.or(other.address_line1),
            address_line2: self.address_line2.or(other.address_line2),
            admin_user_email: self.admin_user_email.or(other.admin_user_email),
            admin_user_name: self.admin_user_name.or(other.admin_user_name),
            status: self.status.or(other.status),
            org_type: self.org_type.or(other.org_type),
            parent_org_id: self.parent_org_id.or(other.parent_org_id),
            child_org_ids: self.child_org_ids.or(other.child_org_ids),
            tenant_type: self.tenant_type.or(other.tenant_type),
            is_federated: self.is_federated.or(other.is_federated),
            create_timestamp: self.create_timestamp.or(other.create_timestamp),
            update_timestamp: self.update_timestamp.or(other.update_timestamp),
        }
    }

    /// The answer of create.
    pub(super) fn decode_created(body: &[u8]) -> Result<Self, Unreadable> {
        let created = Self::decode(body)?;
        // The field is documented, so an object without it may be something else with an id.
        if created.display_name.is_none() {
            return Err(Unreadable::new("holds no `displayName`"));
        }
        Ok(created)
    }

    /// The answer to a read or update of one organization. It must be that one.
    pub(super) fn decode_one(body: &[u8], id: &str) -> Result<Self, Unreadable> {
        let one = Self::decode(body)?;
        if !one.id.eq_ignore_ascii_case(id) {
            return Err(Unreadable::new("holds another `id`"));
        }
        Ok(one)
    }

    fn decode(body: &[u8]) -> Result<Self, Unreadable> {
        Self::from_object(&json::object(body)?, "holds")
    }

    /// The answer of the list: a bare array, or one in an envelope.
    pub(super) fn decode_list(body: &[u8]) -> Result<Vec<Self>, Unreadable> {
        json::list(body, &["data", "tenants", "content"], |value| {
            let object = value.as_object().ok_or_else(|| Unreadable::new("is not an object"))?;
            Self::from_object(object, "has")
        })
    }

    fn from_object(object: &Map<String, Value>, verb: &str) -> Result<Self, Unreadable> {
        let text = |name| json::text(object, name);
        Ok(Self {
            id: json::required_id(object, &["id"], verb)?,
            name: text("name"),
            display_name: text("displayName"),
            company_name: text("companyName"),
            country: text("country"),
            state: text("state"),
            city: text("city"),
            zip: text("zip"),
            domain: text("domain"),
            tag: text("tag"),
            address_line1: text("addressLine1"),
            address_line2: text("addressLine2"),
            admin_user_email: text("adminUserEmail"),
            admin_user_name: text("adminUserName"),
            status: text("status"),
            org_type: text("orgType"),
            parent_org_id: json::id(object, &["parentOrgId"]),
            child_org_ids: json::ids(object, "childOrgIds"),
            tenant_type: text("tenantType"),
            is_federated: json::flag(object, "isFederated"),
            create_timestamp: json::integer(object, "createTimestamp"),
            update_timestamp: json::integer(object, "updateTimestamp"),
        })
    }
}

fn from_millis(millis: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok()
}
