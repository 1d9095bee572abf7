//! The trait that the author of a provider writes.

use super::action::ServedAction;
use super::data_source::ServedDataSource;
use super::diagnostics::Diagnostics;
use super::ephemeral::ServedEphemeral;
use super::function::Function;
use super::list::ServedList;
use super::managed::ManagedResource;
use super::model::Model;
use super::schema::Schema;

/// The program that configures the provider, and its purpose.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// `1.15.5`.
    pub terraform_version: &'a str,
    /// How many walks use this configuration.
    pub walks: Walks,
}

/// How many plans and applies use one configuration of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Walks {
    /// One plan, or one apply, which plans each create again. Each block is planned once.
    #[default]
    One,
    /// The plans and applies of several runs, one after the other, with several states:
    /// `terraform test` with a `provider` block in its file. Such a process takes a configuration
    /// that it did not validate.
    Several,
}

/// A provider: its own configuration, and the parts that it serves.
pub trait Provider: Send + Sync + 'static {
    /// The struct for the configuration.
    type Config: Model;

    /// The configuration's attributes. Called once.
    fn schema(&self) -> Schema;

    /// Checks the configuration as a whole. Any part may be unknown.
    fn validate(&self, _config: &Self::Config, _diagnostics: &mut Diagnostics) {}

    /// Takes the configuration. Any part may be unknown in a plan. While debugging, the same
    /// process gets several: the last one counts.
    fn configure(&self, config: Self::Config, caller: Caller<'_>, diagnostics: &mut Diagnostics);

    /// The resources that it serves. Called once.
    fn resources(&self) -> Vec<Box<dyn ManagedResource>>;

    /// The data sources that it serves. Called once.
    fn data_sources(&self) -> Vec<Box<dyn ServedDataSource>> {
        Vec::new()
    }

    /// The list resources that it serves, each for a resource of the same name that has an
    /// identity. Called once.
    fn list_resources(&self) -> Vec<Box<dyn ServedList>> {
        Vec::new()
    }

    /// The ephemeral resources that it serves. Called once.
    fn ephemeral_resources(&self) -> Vec<Box<dyn ServedEphemeral>> {
        Vec::new()
    }

    /// The functions that it serves. Called once.
    fn functions(&self) -> Vec<Box<dyn Function>> {
        Vec::new()
    }

    /// The actions that it serves. Called once.
    fn actions(&self) -> Vec<Box<dyn ServedAction>> {
        Vec::new()
    }
}
