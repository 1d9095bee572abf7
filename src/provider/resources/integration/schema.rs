//! The schema of an integration.

use tfplugin::framework::{Attribute, IdentityPart, Schema, Type, Validator};

use crate::provider::permanent::{adopt_existing, confirmed_new, leave};
use crate::provider::{aws, checks, google, json_secret};

/// An integration is only found with its customer's id, so the id is a part of its identity.
pub const IDENTITY: &[IdentityPart] = &[
    IdentityPart {
        name: "customer_id",
        attribute: "customer_id",
        description: "Id of the customer that it belongs to.",
    },
    IdentityPart {
        name: "integration_id",
        attribute: "id",
        description: "Id that Wiv gave the integration.",
    },
];

pub fn schema() -> Schema {
    let mut attributes = configured();
    attributes.extend(computed());
    Schema::new(
        "An integration of a customer with a cloud: what Wiv reads its costs from.\n\n\
         Created with `POST /msp/customers/{customer_id}/integrations`, and read from the \
         `integrations` of `GET /msp/customers` as far as Wiv tells them. Wiv documents no call that \
         changes or deletes an integration, so every change of it needs a new one.\n\n\
         Set exactly one of `aws`, `gcp` and `custom`; or `type` alone for an imported integration \
         whose secret is not managed here.",
        attributes,
    )
}

fn configured() -> Vec<Attribute> {
    vec![
        Attribute::required(
            "customer_id",
            Type::String,
            "Id of the customer, such as `msp_customer.example.id`.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        Attribute::required(
            "name",
            Type::String,
            "Name of the integration. Wiv's guide uses `<Customer_Name>-AWS` and \
             `<Customer_Name>-GCP`.",
        )
        .requires_replace()
        .validate(Validator::text(checks::not_blank)),
        Attribute::optional("aws", aws(), "An AWS payer account, of type `AWS`.")
            .requires_replace(),
        Attribute::optional("gcp", gcp(), "A GCP billing export, of type `GCP`.")
            .requires_replace(),
        Attribute::optional("custom", custom(), "Any other type, for those that Wiv adds.")
            .requires_replace(),
        Attribute::optional_computed(
            "type",
            Type::String,
            "Type of the integration. Follows from the block; set it alone only for an imported \
             integration whose secret is not managed here.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        leave::attribute("integration"),
        adopt_existing(
            "Take over the integration of this customer, type and name where exactly one exists, \
             instead of refusing to create a second one. Its secret stays what it is in Wiv. \
             Default: `false`.",
        ),
        confirmed_new("integration", "Wiv"),
    ]
}

fn aws() -> Vec<Attribute> {
    vec![
        Attribute::required(
            "role_arn",
            Type::String,
            "ARN of the role that the onboarding stack has made, of any AWS partition, such as \
             `arn:aws:iam::123456789012:role/WivAccessRole`.",
        )
        .requires_replace()
        .validate(Validator::text(aws::role_arn)),
        Attribute::required(
            "external_id",
            Type::String,
            "The external id that the role trusts: `external_id` of the `msp_aws_onboarding_link`. Not \
             that of another integration, which Wiv answers as `-`.",
        )
        .requires_replace()
        .validate(Validator::text(aws::external_id)),
    ]
}

fn gcp() -> Vec<Attribute> {
    let text = |name, description, check: fn(&str) -> Result<(), String>| {
        Attribute::required(name, Type::String, description)
            .requires_replace()
            .validate(Validator::text(check))
    };
    vec![
        text("project_id", "Project that holds the billing export.", google::project_id),
        text("billing_dataset_name", "BigQuery dataset of the billing export.", google::dataset),
        text("billing_table_name", "BigQuery table of the billing export.", google::table),
        Attribute::optional(
            "service_account_key_file",
            Type::String,
            "JSON text of the service account's key file, sent key for key. It is stored in state: \
             prefer `service_account_key_file_wo`. One of the two is needed to create. \
             `google_service_account_key.private_key` is base64: write `base64decode()` around it. A \
             file of another `type` than `service_account` is refused, and so is one whose \
             `private_key` is not whole.",
        )
        .sensitive()
        .requires_replace()
        .validate(Validator::text(json_secret::check_key_file)),
        Attribute::optional(
            "service_account_key_file_wo",
            Type::String,
            "The same, kept out of plan and state. Needed to create, unless \
             `service_account_key_file` is set; may be null or empty once the integration is there. \
             Needs Terraform or OpenTofu 1.11, and `service_account_key_file_wo_version`.",
        )
        .sensitive()
        .write_only()
        .validate(Validator::text(json_secret::check_key_file)),
        version("service_account_key_file_wo_version", "service_account_key_file_wo"),
    ]
}

fn custom() -> Vec<Attribute> {
    vec![
        Attribute::required("type", Type::String, "Type as Wiv names it.")
            .requires_replace()
            .validate(Validator::text(checks::name)),
        Attribute::optional(
            "secret",
            Type::String,
            "JSON object that is sent as `integration_secret`. It is stored in state: prefer \
             `secret_wo`. One of the two is needed to create.",
        )
        .sensitive()
        .requires_replace()
        .validate(Validator::text(json_secret::check_object)),
        Attribute::optional(
            "secret_wo",
            Type::String,
            "The same, kept out of plan and state. Needed to create, unless `secret` is set; may be \
             null or empty once the integration is there. Needs Terraform or OpenTofu 1.11, and \
             `secret_wo_version`.",
        )
        .sensitive()
        .write_only()
        .validate(Validator::text(json_secret::check_object)),
        version("secret_wo_version", "secret_wo"),
    ]
}

/// A write-only value is in no plan and no state, so only this shows its changes.
fn version(name: &'static str, of: &str) -> Attribute {
    let description = format!(
        "Any number; another one says that `{of}` has changed. Terraform cannot see that by itself, \
         as it keeps the value nowhere."
    );
    Attribute::optional(name, Type::Number, &description).requires_replace()
}

fn computed() -> Vec<Attribute> {
    let text = |name, description| Attribute::computed(name, Type::String, description);
    vec![
        text("id", "Id that Wiv gave it (`integration_id`)."),
        text("created_at", "When it was created: RFC 3339, taken as UTC, as Wiv names no zone."),
    ]
}
