//! Navigator's documented bodies through the client, and how tokens are had and renewed.

mod handing_on;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::json;
use terraform_provider_msp::http::{CancellationToken, ErrorKind};
use terraform_provider_msp::navigator::{Credentials, Organization, TenantBody};

use super::server::{Reply, Server};
use super::{fixture, fixture_json, navigator, navigator_once};

const ORGS: &str = "/cphub/api/core/v1/mgmt/orgs";
const EXCHANGE: &str = "POST /cphub/api/auth/v1/authn/accesstoken";

fn given() -> Credentials {
    Credentials::AccessToken("given-token".into())
}

fn refresh() -> Credentials {
    Credentials::RefreshToken("refresh-token".into())
}

fn tenant() -> TenantBody {
    TenantBody {
        tenant_type: "DEFAULT".into(),
        country: "US".into(),
        display_name: "Lorem".into(),
        company_name: "Lorem Ipsum".into(),
        city: "Atlanta".into(),
        state: "Georgia".into(),
        zip: "30313".into(),
        domain: "lorem.com".into(),
        admin_user_email: Some(String::new()),
        tag: Some("hightouchVMC".into()),
        address_line1: "Rosebery Avenue 13".into(),
        address_line2: None,
    }
}

/// The documented answer of an exchange.
fn token(access_token: &str) -> Reply {
    let body = json!({
        "accessToken": access_token, "idToken": "id-token", "refreshToken": "", "returnUrl": null,
    });
    Reply::json(201, body.to_string())
}

/// A token that expires in so many seconds, or did so long ago.
fn jwt(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let exp = i64::try_from(now.as_secs()).unwrap() + seconds;
    let payload = BASE64_URL_SAFE_NO_PAD.encode(json!({ "exp": exp }).to_string());
    format!("e30.{payload}.c2ln")
}

fn org() -> Reply {
    Reply::json(200, r#"{"id": "t", "displayName": "T"}"#)
}

fn refused() -> Reply {
    Reply::json(401, r#"{"message": "token expired"}"#)
}

/// The token of every call, `None` for exchanges.
fn tokens(server: &Server) -> Vec<Option<String>> {
    let header =
        |request: &super::server::Request| request.header("csp-auth-token").map(str::to_owned);
    server.requests().iter().map(header).collect()
}

#[tokio::test]
async fn a_tenant_is_created_as_documented() {
    let server = Server::start([Reply::json(201, fixture("navigator-tenant-created.json"))]).await;
    let created = navigator(&server, given()).create_tenant("9d9648a7", &tenant()).await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected = Organization {
        id: "6ee16f54-ed2e-44af-b505-3c4cbc6fbe33".into(),
        name: text("jy99ayz7"),
        display_name: text("Lorem"),
        company_name: text("Lorem Ipsum"),
        country: text("US"),
        state: text("Georgia"),
        city: text("Atlanta"),
        zip: text("30313"),
        domain: text("lorem.com"),
        tag: text("hightouchVMC"),
        address_line1: text("Rosebery Avenue 13"),
        status: text("ACTIVE"),
        org_type: text("TENANT"),
        parent_org_id: text("9d9648a7-115a-4a06-a613-a0c4077469f7"),
        child_org_ids: Some(Vec::new()),
        tenant_type: text("DEFAULT"),
        is_federated: Some(false),
        ..Organization::default()
    };
    assert_eq!(created, expected);
    let request = server.request();
    assert_eq!(request.line(), format!("POST {ORGS}/9d9648a7/tenants"));
    assert_eq!(request.json(), fixture_json("navigator-tenant-request.json"));
    assert_eq!(request.header("csp-auth-token"), Some("given-token"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_tenant_is_updated_with_the_same_body_at_its_own_id() {
    let server = Server::start([Reply::json(200, fixture("navigator-tenant-created.json"))]).await;
    let id = "6ee16f54-ed2e-44af-b505-3c4cbc6fbe33";
    let updated = navigator(&server, given()).update_tenant(id, &tenant()).await.unwrap();
    assert_eq!(updated.id, id);
    let request = server.request();
    assert_eq!(request.line(), format!("PUT {ORGS}/{id}"));
    assert_eq!(request.json(), fixture_json("navigator-tenant-request.json"));
}

#[tokio::test]
async fn the_second_address_line_is_sent_only_when_set() {
    let server = Server::start([org()]).await;
    let tenant = TenantBody { address_line2: Some("Floor 2".into()), ..tenant() };
    navigator(&server, given()).create_tenant("p", &tenant).await.unwrap();
    let mut expected = fixture_json("navigator-tenant-request.json");
    expected["addressLine2"] = json!("Floor 2");
    assert_eq!(server.request().json(), expected);
}

#[tokio::test]
async fn tenants_are_listed_as_a_bare_array_and_in_an_envelope() {
    let documented = fixture("navigator-tenants-listed.json");
    for body in [documented.clone(), format!(r#"{{"data": {documented}}}"#)] {
        let server = Server::start([Reply::json(200, body)]).await;
        let tenants = navigator(&server, given()).list_tenants("9d9648a7").await.unwrap();
        assert_eq!(tenants.len(), 1);
        let tenant = &tenants[0];
        assert_eq!(tenant.id, "63b4d332-21a9-456d-8fcb-f480c5e11f23");
        assert_eq!(tenant.is_federated, Some(true));
        assert_eq!(tenant.created_at().unwrap().unix_timestamp(), 1_554_709_912);
        assert_eq!(tenant.update_timestamp, Some(1_557_304_298_402));
        assert_eq!(server.request().line(), format!("GET {ORGS}/9d9648a7/tenants"));
    }
}

#[tokio::test]
async fn what_a_read_leaves_out_is_told_from_what_is_empty() {
    let server = Server::start([Reply::json(200, r#"{"id": "t", "tag": "", "zip": null}"#)]).await;
    let tenant = navigator(&server, given()).get_organization("t").await.unwrap();
    assert_eq!(tenant.tag.as_deref(), Some(""));
    assert_eq!(tenant.zip, None);
    assert_eq!(tenant.address_line1, None);
    assert_eq!(server.request().line(), format!("GET {ORGS}/t"));
}

#[tokio::test]
async fn a_create_without_an_id_has_an_unknown_outcome_a_read_and_an_update_have_failed() {
    let server = Server::start((0..3).map(|_| Reply::json(201, r#"{"id": ""}"#))).await;
    let client = navigator_once(&server, given());
    let created = client.create_tenant("p", &tenant()).await.unwrap_err();
    assert_eq!(created.kind(), ErrorKind::OutcomeUnknown);
    let read = client.get_organization("t").await.unwrap_err();
    assert_eq!(read.kind(), ErrorKind::Failed);
    let updated = client.update_tenant("t", &tenant()).await.unwrap_err();
    assert_eq!(updated.kind(), ErrorKind::Failed);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_once_for_many_calls() {
    let mut replies = vec![token(&jwt(3_600))];
    replies.extend((0..8).map(|_| org()));
    let server = Server::start(replies).await;
    let client = navigator(&server, refresh());
    let calls = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_organization("t").await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 9);
    assert_eq!(requests[0].line(), EXCHANGE);
    assert_eq!(requests[0].json(), json!({"refreshToken": "refresh-token"}));
    assert_eq!(requests[0].header("csp-auth-token"), None);
    assert!(requests[1..].iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn an_oauth_app_is_exchanged_at_its_organization() {
    let server = Server::start([token("t1"), org()]).await;
    let credentials = Credentials::OAuthApp {
        org_id: "9d9648a7".into(),
        client_id: "app".into(),
        client_secret: "app-secret".into(),
    };
    navigator(&server, credentials).get_organization("t").await.unwrap();
    let exchange = &server.requests()[0];
    assert_eq!(exchange.line(), "POST /cphub/api/auth/v1/authn/accounts/9d9648a7/accesstoken");
    assert_eq!(exchange.json(), json!({"clientId": "app", "clientSecret": "app-secret"}));
    assert_eq!(tokens(&server), [None, Some("t1".into())]);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_even_for_a_create() {
    let server = Server::start([token("t1"), refused(), token("t2"), org()]).await;
    navigator(&server, refresh()).create_tenant("p", &tenant()).await.unwrap();
    let expected = [None, Some("t1".into()), None, Some("t2".into())];
    assert_eq!(tokens(&server), expected);
}

#[tokio::test]
async fn a_token_that_is_refused_again_is_not_renewed_again() {
    let server = Server::start([token("t1"), refused(), token("t2"), refused()]).await;
    let error = navigator(&server, refresh()).get_organization("t").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(error.words(), Some("token expired"));
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let (old, new) = (jwt(-60), jwt(3_600));
    // One that has expired already by our clock: the clock is wrong, so it is used.
    let server = Server::start([token(&old), org(), org()]).await;
    let client = navigator(&server, refresh());
    client.get_organization("t").await.unwrap();
    client.get_organization("t").await.unwrap();
    assert_eq!(tokens(&server), [None, Some(old.clone()), Some(old)]);
    // One that lives on is used until then.
    let server = Server::start([token(&new), org(), org()]).await;
    let client = navigator(&server, refresh());
    client.get_organization("t").await.unwrap();
    client.get_organization("t").await.unwrap();
    assert_eq!(tokens(&server), [None, Some(new.clone()), Some(new)]);
}

#[tokio::test]
async fn a_refresh_token_that_was_replaced_is_used_from_then_on() {
    let rotated = |access: &str, refresh: &str| {
        Reply::json(201, json!({"accessToken": access, "refreshToken": refresh}).to_string())
    };
    let server =
        Server::start([rotated("t1", "second"), refused(), rotated("t2", "third"), org()]).await;
    navigator(&server, refresh()).get_organization("t").await.unwrap();
    assert_eq!(server.requests()[2].json(), json!({"refreshToken": "second"}));
}

#[tokio::test]
async fn a_given_token_cannot_be_renewed_and_the_error_says_so() {
    let server = Server::start([refused()]).await;
    let error = navigator(&server, given()).get_organization("t").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert!(error.detail().contains("It cannot renew this access token"), "{}", error.detail());
    assert_eq!(server.lines(), [format!("GET {ORGS}/t")]);
}

#[tokio::test]
async fn a_refused_exchange_means_refused_credentials_and_nothing_else_is_sent() {
    for status in [400, 401, 403] {
        let body = r#"{"message": "invalid_grant: Invalid refresh token", "requestId": "r-1"}"#;
        let server = Server::start([Reply::json(status, body)]).await;
        let error = navigator(&server, refresh()).create_tenant("p", &tenant()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{status}");
        assert_eq!(error.tried(), EXCHANGE);
        assert_eq!(error.words(), Some("invalid_grant: Invalid refresh token"));
        assert_eq!(error.request_id(), Some("r-1"));
        assert_eq!(server.lines(), [EXCHANGE]);
    }
}

#[tokio::test]
async fn credentials_that_were_refused_are_not_tried_again() {
    let server = Server::start([Reply::json(401, r#"{"message": "no"}"#)]).await;
    let client = navigator(&server, refresh());
    for _ in 0..3 {
        let error = client.get_organization("t").await.unwrap_err();
        assert_eq!((error.kind(), error.words()), (ErrorKind::Unauthorized, Some("no")));
    }
    assert_eq!(server.lines(), [EXCHANGE]);
}

#[tokio::test]
async fn many_calls_share_an_exchange_that_fails_and_later_ones_try_again() {
    let server = Server::start([Reply::json(500, ""), token("t1"), org()]).await;
    let client = navigator_once(&server, refresh());
    let (one, other) = tokio::join!(client.get_organization("t"), client.get_organization("t"));
    for error in [one.unwrap_err(), other.unwrap_err()] {
        assert_eq!((error.kind(), error.tried()), (ErrorKind::Failed, EXCHANGE));
    }
    assert_eq!(server.lines(), [EXCHANGE]);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(11)).await;
    tokio::time::resume();
    client.get_organization("t").await.unwrap();
}

#[tokio::test]
async fn a_lost_exchange_does_not_leave_a_create_in_doubt() {
    for reply in [Reply::json(500, ""), Reply::json(201, "{}"), Reply::Drop] {
        let server = Server::start([reply]).await;
        let client = navigator_once(&server, refresh());
        let error = client.create_tenant("p", &tenant()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Failed);
        assert_eq!(server.lines(), [EXCHANGE]);
    }
}

#[tokio::test]
async fn an_operation_that_is_stopped_sends_nothing_and_leaves_the_others_going() {
    let server = Server::start([token("t1"), org()]).await;
    let client = navigator(&server, refresh());
    let stop = CancellationToken::new();
    stop.cancel();
    let stopped = client.stopped_by(&stop).get_organization("t").await.unwrap_err();
    assert_eq!(stopped.kind(), ErrorKind::Stopped);
    assert_eq!(server.requests().len(), 0);
    client.stopped_by(&CancellationToken::new()).get_organization("t").await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_403_names_the_roles_that_are_needed() {
    let server = Server::start((0..2).map(|_| Reply::json(403, r#"{"message": "denied"}"#))).await;
    let client = navigator(&server, given());
    let create = client.create_tenant("p", &tenant()).await.unwrap_err();
    assert_eq!(create.kind(), ErrorKind::Forbidden);
    insta::assert_snapshot!(create.detail(), @r#"Tried: `POST /cphub/api/core/v1/mgmt/orgs/p/tenants`. Answer: 403 Forbidden, "denied". These credentials do not allow this. Nothing was changed. Creating a customer organization needs the role Provider Administrator or Provider Operations Administrator."#);
    let list = client.list_tenants("p").await.unwrap_err();
    insta::assert_snapshot!(list.detail(), @r#"Tried: `GET /cphub/api/core/v1/mgmt/orgs/p/tenants`. Answer: 403 Forbidden, "denied". These credentials do not allow this. Nothing was changed. It needs the role Provider Administrator, Provider Operations Administrator or Provider Account Administrator."#);
}

#[tokio::test]
async fn the_current_token_is_told_with_its_end() {
    let text = jwt(3_600);
    let server = Server::start([token(&text)]).await;
    let client = navigator(&server, refresh());
    let told = client.access_token().await.unwrap();
    assert_eq!(told.token.expose(), text);
    let left = told.expires_at.unwrap() - time::OffsetDateTime::now_utc();
    assert!(left > Duration::from_secs(3_500) && left <= Duration::from_secs(3_600), "{left}");
    assert_eq!(client.access_token().await.unwrap(), told);
    assert_eq!(server.requests().len(), 1);
}
