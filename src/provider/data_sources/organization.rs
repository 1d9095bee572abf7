//! An organization of Navigator, with every field of an `msp_navigator_tenant`.

use tfplugin::framework::{Attr, Attribute, Set, Type};
use tfplugin::model;

use crate::navigator;
use crate::provider::resources::navigator_tenant::timestamp;

model! {
    /// An organization: a provider or a tenant.
    pub struct Organization {
        pub id: Attr<String>,
        display_name: Attr<String>,
        company_name: Attr<String>,
        country: Attr<String>,
        city: Attr<String>,
        domain: Attr<String>,
        address_line1: Attr<String>,
        state: Attr<String>,
        zip: Attr<String>,
        address_line2: Attr<String>,
        tag: Attr<String>,
        admin_user_email: Attr<String>,
        tenant_type: Attr<String>,
        name: Attr<String>,
        status: Attr<String>,
        org_type: Attr<String>,
        parent_org_id: Attr<String>,
        child_org_ids: Attr<Set<String>>,
        is_federated: Attr<bool>,
        created_at: Attr<String>,
        updated_at: Attr<String>,
    }
}

impl Organization {
    /// The fields that Navigator returns of an organization. The others are null.
    ///
    /// `""` is null where a tenant's configuration may leave the field out, and stays where the
    /// field is required. So a `msp_navigator_tenant` can take both over.
    pub fn of(organization: &navigator::Organization) -> Self {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty()).into();
        let (created_at, updated_at) = (organization.created_at(), organization.updated_at());
        let told = organization.clone();
        Self {
            id: told.id.into(),
            display_name: told.display_name.into(),
            company_name: told.company_name.into(),
            country: told.country.into(),
            city: told.city.into(),
            domain: told.domain.into(),
            address_line1: told.address_line1.into(),
            state: told.state.into(),
            zip: told.zip.into(),
            address_line2: filled(told.address_line2),
            tag: filled(told.tag),
            admin_user_email: filled(told.admin_user_email),
            tenant_type: told.tenant_type.into(),
            name: told.name.into(),
            status: told.status.into(),
            org_type: told.org_type.into(),
            parent_org_id: filled(told.parent_org_id),
            child_org_ids: told.child_org_ids.map(Set).into(),
            is_federated: told.is_federated.into(),
            created_at: timestamp(created_at).into(),
            updated_at: timestamp(updated_at).into(),
        }
    }
}

/// The attributes beside `id`.
pub fn attributes() -> Vec<Attribute> {
    let text = |name, description| Attribute::computed(name, Type::String, description);
    vec![
        text("display_name", "Display name of the organization."),
        text("company_name", "Legal name of the company."),
        text("country", "Country: two capital letters of ISO 3166, such as `US`."),
        text("city", "City of the company's address."),
        text("domain", "Mail domain of the company."),
        text("address_line1", "Street of the company's address. Navigator may not return it."),
        text("state", "State or province; `\"\"` for countries without states."),
        text("zip", "Postal code; `\"\"` for countries without postal codes."),
        text("address_line2", "Second line of the address."),
        text("tag", "Free text of the person who manages the organization."),
        text(
            "admin_user_email",
            "Address of the Customer Administrator. Navigator may not return it.",
        ),
        text("tenant_type", "Kind of the tenant, such as `DEFAULT`."),
        text("name", "Short name, made by Navigator."),
        text("status", "State of the organization: `ACTIVE` or `DISABLED`."),
        text("org_type", "Kind of organization: `OPERATOR`, `PROVIDER` or `TENANT`."),
        text("parent_org_id", "Id of the organization above it."),
        Attribute::computed(
            "child_org_ids",
            Type::set(Type::String),
            "Ids of the organizations below it.",
        ),
        Attribute::computed(
            "is_federated",
            Type::Bool,
            "Whether it has its own directory of users.",
        ),
        text("created_at", "When it was created, as RFC 3339."),
        text("updated_at", "When it was last changed, as RFC 3339."),
    ]
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::{Field, Resource, Type};

    use super::*;
    use crate::provider::resources::navigator_tenant::NavigatorTenant;

    #[test]
    fn nothing_that_a_tenant_tells_is_missing() {
        let ours = ["provider_org_id", "deletion_policy", "adopt_existing", "confirmed_new"];
        let tenant = NavigatorTenant::new(&std::sync::Arc::default()).schema().object_type();
        let (Type::Object(mut tenant), Type::Object(mut here)) =
            (tenant, Organization::value_type())
        else {
            panic!("both are objects")
        };
        tenant.retain(|name, _| !ours.contains(&name.as_str()));
        // Only data sources show the fields that change without the tenant, or that describe it.
        for name in ["org_type", "parent_org_id", "child_org_ids", "is_federated"] {
            assert!(here.remove(name).is_some(), "{name}");
        }
        assert_eq!(here, tenant);
    }

    #[test]
    fn nothing_is_null_where_a_block_may_leave_it_out_and_stays_where_it_must_be_written() {
        let told = navigator::Organization {
            id: "o-1".to_owned(),
            tag: Some(String::new()),
            zip: Some(String::new()),
            create_timestamp: Some(1_554_709_912_558),
            ..navigator::Organization::default()
        };
        let organization = Organization::of(&told);
        assert_eq!((organization.tag, organization.address_line2), (Attr::Null, Attr::Null));
        assert_eq!(organization.zip, Attr::Known(String::new()));
        assert_eq!(organization.created_at.text(), Some("2019-04-08T07:51:52.558Z"));
    }
}
