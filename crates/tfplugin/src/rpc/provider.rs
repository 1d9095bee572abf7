//! The provider's own configuration: `ValidateProviderConfig`, `ConfigureProvider`.

use std::sync::atomic::Ordering;

use super::convert;
use super::inner::Inner;
use super::proto::tfplugin6 as tf;
use crate::framework::{Caller, Diagnostic, Diagnostics, Field, Provider, Value, Walks, validate};

pub fn validate<P: Provider>(
    server: &Inner<P>,
    request: tf::validate_provider_config::Request,
) -> Result<tf::validate_provider_config::Response, Diagnostic> {
    server.is_validated.store(true, Ordering::Relaxed);
    let config = config(server, request.config)?;
    let mut diagnostics = validate::validate(&server.schema, &config, true);
    server.provider.validate(&model::<P>(&config)?, &mut diagnostics);
    Ok(tf::validate_provider_config::Response { diagnostics: convert::diagnostics(diagnostics) })
}

pub fn configure<P: Provider>(
    server: &Inner<P>,
    request: tf::configure_provider::Request,
) -> Result<tf::configure_provider::Response, Diagnostic> {
    let config = model::<P>(&config(server, request.config)?)?;
    server.causes.begin();
    let mut diagnostics = Diagnostics::new();
    let is_validated = server.is_validated.load(Ordering::Relaxed);
    let caller = Caller {
        terraform_version: &request.terraform_version,
        walks: if is_validated { Walks::One } else { Walks::Several },
    };
    server.provider.configure(config, caller, &mut diagnostics);
    Ok(tf::configure_provider::Response { diagnostics: convert::diagnostics(diagnostics) })
}

/// A missing provider block counts as an empty one.
fn config<P: Provider>(
    server: &Inner<P>,
    config: Option<tf::DynamicValue>,
) -> Result<Value, Diagnostic> {
    let config = convert::value(config, &server.config_type, "provider configuration")?;
    let body = server.schema.body();
    Ok(if config.is_null() { body.nothing() } else { body.without_empty_secrets(config) })
}

fn model<P: Provider>(config: &Value) -> Result<P::Config, Diagnostic> {
    P::Config::from_value(config).map_err(|error| {
        Diagnostic::error(
            "The provider configuration cannot be read",
            format!("It must be known as a whole: {error}."),
        )
    })
}
