//! By what a user is found again.

use std::fmt;
use tfplugin::hcl::quoted;

use super::TYPE;
use super::schema::Model;
use crate::mailbox;
use crate::navigator::{OrgUser, UserName};
use crate::provider::permanent::claims::Name;

/// A user of an organization, by address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserKey {
    pub org_id: String,
    pub email: String,
}

impl UserKey {
    /// Of a model that says both.
    pub fn of(model: &Model) -> Option<Self> {
        let (org_id, email) = (model.org_id.text()?, model.email.text()?);
        Some(Self { org_id: org_id.to_owned(), email: email.to_owned() })
    }

    /// Of a state or a plan that is carried out, where both are known.
    pub fn of_known(model: &Model) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self { org_id: text(model.org_id.text()), email: text(model.email.text()) }
    }

    /// The id in the state, which imports it as well.
    pub fn id(&self) -> String {
        format!("{}/{}", self.org_id, self.email)
    }

    /// The same for all spellings: what tells whether another block has it.
    pub fn folded(&self) -> String {
        format!("{}/{}", self.org_id, mailbox::folded(&self.email))
    }

    /// The same, as the registry of this run has it.
    pub fn name(&self) -> Name {
        Name { of: TYPE, folded: self.folded(), exact: self.folded() }
    }

    /// As calls name the user.
    pub fn names(&self, model: &Model) -> [UserName; 1] {
        let idp_id = model.idp_id.text().unwrap_or_default().to_owned();
        [UserName { username: self.email.clone(), idp_id }]
    }

    /// Whether it is this one of a list of the organization.
    pub fn is(&self, user: &OrgUser) -> bool {
        user.is(&self.email)
    }

    /// The one of a list, if there is one.
    pub fn among<'a>(&self, users: &'a [OrgUser]) -> Option<&'a OrgUser> {
        OrgUser::of(users, &self.email)
    }
}

impl fmt::Display for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User {} of organization {}", quoted(&self.email), self.org_id)
    }
}
