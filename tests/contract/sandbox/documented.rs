//! Every documented body is taken or given with exactly its keys and types.

use base64::Engine as _;
use msp_sandbox::Credentials;
use serde_json::{Value, json};

use super::support::*;

#[tokio::test]
async fn a_customer_is_created_as_documented() {
    let called = Called::start().await;
    let answer = called.wiv(CUSTOMERS, &json!({"name": "Wiv-MSP-Customer"})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(form(&answer.json()), form(&fixture("wiv-customer-created")));
}

#[tokio::test]
async fn an_onboarding_link_is_made_as_documented() {
    let called = Called::start().await;
    let answer = called.link(&called.customer().await).await;
    let (made, documented) = (answer.json(), fixture("wiv-onboarding-link-created"));
    assert_eq!(shape(&made), shape(&documented));
    assert_eq!(made["message"], documented["message"]);
    let url = made["data"]["cloudformation_url"].as_str().unwrap();
    let external_id = made["data"]["external_id"].as_str().unwrap();
    assert!(url.ends_with(&format!("&param_ExternalId={external_id}")), "{url}");
}

#[tokio::test]
async fn an_aws_integration_is_created_as_documented() {
    let called = Called::start().await;
    let path = integrations(&called.customer().await);
    let answer = called.wiv(&path, &fixture("wiv-integration-aws-request")).await;
    assert_eq!(form(&answer.json()), form(&fixture("wiv-integration-created")));
}

#[tokio::test]
async fn a_gcp_integration_is_created_with_either_spelling_of_the_certificates_url() {
    let called = Called::start().await;
    let path = integrations(&called.customer().await);
    let guide = fixture("wiv-integration-gcp-request");
    let key_file = "/integration_secret/service_account_key_file";
    let google = but(
        &but(&guide, &format!("{key_file}/auth_provider_x_509_cert_url"), Value::Null),
        &format!("{key_file}/auth_provider_x509_cert_url"),
        json!("https://www.googleapis.com/oauth2/v1/certs"),
    );
    for body in [guide, google] {
        let answer = called.wiv(&path, &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(shape(&answer.json()), shape(&fixture("wiv-integration-created")));
        assert_eq!(answer.json()["data"]["customer_integration"]["type"], "GCP");
    }
}

#[tokio::test]
async fn users_are_added_in_part_as_documented() {
    let called = Called::assuming(&["failing_domain=fail.wiv.ai"]).await;
    let body = json!({"user_emails": ["justin@wiv.ai", "doti@fail.wiv.ai"], "role": "MSP-Admin"});
    let answer = called.wiv(&users(&called.customer().await), &body).await;
    let documented = fixture("wiv-users-added").to_string().replace("doti@", "doti@fail.");
    let documented: Value = serde_json::from_str(&documented).unwrap();
    assert_eq!(form(&answer.json()), form(&documented));
}

#[tokio::test]
async fn the_list_answers_every_field_under_its_documented_name() {
    let called = Called::start().await;
    let id = called.customer().await;
    called.wiv(&integrations(&id), &fixture("wiv-integration-aws-request")).await;
    let role = |role: &str| json!({"user_emails": ["a@example.com"], "role": role});
    called.wiv(&users(&id), &role("Admin")).await;
    called.wiv(&users(&id), &role("Member")).await;
    let all = json!({
        "customer_id": id, "customer_name": "Wiv-MSP-Customer", "users_number": 1,
        "active_workflows": 0, "num_of_integrations": 1, "successful_runs": 0, "failed_runs": 0,
        "cost_impact": 0.0, "realized_savings": 0.0, "integration_types": ["AWS"],
        "integrations": [fixture("wiv-integration-created")["data"]["customer_integration"]],
    });
    assert_eq!(form(&called.list("").await.json()), form(&json!({"data": [all]})));
    let two = json!({"customer_id": id, "customer_name": "Wiv-MSP-Customer"});
    assert_eq!(called.list("?fields=id,name").await.json(), json!({"data": [two]}));
    assert_eq!(called.list("?fields=id%2Cname").await.json(), json!({"data": [two]}));
}

#[tokio::test]
async fn the_figures_of_a_customer_are_those_of_what_was_made() {
    let called = Called::start().await;
    let id = called.customer().await;
    let other = called.customer().await;
    let gcp = fixture("wiv-integration-gcp-request");
    for body in [&gcp, &fixture("wiv-integration-aws-request"), &gcp] {
        called.wiv(&integrations(&id), body).await;
    }
    let emails = json!(["a@example.com", "b@example.com", "c@fail.example"]);
    called.wiv(&users(&id), &json!({"user_emails": emails, "role": "Admin"})).await;
    let figures = json!({"active_workflows": 3, "successful_runs": 120, "failed_runs": 4,
        "cost_impact": 1834.25, "realized_savings": 912.5});
    let mut state = called.send("GET", "/_sandbox/state", &[], "").await.json();
    state["customers"][0]["figures"] = figures;
    called.send("PUT", "/_sandbox/state", &[], &state.to_string()).await;
    let fields = "users_number,active_workflows,num_of_integrations,successful_runs,failed_runs,\
        cost_impact,realized_savings,integration_types";
    let listed = called.list(&format!("?fields=id,{fields}")).await.json();
    let full = json!({"customer_id": id, "users_number": 2, "active_workflows": 3,
        "num_of_integrations": 3, "successful_runs": 120, "failed_runs": 4,
        "cost_impact": 1834.25, "realized_savings": 912.5, "integration_types": ["AWS", "GCP"]});
    let fresh = json!({"customer_id": other, "users_number": 0, "active_workflows": 0,
        "num_of_integrations": 0, "successful_runs": 0, "failed_runs": 0, "cost_impact": 0.0,
        "realized_savings": 0.0, "integration_types": []});
    assert_eq!(listed, json!({"data": [full, fresh]}));
}

#[tokio::test]
async fn a_tenant_is_created_as_documented() {
    let called = Called::start().await;
    let answer = called.navigator("POST", TENANTS, &fixture("navigator-tenant-request")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(form(&answer.json()), form(&fixture("navigator-tenant-created")));
}

#[tokio::test]
async fn tenants_are_listed_as_documented() {
    let called = Called::start().await;
    called.tenant().await;
    let answer = called.navigator("GET", TENANTS, &Value::Null).await;
    assert_eq!(shape(&answer.json()), shape(&fixture("navigator-tenants-listed")));
}

#[tokio::test]
async fn a_tenant_is_updated_whole_and_read_back() {
    let called = Called::start().await;
    let path = called.tenant().await;
    let before = called.navigator("GET", &path, &Value::Null).await.json();
    let body = but(&fixture("navigator-tenant-request"), "/tag", Value::Null);
    let body = but(&body, "/city", json!("Savannah"));
    let answer = called.navigator("PUT", &path, &body).await;
    assert_eq!(answer.status, 200);
    let after = called.navigator("GET", &path, &Value::Null).await.json();
    assert_eq!(answer.json(), after);
    assert_eq!((&after["city"], &after["tag"]), (&json!("Savannah"), &json!("")));
    for kept in ["id", "name", "status", "createTimestamp", "parentOrgId"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert!(after["updateTimestamp"].as_i64() > before["updateTimestamp"].as_i64());
}

#[tokio::test]
async fn the_provider_organization_can_be_read() {
    let called = Called::start().await;
    let id = Credentials::default().provider_org_id;
    let answer = called.navigator("GET", &org(&id), &Value::Null).await.json();
    assert_eq!((&answer["id"], &answer["orgType"]), (&json!(id), &json!("PROVIDER")));
}

#[tokio::test]
async fn both_exchanges_give_a_token_that_is_a_jwt_with_its_end() {
    let called = Called::start().await;
    let cases = [
        (REFRESH, json!({"refreshToken": "sandbox-refresh-token"})),
        (REFRESH, json!({"refreshToken": "sandbox-refresh-token", "passcode": "1"})),
        (OAUTH, json!({"clientId": "sandbox-client-id", "clientSecret": "sandbox-client-secret"})),
    ];
    for (path, body) in cases {
        let answer = called.send("POST", path, &[JSON], &body.to_string()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let given = answer.json();
        let documented =
            json!({"accessToken": "", "idToken": "", "refreshToken": "", "returnUrl": ""});
        assert_eq!(shape(&given), shape(&documented));
        let token = given["accessToken"].as_str().unwrap();
        let [_, claims, _] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(lifetime, 30 * 60);
        let headers = [("csp-auth-token", token)];
        assert_eq!(called.send("GET", TENANTS, &headers, "").await.status, 200);
    }
}
