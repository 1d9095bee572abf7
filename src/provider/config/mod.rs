//! The `provider "msp"` block: its attributes, and the clients made from them.

mod credentials;
mod http;
mod schema;

use std::sync::Arc;

use tfplugin::framework::{Attr, Diagnostic, Diagnostics, Number, Path};
use tfplugin::hcl::quoted;
use tfplugin::model;

use super::backend::{Configured, Vendor};
use super::permanent::journal::{self, Journal, Setting};
use super::permanent::leave::DeletionPolicy;
use super::permanent::missing::Missing;

pub use credentials::{Environment, no_org_id};
pub use schema::schema;

model! {
    /// The provider's configuration.
    pub struct Config {
        /// For all resources that do not set their own.
        pub deletion_policy: Attr<String>,
        /// What happens to an object that is no longer listed, or pending.
        pub missing_objects: Attr<String>,
        /// Where creates are recorded.
        pub journal_dir: Attr<String>,
        /// Wiv's MSP API.
        pub wiv: Attr<WivConfig>,
        /// VMware Cloud Partner Navigator.
        pub navigator: Attr<NavigatorConfig>,
        /// How calls are sent.
        pub http: Attr<HttpConfig>,
    }
}

model! {
    /// The `wiv` block.
    pub struct WivConfig {
        /// Key of the MSP's organization.
        pub api_key: Attr<String>,
        /// Where the API is.
        pub endpoint: Attr<String>,
    }
}

model! {
    /// The `navigator` block.
    pub struct NavigatorConfig {
        /// API token of a user.
        pub refresh_token: Attr<String>,
        /// A token that another program exchanged.
        pub access_token: Attr<String>,
        /// Id of an OAuth app.
        pub client_id: Attr<String>,
        /// Its secret.
        pub client_secret: Attr<String>,
        /// The provider organization.
        pub org_id: Attr<String>,
        /// Where the API is.
        pub endpoint: Attr<String>,
    }
}

model! {
    /// The `http` block.
    pub struct HttpConfig {
        /// The time for one attempt.
        pub request_timeout: Attr<String>,
        /// The attempts after the first one.
        pub max_retries: Attr<Number>,
        /// The time to wait for a vendor that is away.
        pub outage_timeout: Attr<String>,
        /// The calls at once, per vendor.
        pub max_concurrent_requests: Attr<Number>,
        /// The rate, per vendor.
        pub requests_per_second: Attr<Number>,
        /// A PEM file.
        pub ca_bundle_file: Attr<String>,
        /// The proxy for both vendors.
        pub proxy_url: Attr<String>,
    }
}

/// Checks what single attributes cannot show: which credentials go together.
pub fn validate(config: &Config, diagnostics: &mut Diagnostics) {
    if let Some(navigator) = config.navigator.known() {
        credentials::validate(navigator, diagnostics);
    }
}

/// Makes the clients, and sends nothing. A missing credential becomes an error only when something
/// of that vendor is planned or read: one vendor alone is enough.
pub fn configure(
    config: &Config,
    terraform_version: &str,
    environment: Environment,
    diagnostics: &mut Diagnostics,
) -> Arc<Configured> {
    let settings = match &config.http {
        // The plan goes on with the defaults. The apply has the real values.
        Attr::Unknown | Attr::Null => http::settings(&HttpConfig::default(), terraform_version),
        Attr::Known(http) => http::settings(http, terraform_version),
    };
    let settings = match settings {
        Ok(settings) => settings,
        Err(error) => {
            diagnostics.push(error);
            return Arc::new(Configured::default());
        }
    };
    let wiv = credentials::wiv(&config.wiv, environment, &settings);
    let navigator = credentials::navigator(&config.navigator, environment, &settings);
    Arc::new(Configured {
        wiv: or_report(wiv, diagnostics),
        navigator: or_report(navigator, diagnostics),
        journal: Journal::new(journal(config, environment, diagnostics)),
        deletion_policy: config.deletion_policy.text().and_then(DeletionPolicy::parse),
        missing: missing(config, environment, diagnostics),
        #[cfg(test)]
        played: Vendor::default(),
    })
}

/// Where creates are recorded. It opens nothing. While the directory is not known, the plan has no
/// journal: a plan creates nothing.
fn journal(config: &Config, environment: Environment, diagnostics: &mut Diagnostics) -> Setting {
    const VARIABLE: &str = "MSP_JOURNAL_DIR";
    match config.journal_dir.text() {
        _ if config.journal_dir.is_unknown() => Setting::Off,
        Some(path) if !path.is_empty() => Setting::of(path, "`journal_dir` of the provider"),
        _ => {
            let path = environment(VARIABLE).unwrap_or_default();
            if let Err(why) = journal::check(&path) {
                let summary = format!("Invalid value of the environment variable `{VARIABLE}`");
                diagnostics.push(Diagnostic::error(summary, why));
            }
            Setting::of(&path, "the environment variable `MSP_JOURNAL_DIR`")
        }
    }
}

/// While the value is not known, the provider keeps no missing object.
fn missing(config: &Config, environment: Environment, diagnostics: &mut Diagnostics) -> Missing {
    const VARIABLE: &str = "MSP_MISSING_OBJECTS";
    if let Attr::Known(word) = &config.missing_objects {
        return Missing::parse(word).unwrap_or_default();
    }
    let word = environment(VARIABLE).filter(|word| !word.is_empty());
    let Some(word) = word.filter(|_| config.missing_objects.is_null()) else {
        return Missing::default();
    };
    Missing::parse(&word).unwrap_or_else(|| {
        diagnostics.push(Diagnostic::error(
            format!("Invalid value of the environment variable `{VARIABLE}`"),
            format!("Set it to `error` or `keep`, or unset it. It is {}.", quoted(&word)),
        ));
        Missing::default()
    })
}

/// Reports once what both vendors share.
fn or_report<C>(made: Result<Vendor<C>, Diagnostic>, diagnostics: &mut Diagnostics) -> Vendor<C> {
    made.unwrap_or_else(|error| {
        if !diagnostics.iter().any(|said| *said == error) {
            diagnostics.push(error);
        }
        Vendor::unset()
    })
}

/// An attribute inside one of the blocks.
fn at(block: &str, attribute: &str) -> Path {
    Path::attribute(block).with_attribute(attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_vendors_cannot_use_is_said_once_at_its_attribute() {
        let text = |text: &str| Attr::Known(text.to_owned());
        let config = Config {
            wiv: Attr::Known(WivConfig { api_key: text("key"), ..WivConfig::default() }),
            navigator: Attr::Known(NavigatorConfig {
                access_token: text("token"),
                ..NavigatorConfig::default()
            }),
            http: Attr::Known(HttpConfig {
                proxy_url: text("socks5://canary@proxy"),
                ..HttpConfig::default()
            }),
            ..Config::default()
        };
        let mut diagnostics = Diagnostics::new();
        configure(&config, "1.11.4", &|_| None, &mut diagnostics);
        let said: Vec<_> = diagnostics.iter().collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].path, Some(at("http", "proxy_url")));
        assert!(!said[0].detail.contains("canary"), "{}", said[0].detail);
    }
}
