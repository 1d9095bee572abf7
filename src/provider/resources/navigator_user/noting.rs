//! What is written down of an add: who was invited is in no list, so without it the run after a
//! kill mails a second invitation.

use tfplugin::framework::{Context, Diagnostic};
use time::OffsetDateTime;

use super::key::UserKey;
use super::schema::Model;
use super::{ADDED, INVITED, TYPE, adding, roles, words};
use crate::provider::backend::{Api as _, Navigator};
use crate::provider::permanent::journal::{About, Journal, LISTED_WITHIN, Noted, Page, Standing};
use crate::provider::permanent::{absence, words as all};

/// What another run has done.
pub enum Did {
    /// It has added the user, a moment ago.
    Added(Noted),
    Invited(Noted),
    /// It has sent the add, and nobody knows what came of that.
    Sent(Noted),
}

/// Takes the page of a user.
///
/// # Errors
/// If the journal cannot be used, or another run is at it.
pub async fn take(
    journal: &Journal,
    navigator: &Navigator,
    key: &UserKey,
    context: &mut Context,
) -> Result<Page, Diagnostic> {
    let page = journal.take(&about(navigator, key), &context.stop).await;
    let page = page.map_err(|untaken| all::untaken(&key.to_string(), &untaken))?;
    context.warnings.extend(all::no_journal(journal));
    let begun = page.begin(&navigator.asker(), Vec::new(), &Standing::default());
    begun.map_err(|error| all::not_written(&key.to_string(), &error))?;
    Ok(page)
}

/// What another run has done, with the roles of this plan.
pub fn noted(page: &Page, navigator: &Navigator, plan: &Model) -> Option<Did> {
    let reading = page.reading();
    let standing = reading.standing(&navigator.asker(), |_| false);
    let made = |status| {
        let mut made = standing.made.iter().filter(|(id, _)| *id == record(status, plan));
        made.next().map(|(_, noted)| noted.clone())
    };
    // Later it would be listed.
    let is_new = |noted: &Noted| reading.now().saturating_sub(noted.at) < LISTED_WITHIN;
    made(INVITED)
        .map(Did::Invited)
        .or_else(|| made(ADDED).filter(is_new).map(Did::Added))
        .or_else(|| standing.sent.clone().map(Did::Sent))
}

/// The state of a user of whom another run has written down what it did.
pub fn taken_over(key: &UserKey, plan: Model, did: &Did, context: &mut Context) -> Model {
    context.warnings.push(words::done_before(key, did));
    match did {
        Did::Added(_) => {
            absence::created_now(&mut context.private);
            adding::added(plan, None)
        }
        Did::Invited(noted) => {
            let at = OffsetDateTime::from_unix_timestamp(noted.at);
            adding::invited(plan, at.unwrap_or_else(|_| OffsetDateTime::now_utc()))
        }
        Did::Sent(_) => adding::unknown(plan),
    }
}

/// Notes that a user, or an invitation, is no more.
pub async fn left(journal: &Journal, navigator: &Navigator, key: &UserKey) {
    if let Some(page) = journal.take_soon(&about(navigator, key)).await {
        forget(&page);
    }
}

/// What stands there is no more, or of no matter.
pub fn forget(page: &Page) {
    for id in page.reading().ids() {
        page.left(Some(&id));
    }
    page.left(None);
}

/// What was made, as it is written down: an invitation gives the roles that it was sent with.
pub fn record(status: &str, plan: &Model) -> String {
    format!("{status}: {}", roles::known(&plan.org_roles).join(", "))
}

fn about(navigator: &Navigator, key: &UserKey) -> About {
    About { of: TYPE, endpoint: navigator.endpoint(), folded: key.folded() }
}
