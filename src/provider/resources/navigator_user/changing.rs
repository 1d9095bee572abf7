//! How the roles of a user change: one PATCH, or a new invitation if the old one is still open.

use tfplugin::framework::{Context, Diagnostic};

use super::key::UserKey;
use super::leaving::{self, Revoked};
use super::roles::{self, Change};
use super::schema::Model;
use super::{NavigatorUser, REVOKED, words};
use crate::navigator::{OrgRole, OrgUser};
use crate::provider::backend::Navigator;
use crate::provider::permanent::pending;

impl NavigatorUser {
    /// Sends exactly that change, once. After a lost answer the list decides.
    pub(super) async fn change_roles(
        &self,
        navigator: &Navigator,
        key: &UserKey,
        plan: &Model,
        change: &Change,
        context: &mut Context,
    ) -> Result<(), Diagnostic> {
        let client = navigator.client.stopped_by(&context.stop);
        let names = key.names(plan);
        let sent = client.change_org_roles(&key.org_id, &names, &change.add, &change.remove).await;
        match sent {
            Ok(()) => {}
            Err(error) if error.may_have_happened() => {
                let stop = &context.stop;
                let look = || async {
                    let users = navigator.users_anew(&key.org_id, stop).await?;
                    let roles = key.among(&users).and_then(|user| user.org_roles.as_deref());
                    Ok(change.is_made(roles).then_some(()))
                };
                match pending::looked_for(look, stop).await {
                    Some(()) => context.warnings.push(words::roles_found(key, change, &error)),
                    None => return Err(words::roles_not_known(key, change, &error)),
                }
            }
            Err(error) => {
                let refusal = words::roles_not_changed(key, change, &error, navigator);
                let refusal =
                    words::with_roles(refusal, &error, key, &change.add, navigator, &context.stop);
                return Err(refusal.await);
            }
        }
        note_roles(navigator, key, roles::known(&plan.org_roles));
        Ok(())
    }

    /// Revokes the invitation and sends another one with the roles of the plan. A user who has
    /// accepted meanwhile gets the roles directly. A role that does not exist would cost the
    /// invitation, so this checks the roles first.
    pub(super) async fn invite_anew(
        &self,
        navigator: &Navigator,
        key: &UserKey,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        if let Some(why) =
            words::no_such_roles(key, &plan.org_roles, navigator, &context.stop).await
        {
            return Err(why);
        }
        match leaving::revoke(navigator, key, context).await? {
            Revoked::Yes => {}
            Revoked::Accepted(user) => {
                return self.adopt(navigator, key, &user, plan, context).await;
            }
            Revoked::No(reason) => return Err(words::not_revoked(key, &reason)),
        }
        // If the add fails, the error keeps the state, and this note says what it means.
        context.private.set(REVOKED, true);
        self.add(navigator, key, plan, context).await
    }
}

/// Makes the next look see roles that we have given. Roles of groups are not ours.
fn note_roles(navigator: &Navigator, key: &UserKey, names: Vec<String>) {
    let changed = key.clone();
    let change = move |users: &mut Vec<OrgUser>| {
        for user in users.iter_mut().filter(|user| changed.is(user)) {
            let roles = user.org_roles.take().into_iter().flatten();
            let mut roles: Vec<_> = roles.filter(OrgRole::is_of_a_group).collect();
            let own = |name: &String| OrgRole { name: name.clone(), ..OrgRole::default() };
            roles.extend(names.iter().map(own));
            user.org_roles = Some(roles);
        }
    };
    navigator.changed_users(&key.org_id, change);
}
