//! The key that finds a user again.

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
    /// From a model with both parts.
    pub fn of(model: &Model) -> Option<Self> {
        let (org_id, email) = (model.org_id.text()?, model.email.text()?);
        Some(Self { org_id: org_id.to_owned(), email: email.to_owned() })
    }

    /// From a state, or from a plan that is applied: there both are known.
    pub fn of_known(model: &Model) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self { org_id: text(model.org_id.text()), email: text(model.email.text()) }
    }

    /// The id in the state. It also imports the user.
    pub fn id(&self) -> String {
        format!("{}/{}", self.org_id, self.email)
    }

    /// One text for all spellings. It tells whether another block has the user.
    pub fn folded(&self) -> String {
        format!("{}/{}", self.org_id, mailbox::folded(&self.email))
    }

    /// The same in the form of this run's registry.
    pub fn name(&self) -> Name {
        Name { of: TYPE, folded: self.folded(), exact: self.folded() }
    }

    /// The user as calls name them.
    pub fn names(&self, model: &Model) -> [UserName; 1] {
        let idp_id = model.idp_id.text().unwrap_or_default().to_owned();
        [UserName { username: self.email.clone(), idp_id }]
    }

    /// Whether it is this user in a list of the organization.
    pub fn is(&self, user: &OrgUser) -> bool {
        user.is(&self.email)
    }

    /// The user in a list, if there is one.
    pub fn among<'a>(&self, users: &'a [OrgUser]) -> Option<&'a OrgUser> {
        OrgUser::of(users, &self.email)
    }
}

impl fmt::Display for UserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User {} of organization {}", quoted(&self.email), self.org_id)
    }
}
