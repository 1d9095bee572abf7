//! What the author of a resource writes: one schema, one model, the lifecycle methods.

use tokio_util::sync::CancellationToken;

use super::diagnostics::{Diagnostic, Diagnostics};
use super::identity::IdentityPart;
use super::model::Model;
use super::path::Path;
use super::private::Private;
use super::replacement::Change;
use super::schema::Schema;

/// A kind of object that Terraform manages.
///
/// The methods are called in the order of Terraform's walk: `validate`, then the plan
/// hook for what is about to happen, then the method that does it. Where a method does
/// not say otherwise, the rules of [`plan`](super::plan) and [`apply`](super::apply)
/// have been applied before it and are applied after it.
pub trait Resource: Send + Sync + 'static {
    /// The struct that stands for configuration, plan and state.
    type Model: Model;

    /// As it is written in a configuration: `<provider>_<thing>`.
    const TYPE: &'static str;

    /// Its attributes. Called once.
    fn schema(&self) -> Schema;

    /// What tells its objects apart, if that can be said for good.
    fn identity(&self) -> &'static [IdentityPart] {
        &[]
    }

    /// Looks at attributes together; each by itself has been looked at by its validators.
    /// Any of them may be unknown.
    fn validate(&self, _config: &Self::Model, _diagnostics: &mut Diagnostics) {}

    /// Whether a required attribute may be null in the plan for a new object, as what it refers to is
    /// not there yet. The hook and `create` say so then.
    fn may_lack(&self, _attribute: &str) -> bool {
        false
    }

    /// Has a word in the plan for a new object.
    fn plan_create(
        &self,
        _config: &Self::Model,
        _plan: &mut Self::Model,
        _context: &mut PlanContext,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Has a word in the plan for an object that exists, also where nothing changes.
    /// `context.requires_replace` holds what cannot be changed in place.
    fn plan_update(
        &self,
        _config: &Self::Model,
        _prior: &Self::Model,
        _plan: &mut Self::Model,
        _context: &mut PlanContext,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Has a word before an object is destroyed. Cores before Terraform 1.3 do not ask.
    fn plan_destroy(
        &self,
        _prior: &Self::Model,
        _context: &mut PlanContext,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Makes the object.
    ///
    /// An error means that nothing is stored. Whoever has made something returns it and
    /// says what went wrong as a warning: an error beside a state would taint it, and
    /// the next apply would make a second one.
    fn create(
        &self,
        config: Self::Model,
        plan: Self::Model,
        context: &mut Context,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send;

    /// Looks the object up. `None` drops it from the state.
    fn read(
        &self,
        state: Self::Model,
        context: &mut Context,
    ) -> impl Future<Output = Result<Option<Self::Model>, Diagnostic>> + Send;

    /// Changes the object in place. An error keeps the prior state.
    fn update(
        &self,
        config: Self::Model,
        prior: Self::Model,
        plan: Self::Model,
        context: &mut Context,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send;

    /// Ends the object, or lets go of it. An error keeps it in the state.
    fn delete(
        &self,
        prior: Self::Model,
        context: &mut Context,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send;

    /// What is known of an object from its import id alone; `read` tells the rest.
    ///
    /// # Errors
    /// If `id` has not the form of an import id.
    fn import(&self, id: &str, context: &mut Context) -> Result<Self::Model, Diagnostic>;

    /// Takes away from a generated configuration what nobody would write, beyond what
    /// [`generate`](super::generate) takes away of every resource.
    fn generate(&self, _config: &mut Self::Model) {}

    /// Rewrites stored state of an older schema version, as JSON, to fit this one.
    /// Called for versions below that of [`schema`](Resource::schema) only.
    ///
    /// # Errors
    /// If there is no such version, or `state` is not of it.
    fn upgrade(
        &self,
        version: i64,
        _state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostic> {
        Err(Diagnostic::error(
            format!("State of `{}` has an unknown version", Self::TYPE),
            format!("No release of this provider has stored a version {version} of it."),
        ))
    }
}

/// What a plan hook may use and leave behind.
#[derive(Debug)]
pub struct PlanContext {
    /// Handed on to apply. Starts as what is remembered of the object.
    pub private: Private,
    /// In the plan for a new object: what is remembered of the one that it replaces.
    pub replaces: Option<Private>,
    /// The attributes whose change makes a new object. A hook may take away or add.
    pub requires_replace: Vec<Path>,
    /// What these attributes are, and would be, for messages: of a secret nothing. A hook adds what
    /// it adds above.
    pub changes: Vec<Change>,
    /// Those among them whose new value is known only after apply, where it may turn out to
    /// be the one that is there. Apply plans once more, with the value.
    pub not_known_yet: Vec<Path>,
    /// In the first plan after an import: the attributes that the API could not tell, which are
    /// stored as configured and said to be. A hook takes away those of which more is to be said.
    pub taken_as_given: Vec<Path>,
    /// Warnings, and errors that end the plan.
    pub diagnostics: Diagnostics,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// What a lifecycle method may use and leave behind.
#[derive(Debug)]
pub struct Context {
    /// Remembered with the state that the method returns.
    pub private: Private,
    /// Warnings. An error is returned instead.
    pub warnings: Diagnostics,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}
