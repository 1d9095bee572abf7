//! Which credential and endpoint count: those of the configuration, else those of the environment.

use std::sync::Arc;

use tfplugin::framework::{Attr, Diagnostic, Diagnostics, Path};

use super::{NavigatorConfig, WivConfig, at};
use crate::http::{CancellationToken, Endpoint, Secret, SecretError, Settings, SetupError};
use crate::navigator::{self, Credentials};
use crate::provider::backend::{Credential, Navigator, Vendor, Wiv};
use crate::wiv;

/// Reads a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The words before the name of a variable, if a value comes from one.
const VARIABLE: &str = "the environment variable";

/// A value, and where it came from: `` `wiv.api_key` `` or a variable.
struct Setting {
    value: String,
    from: String,
    /// Its attribute, unless the value comes from a variable.
    path: Option<Path>,
}

impl Setting {
    /// The value in the configuration at `path`.
    fn written(value: &str, path: Path) -> Self {
        Self { value: value.to_owned(), from: format!("`{path}`"), path: Some(path) }
    }
}

/// Why there is no client.
enum NotReady {
    /// An attribute is known only after apply.
    Later(String),
    /// Something is missing. That does not matter until a block needs the vendor.
    Missing(Diagnostic),
    /// A value cannot be used. The error comes at once.
    Invalid(Diagnostic),
}

/// The Wiv client.
///
/// # Errors
/// If a configured value cannot be used.
pub fn wiv(
    block: &Attr<WivConfig>,
    env: Environment,
    settings: &Settings,
) -> Result<Vendor<Wiv>, Diagnostic> {
    vendor(ready_wiv(block, env, settings))
}

/// The Navigator client.
///
/// # Errors
/// If a configured value cannot be used.
pub fn navigator(
    block: &Attr<NavigatorConfig>,
    env: Environment,
    settings: &Settings,
) -> Result<Vendor<Navigator>, Diagnostic> {
    vendor(ready_navigator(block, env, settings))
}

fn vendor<C>(made: Result<C, NotReady>) -> Result<Vendor<C>, Diagnostic> {
    match made {
        Ok(client) => Ok(Vendor::Ready(Arc::new(client))),
        Err(NotReady::Later(attribute)) => Ok(Vendor::NotKnownYet(attribute)),
        Err(NotReady::Missing(why)) => Ok(Vendor::Missing(why)),
        Err(NotReady::Invalid(why)) => Err(why),
    }
}

fn ready_wiv(
    block: &Attr<WivConfig>,
    env: Environment,
    settings: &Settings,
) -> Result<Wiv, NotReady> {
    let config = known("wiv", block)?;
    let endpoint = endpoint_setting(&config.endpoint, "wiv", "WIV_ENDPOINT", env)?;
    let endpoint = endpoint_of(endpoint, wiv::DEFAULT_ENDPOINT)?;
    let Some(key) = setting(&config.api_key, "wiv", "api_key", "WIV_API_KEY", env)? else {
        return Err(NotReady::Missing(Diagnostic::error(
            "No API key for Wiv",
            "Set `wiv.api_key` in the provider block, or the environment variable `WIV_API_KEY`. \
             To make a key, open avatar > API Keys in Wiv.\n\n\
             This run needs Wiv's API.",
        )));
    };
    let secret = Secret::new(key.value);
    let client = wiv::Client::new(settings, endpoint, secret, CancellationToken::new())
        .map_err(|error| unusable(&error, &key.from))?;
    Ok(Wiv::new(client, key.from))
}

fn ready_navigator(
    block: &Attr<NavigatorConfig>,
    env: Environment,
    settings: &Settings,
) -> Result<Navigator, NotReady> {
    let config = known("navigator", block)?;
    let endpoint = endpoint_setting(&config.endpoint, "navigator", "NAVIGATOR_ENDPOINT", env)?;
    let endpoint = endpoint_of(endpoint, navigator::DEFAULT_ENDPOINT)?;
    let org_id = setting(&config.org_id, "navigator", "org_id", "NAVIGATOR_ORG_ID", env)?;
    let org_id = org_id.map(|org| org.value);
    let (credentials, from) = navigator_credentials(&config, env, org_id.as_deref())?;
    let client = navigator::Client::new(settings, endpoint, credentials, CancellationToken::new())
        .map_err(|error| unusable(&error, &from))?;
    Ok(Navigator::new(client, Credential::new(from), org_id))
}

/// The one kind of credential that counts, and where it came from.
///
/// A credential of the block, of any kind, goes before the environment. So a forgotten variable
/// never overrules it. Only the two halves of an OAuth app may come from both: people write the id
/// down, but not its secret.
fn navigator_credentials(
    config: &NavigatorConfig,
    env: Environment,
    org_id: Option<&str>,
) -> Result<(Credentials, String), NotReady> {
    let silent: Environment = &|_| None;
    let has_app = is_set(&config.client_id) || is_set(&config.client_secret);
    let has_token = is_set(&config.refresh_token) || is_set(&config.access_token);
    let token_env = if has_app || has_token { silent } else { env };
    let app_env = if has_token { silent } else { env };

    let token =
        |attr, attribute, variable| setting(attr, "navigator", attribute, variable, token_env);
    if let Some(token) = token(&config.refresh_token, "refresh_token", "NAVIGATOR_REFRESH_TOKEN")? {
        return Ok((Credentials::RefreshToken(Secret::new(token.value)), token.from));
    }
    if let Some(token) = token(&config.access_token, "access_token", "NAVIGATOR_ACCESS_TOKEN")? {
        return Ok((Credentials::AccessToken(Secret::new(token.value)), token.from));
    }
    let app = |attr, attribute, variable| setting(attr, "navigator", attribute, variable, app_env);
    let id = app(&config.client_id, "client_id", "NAVIGATOR_CLIENT_ID")?;
    let secret = app(&config.client_secret, "client_secret", "NAVIGATOR_CLIENT_SECRET")?;
    match (id, secret, org_id) {
        (Some(id), Some(secret), Some(org_id)) => Ok((
            Credentials::OAuthApp {
                org_id: org_id.to_owned(),
                client_id: id.value,
                client_secret: Secret::new(secret.value),
            },
            secret.from,
        )),
        (Some(_), Some(_), None) => Err(NotReady::Missing(no_org_id())),
        (Some(id), None, _) => Err(NotReady::Missing(half_an_app(
            &id.from,
            "client_secret",
            "NAVIGATOR_CLIENT_SECRET",
        ))),
        (None, Some(secret), _) => {
            Err(NotReady::Missing(half_an_app(&secret.from, "client_id", "NAVIGATOR_CLIENT_ID")))
        }
        (None, None, _) => Err(NotReady::Missing(no_credentials())),
    }
}

/// Checks the credentials of the block together.
pub fn validate(config: &NavigatorConfig, diagnostics: &mut Diagnostics) {
    let app = ["client_id", "client_secret"];
    let kinds = [
        ("refresh_token", is_set(&config.refresh_token)),
        ("access_token", is_set(&config.access_token)),
        (app[0], is_set(&config.client_id) || is_set(&config.client_secret)),
    ];
    let set: Vec<_> = kinds.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| *name).collect();
    for extra in set.iter().skip(1) {
        diagnostics.push(
            Diagnostic::error(
                "Two kinds of credentials for Navigator",
                format!(
                    "Set one of `refresh_token`, `access_token`, or `client_id` with \
                     `client_secret`. Both `navigator.{}` and `navigator.{extra}` are set.",
                    set[0]
                ),
            )
            .at(at("navigator", extra)),
        );
    }
}

fn is_set(attr: &Attr<String>) -> bool {
    attr.is_unknown() || attr.text().is_some_and(|text| !text.is_empty())
}

fn known<M: Clone + Default>(block: &str, attr: &Attr<M>) -> Result<M, NotReady> {
    match attr {
        Attr::Unknown => Err(NotReady::Later(block.to_owned())),
        Attr::Null => Ok(M::default()),
        Attr::Known(config) => Ok(config.clone()),
    }
}

/// An attribute of a block, or its variable. An empty value counts as unset, because an unset
/// variable of a CI system is empty.
fn setting(
    attr: &Attr<String>,
    block: &str,
    attribute: &str,
    variable: &str,
    env: Environment,
) -> Result<Option<Setting>, NotReady> {
    let path = at(block, attribute);
    match attr {
        Attr::Unknown => Err(NotReady::Later(path.to_string())),
        Attr::Known(value) if !value.is_empty() => Ok(Some(Setting::written(value, path))),
        _ => Ok(env(variable).filter(|value| !value.is_empty()).map(|value| Setting {
            value,
            from: format!("{VARIABLE} `{variable}`"),
            path: None,
        })),
    }
}

/// The same for an endpoint. Here an empty value of the block does not count as unset: its author
/// meant another address, perhaps of a rehearsal. A rehearsal must not reach the vendor.
fn endpoint_setting(
    attr: &Attr<String>,
    block: &str,
    variable: &str,
    env: Environment,
) -> Result<Option<Setting>, NotReady> {
    match attr {
        Attr::Known(value) if value.is_empty() => {
            Ok(Some(Setting::written(value, at(block, "endpoint"))))
        }
        _ => setting(attr, block, "endpoint", variable, env),
    }
}

fn endpoint_of(setting: Option<Setting>, default: &str) -> Result<Endpoint, NotReady> {
    let text = setting.as_ref().map_or(default, |setting| setting.value.as_str());
    text.parse().map_err(|error| {
        let (from, path) = setting.map(|setting| (setting.from, setting.path)).unwrap_or_default();
        let invalid =
            Diagnostic::error("Invalid endpoint", format!("The endpoint from {from} {error}."));
        NotReady::Invalid(match path {
            Some(path) => invalid.at(path),
            None => invalid,
        })
    })
}

/// Settings or a credential that cannot send anything.
fn unusable(error: &SetupError, from: &str) -> NotReady {
    const SUMMARY: &str = "The provider's configuration cannot be used";
    NotReady::Invalid(match (error.attribute(), error) {
        (Some(attribute), _) => Diagnostic::error(
            format!("Invalid value for `http.{attribute}`"),
            format!("It {error}."),
        )
        .at(at("http", attribute)),
        (None, SetupError::Credential { .. }) => Diagnostic::error(
            SUMMARY,
            format!("From {from}: {error}.{}", without_line_break(error, from)),
        ),
        (None, _) => Diagnostic::error(SUMMARY, format!("{error}.")),
    })
}

/// A variable holds a file with its last line end. No function can change a variable.
fn without_line_break(error: &SetupError, from: &str) -> &'static str {
    match error {
        SetupError::Credential { reason: SecretError::LineBreakAtEnd, .. } => {
            if from.starts_with(VARIABLE) {
                " Store it again without the line break: `printf %s` writes none."
            } else {
                " `trimspace()` removes it."
            }
        }
        _ => "",
    }
}

fn no_credentials() -> Diagnostic {
    Diagnostic::error(
        "No credentials for Navigator",
        "Set one of these in the provider's `navigator` block, or as an environment variable:\n\
         - `refresh_token` (`NAVIGATOR_REFRESH_TOKEN`)\n\
         - `access_token` (`NAVIGATOR_ACCESS_TOKEN`)\n\
         - `client_id` and `client_secret` (`NAVIGATOR_CLIENT_ID`, `NAVIGATOR_CLIENT_SECRET`)\n\n\
         This run needs the API of VMware Cloud Partner Navigator.",
    )
}

/// One half of an OAuth app is set.
fn half_an_app(there: &str, missing: &str, variable: &str) -> Diagnostic {
    Diagnostic::error(
        format!("No `{missing}` for Navigator"),
        format!(
            "Set `navigator.{missing}` in the provider block, or the environment variable \
             `{variable}`. An OAuth app has an id and a secret, and only {there} is set."
        ),
    )
}

/// A provider organization is needed, and none is configured.
pub fn no_org_id() -> Diagnostic {
    Diagnostic::error(
        "No provider organization for Navigator",
        "Set `navigator.org_id` in the provider block, or the environment variable \
         `NAVIGATOR_ORG_ID`. This run needs the id of your provider organization.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Attr<String> {
        Attr::Known(text.to_owned())
    }

    fn chosen(config: &NavigatorConfig, variables: &[(&str, &str)]) -> String {
        let env = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        match navigator_credentials(config, &env, Some("org")) {
            Ok((_, from)) => from,
            Err(NotReady::Later(attribute)) => format!("later: {attribute}"),
            Err(NotReady::Missing(why) | NotReady::Invalid(why)) => why.summary,
        }
    }

    #[test]
    fn the_block_goes_before_the_environment() {
        let env = [
            ("NAVIGATOR_REFRESH_TOKEN", "r"),
            ("NAVIGATOR_ACCESS_TOKEN", "a"),
            ("NAVIGATOR_CLIENT_ID", "i"),
            ("NAVIGATOR_CLIENT_SECRET", "s"),
        ];
        let none = NavigatorConfig::default();
        let refresh = NavigatorConfig { refresh_token: text("r"), ..none.clone() };
        let access = NavigatorConfig { access_token: text("a"), ..none.clone() };
        let app = NavigatorConfig { client_id: text("i"), ..none.clone() };
        let later = NavigatorConfig { access_token: Attr::Unknown, ..none.clone() };
        let empty = NavigatorConfig { access_token: text(""), ..none.clone() };
        let variable = |name| format!("the environment variable `{name}`");
        for (config, env, expected) in [
            (&refresh, &env[..], "`navigator.refresh_token`".to_owned()),
            (&access, &env[..], "`navigator.access_token`".to_owned()),
            (&app, &env[..], variable("NAVIGATOR_CLIENT_SECRET")),
            (&app, &[], "No `client_secret` for Navigator".to_owned()),
            (&none, &env[..], variable("NAVIGATOR_REFRESH_TOKEN")),
            (&none, &env[1..], variable("NAVIGATOR_ACCESS_TOKEN")),
            (&none, &env[2..], variable("NAVIGATOR_CLIENT_SECRET")),
            (&none, &env[2..3], "No `client_secret` for Navigator".to_owned()),
            (&none, &env[3..], "No `client_id` for Navigator".to_owned()),
            (&none, &[], "No credentials for Navigator".to_owned()),
            (&empty, &env[..], variable("NAVIGATOR_REFRESH_TOKEN")),
            (&later, &env[..], "later: navigator.access_token".to_owned()),
        ] {
            assert_eq!(chosen(config, env), expected);
        }
    }

    #[test]
    fn an_endpoint_that_is_none_is_refused_where_it_came_from() {
        let said = |block: WivConfig, variable: Option<&str>| {
            let env = |name: &str| variable.filter(|_| name == "WIV_ENDPOINT").map(str::to_owned);
            let made = wiv(&Attr::Known(block), &env, &Settings::default());
            let error = made.err().unwrap();
            assert!(!error.detail.contains("canary"), "{}", error.detail);
            (error.detail, error.path.map(|path| path.to_string()))
        };
        for bad in ["https:-//", "https://me:canary@api.wiv.ai", "https://canary\n", "canary:3128"]
        {
            let block = WivConfig { endpoint: text(bad), ..WivConfig::default() };
            let (detail, path) = said(block, Some("https://api.wiv.ai"));
            assert!(detail.starts_with("The endpoint from `wiv.endpoint` "), "{detail}");
            assert_eq!(path.as_deref(), Some("wiv.endpoint"));
            let (detail, path) = said(WivConfig::default(), Some(bad));
            let from = "The endpoint from the environment variable `WIV_ENDPOINT` ";
            assert!(detail.starts_with(from), "{detail}");
            assert_eq!(path, None);
        }
    }

    #[test]
    fn an_empty_endpoint_of_the_block_is_no_unset_one() {
        let env = |name: &str| (name == "WIV_ENDPOINT").then(|| "https://api.wiv.ai".to_owned());
        let empty = Attr::Known(WivConfig { endpoint: text(""), ..WivConfig::default() });
        let error = wiv(&empty, &env, &Settings::default()).err().unwrap();
        assert!(error.detail.starts_with("The endpoint from `wiv.endpoint` is empty."));
        assert_eq!(error.path, Some(at("wiv", "endpoint")));

        let empty =
            Attr::Known(NavigatorConfig { endpoint: text(""), ..NavigatorConfig::default() });
        let error = navigator(&empty, &|_| None, &Settings::default()).err().unwrap();
        assert!(error.detail.starts_with("The endpoint from `navigator.endpoint` is empty."));
        assert_eq!(error.path, Some(at("navigator", "endpoint")));

        // An unset variable of a CI system is empty.
        let env = |name: &str| (name == "WIV_ENDPOINT").then(String::new);
        assert!(wiv(&Attr::Known(WivConfig::default()), &env, &Settings::default()).is_ok());
    }

    #[test]
    fn two_kinds_of_credentials_are_refused_at_the_second() {
        let config = NavigatorConfig {
            refresh_token: text("r"),
            client_id: text("i"),
            ..NavigatorConfig::default()
        };
        let mut diagnostics = Diagnostics::new();
        validate(&config, &mut diagnostics);
        let paths: Vec<_> =
            diagnostics.iter().map(|d| d.path.clone().unwrap().to_string()).collect();
        assert_eq!(paths, ["navigator.client_id"]);
    }
}
