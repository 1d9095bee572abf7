//! Users of an organization: `/cphub/api/auth/.../orgs/{org_id}/users` and `add-users`.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::named_users::named_users;
use super::roles;
use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::settings::{Assumptions, MissingUsers, OrgUsersAgain};
use crate::state::{Draw, Invitation, Lag, Member, State};
use crate::timestamps::epoch_milliseconds;

/// The outcome of an add or a revocation, in the order of the addresses.
#[derive(Default)]
pub(super) struct UsersAnswer {
    pub(super) added: Vec<String>,
    pub(super) invited: Map<String, Value>,
    pub(super) failed_on_add: Map<String, Value>,
    pub(super) failed_on_invite: Map<String, Value>,
}

impl UsersAnswer {
    /// 202, or 207 if a part failed.
    pub(super) fn told(self, message: &str) -> (StatusCode, Value) {
        let all_well = self.failed_on_add.is_empty() && self.failed_on_invite.is_empty();
        let (status, message) = if all_well {
            (StatusCode::ACCEPTED, message)
        } else {
            (StatusCode::MULTI_STATUS, "Some of the users have failed")
        };
        let body = json!({
            "succeeded": {"added": self.added, "invited": self.invited},
            "failed": {"onAdd": self.failed_on_add, "onInvite": self.failed_on_invite},
            "message": message,
        });
        (status, body)
    }
}

pub(super) fn list(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    super::must_exist(app, &call.id)?;
    let now = OffsetDateTime::now_utc();
    let shown = |state: &State| -> Value {
        let of_org = state.members.iter().filter(|one| one.org_id == call.id);
        of_org.filter(|one| one.lag.is_over(now)).map(listed).collect()
    };
    let lagging =
        |state: &State| state.members.iter().any(|one| one.org_id == call.id && one.lag.counts());
    let rows = if app.store.read(lagging) {
        app.store.change(|state, _| {
            let rows = shown(state);
            let of_org = state.members.iter_mut().filter(|one| one.org_id == call.id);
            of_org.for_each(|one| one.lag.count());
            Ok::<_, Refusal>(rows)
        })?
    } else {
        app.store.read(shown)
    };
    Ok((StatusCode::OK, rows))
}

fn listed(member: &Member) -> Value {
    let role = |name: &String, kind| roles::told(name, kind, &member.org_id);
    let direct = member.org_roles.iter().map(|name| role(name, "DIRECT"));
    let of_groups = member.group_roles.iter().map(|name| role(name, "GROUP"));
    let domain = member.username.rsplit('@').next().unwrap_or_default();
    json!({
        "user": {
            "id": member.id, "username": member.username, "email": member.username,
            "idpId": member.idp_id, "domain": domain, "firstName": "", "lastName": "",
        },
        "orgRoles": {"orgRoles": direct.chain(of_groups).collect::<Vec<_>>()},
        "serviceRolesList": [],
    })
}

pub(super) fn add(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    super::must_exist(app, &call.id)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let users = named_users(&mut fields)?;
    let org_roles = roles::known(&mut fields, "orgRolesToAdd", app, &call.id)?;
    if org_roles.is_empty() {
        return Err(fields.invalid("orgRolesToAdd", "must not be empty").into());
    }
    for optional in ["orgRoleBindingOrgs", "serviceRolesItems"] {
        fields.take(optional);
    }
    fields.finish()?;

    let add = Add { org_id: &call.id, org_roles, assumptions, lag: call.lag(assumptions.list_lag) };
    let answer = app.store.change(|state, draw| {
        let mut answer = UsersAnswer::default();
        for (username, idp_id) in &users {
            add.one(username, idp_id, state, draw, &mut answer);
        }
        Ok::<_, Refusal>(answer)
    })?;
    Ok(answer.told("Users have been added/invited successfully"))
}

/// The values that all users of one call share.
struct Add<'a> {
    org_id: &'a str,
    org_roles: Vec<String>,
    assumptions: &'a Assumptions,
    lag: Lag,
}

impl Add<'_> {
    fn one(
        &self,
        username: &str,
        idp_id: &str,
        state: &mut State,
        draw: &mut Draw,
        answer: &mut UsersAnswer,
    ) {
        let Assumptions { failing_domain, failing_reason, uninvited_domain, .. } = self.assumptions;
        let is_at = |domain: &str| {
            username.rsplit('@').next().is_some_and(|of| of.eq_ignore_ascii_case(domain))
        };
        let again = self.assumptions.org_users_again;
        let username = username.to_owned();
        if is_at(failing_domain) {
            answer.failed_on_add.insert(username, json!(failing_reason));
        } else if is_at(uninvited_domain) {
            answer.failed_on_invite.insert(username, json!(failing_reason));
        } else if let Some(member) = state.member_mut(self.org_id, &username) {
            if again == OrgUsersAgain::Failed {
                let reason = "User already exists in the organization";
                answer.failed_on_add.insert(username, json!(reason));
                return;
            }
            roles::give(&mut member.org_roles, &self.org_roles);
            answer.added.push(username);
        } else if is_at(&self.assumptions.invited_domain) {
            let earlier = state.take_invitation(self.org_id, &username);
            if let Some(earlier) = earlier.filter(|_| again == OrgUsersAgain::Failed) {
                state.invitations.push(earlier);
                let reason = "User has been invited already";
                answer.failed_on_invite.insert(username, json!(reason));
                return;
            }
            let id = draw.uuid();
            answer.invited.insert(username.clone(), json!(id));
            state.invitations.push(Invitation {
                org_id: self.org_id.to_owned(),
                id,
                email: username,
                idp_id: idp_id.to_owned(),
                org_roles: self.org_roles.clone(),
                create_timestamp: epoch_milliseconds(OffsetDateTime::now_utc()),
            });
        } else {
            answer.added.push(username.clone());
            let member = Member {
                org_id: self.org_id.to_owned(),
                username,
                idp_id: idp_id.to_owned(),
                org_roles: self.org_roles.clone(),
                lag: self.lag,
                ..Member::default()
            };
            state.join(draw, member);
        }
    }
}

pub(super) fn remove(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    super::must_exist(app, &call.id)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let users = named_users(&mut fields)?;
    fields.finish()?;
    let body = app.store.change(|state, _| {
        let (mut succeeded, mut failed) = (Vec::new(), Map::new());
        for (username, _) in users {
            let before = state.members.len();
            state.members.retain(|member| !member.is(&call.id, username));
            let was_there = state.members.len() < before;
            if was_there || assumptions.missing_users == MissingUsers::Succeeded {
                succeeded.push(username);
            } else {
                failed.insert(username.to_owned(), json!("User not found in the organization"));
            }
        }
        let status = json!({"succeeded": succeeded, "failed": failed});
        Ok::<_, Refusal>(json!({"status": status}))
    })?;
    Ok((StatusCode::OK, body))
}
