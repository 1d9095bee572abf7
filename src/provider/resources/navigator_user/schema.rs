//! The attributes of `msp_navigator_user`.

use tfplugin::framework::{Attr, Attribute, IdentityPart, Schema, Set, Type, Validator};
use tfplugin::model;

use crate::provider::{checks, email};

/// A set of texts in Terraform.
pub type Roles = Attr<Set<Attr<String>>>;

model! {
    /// Its attributes.
    pub struct Model {
        pub(super) org_id: Attr<String>,
        pub(super) email: Attr<String>,
        pub(super) org_roles: Roles,
        pub(super) idp_id: Attr<String>,
        pub(super) adopt_existing: Attr<bool>,
        pub(super) id: Attr<String>,
        pub(super) status: Attr<String>,
        pub(super) user_id: Attr<String>,
        pub(super) invited_at: Attr<String>,
    }
}

/// A user is found with the organization's id and the address alone.
pub const IDENTITY: &[IdentityPart] = &[
    IdentityPart {
        name: "org_id",
        attribute: "org_id",
        description: "Id of the organization: the provider's, or a tenant's.",
    },
    IdentityPart { name: "email", attribute: "email", description: "Address of the user." },
];

const ABOUT: &str = "\
A user of an organization in VMware Cloud Partner Navigator, with roles in that organization.

The provider adds users with `POST …/orgs/{orgId}/add-users` and reads them with `GET \
…/orgs/{orgId}/users`. It changes roles with `PATCH …/orgs/{orgId}/users-org-roles`, and removes users \
with `DELETE …/orgs/{orgId}/users`.

Navigator adds a person with a VMware ID at once. To any other address it mails an invitation, which \
is good for seven days. A user with a pending invitation is in no list. Destroying revokes the \
invitation (`DELETE …/orgs/{orgId}/invitations`).

Navigator's guide asks for an access token of the organization with the users. If Navigator refuses \
the provider organization's token for a tenant (403), configure a second `provider` block with \
credentials of that tenant.";

/// All of them.
pub fn schema() -> Schema {
    Schema::new(ABOUT, configured().into_iter().chain(computed()).collect())
}

fn configured() -> Vec<Attribute> {
    vec![
        Attribute::required(
            "org_id",
            Type::String,
            "Id of the organization: the provider's, or a tenant's, such as \
             `msp_navigator_tenant.example.id`.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        Attribute::required(
            "email",
            Type::String,
            "Address of the user. Another address is another user. A change of capital letters, or \
             of the domain to or from Punycode, is only stored.",
        )
        .requires_replace()
        .validate(Validator::text(email::check)),
        Attribute::required(
            "org_roles",
            Type::set(Type::String),
            "Names of the roles in the organization, at least one, such as \
             `msp:provider_support_user`. The data source `msp_navigator_roles` lists them. They \
             change in place. If the invitation is pending, the provider revokes it and sends \
             another. It does not touch roles from a group.",
        ),
        Attribute::optional_computed(
            "idp_id",
            Type::String,
            "Id of the user's directory (identity provider), if the organization has its own. \
             Another id needs another user. Default: the id that Navigator returns.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        Attribute::optional(
            "adopt_existing",
            Type::Bool,
            "If a user with this address exists, take it over instead of refusing. The roles then \
             change to `org_roles`. Default: `false`.",
        ),
    ]
}

fn computed() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String, "`org_id` and `email`: `<org_id>/<email>`."),
        Attribute::computed(
            "status",
            Type::String,
            "`ADDED`: a user of the organization. `INVITED`: an invitation was mailed and is \
             pending. `UNKNOWN`: the answer was lost and the user is not listed. The next apply \
             sends it again.",
        ),
        Attribute::computed(
            "user_id",
            Type::String,
            "Id of the user, after the list of users returns one.",
        ),
        Attribute::computed(
            "invited_at",
            Type::String,
            "When the invitation was mailed, as RFC 3339, while the user is `INVITED`.",
        ),
    ]
}
