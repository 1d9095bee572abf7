//! What the author of a provider writes.

use super::diagnostics::Diagnostics;
use super::managed::ManagedResource;
use super::model::Model;
use super::schema::Schema;

/// A provider: its own configuration, and the resources that it serves.
pub trait Provider: Send + Sync + 'static {
    /// The struct that stands for the configuration.
    type Config: Model;

    /// The configuration's attributes. Called once.
    fn schema(&self) -> Schema;

    /// Looks at the configuration as a whole. Any part may be unknown.
    fn validate(&self, _config: &Self::Config, _diagnostics: &mut Diagnostics) {}

    /// Takes the configuration. Any part may be unknown while Terraform plans. Called
    /// again in the same process while debugging: the last configuration counts.
    fn configure(
        &self,
        config: Self::Config,
        terraform_version: &str,
        diagnostics: &mut Diagnostics,
    );

    /// The resources that it serves. Called once.
    fn resources(&self) -> Vec<Box<dyn ManagedResource>>;
}
