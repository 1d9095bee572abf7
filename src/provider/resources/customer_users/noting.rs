//! The record of addresses that are sent. No call tells who has a role, so without it a run after a
//! kill would send everybody again.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::framework::{Attr, Context, Diagnostic};

use super::addresses::key;
use super::batch_result::{BatchResult, UNKNOWN_OUTCOME};
use super::{Model, TYPE, User};
use crate::http::CancellationToken;
use crate::provider::backend::{Api as _, Wiv};
use crate::provider::permanent::journal::{About, Journal, Noted, Page, Subject};
use crate::provider::permanent::words as all;

/// What another run did with some of the addresses, and no state shows.
#[derive(Default)]
pub struct Before {
    pub users: BTreeMap<String, User>,
    /// It has sent these, with an unknown outcome.
    pub unknown: BTreeMap<String, String>,
    /// When it sent them.
    pub noted: Option<Noted>,
}

impl Before {
    /// The addresses that are still to be sent.
    pub fn rest(&self, addresses: &[String]) -> Vec<String> {
        let is_known =
            |one: &String| self.users.contains_key(one) || self.unknown.contains_key(one);
        addresses.iter().filter(|one| !is_known(one)).cloned().collect()
    }

    /// Adds the outcome of the rest.
    pub fn and(self, mut result: BatchResult) -> BatchResult {
        result.users.extend(self.users);
        result.failed.extend(self.unknown);
        result
    }
}

/// Takes the page of a customer and a role.
///
/// # Errors
/// If the journal cannot be used, or another run has the page.
pub async fn take(
    journal: &Journal,
    wiv: &Wiv,
    plan: &Model,
    context: &mut Context,
) -> Result<Page, Diagnostic> {
    let page = journal.take(&about(wiv, plan), &context.stop).await;
    let page = page.map_err(|untaken| all::untaken(&users(plan), &untaken))?;
    context.warnings.extend(all::no_journal(journal));
    Ok(page)
}

/// What another run did with these addresses.
pub fn before(page: &Page, wiv: &Wiv, addresses: &[String]) -> Before {
    let outstanding = page.reading().outstanding(&wiv.asker(), |id| wiv.has(id));
    let mut before = Before::default();
    for address in addresses {
        let digests = digests(page, address);
        let mut sent = outstanding.sent.iter().rev();
        let is_about = |about: &[String]| about.iter().any(|one| digests.contains(one));
        let sent = sent.find(|sent| sent.is_of_anything || is_about(&sent.about));
        if let Some((_, noted)) = outstanding.made.iter().find(|(id, _)| digests.contains(id)) {
            let user = User { user_id: noted.told.clone().into(), ..User::default() };
            before.users.insert(address.clone(), user);
            before.noted = Some(noted.clone());
        } else if let Some(noted) = sent {
            before.unknown.insert(address.clone(), UNKNOWN_OUTCOME.to_owned());
            before.noted = Some(noted.clone());
        }
    }
    before
}

/// The digests of an address: the present one, and the one of earlier releases, which only knew
/// small and capital letters.
fn digests(page: &Page, address: &str) -> [String; 2] {
    [key(address), address.to_lowercase()].map(|key| page.digest(&key))
}

/// Records the addresses of the next call.
///
/// # Errors
/// If that fails.
pub fn begin(page: &Page, wiv: &Wiv, plan: &Model, sent: &[String]) -> Result<(), Diagnostic> {
    let about = sent.iter().map(|address| page.digest(&key(address))).collect();
    let begun = page.begin(&wiv.asker(), Subject { about, ..Subject::default() });
    begun.map_err(|error| all::not_written(&users(plan), &error))
}

/// Records who was added.
pub fn added(page: &Page, result: &BatchResult) {
    let digest = |(address, user): (&String, &User)| {
        (page.digest(&key(address)), user.user_id.text().map(str::to_owned))
    };
    page.made_of_many(result.users.iter().map(digest));
}

/// Notes that these are in no state any more. A block that wants them again sends them.
pub async fn left(
    journal: &Journal,
    wiv: &Wiv,
    prior: &Model,
    gone: &[String],
    stop: &CancellationToken,
) {
    let Some(page) = journal.take_if_any(&about(wiv, prior), stop).await else { return };
    let gone: BTreeSet<_> = gone.iter().flat_map(|address| digests(&page, address)).collect();
    for id in page.reading().open_ids().iter().filter(|id| gone.contains(*id)) {
        page.left(id);
    }
}

fn users(plan: &Model) -> String {
    let text = |attr: &Attr<String>| attr.text().unwrap_or("?").to_owned();
    format!("users of customer {} as {}", text(&plan.customer_id), text(&plan.role))
}

fn about(wiv: &Wiv, model: &Model) -> About {
    let customer = model.customer_id.text().unwrap_or_default();
    let role = model.role.text().unwrap_or_default().to_lowercase();
    About { of: TYPE, endpoint: wiv.endpoint(), folded: format!("{customer}/{role}") }
}
