//! Makes the transport's settings from the `http` block.

use std::time::Duration;

use tfplugin::framework::{Attr, Diagnostic, Number};

use super::{HttpConfig, at};
use crate::http::{Secret, Settings};
use crate::provider::checks;

/// A value that is not set, or not known yet, has its default.
///
/// # Errors
/// If a value cannot be used, at its attribute. Validation usually reports it earlier. A value that
/// was unknown then comes here first.
pub fn settings(http: &HttpConfig, terraform_version: &str) -> Result<Settings, Diagnostic> {
    let default = Settings::default();
    let time = |text: &Attr<String>,
                name: &'static str,
                default,
                check: fn(&str) -> Result<Duration, String>| {
        let Some(text) = text.text() else { return Ok(default) };
        check(text).map_err(|why| {
            Diagnostic::error(format!("Invalid value for `http.{name}`"), why).at(at("http", name))
        })
    };
    let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let max_retries = http.max_retries.known().and_then(Number::as_i64);
    let concurrent = http.max_concurrent_requests.known().and_then(Number::as_i64);
    let set = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Settings {
        request_timeout: time(
            &http.request_timeout,
            "request_timeout",
            default.request_timeout,
            checks::duration,
        )?,
        outage_timeout: time(
            &http.outage_timeout,
            "outage_timeout",
            default.outage_timeout,
            checks::wait,
        )?,
        max_retries: max_retries.map_or(default.max_retries, whole),
        max_concurrent_requests: concurrent
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(default.max_concurrent_requests),
        requests_per_second: http.requests_per_second.known().map(Number::to_f64),
        ca_bundle_file: set(http.ca_bundle_file.text()).map(Into::into),
        proxy_url: set(http.proxy_url.text()).map(Secret::new),
        user_agent: Settings::user_agent(Some(terraform_version)),
        ..default
    })
}
