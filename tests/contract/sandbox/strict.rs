//! What no document allows is refused, with the documented shape of an error.

use std::time::Duration;

use msp_sandbox::Options;
use serde_json::{Value, json};

use super::support::*;

/// Every way to come to Wiv without being let in, or past the door with nothing behind it.
#[tokio::test]
async fn wiv_lets_in_who_has_the_key_and_speaks_json() {
    let called = Called::start().await;
    let body = r#"{"name": "a"}"#;
    let wrong = ("x-api-key", "wrong");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let charset = ("content-type", "application/json; charset=utf-8");
    let bearer = ("authorization", "Bearer sandbox-wiv-api-key");
    for (method, path, headers, body, status, error) in [
        ("POST", CUSTOMERS, &[JSON][..], body, 401, "Authentication required"),
        ("POST", CUSTOMERS, &[wrong, JSON], body, 401, "Authentication required"),
        ("POST", CUSTOMERS, &[bearer, JSON], body, 401, "Authentication required"),
        ("GET", CUSTOMERS, &[JSON], "", 401, "Authentication required"),
        ("POST", LINK, &[JSON], body, 401, "Authentication required"),
        ("POST", CUSTOMERS, &[KEY], body, 415, "The header Content-Type must be application/json"),
        (
            "POST",
            CUSTOMERS,
            &[KEY, form],
            body,
            415,
            "The header Content-Type must be application/json",
        ),
        (
            "POST",
            CUSTOMERS,
            &[KEY, charset],
            "{",
            400,
            "The body is not valid JSON (line 1, column 1)",
        ),
        ("GET", "/msp/customer", &[KEY, JSON], "", 404, "Not found"),
        ("GET", "/msp/customers/1", &[KEY, JSON], "", 404, "Not found"),
        ("GET", "/msp/customers/", &[KEY, JSON], "", 404, "Not found"),
        ("GET", "/msp/customers/1/users", &[KEY, JSON], "", 405, "Method not allowed"),
        ("DELETE", CUSTOMERS, &[KEY, JSON], "", 405, "Method not allowed"),
        ("PATCH", LINK, &[KEY, JSON], "{}", 405, "Method not allowed"),
    ] {
        let answer = called.send(method, path, headers, body).await;
        let got = (answer.status, answer.json());
        assert_eq!(got, (status, json!({"error": error})), "{method} {path} {headers:?}");
    }
    assert!(called.sandbox.state().customers.is_empty());
}

#[tokio::test]
async fn wiv_checks_every_field_of_a_customer() {
    let called = Called::start().await;
    for (body, error) in [
        (json!([]), "The body must be a JSON object"),
        (json!({}), "name is required"),
        (json!({"name": 1}), "name must be a string"),
        (json!({"name": null}), "name must be a string"),
        (json!({"name": " "}), "name must not be blank"),
        (json!({"name": "a", "nmae": "a"}), "nmae is not a known field"),
    ] {
        let answer = called.wiv(CUSTOMERS, &body).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, error), "{body}");
    }
}

#[tokio::test]
async fn the_list_knows_its_fields_and_nothing_else() {
    let called = Called::start().await;
    for (query, error) in [
        ("?fields=id,nmae", "Invalid fields requested"),
        ("?fields=customer_id", "Invalid fields requested"),
        ("?fields=", "Invalid fields requested"),
        ("?fields=id,", "Invalid fields requested"),
        ("?page=2", "page is not a known query parameter"),
    ] {
        let answer = called.list(query).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, error), "{query}");
    }
}

#[tokio::test]
async fn a_link_is_made_for_a_customer_that_exists() {
    let called = Called::start().await;
    let id = called.customer().await;
    let body = r#"{"account_type": "payer", "cur_config_type": "cur"}"#;
    let answer = called.wiv(LINK, &serde_json::from_str(body).unwrap()).await;
    let missing = "The header X-Wiv-Impersonated-Tenant-Id is required";
    assert_eq!((answer.status, answer.error().as_str()), (400, missing));
    let header = "x-wiv-impersonated-tenant-id";
    for (customer, body, status, error) in [
        ("unknown", body, 404, "Customer not found"),
        (&id, r#"{"cur_config_type": "cur"}"#, 400, "account_type is required"),
        (&id, r#"{"account_type": "payer"}"#, 400, "cur_config_type is required"),
        (
            &id,
            r#"{"account_type": true, "cur_config_type": ""}"#,
            400,
            "account_type must be a string",
        ),
    ] {
        let answer = called.send("POST", LINK, &[KEY, JSON, (header, customer)], body).await;
        assert_eq!((answer.status, answer.error().as_str()), (status, error), "{body}");
    }
    assert!(called.sandbox.state().customers[0].links.is_empty());
}

#[tokio::test]
async fn wiv_checks_every_field_of_an_integration() {
    let called = Called::start().await;
    let path = integrations(&called.customer().await);
    let aws = fixture("wiv-integration-aws-request");
    let gcp = fixture("wiv-integration-gcp-request");
    for (body, error) in [
        (but(&aws, "/type", Value::Null), "type is required"),
        (but(&aws, "/name", json!("")), "name must not be blank"),
        (but(&aws, "/id", json!("")), "id is not a known field"),
        (but(&aws, "/integration_secret", Value::Null), "integration_secret is required"),
        (but(&aws, "/integration_secret", json!("{}")), "integration_secret must be an object"),
        (
            but(&aws, "/integration_secret/role_arn", Value::Null),
            "integration_secret.role_arn is required",
        ),
        (
            but(&aws, "/integration_secret/role_arn", json!("WivAccessRole")),
            "integration_secret.role_arn must be the ARN of an IAM role",
        ),
        (
            but(&aws, "/integration_secret/external_id", json!(1)),
            "integration_secret.external_id must be a string",
        ),
        (
            but(&aws, "/integration_secret/region", json!("")),
            "integration_secret.region is not a known field",
        ),
        (
            but(&gcp, "/integration_secret/billing_table_name", Value::Null),
            "integration_secret.billing_table_name is required",
        ),
        (
            but(&gcp, "/integration_secret/service_account_key_file", json!("{}")),
            "integration_secret.service_account_key_file must be an object",
        ),
        (
            but(&gcp, "/integration_secret/service_account_key_file/private_key", json!([])),
            "integration_secret.service_account_key_file.private_key must be a string",
        ),
        (
            but(
                &gcp,
                "/integration_secret/service_account_key_file/auth_provider_x_509_cert_url",
                Value::Null,
            ),
            "integration_secret.service_account_key_file.auth_provider_x509_cert_url is required",
        ),
    ] {
        let answer = called.wiv(&path, &body).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, error));
    }
    let answer = called.wiv(&integrations("unknown"), &aws).await;
    assert_eq!((answer.status, answer.error().as_str()), (404, "Customer not found"));
    assert!(called.sandbox.state().customers[0].integrations.is_empty());
}

#[tokio::test]
async fn wiv_checks_every_field_of_added_users() {
    let called = Called::start().await;
    let path = users(&called.customer().await);
    let good = json!({"user_emails": ["a@example.com"], "role": "Admin"});
    for (body, error) in [
        (but(&good, "/role", Value::Null), "role is required"),
        (but(&good, "/user_emails", Value::Null), "user_emails is required"),
        (but(&good, "/user_emails", json!([])), "user_emails must not be empty"),
        (but(&good, "/user_emails", json!("a@b")), "user_emails must be a list of strings"),
        (but(&good, "/user_emails", json!([1])), "user_emails must be a list of strings"),
        (but(&good, "/users", json!([])), "users is not a known field"),
    ] {
        let answer = called.wiv(&path, &body).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, error));
    }
    let answer = called.wiv(&users("unknown"), &good).await;
    assert_eq!((answer.status, answer.error().as_str()), (404, "Customer not found"));
    assert!(called.sandbox.state().customers[0].users.is_empty());
}

#[tokio::test]
async fn navigator_checks_every_field_of_a_tenant() {
    let called = Called::start().await;
    let path = called.tenant().await;
    let good = fixture("navigator-tenant-request");
    let mut cases: Vec<(Value, String)> = [
        ("/zip", json!(30313), "zip must be a string"),
        ("/displayName", json!(" "), "displayName must not be blank"),
        ("/country", json!("USA"), "country must be a country code of two letters"),
        ("/adminUserEmail", json!(1), "adminUserEmail must be a string"),
        ("/id", json!(""), "id is not a known field"),
    ]
    .map(|(field, value, error)| (but(&good, field, value), error.to_owned()))
    .into();
    for required in [
        "tenantType",
        "country",
        "displayName",
        "companyName",
        "city",
        "state",
        "zip",
        "domain",
        "addressLine1",
    ] {
        let body = but(&good, &format!("/{required}"), Value::Null);
        cases.push((body, format!("{required} is required")));
    }
    for (body, error) in cases {
        for (method, path) in [("POST", TENANTS), ("PUT", &path)] {
            let answer = called.navigator(method, path, &body).await;
            assert_eq!((answer.status, answer.error()), (400, error.clone()), "{method}");
        }
    }
    assert_eq!(called.sandbox.state().tenants.len(), 1);
}

#[tokio::test]
async fn navigator_takes_what_may_be_left_empty_or_out() {
    let called = Called::start().await;
    let mut body = fixture("navigator-tenant-request");
    for field in ["/state", "/zip"] {
        body = but(&body, field, json!(""));
    }
    for field in ["/tag", "/adminUserEmail"] {
        body = but(&body, field, Value::Null);
    }
    body = but(&body, "/addressLine2", json!("Floor 2"));
    let answer = called.navigator("POST", TENANTS, &body).await;
    assert_eq!((answer.status, &answer.json()["addressLine2"]), (201, &json!("Floor 2")));
}

#[tokio::test]
async fn navigator_answers_in_the_words_of_its_gateway() {
    let called = Called::start().await;
    let shape_of_errors = shape(&json!({"statusCode": 0, "message": "", "requestId": ""}));
    let body = fixture("navigator-tenant-request");
    let unknown = org("unknown");
    let unknown_provider = format!("{unknown}/tenants");
    let provider = TENANTS.trim_end_matches("/tenants");
    for (method, path, body, status, error) in [
        ("GET", unknown.as_str(), &Value::Null, 404, "Organization not found"),
        ("PUT", &unknown, &body, 404, "Organization not found"),
        ("PUT", provider, &body, 404, "Organization not found"),
        ("GET", &unknown_provider, &Value::Null, 404, "Organization not found"),
        ("POST", &unknown_provider, &body, 404, "Organization not found"),
        ("DELETE", &unknown, &Value::Null, 405, "Method not allowed"),
        ("GET", "/cphub/api/core/v1/orgs", &Value::Null, 404, "Not found"),
    ] {
        let answer = called.navigator(method, path, body).await;
        assert_eq!((answer.status, answer.error().as_str()), (status, error), "{method} {path}");
        assert_eq!(shape(&answer.json()), shape_of_errors);
    }
}

#[tokio::test]
async fn navigator_wants_its_own_header_with_a_token_it_knows() {
    let called = Called::start().await;
    let token = called.token().await;
    let bearer = format!("Bearer {token}");
    for headers in [
        &[][..],
        &[("csp-auth-token", "a.b.c")],
        &[("csp-auth-token", "")],
        &[("authorization", bearer.as_str())],
    ] {
        let answer = called.send("GET", TENANTS, headers, "").await;
        assert_eq!(answer.status, 401, "{headers:?}");
    }
    let answer = called.send("POST", TENANTS, &[("csp-auth-token", &token)], "{}").await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn a_token_that_has_ended_is_refused() {
    let options = Options { token_lifetime: Duration::ZERO, ..Options::default() };
    let called = Called::with(options).await;
    assert_eq!(called.navigator("GET", TENANTS, &Value::Null).await.status, 401);

    let called = Called::start().await;
    let token = called.token().await;
    called.sandbox.expire_access_tokens();
    let answer = called.send("GET", TENANTS, &[("csp-auth-token", &token)], "").await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn an_exchange_is_refused_in_the_words_of_the_identity_service() {
    let called = Called::start().await;
    let app = json!({"clientId": "sandbox-client-id", "clientSecret": "wrong"});
    let other = OAUTH.replace("9d9648a7", "00000000");
    let right = but(&app, "/clientSecret", json!("sandbox-client-secret"));
    let documented = json!(
        {"majorErrorCode": 0, "minorErrorCode": 0, "message": "", "parameterList": []});
    for (path, body, status) in [
        (REFRESH, json!({"refreshToken": "wrong"}), 401),
        (REFRESH, json!({}), 400),
        (REFRESH, json!({"refreshToken": "sandbox-refresh-token", "scope": ""}), 400),
        (OAUTH, app, 401),
        (&other, right, 401),
    ] {
        let answer = called.send("POST", path, &[JSON], &body.to_string()).await;
        assert_eq!(answer.status, status, "{path} {body}");
        assert_eq!(shape(&answer.json()), shape(&documented));
    }
    let answer = called.send("POST", REFRESH, &[], r#"{"refreshToken": ""}"#).await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let called = Called::start().await;
    let answer = called.send("PUT", LINK, &[KEY, JSON], "{}").await;
    assert_eq!(answer.headers["allow"], "POST");
}

#[tokio::test]
async fn a_body_beyond_a_mebibyte_is_refused() {
    let called = Called::start().await;
    let answer = called.wiv(CUSTOMERS, &json!({"name": "a".repeat(1024 * 1024)})).await;
    assert_eq!((answer.status, answer.error().as_str()), (413, "The body is too long"));
}
