//! Invitations to an organization: revoked by `/cphub/api/auth/v1/orgs/{org_id}/invitations`,
//! accepted by whoever has the mail, whom `/_sandbox/invitations/accept` plays.

use axum::http::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::users::{self, Outcome};
use crate::app::App;
use crate::assumptions::MissingUsers;
use crate::call::{Call, Refusal};
use crate::fields::Fields;
use crate::ids::Draw;
use crate::state::{Member, State};
use crate::timestamps::epoch_milliseconds;

pub(super) fn revoke(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    super::must_exist(app, &call.id)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let emails = fields.texts("emails")?;
    fields.finish()?;
    let outcome = app.store.change(|state, _| {
        let mut outcome = Outcome::default();
        for email in emails {
            match state.take_invitation(&call.id, email) {
                Some(revoked) => {
                    outcome.invited.insert(email.to_owned(), json!(revoked.id));
                }
                None if assumptions.missing_users == MissingUsers::Succeeded => {
                    outcome.invited.insert(email.to_owned(), json!(""));
                }
                None => {
                    let reason = json!("There is no invitation for this address");
                    outcome.failed_on_invite.insert(email.to_owned(), reason);
                }
            }
        }
        Ok::<_, Refusal>(outcome)
    })?;
    Ok(outcome.told("Invitations have been revoked successfully"))
}

/// Makes a user of who was invited; `false` if there is no invitation, or it has expired.
pub(crate) fn accept(state: &mut State, draw: &mut Draw, org_id: &str, email: &str) -> bool {
    let now = epoch_milliseconds(OffsetDateTime::now_utc());
    if state.invitation(org_id, email).is_none_or(|invitation| invitation.has_expired(now)) {
        return false;
    }
    let Some(invitation) = state.take_invitation(org_id, email) else { return false };
    let member = Member {
        org_id: invitation.org_id,
        username: invitation.email,
        idp_id: invitation.idp_id,
        org_roles: invitation.org_roles,
        ..Member::default()
    };
    users::join(state, draw, member);
    true
}
