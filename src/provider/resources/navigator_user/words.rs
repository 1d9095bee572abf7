//! The messages about users.

use tfplugin::framework::{Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::key::UserKey;
use super::noting::Did;
use super::roles::{self, Change};
use super::schema::Roles;
use super::{INVITED, TYPE, UNKNOWN};
use crate::http::{self, CancellationToken, Error, ErrorKind};
use crate::navigator::{OrgUser, UsersAnswer};
use crate::provider::advice;
use crate::provider::backend::{self, Navigator};
use crate::provider::permanent::words::{self as all, import_block};

/// The place of the look for users.
pub const LIST: &str = "the list of users (`GET /cphub/api/auth/v1/orgs/{orgId}/users`)";

/// The reason, if an answer does not name the user.
pub const NOT_IN_THE_ANSWER: &str = "Navigator answered, but did not name the address: not as \
                                     added, not as invited and not as failed.";

/// The server's words, made fit for a message.
fn said(reason: &str) -> String {
    let reason = http::readable(reason);
    if reason.is_empty() { "no reason given".to_owned() } else { quoted(reason) }
}

fn listed(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The added roles, then the removed ones.
fn change_of(change: &Change) -> String {
    let part = |verb: &str, names: &[String]| {
        (!names.is_empty()).then(|| format!("{verb} {}", listed(names)))
    };
    let parts = [part("add", &change.add), part("remove", &change.remove)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// An error of a call about an organization that it did not find.
fn failed(what: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    if error.kind() != ErrorKind::NotFound {
        return backend::refused(what, error, &navigator.credential);
    }
    let next = format!(
        "Check `org_id`, and that the credential from {} may see that organization.",
        navigator.credential
    );
    backend::failed(what, error, &next).at(Path::attribute("org_id"))
}

/// The list of users failed.
pub fn cannot_list(org_id: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("Users of organization {org_id} cannot be listed"), error, navigator)
}

/// The list of roles failed.
pub fn cannot_list_roles(org_id: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("Roles of organization {org_id} cannot be listed"), error, navigator)
}

pub fn cannot_look(key: &UserKey, error: &Error, navigator: &Navigator) -> Diagnostic {
    cannot_list(&key.org_id, error, navigator)
}

pub fn cannot_read(key: &UserKey, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("{key} cannot be read"), error, navigator)
}

pub fn cannot_leave(key: &UserKey, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("It is not known whether {key} was removed"), error, navigator)
}

/// The look before an add has found one.
pub fn exists(key: &UserKey) -> Diagnostic {
    Diagnostic::error(
        format!("{key} is there already"),
        format!(
            "Import the user to manage it:\n\n\
             {}\n\
             Or set `adopt_existing = true` on this block. This also changes the roles to \
             `org_roles`.\n\n\
             If the user belongs to this block already, {untaint} keeps a user that is marked as \
             tainted. Replace the user without `create_before_destroy`.\n\n\
             Nothing is sent.",
            import_block(TYPE, &key.id()),
            untaint = advice::untaint(TYPE),
        ),
    )
}

/// Another block has added or adopted the same user, or has it in the state.
pub fn managed(key: &UserKey) -> Diagnostic {
    Diagnostic::error(
        format!("{key} is managed already"),
        format!(
            "Find out which of these is true:\n\
             - Another block manages the user. Remove one of the two blocks.\n\
             - This block manages the user, and it is marked as tainted. {untaint} keeps it.\n\
             - This block replaces the user with `create_before_destroy`. Without it, Terraform \
             removes the old one first.\n\n\
             Nothing is sent.",
            untaint = advice::untaint(TYPE),
        ),
    )
}

/// Two blocks of one plan are for the same user.
pub fn promised(key: &UserKey) -> Diagnostic {
    Diagnostic::error(
        format!("{key} would be managed twice"),
        "Remove one of the two blocks, or write another address. Both have the same `org_id` and \
         `email`.",
    )
}

/// In the plan: the block adopts an existing user. Core plans again before it applies, so the apply
/// need not repeat it.
pub fn to_be_adopted(key: &UserKey, user: &OrgUser, wanted: &Roles) -> Diagnostic {
    let held = roles::told(wanted, user.org_roles.as_deref());
    let change = Change::between(&held, wanted);
    let roles = if change.is_empty() {
        "The roles are as configured, so nothing is sent.".to_owned()
    } else {
        format!(
            "The apply changes the roles to those of the configuration: {}.",
            change_of(&change)
        )
    };
    Diagnostic::warning(
        format!("{key} is to be adopted"),
        format!(
            "The user exists already. This block manages it from now on, because `adopt_existing` \
             is true. Nobody is added. A destroy removes the user. {roles}"
        ),
    )
}

/// Navigator says that this address failed.
pub fn not_added(key: &UserKey, reason: &str, answer: &UsersAnswer) -> Diagnostic {
    let is_invitation = !answer.failed_on_invite.is_empty();
    let (verb, next) = if is_invitation {
        let next = format!(
            "If there is an invitation already, replace the block (`-replace={TYPE}.NAME`) or \
             destroy it: this revokes the invitation. Or revoke it in Navigator.\n\n"
        );
        ("invited", next)
    } else {
        ("added", String::new())
    };
    Diagnostic::error(
        format!("{key} was not {verb}"),
        format!(
            "{next}Tried: `POST /cphub/api/auth/v2/orgs/{}/add-users`. Navigator's reason: {}. A \
             new block gets no state. If the user was sent again, its state stays as it is.",
            key.org_id,
            said(reason),
        ),
    )
    .at(Path::attribute("email"))
}

/// The call failed, and nobody was added.
pub fn not_sent(key: &UserKey, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("{key} was not added"), error, navigator)
}

/// Adds the list of roles to an error about a role that does not exist.
pub async fn with_roles(
    mut diagnostic: Diagnostic,
    error: &Error,
    key: &UserKey,
    sent: &[String],
    navigator: &Navigator,
    stop: &CancellationToken,
) -> Diagnostic {
    if !matches!(error.kind(), ErrorKind::Refused { status: 400..=499 }) {
        return diagnostic;
    }
    let Some(missing) = not_among_the_roles(key, sent, navigator, stop).await else {
        return diagnostic;
    };
    diagnostic.detail = format!("{missing}\n\n{}", diagnostic.detail);
    diagnostic.at(Path::attribute("org_roles"))
}

/// Which of these roles do not exist, and which roles do. `None` if all exist, or if the roles
/// cannot be listed: then the call itself tells.
async fn not_among_the_roles(
    key: &UserKey,
    wanted: &[String],
    navigator: &Navigator,
    stop: &CancellationToken,
) -> Option<String> {
    let there = navigator.roles(&key.org_id, stop).await.ok()?;
    let names: Vec<_> = there.iter().map(|role| role.name.clone()).collect();
    let missing = roles::lacking(&names, wanted);
    if missing.is_empty() {
        return None;
    }
    let mut names: Vec<_> = names.iter().map(|name| http::readable(name)).collect();
    names.sort();
    Some(format!(
        "Use only roles of this organization. It does not have {}. It has {}.",
        listed(&missing),
        listed(&names),
    ))
}

/// Before anything is sent: roles that nobody in the organization can have. A replacement would
/// first remove the user, and a new invitation would revoke the old one.
pub async fn no_such_roles(
    key: &UserKey,
    wanted: &Roles,
    navigator: &Navigator,
    stop: &CancellationToken,
) -> Option<Diagnostic> {
    let missing = not_among_the_roles(key, &roles::known(wanted), navigator, stop).await?;
    let what = format!("{key} cannot have these roles");
    let why = Diagnostic::error(what, format!("{missing} Nothing is sent."));
    Some(why.at(Path::attribute("org_roles")))
}

/// The answer to an add was lost, and the list has the user.
pub fn found_again(key: &UserKey, what: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} was added, as the list of users shows"),
        format!("The user is listed now. Nothing was sent a second time.\n\n{what}"),
    )
}

/// The answer to an add was lost, and the list does not have the user.
pub fn not_known(key: &UserKey, what: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("It is not known whether {key} was added or invited"),
        format!(
            "The next plan looks again. If the user is not listed then, the plan proposes to send \
             it again.\n\n\
             The provider looked for the user several times, and the user is not listed. A user \
             with a pending invitation never is. The state says `{UNKNOWN}`.\n\n\
             {what}"
        ),
    )
}

/// Another run has done it, and no state shows that.
pub fn done_before(key: &UserKey, did: &Did) -> Diagnostic {
    let what =
        |noted| format!("{} did this{}, and no state has it.", all::a_run(noted), all::at(noted));
    match did {
        Did::Added(noted) => Diagnostic::warning(
            format!("{key} was added already"),
            format!("{} Nothing is sent a second time.", what(noted)),
        ),
        Did::Invited(noted) => Diagnostic::warning(
            format!("{key} was invited already"),
            format!(
                "To mail another invitation, apply with `-replace=ADDRESS`: this revokes the \
                 present one. {} No second invitation is mailed.",
                what(noted)
            ),
        ),
        Did::Sent(noted) => Diagnostic::warning(
            format!("It is not known whether {key} was added or invited"),
            format!(
                "The next plan looks again. If the user is not listed then, the plan proposes to \
                 send it again.\n\n\
                 {} sent the request{}, and nobody knows the outcome. Nothing is sent a second \
                 time now. The state says `{UNKNOWN}`.",
                all::a_run(noted),
                all::at(noted)
            ),
        ),
    }
}

/// A user with an unknown outcome is in the list.
pub fn listed_by_now(key: &UserKey) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} was added, as the list of users shows"),
        "The answer to the request was lost, but the user is listed now. Nothing is sent a second \
         time.",
    )
}

/// In the plan: the add is sent (again). Where nothing else changes, only this message says why
/// there is a change.
pub fn sent_again(key: &UserKey, was_revoked: bool) -> Diagnostic {
    let why = if was_revoked {
        "The provider revoked the invitation to mail another one, and could not mail it."
    } else {
        "The answer to the last request was lost, and the user is not listed. If an invitation was \
         mailed, the user gets a second one."
    };
    Diagnostic::warning(
        format!("{key} is added or invited again"),
        format!(
            "To give it up instead, remove the block: this revokes an invitation if there is \
                 one. {why}"
        ),
    )
}

/// In the plan: roles of a user with an open invitation change.
pub fn invited_anew(key: &UserKey) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} is invited again"),
        "The provider revokes the invitation, and mails another one with the new roles. A user who \
         has not accepted yet has no roles to change.",
    )
}

/// The invitation is still there.
pub fn not_revoked(key: &UserKey, reason: &str) -> Diagnostic {
    Diagnostic::error(
        format!("The invitation of {key} was not revoked"),
        format!(
            "If the invitation does not exist any more, run {state_rm}. Otherwise it ends by \
             itself seven days after it was mailed.\n\n\
             Tried: `DELETE /cphub/api/auth/v1/orgs/{}/invitations`. Navigator's reason: {}. The \
             user is not listed, so nobody has accepted the invitation. The state stays as it is: \
             `{INVITED}`.",
            key.org_id,
            said(reason),
            state_rm = advice::state_rm(TYPE),
        ),
    )
}

/// The second of two revocations found nothing, because the answer to the first was lost.
pub fn revoked_twice(key: &UserKey, reason: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("The invitation of {key} is probably revoked"),
        format!(
            "Look in Navigator if it matters: no call lists invitations. The answer to the first \
             call was lost. To the next one Navigator answered: {}.",
            said(reason)
        ),
    )
}

/// Navigator says that a removal failed, and the user is still there.
pub fn not_removed(key: &UserKey, reason: &str) -> Diagnostic {
    Diagnostic::error(
        format!("{key} was not removed"),
        format!(
            "Tried: `DELETE /cphub/api/auth/v1/orgs/{}/users`. Navigator's reason: {}. The user is \
             still listed, and the state stays as it is.",
            key.org_id,
            said(reason)
        ),
    )
}

/// The answer to a change of roles was lost, and the list shows it.
pub fn roles_found(key: &UserKey, change: &Change, error: &Error) -> Diagnostic {
    Diagnostic::warning(
        format!("Roles of {key} were changed, as the list of users shows"),
        format!(
            "The roles are as wanted now. The change: {}.\n\n{}",
            change_of(change),
            error.detail()
        ),
    )
}

/// The answer to a change of roles was lost, and the list does not show it.
pub fn roles_not_known(key: &UserKey, change: &Change, error: &Error) -> Diagnostic {
    Diagnostic::error(
        format!("It is not known whether the roles of {key} were changed"),
        format!(
            "Plan again: the plan reads the roles, and proposes the rest of the change.\n\n\
             The change: {}. The provider looked at the list of users several times, and the list does \
             not show it. The state stays as it is.\n\n{}",
            change_of(change),
            error.detail(),
        ),
    )
    .at(Path::attribute("org_roles"))
}

/// The call failed, and the roles are as they were.
pub fn roles_not_changed(
    key: &UserKey,
    change: &Change,
    error: &Error,
    navigator: &Navigator,
) -> Diagnostic {
    let what = format!("Roles of {key} were not changed ({})", change_of(change));
    failed(&what, error, navigator)
}

/// The user has not accepted in time.
pub fn expired(key: &UserKey, invited_at: Option<&str>) -> Diagnostic {
    Diagnostic::warning(
        format!("The invitation of {key} has expired"),
        format!(
            "The next apply mails another one: this one has left the state. It was mailed at {} \
             and is good for seven days, and the user is not listed.",
            invited_at.unwrap_or("an unknown time")
        ),
    )
}

/// Another person has removed the user.
pub fn removed_elsewhere(key: &UserKey) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} is no longer there"),
        format!(
            "The next apply adds the user again. To keep the user out, remove the block. The user \
             has left the state: it is not in {LIST} any more, so somebody has removed it."
        ),
    )
}

pub fn nothing_to_import(key: &UserKey) -> Diagnostic {
    Diagnostic::error(
        format!("Nothing to import: no {TYPE} with the id {}", quoted(key.id())),
        format!(
            "Import the user after it accepts the invitation. Or revoke the invitation, and let \
             the block send another one. The address is not in {LIST}: a user with a pending \
             invitation is in no list."
        ),
    )
}
