//! The meaning of a list of users for the state.

use tfplugin::framework::{Attr, Context, Diagnostic};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::key::UserKey;
use super::schema::Model;
use super::{ADDED, INVITED, REVOKED, UNKNOWN, roles, words};
use crate::navigator::OrgUser;
use crate::provider::email;
use crate::provider::permanent::absence;

/// How long an invitation can be accepted, by the guide.
const INVITATION_LASTS: Duration = Duration::days(7);

/// The user is in the list.
pub fn listed(key: &UserKey, user: &OrgUser, state: Model, context: &mut Context) -> Model {
    absence::seen(&mut context.private);
    context.private.remove(REVOKED);
    if state.status.text() == Some(UNKNOWN) {
        context.warnings.push(words::listed_by_now(key));
    }
    told(user, state)
}

impl Model {
    /// The fields of a user in a list, the same as an import, and the address. `None` for a user
    /// without one.
    pub fn of(org_id: &str, user: &OrgUser) -> Option<(String, Self)> {
        let names = [&user.username, &user.email].into_iter().flatten();
        let email = names.into_iter().find(|name| email::check(name).is_ok())?.clone();
        let key = UserKey { org_id: org_id.to_owned(), email };
        let id = key.id().into();
        let UserKey { org_id, email } = key;
        let state =
            Self { org_id: org_id.into(), email: email.clone().into(), id, ..Self::default() };
        Some((email, told(user, state)))
    }
}

fn told(user: &OrgUser, state: Model) -> Model {
    let or = |told: &Option<String>, kept: Attr<String>| match told {
        Some(told) => told.clone().into(),
        None => kept,
    };
    Model {
        status: ADDED.to_owned().into(),
        invited_at: Attr::Null,
        user_id: or(&user.id, state.user_id),
        // A known value may be the configuration's own word for the same directory.
        idp_id: state.idp_id.into_known().or_else(|| user.idp_id.clone()).into(),
        org_roles: roles::told(&state.org_roles, user.org_roles.as_deref()),
        ..state
    }
}

/// The user is not in the list: the state that is kept, or nothing.
///
/// # Errors
/// If there is nothing to import.
pub fn absent(
    key: &UserKey,
    state: Model,
    context: &mut Context,
) -> Result<Option<Model>, Diagnostic> {
    if context.private.unread {
        return Err(words::nothing_to_import(key));
    }
    match state.status.text() {
        Some(INVITED) if has_expired(&state) => {
            context.warnings.push(words::expired(key, state.invited_at.text()));
            Ok(None)
        }
        Some(INVITED | UNKNOWN) => Ok(Some(state)),
        _ if absence::is_new(&context.private) => {
            context.warnings.push(absence::not_listed_yet(&key.to_string(), words::LIST));
            Ok(Some(state))
        }
        _ => {
            context.warnings.push(words::removed_elsewhere(key));
            Ok(None)
        }
    }
}

/// Whether an invitation can no longer be accepted. An unreadable time counts as old: nothing else
/// would end the invitation.
pub fn has_expired(state: &Model) -> bool {
    let invited_at = state.invited_at.text().unwrap_or_default();
    OffsetDateTime::parse(invited_at, &Rfc3339)
        .ok()
        .and_then(|invited_at| invited_at.checked_add(INVITATION_LASTS))
        .is_none_or(|end| OffsetDateTime::now_utc() >= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_lasts_seven_days_whatever_stands_in_the_state_file() {
        let at = |ago: Duration| (OffsetDateTime::now_utc() - ago).format(&Rfc3339).unwrap();
        for (invited_at, expired) in [
            (at(Duration::days(6)), false),
            (at(Duration::days(7)), true),
            (at(Duration::days(-1)), false),
            ("9999-12-31T23:59:59Z".to_owned(), true),
            ("yesterday".to_owned(), true),
        ] {
            let state = Model { invited_at: invited_at.clone().into(), ..Model::default() };
            assert_eq!(has_expired(&state), expired, "{invited_at}");
        }
        assert!(has_expired(&Model::default()));
    }
}
