//! The credentials for an access token, and the documented calls that exchange them.

use serde_json::{Value, json};

use crate::http::{Call, Kind, Method, Path, Secret, SetupError, Unreadable, json};

/// Where an access token comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// An API token, exchanged by `POST /cphub/api/auth/v1/authn/accesstoken`.
    RefreshToken(Secret),
    /// An access token from elsewhere. It cannot be renewed.
    AccessToken(Secret),
    /// An OAuth app, exchanged by `POST /cphub/api/auth/v1/authn/accounts/{orgId}/accesstoken`.
    OAuthApp {
        /// The organization of the app.
        org_id: String,
        /// `clientId`.
        client_id: String,
        /// `clientSecret`.
        client_secret: Secret,
    },
}

impl Credentials {
    /// Checks that they can be sent. It does not check whether they are right.
    pub(super) fn check(&self) -> Result<(), SetupError> {
        let check = |name, secret: &Secret| {
            secret.check_given().map_err(|reason| SetupError::Credential { name, reason })
        };
        match self {
            Self::RefreshToken(token) => check("refresh token", token),
            Self::AccessToken(token) => check("access token", token),
            Self::OAuthApp { client_id, client_secret, .. } => {
                check("client id", &client_id.as_str().into())?;
                check("client secret", client_secret)
            }
        }
    }
}

/// The useful part of the answer to an exchange.
pub(super) struct Exchanged {
    pub(super) access_token: Secret,
    pub(super) refresh_token: Option<Secret>,
}

pub(super) fn refresh_call(token: &Secret) -> Call {
    exchange_call(
        Path::new("/cphub/api/auth/v1/authn/accesstoken"),
        &json!({ "refreshToken": token.expose() }),
    )
}

pub(super) fn oauth_call(org_id: &str, client_id: &str, client_secret: &Secret) -> Call {
    exchange_call(
        Path::new("/cphub/api/auth/v1/authn/accounts").id(org_id).then("/accesstoken"),
        &json!({ "clientId": client_id, "clientSecret": client_secret.expose() }),
    )
}

/// It counts as a read: it makes nothing but a token, so it may be sent again.
fn exchange_call(path: Path, body: &Value) -> Call {
    Call::new(Kind::Read, Method::Post, path).json(body).answers_secret()
}

pub(super) fn exchanged(body: &[u8]) -> Result<Exchanged, Unreadable> {
    let object = json::object(body)?;
    let token =
        |name| json::text(&object, name).filter(|token| !token.trim().is_empty()).map(Secret::new);
    let access_token =
        token("accessToken").ok_or_else(|| Unreadable::new("holds no `accessToken`"))?;
    access_token
        .check()
        .map_err(|_| Unreadable::new("holds an `accessToken` that no header can carry"))?;
    Ok(Exchanged { access_token, refresh_token: token("refreshToken") })
}
