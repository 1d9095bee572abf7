//! Invitations to an organization. `/cphub/api/auth/v1/orgs/{org_id}/invitations` revokes them. The
//! invited user accepts one, and `/_sandbox/invitations/accept` plays that user.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::users::UsersAnswer;
use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::settings::MissingUsers;

pub(super) fn revoke(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    super::must_exist(app, &call.id)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let emails = fields.texts("emails")?;
    fields.finish()?;
    let answer = app.store.change(|state, _| {
        let mut answer = UsersAnswer::default();
        for email in emails {
            match state.take_invitation(&call.id, email) {
                Some(revoked) => {
                    answer.invited.insert(email.to_owned(), json!(revoked.id));
                }
                None if assumptions.missing_users == MissingUsers::Succeeded => {
                    answer.invited.insert(email.to_owned(), json!(""));
                }
                None => {
                    let reason = json!("There is no invitation for this address");
                    answer.failed_on_invite.insert(email.to_owned(), reason);
                }
            }
        }
        Ok::<_, Refusal>(answer)
    })?;
    Ok(answer.told("Invitations have been revoked successfully"))
}
