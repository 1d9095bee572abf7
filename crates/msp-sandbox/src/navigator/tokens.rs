//! The token exchange.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::settings::RefusedCredentials;

/// `POST /cphub/api/auth/v1/authn/accesstoken`
pub(super) fn of_refresh_token(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, &app.options.assumptions)?;
    let refresh_token = fields.filled("refreshToken")?;
    fields.optional_text("passcode")?;
    fields.finish()?;
    if refresh_token != app.options.credentials.refresh_token {
        return Err(refused(app, "The API token is unknown or expired"));
    }
    Ok(issue(app, refresh_token))
}

/// `POST /cphub/api/auth/v1/authn/accounts/{org_id}/accesstoken`
pub(super) fn of_oauth_app(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, &app.options.assumptions)?;
    let client_id = fields.filled("clientId")?;
    let client_secret = fields.filled("clientSecret")?;
    fields.finish()?;
    let known = &app.options.credentials;
    if (call.id.as_str(), client_id, client_secret)
        != (&known.provider_org_id, &known.client_id, &known.client_secret)
    {
        return Err(refused(app, "The OAuth app is unknown to this organization"));
    }
    // An app has no API token, but the documented body has the field.
    Ok(issue(app, ""))
}

fn refused(app: &App, text: &str) -> Refusal {
    let status = match app.options.assumptions.refused_credentials {
        RefusedCredentials::Unauthorized => StatusCode::UNAUTHORIZED,
        RefusedCredentials::BadRequest => StatusCode::BAD_REQUEST,
    };
    Refusal::new(status, text)
}

fn issue(app: &App, refresh_token: &str) -> (StatusCode, Value) {
    let issued = OffsetDateTime::now_utc().unix_timestamp();
    let lifetime = i64::try_from(app.options.token_lifetime.as_secs()).unwrap_or(i64::MAX);
    let expires = issued.saturating_add(lifetime);
    let org_id = &app.options.credentials.provider_org_id;
    let access_token = jwt(org_id, "access", issued, expires);
    let id_token = jwt(org_id, "id", issued, expires);
    app.tokens.keep(access_token.clone(), issued, expires);
    let body = json!({
        "accessToken": access_token,
        "idToken": id_token,
        "refreshToken": refresh_token,
        "returnUrl": "",
    });
    (StatusCode::CREATED, body)
}

/// A JSON Web Token with three parts. Its signature is random: it proves nothing, but makes every
/// token different. The sandbox knows the tokens that it gave out.
fn jwt(org_id: &str, kind: &str, issued: i64, expires: i64) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let claims = json!({
        "iss": "https://msp-sandbox.example",
        "sub": "msp-sandbox",
        "context_name": org_id,
        "token_type": kind,
        "iat": issued,
        "exp": expires,
    });
    let signature: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..)).take(32).collect();
    let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    format!(
        "{}.{}.{}",
        encode(header.to_string().as_bytes()),
        encode(claims.to_string().as_bytes()),
        encode(&signature)
    )
}
