//! How a user joins: added, invited or adopted, or found after a lost answer.

use std::sync::Arc;

use tfplugin::framework::{Attr, Context, Diagnostic};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::key::UserKey;
use super::noting::Did;
use super::roles::{self, Change};
use super::schema::Model;
use super::{ADDED, INVITED, NavigatorUser, REVOKED, UNKNOWN, noting, words};
use crate::http::{ErrorKind, Note as _};
use crate::navigator::{OrgRole, OrgUser};
use crate::provider::backend::Navigator;
use crate::provider::permanent::journal::Page;
use crate::provider::permanent::{absence, pending};

impl NavigatorUser {
    /// Adopts an existing user, and changes the roles to those of the plan.
    pub(super) async fn adopt(
        &self,
        navigator: &Navigator,
        key: &UserKey,
        user: &OrgUser,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let held = roles::told(&plan.org_roles, user.org_roles.as_deref());
        let change = Change::between(&held, &plan.org_roles);
        if !change.is_empty() {
            self.change_roles(navigator, key, &plan, &change, context).await?;
        }
        Ok(added(plan, Some(user)))
    }

    /// Sends the add of a new block, unless another run has sent it and no state shows it.
    pub(super) async fn add_new(
        &self,
        navigator: &Navigator,
        key: &UserKey,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let configured = self.backend.configured();
        let page = noting::take(&configured.journal, navigator, key, context).await?;
        match noting::noted(&page, navigator, &plan) {
            Some(noted) => Ok(taken_over(key, plan, &noted, context)),
            None => self.add_noted_on(page, navigator, key, plan, context).await,
        }
    }

    /// Sends the add once, in any case.
    pub(super) async fn add(
        &self,
        navigator: &Navigator,
        key: &UserKey,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let configured = self.backend.configured();
        let page = noting::take(&configured.journal, navigator, key, context).await?;
        noting::forget(&page, navigator);
        self.add_noted_on(page, navigator, key, plan, context).await
    }

    async fn add_noted_on(
        &self,
        page: Page,
        navigator: &Navigator,
        key: &UserKey,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let page = Arc::new(page);
        let client = navigator.client.stopped_by(&context.stop).noted_by(page.clone());
        let org_roles = roles::known(&plan.org_roles);
        let mut retries = client.retries();
        let answer = loop {
            let error = match client.add_users(&key.org_id, &key.names(&plan), &org_roles).await {
                Ok(answer) => break answer,
                Err(error) => error,
            };
            if error.may_have_happened() {
                return Ok(find_again(&page, navigator, key, plan, &error.detail(), context).await);
            }
            // A 429 may have been carried out after all. Another person may also have added the
            // user while this call waited. So a look comes before the second sending. An open
            // invitation is in no list.
            if retries.again(&error).await {
                let users = navigator.users_anew(&key.org_id, &context.stop).await;
                let users = users.map_err(|error| words::cannot_look(key, &error, navigator))?;
                match key.among(&users).cloned() {
                    Some(user) if error.kind() == ErrorKind::NotSent => {
                        return match plan.adopt_existing {
                            Attr::Known(true) => {
                                self.adopt(navigator, key, &user, plan, context).await
                            }
                            _ => Err(words::exists(key)),
                        };
                    }
                    Some(user) => {
                        page.made(&noting::record(&page, ADDED, &plan));
                        return Ok(found(key, plan, &user, &error.detail(), context));
                    }
                    None => continue,
                }
            }
            let refusal = words::not_sent(key, &error, navigator);
            let stop = &context.stop;
            let told = words::with_roles(refusal, &error, key, &org_roles, navigator, stop);
            return Err(told.await);
        };
        if answer.has_added(&key.email) {
            page.made(&noting::record(&page, ADDED, &plan));
            context.private.remove(REVOKED);
            note_added(navigator, key, org_roles);
            absence::created_now(&mut context.private);
            // Only the list has the id, and may not have it yet. Then a read has it later.
            let users = navigator.users_anew(&key.org_id, &context.stop).await.ok();
            return Ok(added(plan, users.as_ref().and_then(|users| key.among(users))));
        }
        if answer.has_invited(&key.email) {
            page.made(&noting::record(&page, INVITED, &plan));
            context.private.remove(REVOKED);
            return Ok(invited(plan, OffsetDateTime::now_utc()));
        }
        if let Some(reason) = answer.failure(&key.email) {
            page.not_sent();
            return Err(words::not_added(key, reason, &answer));
        }
        Ok(find_again(&page, navigator, key, plan, words::NOT_IN_THE_ANSWER, context).await)
    }

    /// Sends an add whose earlier outcome is unknown, unless a list shows the user by now.
    pub(super) async fn send_again(
        &self,
        navigator: &Navigator,
        key: &UserKey,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let users = navigator.users_anew(&key.org_id, &context.stop).await;
        let users = users.map_err(|error| words::cannot_look(key, &error, navigator))?;
        match key.among(&users) {
            Some(user) => {
                let user = user.clone();
                let model = self.adopt(navigator, key, &user, plan, context).await?;
                context.private.remove(REVOKED);
                context.warnings.push(words::listed_by_now(key));
                Ok(model)
            }
            None => self.add(navigator, key, plan, context).await,
        }
    }
}

/// The state of a user whom another run has recorded.
fn taken_over(key: &UserKey, plan: Model, did: &Did, context: &mut Context) -> Model {
    context.warnings.push(words::done_before(key, did));
    match did {
        Did::Added(_) => {
            absence::created_now(&mut context.private);
            added(plan, None)
        }
        Did::Invited(noted) => {
            let at = OffsetDateTime::from_unix_timestamp(noted.at);
            invited(plan, at.unwrap_or_else(|_| OffsetDateTime::now_utc()))
        }
        Did::Sent(_) => unknown(plan),
    }
}

/// After a lost answer: the user if a list shows them, else a state with an unknown outcome.
async fn find_again(
    page: &Page,
    navigator: &Navigator,
    key: &UserKey,
    plan: Model,
    what: &str,
    context: &mut Context,
) -> Model {
    let stop = context.stop.clone();
    let look = || async {
        let users = navigator.users_anew(&key.org_id, &stop).await?;
        Ok(key.among(&users).cloned())
    };
    context.private.remove(REVOKED);
    if let Some(user) = pending::looked_for(look, &stop).await {
        page.made(&noting::record(page, ADDED, &plan));
        return found(key, plan, &user, what, context);
    }
    context.warnings.push(words::not_known(key, what));
    unknown(plan)
}

/// A user whom a list shows without an answer that said so.
fn found(key: &UserKey, plan: Model, user: &OrgUser, what: &str, context: &mut Context) -> Model {
    context.private.remove(REVOKED);
    context.warnings.push(words::found_again(key, what));
    absence::created_now(&mut context.private);
    added(plan, Some(user))
}

/// The state of a user, with the values from the list.
fn added(plan: Model, user: Option<&OrgUser>) -> Model {
    let told_idp_id = user.and_then(|user| user.idp_id.clone());
    Model {
        status: text(ADDED),
        user_id: user.and_then(|user| user.id.clone()).into(),
        invited_at: Attr::Null,
        idp_id: plan.idp_id.into_known().or(told_idp_id).into(),
        ..plan
    }
}

fn invited(plan: Model, at: OffsetDateTime) -> Model {
    let at = at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).ok();
    Model { status: text(INVITED), invited_at: at.into(), ..added(plan, None) }
}

/// The state of a user with an unknown outcome.
fn unknown(plan: Model) -> Model {
    Model { status: text(UNKNOWN), ..added(plan, None) }
}

fn text(text: &str) -> Attr<String> {
    text.to_owned().into()
}

/// Makes the next look see a user whom we have added.
fn note_added(navigator: &Navigator, key: &UserKey, org_roles: Vec<String>) {
    let added = key.clone();
    let role = |name| OrgRole { name, ..OrgRole::default() };
    let user = OrgUser {
        username: Some(key.email.clone()),
        org_roles: Some(org_roles.into_iter().map(role).collect()),
        ..OrgUser::default()
    };
    let change = move |users: &mut Vec<OrgUser>| {
        if added.among(users).is_none() {
            users.push(user.clone());
        }
    };
    navigator.changed_users(&key.org_id, change);
}
