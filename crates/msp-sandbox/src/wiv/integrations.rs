//! `POST /msp/customers/{customer_id}/integrations`.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::{MSP_TENANT_ID, created, unknown_customer};
use crate::app::App;
use crate::endpoint::{Call, Fields, Invalid, Refusal};
use crate::settings::{
    Assumptions, AwsExternalId, GcpFields, IntegrationNames, KeyFile, OtherTypes, TimestampZone,
};
use crate::state::{Customer, Integration};
use crate::{redact, timestamps};

/// The fields of a GCP integration beside its key.
const GCP_TEXTS: [&str; 3] = ["project_id", "billing_dataset_name", "billing_table_name"];

/// The members of a service account's key file that a login needs.
const KEY_FILE_LEAST: [&str; 4] = ["type", "project_id", "private_key", "client_email"];

/// Its other members. All are texts too. One more has two spellings: [`CERT_URL_SPELLINGS`]. One
/// more is missing from older files: `universe_domain`.
const KEY_FILE_REST: [&str; 5] =
    ["private_key_id", "client_id", "auth_uri", "token_uri", "client_x509_cert_url"];

/// Google's files have the first, Wiv's guide the second.
const CERT_URL_SPELLINGS: [&str; 2] =
    ["auth_provider_x509_cert_url", "auth_provider_x_509_cert_url"];

pub(super) fn create(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    app.store.read(|state| state.customer(&call.id).map(drop)).ok_or_else(unknown_customer)?;
    let body = call.json()?;
    let request = check(&body, assumptions)?;

    let data = app.store.change(|state, draw| {
        let customer = state.customer_mut(&call.id).ok_or_else(unknown_customer)?;
        refuse_conflicts(customer, &request, assumptions)?;
        let now = OffsetDateTime::now_utc();
        let zone = match assumptions.timestamp_zone {
            TimestampZone::None => "",
            TimestampZone::Offset => "+00:00",
        };
        let integration = Integration {
            integration_id: draw.uuid(),
            name: request.name.to_owned(),
            kind: request.kind.to_owned(),
            external_id: "-".to_owned(),
            is_virtual: false,
            metadata: Map::new(),
            mode: "STANDARD".to_owned(),
            tenant_id: MSP_TENANT_ID.to_owned(),
            timestamp: format!("{}{zone}", timestamps::wiv(now)),
            integration_secret: redact::integration_secret(&request.secret),
            lag: call.lag(0),
        };
        let shared_at = timestamps::wiv_shared(now);
        let data = json!({
            "customer_id": customer.customer_id,
            "customer_integration": answered(&integration, assumptions),
            "customer_name": assumptions.told_name(&customer.name),
            "shared_resource": {
                "last_published": shared_at,
                "last_update_time": shared_at,
                "shared_resource_data": {"integration_id": integration.integration_id},
                "shared_resource_id": draw.uuid(),
                "shared_resource_recipients": {"process_all": false, "values": ["msp-0001"]},
                "shared_resource_type": "integration",
                "tenant_id": customer.customer_id,
            },
        });
        customer.integrations.push(integration);
        Ok::<_, Refusal>(data)
    })?;
    Ok(created(app, data, None))
}

/// An integration as the guide shows it: without its secret.
pub(super) fn answered(integration: &Integration, assumptions: &Assumptions) -> Map<String, Value> {
    let text = |text: &String| Value::from(text.as_str());
    let members = [
        ("external_id", text(&integration.external_id)),
        ("integration_id", text(&integration.integration_id)),
        ("is_virtual", Value::from(integration.is_virtual)),
        ("metadata", Value::Object(integration.metadata.clone())),
        ("mode", text(&integration.mode)),
        ("name", Value::from(assumptions.told_name(&integration.name))),
        ("tenant_id", text(&integration.tenant_id)),
        ("timestamp", text(&integration.timestamp)),
        ("type", Value::from(assumptions.told_type(&integration.kind))),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

struct NewIntegration<'a> {
    name: &'a str,
    kind: &'a str,
    secret: Value,
}

fn check<'a>(body: &'a Value, assumptions: &'a Assumptions) -> Result<NewIntegration<'a>, Invalid> {
    let mut fields = Fields::of_body(body, assumptions)?;
    let kind = fields.filled("type")?;
    let name = fields.filled("name")?;
    if kind == "GCP" && assumptions.gcp_fields == GcpFields::Flat {
        check_gcp(&mut fields, assumptions)?;
    } else {
        let mut secret = fields.object("integration_secret")?;
        match kind {
            "AWS" => check_aws(&mut secret)?,
            "GCP" => check_gcp(&mut secret, assumptions)?,
            _ if assumptions.other_types == OtherTypes::Accepted => secret.take_rest(),
            _ => return Err(fields.invalid("type", "must be AWS or GCP")),
        }
        secret.finish()?;
    }
    fields.finish()?;
    let secret = match (body.get("integration_secret"), body.as_object()) {
        (Some(secret), _) => secret.clone(),
        (None, Some(flat)) => {
            let beside = |name: &String| name != "type" && name != "name";
            let members = flat.iter().filter(|(name, _)| beside(name));
            Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        (None, None) => Value::Null,
    };
    Ok(NewIntegration { name, kind, secret })
}

fn check_aws(secret: &mut Fields<'_>) -> Result<(), Invalid> {
    let role_arn = secret.filled("role_arn")?;
    if !is_role_arn(role_arn) {
        return Err(secret.invalid("role_arn", "must be the ARN of an IAM role"));
    }
    secret.filled("external_id")?;
    Ok(())
}

fn check_gcp(secret: &mut Fields<'_>, assumptions: &Assumptions) -> Result<(), Invalid> {
    for name in GCP_TEXTS {
        secret.filled(name)?;
    }
    let mut key_file = secret.object("service_account_key_file")?;
    for name in KEY_FILE_LEAST {
        key_file.filled(name)?;
    }
    if assumptions.key_file == KeyFile::Least {
        return Ok(());
    }
    for name in KEY_FILE_REST {
        key_file.filled(name)?;
    }
    key_file.optional_text("universe_domain")?;
    let [google, guide] = CERT_URL_SPELLINGS;
    key_file.filled(if key_file.has(guide) { guide } else { google })?;
    key_file.finish()
}

/// `arn:<partition>:iam::<12 digits>:role/<path and name>`
fn is_role_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let &["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    !partition.is_empty()
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && resource.strip_prefix("role/").is_some_and(|name| !name.is_empty())
}

fn refuse_conflicts(
    customer: &Customer,
    request: &NewIntegration<'_>,
    assumptions: &Assumptions,
) -> Result<(), Refusal> {
    let mut existing = customer.integrations.iter();
    if assumptions.integration_names == IntegrationNames::Unique
        && existing.any(|integration| integration.name == request.name)
    {
        return Err(Refusal::conflict("An integration with this name already exists"));
    }
    let external_id = request.secret.get("external_id").and_then(Value::as_str);
    if request.kind == "AWS"
        && assumptions.aws_external_id == AwsExternalId::Linked
        && !customer.links.iter().any(|link| Some(link.external_id.as_str()) == external_id)
    {
        return Err(Refusal::bad_request(
            "integration_secret.external_id is not that of an onboarding link of the customer",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_arn_is_known_in_every_partition() {
        for (text, known) in [
            ("arn:aws:iam::123456789012:role/WivAccessRole", true),
            ("arn:aws-us-gov:iam::123456789012:role/path/WivAccessRole", true),
            ("arn:aws:iam::123456789012:user/WivAccessRole", false),
            ("arn:aws:iam::12345678901:role/WivAccessRole", false),
            ("arn:aws:iam::123456789012:role/", false),
            ("arn:aws:iam::123456789012", false),
            ("WivAccessRole", false),
        ] {
            assert_eq!(is_role_arn(text), known, "{text}");
        }
    }
}
