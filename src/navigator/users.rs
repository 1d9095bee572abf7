//! Users of an organization: the bodies of the identity API.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::http::{Unreadable, json};
use crate::mailbox;

/// A user as every body names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserName {
    /// `username`: an address.
    pub username: String,
    /// `idpId`: the user's directory. The guide's bodies have `""` for none.
    #[serde(rename = "idpId")]
    pub idp_id: String,
}

/// A role in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrgRole {
    /// `id`.
    pub id: Option<String>,
    /// `name`: the name in calls, such as `msp:provider_support_user`.
    pub name: String,
    /// `displayName`.
    pub display_name: Option<String>,
    /// `memberType`: `DIRECT`, or `GROUP` for a role from a group.
    pub member_type: Option<String>,
    /// `orgId`.
    pub org_id: Option<String>,
}

impl OrgRole {
    /// Whether a group gives it, so that it is not among the user's own roles.
    pub fn is_of_a_group(&self) -> bool {
        self.member_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("GROUP"))
    }

    /// The answer to the list of roles: `{"orgRoles": [...]}`, or a bare array.
    pub(super) fn decode_list(body: &[u8]) -> Result<Vec<Self>, Unreadable> {
        json::list(body, &["data", "orgRoles"], |value| {
            Self::from_value(value).ok_or_else(|| Unreadable::new("has no `name`"))
        })
    }

    /// An object, or its name alone.
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::String(name) => Some(Self { name: name.clone(), ..Self::default() }),
            Value::Object(object) => Some(Self {
                name: json::id(object, &["name"])?,
                id: json::text(object, "id"),
                display_name: json::text(object, "displayName"),
                member_type: json::text(object, "memberType"),
                org_id: json::text(object, "orgId"),
            }),
            _ => None,
        }
    }
}

/// One element of the list of users.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrgUser {
    /// `user.username`.
    pub username: Option<String>,
    /// `user.email`.
    pub email: Option<String>,
    /// `user.id`, else `user.userId`.
    pub id: Option<String>,
    /// `user.idpId`.
    pub idp_id: Option<String>,
    /// `orgRoles.orgRoles`. `None` if the answer does not tell, which is no change.
    pub org_roles: Option<Vec<OrgRole>>,
}

impl OrgUser {
    /// The user with that address as `username`, else with that address as `email`. Calls name
    /// users by `username`.
    pub fn of<'a>(users: &'a [Self], email: &str) -> Option<&'a Self> {
        let is_called =
            |user: &&Self| user.username.as_deref().is_some_and(|name| mailbox::same(name, email));
        users.iter().find(is_called).or_else(|| users.iter().find(|user| user.is(email)))
    }

    /// Whether it may be the user with that address, in any spelling.
    pub fn is(&self, email: &str) -> bool {
        let is_it =
            |name: &Option<String>| name.as_deref().is_some_and(|name| mailbox::same(name, email));
        is_it(&self.username) || is_it(&self.email)
    }

    /// The answer of the list: a bare array, or one in an envelope.
    pub(super) fn decode_list(body: &[u8]) -> Result<Vec<Self>, Unreadable> {
        json::list(body, &["data", "users", "content"], |value| {
            let element = value.as_object().ok_or_else(|| Unreadable::new("is not an object"))?;
            // A user without a name in the list looks the same as a user who is not in it.
            json::required_id(Self::user(element), &["username", "email"], "has")?;
            Ok(Self::from_object(element))
        })
    }

    fn user(element: &Map<String, Value>) -> &Map<String, Value> {
        element.get("user").and_then(Value::as_object).unwrap_or(element)
    }

    fn from_object(element: &Map<String, Value>) -> Self {
        let user = Self::user(element);
        let roles = match element.get("orgRoles") {
            Some(Value::Object(wrapped)) => wrapped.get("orgRoles"),
            other => other,
        };
        let roles = roles.and_then(Value::as_array);
        Self {
            username: json::id(user, &["username"]),
            email: json::id(user, &["email"]),
            id: json::id(user, &["id", "userId"]),
            idp_id: json::id(user, &["idpId"]),
            org_roles: roles.map(|roles| roles.iter().filter_map(OrgRole::from_value).collect()),
        }
    }
}

/// Words about addresses, by address. The words may be empty.
type Reasons = BTreeMap<String, String>;

/// Answer to adding users, and to revoking invitations. Partial success is normal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsersAnswer {
    /// `succeeded.added`.
    pub added: Vec<String>,
    /// `succeeded.invited`: its keys.
    pub invited: Vec<String>,
    /// `failed.onAdd`.
    pub failed_on_add: Reasons,
    /// `failed.onInvite`.
    pub failed_on_invite: Reasons,
    /// `message`.
    pub message: Option<String>,
}

impl UsersAnswer {
    /// Whether it says that this address was added.
    pub fn has_added(&self, email: &str) -> bool {
        self.added.iter().any(|added| mailbox::same(added, email))
    }

    /// Whether it says that this address was invited.
    pub fn has_invited(&self, email: &str) -> bool {
        self.invited.iter().any(|invited| mailbox::same(invited, email))
    }

    /// The words about a failure of this address, which may be empty. `None` if it has not failed.
    pub fn failure(&self, email: &str) -> Option<&str> {
        failure_in(&self.failed_on_add, email).or_else(|| failure_in(&self.failed_on_invite, email))
    }

    /// The answer to an add must say what became of each user. Without that, the outcome is
    /// unknown.
    pub(super) fn decode(body: &[u8]) -> Result<Self, Unreadable> {
        let object = json::object(body)?;
        if !object.contains_key("succeeded") && !object.contains_key("failed") {
            return Err(Unreadable::new("holds neither `succeeded` nor `failed`"));
        }
        Ok(Self::from_object(&object))
    }

    /// The answer to a revocation may be silent where nothing failed. How it names failures is not
    /// documented, so an address beside `onInvite` counts as failed too.
    pub(super) fn decode_removal(body: &[u8]) -> Result<Self, Unreadable> {
        if body.trim_ascii().is_empty() {
            return Ok(Self::default());
        }
        let object = json::object(body)?;
        let mut answer = Self::from_object(&object);
        let beside =
            reasons(object.get("failed")).into_iter().filter(|(name, _)| name.contains('@'));
        answer.failed_on_invite.extend(beside);
        Ok(answer)
    }

    fn from_object(object: &Map<String, Value>) -> Self {
        let part = |of: &str, name: &str| object.get(of).and_then(|part| part.get(name));
        let names = |value: Option<&Value>| reasons(value).into_keys().collect();
        Self {
            added: names(part("succeeded", "added")),
            invited: names(part("succeeded", "invited")),
            failed_on_add: reasons(part("failed", "onAdd")),
            failed_on_invite: reasons(part("failed", "onInvite")),
            message: json::text(object, "message"),
        }
    }
}

/// Answer to removing users.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsersRemoved {
    /// `status.succeeded`.
    pub succeeded: Vec<String>,
    /// `status.failed`.
    pub failed: Reasons,
    /// `message`.
    pub message: Option<String>,
}

impl UsersRemoved {
    /// The words about a failure of this address, which may be empty. `None` if it has not failed.
    pub fn failure(&self, email: &str) -> Option<&str> {
        failure_in(&self.failed, email)
    }

    pub(super) fn decode(body: &[u8]) -> Result<Self, Unreadable> {
        if body.trim_ascii().is_empty() {
            return Ok(Self::default());
        }
        let object = json::object(body)?;
        let status = object.get("status").and_then(Value::as_object).unwrap_or(&object);
        Ok(Self {
            succeeded: reasons(status.get("succeeded")).into_keys().collect(),
            failed: reasons(status.get("failed")),
            message: json::text(&object, "message"),
        })
    }
}

/// The answer to a change that only confirms it: nothing, or any JSON without an error.
pub(super) fn acknowledged(body: &[u8]) -> Result<(), Unreadable> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    match json::value(body)? {
        Value::Object(_) => json::object(body).map(drop),
        _ => Ok(()),
    }
}

/// Names with words about each: `{"a@example.com": "why"}`, or a list of names.
fn reasons(value: Option<&Value>) -> Reasons {
    match value {
        Some(Value::Object(members)) => {
            members.iter().map(|(name, said)| (name.clone(), words(said))).collect()
        }
        Some(Value::Array(elements)) => elements.iter().filter_map(named).collect(),
        _ => BTreeMap::new(),
    }
}

fn named(element: &Value) -> Option<(String, String)> {
    match element {
        Value::String(name) => Some((name.clone(), String::new())),
        Value::Object(object) => Some((json::id(object, &["username", "email"])?, words(element))),
        _ => None,
    }
}

fn words(said: &Value) -> String {
    match said {
        Value::String(words) => words.trim().to_owned(),
        Value::Object(object) => ["message", "reason", "error"]
            .iter()
            .find_map(|name| json::text(object, name))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn failure_in<'a>(failed: &'a Reasons, email: &str) -> Option<&'a str> {
    let (_, reason) = failed.iter().find(|(name, _)| mailbox::same(name, email))?;
    Some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_found_whatever_its_form() {
        for (failed, words) in [
            (r#"{"onAdd": {"A@x.io": "no"}}"#, Some("no")),
            (r#"{"onInvite": {"a@x.io": {"message": "no"}}}"#, Some("no")),
            (r#"{"onInvite": {"a@x.io": ""}}"#, Some("")),
            (r#"{"onAdd": ["a@x.io"]}"#, Some("")),
            (r#"{"onAdd": [{"username": "a@x.io", "message": "no"}]}"#, Some("no")),
            (r#"{"onAdd": {"b@x.io": "no"}, "onInvite": null}"#, None),
        ] {
            let answer = UsersAnswer::decode(format!(r#"{{"failed": {failed}}}"#).as_bytes());
            assert_eq!(answer.unwrap().failure("a@x.io"), words, "{failed}");
        }
    }

    #[test]
    fn an_add_that_says_nothing_of_anybody_is_no_answer_and_a_removal_may_be_silent() {
        for body in [r#"{"message": "accepted"}"#, "{}"] {
            assert!(UsersAnswer::decode(body.as_bytes()).is_err(), "{body}");
            assert!(UsersAnswer::decode_removal(body.as_bytes()).is_ok(), "{body}");
        }
        assert!(UsersAnswer::decode(b"").is_err());
        assert_eq!(UsersRemoved::decode(b" "), Ok(UsersRemoved::default()));
        assert!(UsersRemoved::decode(b"<html>").is_err());
    }

    #[test]
    fn a_revocation_that_failed_is_found_where_an_add_would_not_name_it() {
        for failed in [r#"{"A@x.io": "no"}"#, r#"[{"email": "a@x.io", "message": "no"}]"#] {
            let answer =
                UsersAnswer::decode_removal(format!(r#"{{"failed": {failed}}}"#).as_bytes());
            assert_eq!(answer.unwrap().failure("a@x.io"), Some("no"), "{failed}");
        }
    }

    #[test]
    fn who_is_called_by_an_address_goes_before_who_has_it_as_mail() {
        let user = |username: &str, email: &str| OrgUser {
            username: Some(username.to_owned()),
            email: Some(email.to_owned()),
            ..OrgUser::default()
        };
        let users = [user("ada@x.io", "team@x.io"), user("Team@x.io", "eve@x.io")];
        assert_eq!(OrgUser::of(&users, "team@x.io"), users.get(1));
        assert_eq!(OrgUser::of(&users, "eve@x.io"), users.get(1));
        assert_eq!(OrgUser::of(&users, "nobody@x.io"), None);
    }

    #[test]
    fn a_change_is_acknowledged_by_json_or_silence() {
        for (body, good) in [("", true), ("{}", true), ("null", true), ("<html>", false)] {
            assert_eq!(acknowledged(body.as_bytes()).is_ok(), good, "{body}");
        }
    }
}
