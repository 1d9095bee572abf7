//! The attributes of `msp_navigator_tenant`.

use tfplugin::framework::{Attr, Attribute, Schema, Type, Validator, Value};
use tfplugin::model;

use crate::provider::permanent::{adopt_existing, confirmed_new, leave};
use crate::provider::{checks, country, email};

model! {
    /// Its attributes.
    pub struct Model {
        pub display_name: Attr<String>,
        pub company_name: Attr<String>,
        pub country: Attr<String>,
        pub city: Attr<String>,
        pub domain: Attr<String>,
        pub address_line1: Attr<String>,
        pub state: Attr<String>,
        pub zip: Attr<String>,
        pub address_line2: Attr<String>,
        pub tag: Attr<String>,
        pub admin_user_email: Attr<String>,
        pub tenant_type: Attr<String>,
        pub provider_org_id: Attr<String>,
        pub deletion_policy: Attr<String>,
        pub adopt_existing: Attr<bool>,
        pub confirmed_new: Attr<bool>,
        pub id: Attr<String>,
        pub name: Attr<String>,
        pub status: Attr<String>,
        pub created_at: Attr<String>,
        pub updated_at: Attr<String>,
    }
}

/// The schema of the resource.
pub fn schema() -> Schema {
    let attributes = required().into_iter().chain(optional()).chain(computed()).collect();
    Schema::new(
        "A tenant of the provider organization: a customer organization in VMware Cloud \
         Partner Navigator.\n\n\
         The provider creates it with `POST …/orgs/{providerOrgId}/tenants`, reads it with \
         `GET …/orgs/{orgId}` and changes it in place with `PUT …/orgs/{tenantOrgId}`. Navigator \
         documents no call that deletes or disables an organization.",
        attributes,
    )
}

fn required() -> Vec<Attribute> {
    vec![
        text("display_name", "Display name of the organization.")
            .validate(Validator::text(checks::name)),
        text("company_name", "Legal name of the company.").validate(Validator::text(checks::name)),
        text(
            "country",
            "Country: two capital letters of ISO 3166, such as `US`. In YAML write `\"NO\"` in quotes.",
        )
        .validate(Validator::text(country::check)),
        text("city", "City of the company's address.").validate(Validator::text(checks::name)),
        text("domain", "Mail domain of the company, such as `example.com`.")
            .validate(Validator::text(checks::domain)),
        text("address_line1", "Street of the company's address.")
            .validate(Validator::text(checks::name)),
        text("state", "State or province; `\"\"` for countries without states.")
            .validate(Validator::text(checks::line)),
        text("zip", "Postal code; `\"\"` for countries without postal codes.")
            .validate(Validator::text(checks::line)),
    ]
}

fn optional() -> Vec<Attribute> {
    vec![
        Attribute::optional(
            "address_line2",
            Type::String,
            "Second line of the address. It is sent only to set it, or to clear an earlier value.",
        )
        .validate(Validator::text(checks::line)),
        Attribute::optional(
            "tag",
            Type::String,
            "Free text for your own use. `\"\"` counts as unset.",
        )
        .validate(Validator::text(checks::trimmed)),
        Attribute::optional(
            "admin_user_email",
            Type::String,
            "Address of the user who becomes Customer Administrator. For some providers Navigator \
             refuses calls with an address. Then leave it out, and invite the user in Navigator.",
        )
        .validate(Validator::text(email::check)),
        Attribute::optional(
            "tenant_type",
            Type::String,
            "Kind of the tenant, in Navigator's spelling. Default: `DEFAULT`.",
        )
        .default_to(Value::string("DEFAULT"))
        .validate(Validator::text(checks::name)),
        Attribute::optional_computed(
            "provider_org_id",
            Type::String,
            "Id of the provider organization. The tenant is created below it. Default: \
             `navigator.org_id` of the provider at the create, which the state keeps. Another id \
             needs another tenant.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        leave::attribute("tenant"),
        adopt_existing(
            "If exactly one tenant with this `display_name` and `domain` exists, take it over \
             instead of refusing. Taking over changes nothing in Navigator. A warning names the \
             differences, and the next plan proposes to change them. Default: `false`.",
        ),
        confirmed_new("tenant", "Navigator"),
    ]
}

fn computed() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String, "Id of the organization (`orgId`)."),
        Attribute::computed("name", Type::String, "Short name, made by Navigator."),
        Attribute::computed(
            "status",
            Type::String,
            "State of the organization: `ACTIVE` or `DISABLED`.",
        ),
        Attribute::computed("created_at", Type::String, "When it was created, as RFC 3339."),
        Attribute::computed("updated_at", Type::String, "When it was last changed, as RFC 3339."),
    ]
}

fn text(name: &'static str, description: &str) -> Attribute {
    Attribute::required(name, Type::String, description)
}
