//! `msp_navigator_access_token`: an access token of Navigator for another tool than this provider.
//!
//! It is the token of the provider's own calls. It cannot be renewed: another provider reads its
//! configuration only once.

use std::sync::Arc;
use std::time::Duration;

use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, Diagnostic, EphemeralResource, Schema, Type,
};
use tfplugin::model;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::http::{Error, ErrorKind};
use crate::provider::backend::{self, Backend, Credential};

/// How long a token must still be good, because nobody renews it there. Most plans and applies end
/// within this time, and Navigator's tokens usually live longer.
const LEAST: Duration = Duration::from_secs(15 * 60);

model! {
    /// Its attributes.
    pub struct Model {
        access_token: Attr<String>,
        expires_at: Attr<String>,
    }
}

/// The ephemeral resource.
pub struct NavigatorAccessToken {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorAccessToken {
    type Model = Model;
    const TYPE: &'static str = "msp_navigator_access_token";

    fn schema(&self) -> Schema {
        Schema::new(
            "An access token of VMware Cloud Partner Navigator, for other tools that call \
             Navigator. The provider exchanges its own credential for it. Neither the plan nor \
             the state stores it.\n\n\
             Terraform asks for it again in every plan and every apply. The token is good for at \
             least 15 minutes when Terraform gets it. If Navigator's tokens live shorter than \
             that, it is a new one. Nothing renews it during a run. If the provider itself has an \
             `access_token`, you get that one unchanged. It comes with a warning if it ends within \
             15 minutes. After it has expired it is an error.",
            vec![
                Attribute::computed(
                    "access_token",
                    Type::String,
                    "The token, for the header `csp-auth-token`.",
                )
                .sensitive(),
                Attribute::computed(
                    "expires_at",
                    Type::String,
                    "When it expires, as RFC 3339, read from the token. Null if the token does not \
                     say.",
                ),
            ],
        )
    }
}

impl EphemeralResource for NavigatorAccessToken {
    async fn open(&self, _config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let navigator = self.backend.configured().navigator.ready()?;
        let credential = &navigator.credential;
        let client = navigator.client.stopped_by(&context.stop);
        let handed_out = client
            .access_token_good_for(LEAST)
            .await
            .map_err(|error| not_exchanged(&error, credential))?;
        let expires_at = handed_out.expires_at;
        if let Some(end) = expires_at
            && client.gives_token_as_it_is()
        {
            let left = end - OffsetDateTime::now_utc();
            if left.is_negative() {
                return Err(expired(end, credential));
            }
            if left < LEAST {
                context.warnings.push(ends_soon(end, credential));
            }
        }
        Ok(Model {
            access_token: handed_out.token.expose().to_owned().into(),
            expires_at: expires_at.and_then(|end| end.format(&Rfc3339).ok()).into(),
        })
    }
}

fn not_exchanged(error: &Error, credential: &Credential) -> Diagnostic {
    let what = "Access token was not exchanged";
    match error.kind() {
        ErrorKind::Unauthorized | ErrorKind::Forbidden => backend::refused(what, error, credential),
        _ => backend::failed(what, error, ""),
    }
}

fn expired(end: OffsetDateTime, credential: &Credential) -> Diagnostic {
    Diagnostic::error(
        format!("The access token from {credential} expired at {}", moment(end)),
        format!(
            "{ANOTHER} The provider cannot renew a token that it was given, and hands on no \
             expired one."
        ),
    )
}

fn ends_soon(end: OffsetDateTime, credential: &Credential) -> Diagnostic {
    Diagnostic::warning(
        format!("The access token from {credential} expires at {}", moment(end)),
        format!(
            "{ANOTHER} The token ends in less than 15 minutes, and a longer run then fails. The \
             provider cannot renew a token that it was given."
        ),
    )
}

const ANOTHER: &str = "Give the provider a new access token. Better, give it a refresh token or an \
                       OAuth app: it then gets new tokens by itself.";

fn moment(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_else(|_| "an unknown time".to_owned())
}
