//! How a user leaves: removed, or with a revoked invitation. Both calls may be sent again, and the
//! second answer may say that there is no user. Then the list decides.

use tfplugin::framework::{Context, Diagnostic};

use super::key::UserKey;
use super::schema::Model;
use super::{INVITED, UNKNOWN, is_to_be_sent, reading, words};
use crate::navigator::OrgUser;
use crate::provider::backend::Navigator;

/// The outcome of revoking an invitation.
pub enum Revoked {
    /// It is revoked, or the answer was lost and there is none any more.
    Yes,
    /// It cannot be revoked, because it was accepted: this is the user now.
    Accepted(OrgUser),
    /// It was not revoked, in the server's words.
    No(String),
}

/// Removes the user or the invitation.
///
/// # Errors
/// If the outcome is unknown or a refusal. The state is kept.
pub async fn leave(
    navigator: &Navigator,
    key: &UserKey,
    prior: &Model,
    context: &mut Context,
) -> Result<(), Diagnostic> {
    let status = prior.status.text();
    if !matches!(status, Some(INVITED | UNKNOWN)) {
        return remove(navigator, key, prior, context).await;
    }
    // By now the invitation may be accepted, or the lost add carried out.
    let users = navigator.users_anew(&key.org_id, &context.stop).await;
    let users = users.map_err(|error| words::cannot_leave(key, &error, navigator))?;
    if key.among(&users).is_some() {
        return remove(navigator, key, prior, context).await;
    }
    match revoke(navigator, key, context).await? {
        Revoked::Yes => Ok(()),
        Revoked::Accepted(_) => remove(navigator, key, prior, context).await,
        // There is none, or it was revoked before, or it has expired.
        Revoked::No(_) if is_to_be_sent(prior, &context.private) || reading::has_expired(prior) => {
            Ok(())
        }
        Revoked::No(reason) => Err(words::not_revoked(key, &reason)),
    }
}

async fn remove(
    navigator: &Navigator,
    key: &UserKey,
    prior: &Model,
    context: &Context,
) -> Result<(), Diagnostic> {
    let client = navigator.client.stopped_by(&context.stop);
    let answer = client.remove_users(&key.org_id, &key.names(prior)).await;
    let answer = answer.map_err(|error| words::cannot_leave(key, &error, navigator))?;
    let Some(reason) = answer.failure(&key.email) else { return Ok(()) };
    let users = navigator.users_anew(&key.org_id, &context.stop).await;
    let users = users.map_err(|error| words::cannot_leave(key, &error, navigator))?;
    if key.among(&users).is_none() { Ok(()) } else { Err(words::not_removed(key, reason)) }
}

/// Revokes the invitation of a user who is not listed.
///
/// # Errors
/// If the call fails, or the look after a refusal fails.
pub async fn revoke(
    navigator: &Navigator,
    key: &UserKey,
    context: &mut Context,
) -> Result<Revoked, Diagnostic> {
    let client = navigator.client.stopped_by(&context.stop);
    let emails = [key.email.clone()];
    let answer = client.revoke_invitations(&key.org_id, &emails).await;
    let (answer, was_lost) = answer.map_err(|error| words::cannot_leave(key, &error, navigator))?;
    let Some(reason) = answer.failure(&key.email) else { return Ok(Revoked::Yes) };
    let users = navigator.users_anew(&key.org_id, &context.stop).await;
    let users = users.map_err(|error| words::cannot_leave(key, &error, navigator))?;
    if let Some(user) = key.among(&users) {
        return Ok(Revoked::Accepted(user.clone()));
    }
    if was_lost {
        context.warnings.push(words::revoked_twice(key, reason));
        return Ok(Revoked::Yes);
    }
    Ok(Revoked::No(reason.to_owned()))
}
