//! `POST /onboarding/aws/cloudformation-link`.

use axum::http::StatusCode;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use super::{created, unknown_customer};
use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::settings::LinkExternalId;
use crate::state::Link;

/// The header that names the customer.
const IMPERSONATED: &str = "X-Wiv-Impersonated-Tenant-Id";

pub(super) fn create(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    let Some(customer_id) = call.header(IMPERSONATED) else {
        return Err(Refusal::bad_request(&format!("The header {IMPERSONATED} is required")));
    };
    app.store.read(|state| state.customer(customer_id).map(drop)).ok_or_else(unknown_customer)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let account_type = fields.filled("account_type")?;
    let cur_config_type = fields.filled("cur_config_type")?;
    fields.finish()?;

    let (external_id, signature) = app.store.change(|state, draw| {
        let customer = state.customer_mut(customer_id).ok_or_else(unknown_customer)?;
        let first = customer.links.first().map(|link| link.external_id.clone());
        let external_id = match (assumptions.link_external_id, first) {
            (LinkExternalId::Same, Some(external_id)) => external_id,
            _ => draw.uuid(),
        };
        customer.links.push(Link {
            external_id: external_id.clone(),
            account_type: account_type.to_owned(),
            cur_config_type: cur_config_type.to_owned(),
        });
        Ok::<_, Refusal>((external_id, draw.signature()))
    })?;

    let pre_signed_url = format!(
        "https://wiv-onboarding.s3.amazonaws.com/template.yaml?X-Amz-Signature={signature}"
    );
    let data = json!({
        "cloudformation_url": quick_create_url(&pre_signed_url, &external_id),
        "pre_signed_url": pre_signed_url,
        "external_id": external_id,
    });
    Ok(created(app, data, Some("CloudFormation Link created successfully.")))
}

/// A link of the AWS console; its query comes after the fragment.
fn quick_create_url(template_url: &str, external_id: &str) -> String {
    let template_url: String = byte_serialize(template_url.as_bytes()).collect();
    let external_id: String = byte_serialize(external_id.as_bytes()).collect();
    format!(
        "https://console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/create/review\
         ?templateURL={template_url}&stackName=Wiv-Onboarding&param_ExternalId={external_id}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_is_the_documented_one() {
        let documented: Value = serde_json::from_str(include_str!(
            "../../../../tests/fixtures/wiv-onboarding-link-created.json"
        ))
        .unwrap();
        let data = |key: &str| documented["data"][key].as_str().unwrap();
        assert_eq!(
            quick_create_url(data("pre_signed_url"), data("external_id")),
            data("cloudformation_url")
        );
    }
}
