//! The attributes of `msp_navigator_service`.

use tfplugin::framework::{Attr, Attribute, IdentityPart, Schema, Type, Validator};
use tfplugin::model;

use crate::provider::checks;
use crate::provider::permanent::leave;

model! {
    /// Its attributes.
    pub struct Model {
        pub(super) org_id: Attr<String>,
        pub(super) service_id: Attr<String>,
        pub(super) deletion_policy: Attr<String>,
        pub(super) id: Attr<String>,
        pub(super) display_name: Attr<String>,
    }
}

/// A service definition is the same in every organization, so the identity needs both.
pub const IDENTITY: &[IdentityPart] = &[
    IdentityPart {
        name: "org_id",
        attribute: "org_id",
        description: "Id of the organization: the provider's, or a tenant's.",
    },
    IdentityPart {
        name: "service_id",
        attribute: "service_id",
        description: "Id of the service definition.",
    },
];

const ABOUT: &str = "\
A service that is enabled in an organization in VMware Cloud Partner Navigator.

The provider enables it with `PATCH …/orgs/{orgId}/services/{serviceDefinitionId}` and reads it with \
`GET …/orgs/{orgId}/services`. Navigator documents no call that disables a service.";

/// All of them.
pub fn schema() -> Schema {
    let id = || Validator::text(checks::name);
    let attributes = vec![
        Attribute::required(
            "org_id",
            Type::String,
            "Id of the organization: the provider's, or a tenant's, such as \
             `msp_navigator_tenant.example.id`.",
        )
        .requires_replace()
        .validate(id()),
        Attribute::required(
            "service_id",
            Type::String,
            "Id of the service definition. The plan refuses an id that the organization does not \
             have, and lists the ones that it has. To see the list, plan with any text.",
        )
        .requires_replace()
        .validate(id()),
        leave::attribute("service"),
        Attribute::computed(
            "id",
            Type::String,
            "`org_id` and `service_id`: `<org_id>/<service_id>`.",
        ),
        Attribute::computed("display_name", Type::String, "Display name of the service."),
    ];
    Schema::new(ABOUT, attributes)
}
