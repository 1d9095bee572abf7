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
        description: "Id of the organization, a provider's or a tenant's.",
    },
    IdentityPart { name: "email", attribute: "email", description: "Address of the user." },
];

const ABOUT: &str = "\
A user of an organization in VMware Cloud Partner Navigator, with roles in that organization.

Added with `POST …/orgs/{orgId}/add-users`, read with `GET …/orgs/{orgId}/users`, given other roles \
with `PATCH …/orgs/{orgId}/users-org-roles` and removed with `DELETE …/orgs/{orgId}/users`. Someone \
who has a VMware ID is added at once. To anyone else Navigator mails an invitation, which is good for \
seven days: until it is accepted the user is in no list, and destroying revokes the invitation \
(`DELETE …/orgs/{orgId}/invitations`).

Navigator's guide asks for an access token of the organization whose users are managed. Where the \
provider organization's token is refused for a tenant (403), configure a second `provider` block with \
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
            "Id of the organization: that of the provider, or of a tenant, such as \
             `msp_navigator_tenant.example.id`.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        Attribute::required(
            "email",
            Type::String,
            "Address of the user. Another one is another user; the same in other capital letters, or \
             with its domain in Punycode, is not, and is only written down.",
        )
        .requires_replace()
        .validate(Validator::text(email::check)),
        Attribute::required(
            "org_roles",
            Type::set(Type::String),
            "Names of the roles in the organization, at least one, such as \
             `msp:provider_support_user`; the data source `msp_navigator_roles` lists them. Changed in place; for someone who is only invited, the \
             invitation is revoked and sent anew. Roles that come through a group are left alone.",
        ),
        Attribute::optional_computed(
            "idp_id",
            Type::String,
            "Id of the directory (identity provider) that the user is from, where users of the \
             organization come from one of their own. Another one needs another user. Default: what \
             Navigator tells.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        Attribute::optional(
            "adopt_existing",
            Type::Bool,
            "Take over the user of this address where there is one already, instead of refusing. The \
             roles are then changed to `org_roles`. Default: `false`.",
        ),
    ]
}

fn computed() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String, "`org_id` and `email`: `<org_id>/<email>`."),
        Attribute::computed(
            "status",
            Type::String,
            "`ADDED`: a user of the organization. `INVITED`: an invitation was mailed and has not \
             been accepted. `UNKNOWN`: the answer was lost and the user is not listed; the next apply \
             sends it again.",
        ),
        Attribute::computed(
            "user_id",
            Type::String,
            "Id of the user, as soon as the list of users tells one.",
        ),
        Attribute::computed(
            "invited_at",
            Type::String,
            "When the invitation was mailed, as RFC 3339, while the user is `INVITED`.",
        ),
    ]
}
