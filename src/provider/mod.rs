//! The msp provider: its configuration, and what it serves.

mod actions;
mod advice;
mod aws;
mod backend;
mod checks;
pub mod config;
mod country;
mod customer_id;
mod data_sources;
mod did_you_mean;
mod documented;
mod email;
mod ephemeral_resources;
mod functions;
mod google;
mod import_id;
mod invisible;
mod json_secret;
mod list_resources;
mod listing;
mod name_regex;
mod onboarding_url;
mod org_id;
mod permanent;
mod resources;
mod snapshot;
#[cfg(test)]
mod values;

use std::sync::Arc;

use backend::Backend;
use config::Config;
use tfplugin::framework::action::ServedAction;
use tfplugin::framework::data_source::ServedDataSource;
use tfplugin::framework::ephemeral::ServedEphemeral;
use tfplugin::framework::list::ServedList;
use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{Caller, Diagnostics, Function, Provider, Schema};

/// Its address in Terraform: `<host>/<namespace>/<type>`.
pub const ADDRESS: &str = "registry.terraform.io/mspops/msp";

/// The provider.
#[derive(Default)]
pub struct Msp {
    backend: Arc<Backend>,
}

impl Provider for Msp {
    type Config = Config;

    fn schema(&self) -> Schema {
        config::schema()
    }

    fn validate(&self, config: &Config, diagnostics: &mut Diagnostics) {
        config::validate(config, diagnostics);
    }

    fn configure(&self, config: Config, caller: Caller<'_>, diagnostics: &mut Diagnostics) {
        let environment = |name: &str| std::env::var(name).ok();
        let version = caller.terraform_version;
        let configured = config::configure(&config, version, &environment, diagnostics);
        self.backend.configure(configured, caller.walks);
    }

    fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
        resources::all(&self.backend)
    }

    fn data_sources(&self) -> Vec<Box<dyn ServedDataSource>> {
        data_sources::all(&self.backend)
    }

    fn list_resources(&self) -> Vec<Box<dyn ServedList>> {
        list_resources::all(&self.backend)
    }

    fn ephemeral_resources(&self) -> Vec<Box<dyn ServedEphemeral>> {
        ephemeral_resources::all(&self.backend)
    }

    fn actions(&self) -> Vec<Box<dyn ServedAction>> {
        actions::all(&self.backend)
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        functions::all()
    }
}

/// Parses a link, for tests that try to break the parser.
#[cfg(any(test, fuzzing))]
pub(crate) fn any_onboarding_url(link: &str) {
    drop(onboarding_url::OnboardingUrl::parse(link));
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::configurable::Block;
    use tfplugin::framework::{Field as _, Type};

    use super::*;

    /// The name of each block, with the type of its model and of its schema.
    fn types<T: Block + ?Sized>(blocks: &[Box<T>]) -> Vec<(&'static str, Type, Type)> {
        let of = |block: &T| (block.type_name(), block.model_type(), block.object_type().clone());
        blocks.iter().map(|block| of(block)).collect()
    }

    #[test]
    fn every_model_fits_its_schema() {
        let msp = Msp::default();
        let mut all = vec![("msp", Config::value_type(), msp.schema().object_type())];
        for resource in msp.resources() {
            let schema = resource.object_type().clone();
            all.push((resource.type_name(), resource.model_type(), schema));
        }
        all.extend(types(&msp.data_sources()));
        all.extend(types(&msp.list_resources()));
        all.extend(types(&msp.ephemeral_resources()));
        all.extend(types(&msp.actions()));
        for (name, model, schema) in all {
            assert_eq!(model, schema, "{name}");
        }
    }
}
