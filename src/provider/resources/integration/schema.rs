//! The schema of an integration.

use tfplugin::framework::{Attribute, IdentityPart, Schema, Type, Validator};

use crate::provider::permanent::{adopt_existing, confirmed_new, leave};
use crate::provider::{aws, checks, google, json_secret};

/// An integration is only found with its customer's id, so the id is a part of its identity.
pub const IDENTITY: &[IdentityPart] = &[
    IdentityPart {
        name: "customer_id",
        attribute: "customer_id",
        description: "Id of its customer.",
    },
    IdentityPart {
        name: "integration_id",
        attribute: "id",
        description: "Id of the integration from Wiv.",
    },
];

pub fn schema() -> Schema {
    let mut attributes = configured();
    attributes.extend(computed());
    Schema::new(
        "An integration of a customer with a cloud. Wiv reads costs from it.\n\n\
         The provider creates it with `POST /msp/customers/{customer_id}/integrations`. It \
         reads `integrations` of `GET /msp/customers`, as far as Wiv returns them. Wiv \
         documents no call that changes or deletes an integration, so every change needs a new \
         one.\n\n\
         Set exactly one of `aws`, `gcp` and `custom`. For an imported integration whose secret is \
         not managed here, set only `type`.",
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
        Attribute::optional("custom", custom(), "Any other type of Wiv.").requires_replace(),
        Attribute::optional_computed(
            "type",
            Type::String,
            "Type of the integration. It follows from the block. Set it without a block only for \
             an imported integration whose secret is not managed here.",
        )
        .requires_replace()
        .validate(Validator::text(checks::name)),
        leave::attribute("integration"),
        adopt_existing(
            "If exactly one integration with this customer, type and name exists, take it over \
             instead of refusing. Its secret in Wiv stays. Default: `false`.",
        ),
        confirmed_new("integration", "Wiv"),
    ]
}

fn aws() -> Vec<Attribute> {
    vec![
        Attribute::required(
            "role_arn",
            Type::String,
            "ARN of the role from the onboarding stack, in any AWS partition, such as \
             `arn:aws:iam::123456789012:role/WivAccessRole`.",
        )
        .requires_replace()
        .validate(Validator::text(aws::role_arn)),
        Attribute::required(
            "external_id",
            Type::String,
            "The external id that the role trusts: `external_id` of the `msp_aws_onboarding_link`. \
             Do not use the `external_id` of another integration: Wiv returns it as `-`.",
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
        text("project_id", "Project with the billing export.", google::project_id),
        text("billing_dataset_name", "BigQuery dataset of the billing export.", google::dataset),
        text("billing_table_name", "BigQuery table of the billing export.", google::table),
        Attribute::optional(
            "service_account_key_file",
            Type::String,
            "JSON text of the service account's key file, sent unchanged. The state stores it: \
             prefer `service_account_key_file_wo`. A create needs one of the two. \
             `google_service_account_key.private_key` is base64: write `base64decode()` around it. \
             A file with another `type` than `service_account` is an error, and so is an \
             incomplete `private_key`.",
        )
        .sensitive()
        .requires_replace()
        .validate(Validator::text(json_secret::check_key_file)),
        Attribute::optional(
            "service_account_key_file_wo",
            Type::String,
            "The same, kept out of plan and state. A create needs it, unless \
             `service_account_key_file` is set. It may be null or empty after that. It needs \
             Terraform or OpenTofu 1.11, and `service_account_key_file_wo_version`.",
        )
        .sensitive()
        .write_only()
        .validate(Validator::text(json_secret::check_key_file)),
        version("service_account_key_file_wo_version", "service_account_key_file_wo"),
    ]
}

fn custom() -> Vec<Attribute> {
    vec![
        Attribute::required("type", Type::String, "Type in Wiv's spelling.")
            .requires_replace()
            .validate(Validator::text(checks::name)),
        Attribute::optional(
            "secret",
            Type::String,
            "JSON object for `integration_secret`. The state stores it: prefer `secret_wo`. A \
             create needs one of the two.",
        )
        .sensitive()
        .requires_replace()
        .validate(Validator::text(json_secret::check_object)),
        Attribute::optional(
            "secret_wo",
            Type::String,
            "The same, kept out of plan and state. A create needs it, unless `secret` is set. It \
             may be null or empty after that. It needs Terraform or OpenTofu 1.11, and \
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
        "Any number. Change it when you change `{of}`: Terraform does not store that value, so it \
         cannot see the change."
    );
    Attribute::optional(name, Type::Number, &description).requires_replace()
}

fn computed() -> Vec<Attribute> {
    let text = |name, description| Attribute::computed(name, Type::String, description);
    vec![
        text("id", "Id from Wiv (`integration_id`)."),
        text(
            "created_at",
            "When it was created, as RFC 3339. Wiv names no time zone, so this takes it for UTC.",
        ),
    ]
}
