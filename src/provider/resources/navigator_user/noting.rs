//! The record of an add. An invited user is in no list, so without it a run after a kill would mail
//! a second invitation.

use tfplugin::framework::{Context, Diagnostic};

use super::key::UserKey;
use super::schema::Model;
use super::{ADDED, INVITED, TYPE, roles};
use crate::http::CancellationToken;
use crate::provider::backend::{Api as _, Navigator};
use crate::provider::permanent::journal::{About, Journal, LISTED_WITHIN, Noted, Page, Subject};
use crate::provider::permanent::words as all;

/// What another run did.
pub enum Did {
    /// It added the user a moment ago.
    Added(Noted),
    Invited(Noted),
    /// It sent the add, with an unknown outcome.
    Sent(Noted),
}

/// Takes the page of a user.
///
/// # Errors
/// If the journal cannot be used, or another run has the page.
pub async fn take(
    journal: &Journal,
    navigator: &Navigator,
    key: &UserKey,
    context: &mut Context,
) -> Result<Page, Diagnostic> {
    let page = journal.take(&about(navigator, key), &context.stop).await;
    let page = page.map_err(|untaken| all::untaken(&key.to_string(), &untaken))?;
    context.warnings.extend(all::no_journal(journal));
    let begun = page.begin(&navigator.asker(), Subject::default());
    begun.map_err(|error| all::not_written(&key.to_string(), &error))?;
    Ok(page)
}

/// What another run did. An invitation with other roles than this plan counts as an unknown
/// outcome: the next plan proposes to send the wanted roles.
pub fn noted(page: &Page, navigator: &Navigator, plan: &Model) -> Option<Did> {
    let reading = page.reading();
    let outstanding = reading.outstanding(&navigator.asker(), |_| false);
    // Later the list would show it.
    let is_new = |noted: &Noted| reading.now().saturating_sub(noted.at) < LISTED_WITHIN;
    let made = outstanding.made.iter().rev().find_map(|(id, noted)| {
        let is_as_planned = |status| *id == record(page, status, plan);
        if is_as_planned(INVITED) {
            Some(Did::Invited(noted.clone()))
        } else if is_as_planned(ADDED) && is_new(noted) {
            Some(Did::Added(noted.clone()))
        } else if id.starts_with(INVITED) || is_new(noted) {
            Some(Did::Sent(noted.clone()))
        } else {
            None
        }
    });
    made.or_else(|| outstanding.sent.last().cloned().map(Did::Sent))
}

/// Notes that a user or an invitation is gone.
pub async fn left(
    journal: &Journal,
    navigator: &Navigator,
    key: &UserKey,
    stop: &CancellationToken,
) {
    if let Some(page) = journal.take_if_any(&about(navigator, key), stop).await {
        forget(&page, navigator);
    }
}

/// The user or invitation on the page is gone, or does not matter.
pub fn forget(page: &Page, navigator: &Navigator) {
    for id in page.reading().open_ids() {
        page.left(&id);
    }
    page.left_unknown(&navigator.asker());
}

/// The result of an add, in the form of the record. An invitation gives the roles that it was sent
/// with.
pub fn record(page: &Page, status: &str, plan: &Model) -> String {
    format!("{status} {}", page.digest(&roles::known(&plan.org_roles).join(", ")))
}

fn about(navigator: &Navigator, key: &UserKey) -> About {
    About { of: TYPE, endpoint: navigator.endpoint(), folded: key.folded() }
}
