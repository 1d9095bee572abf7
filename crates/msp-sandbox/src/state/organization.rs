//! The parts of an organization in Navigator beside its Org: users, invitations and services. An
//! organization without them has no entry.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::State;
use super::ids::Draw;
use super::lag::Lag;
use crate::timestamps::epoch_milliseconds;

/// How long an invitation can be accepted, as documented: seven days in milliseconds.
const INVITATION_LASTS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A user of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Member {
    /// The organization.
    pub org_id: String,
    /// The same for one address, in any organization.
    pub id: String,
    /// An address, as it was first sent.
    pub username: String,
    /// As sent. Empty if none was.
    #[serde(default)]
    pub idp_id: String,
    /// The names of the roles in the organization, in the order they were given.
    pub org_roles: Vec<String>,
    /// The names of roles from a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_roles: Vec<String>,
    /// How far lists lag behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}

/// An invitation that has been mailed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Invitation {
    /// The organization.
    pub org_id: String,
    /// Its reference.
    pub id: String,
    /// The address that it was mailed to.
    pub email: String,
    /// As sent. Empty if none was.
    #[serde(default)]
    pub idp_id: String,
    /// The roles that the user gets.
    pub org_roles: Vec<String>,
    /// When it was mailed: milliseconds since 1970.
    pub create_timestamp: i64,
}

impl Invitation {
    /// Whether it can no longer be accepted.
    pub fn has_expired(&self, now_milliseconds: i64) -> bool {
        now_milliseconds >= self.create_timestamp.saturating_add(INVITATION_LASTS)
    }
}

/// A service that was enabled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnabledService {
    /// The organization.
    pub org_id: String,
    /// The service definition.
    pub id: String,
}

impl State {
    /// The user of this address in this organization. Capital letters make no difference.
    pub fn member(&self, org_id: &str, username: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.is(org_id, username))
    }

    /// The same, to change it.
    pub fn member_mut(&mut self, org_id: &str, username: &str) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.is(org_id, username))
    }

    /// The invitation of this address to this organization.
    pub fn invitation(&self, org_id: &str, email: &str) -> Option<&Invitation> {
        self.invitations.iter().find(|invitation| invitation.is(org_id, email))
    }

    /// Removes an invitation, and returns it.
    pub(crate) fn take_invitation(&mut self, org_id: &str, email: &str) -> Option<Invitation> {
        let place = self.invitations.iter().position(|invitation| invitation.is(org_id, email))?;
        Some(self.invitations.remove(place))
    }

    /// Makes an invited person a user. `false` if there is no invitation, or it has expired.
    pub(crate) fn accept_invitation(&mut self, draw: &mut Draw, org_id: &str, email: &str) -> bool {
        let now = epoch_milliseconds(OffsetDateTime::now_utc());
        if self.invitation(org_id, email).is_none_or(|invitation| invitation.has_expired(now)) {
            return false;
        }
        let Some(invitation) = self.take_invitation(org_id, email) else { return false };
        let member = Member {
            org_id: invitation.org_id,
            username: invitation.email,
            idp_id: invitation.idp_id,
            org_roles: invitation.org_roles,
            ..Member::default()
        };
        self.join(draw, member);
        true
    }

    /// Adds a user, with the id of the address in other organizations or a new one.
    pub(crate) fn join(&mut self, draw: &mut Draw, member: Member) {
        let known = self.members.iter().find(|known| same(&known.username, &member.username));
        let id = known.map(|known| known.id.clone());
        self.members.push(Member { id: id.unwrap_or_else(|| draw.uuid()), ..member });
    }
}

impl Member {
    pub(crate) fn is(&self, org_id: &str, username: &str) -> bool {
        self.org_id == org_id && same(&self.username, username)
    }
}

impl Invitation {
    fn is(&self, org_id: &str, email: &str) -> bool {
        self.org_id == org_id && same(&self.email, email)
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_lasts_seven_days() {
        let invitation = Invitation { create_timestamp: 1_000, ..Invitation::default() };
        assert!(!invitation.has_expired(1_000 + INVITATION_LASTS - 1));
        assert!(invitation.has_expired(1_000 + INVITATION_LASTS));
    }
}
