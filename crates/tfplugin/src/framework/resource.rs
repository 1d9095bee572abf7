//! The trait that the author of a resource writes: one schema, one model, the lifecycle methods.

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
/// Terraform calls the methods in the order of its walk: `validate`, the plan hook of the coming
/// action, then the method of the action. The rules of [`plan`](super::plan) and
/// [`apply`](super::apply) run before and after each method, unless its comment says otherwise.
pub trait Resource: Send + Sync + 'static {
    /// The struct for configuration, plan and state.
    type Model: Model;

    /// Its type in a configuration: `<provider>_<thing>`.
    const TYPE: &'static str;

    /// Its attributes. Called once.
    fn schema(&self) -> Schema;

    /// The parts of its identity, if its objects have one for ever.
    fn identity(&self) -> &'static [IdentityPart] {
        &[]
    }

    /// Checks attributes together. The validators have checked each by itself. Any of them may be
    /// unknown.
    fn validate(&self, _config: &Self::Model, _diagnostics: &mut Diagnostics) {}

    /// Whether a required attribute may be null in the plan for a new object, because the object
    /// that it refers to does not exist yet. The hook and `create` report it then.
    fn may_lack(&self, _attribute: &str) -> bool {
        false
    }

    /// Changes the plan for a new object.
    fn plan_create(
        &self,
        _config: &Self::Model,
        _plan: &mut Self::Model,
        _context: &mut PlanContext,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Changes the plan for an existing object, also if nothing changes. `context.requires_replace`
    /// has the attributes that cannot change in place.
    fn plan_update(
        &self,
        _config: &Self::Model,
        _prior: &Self::Model,
        _plan: &mut Self::Model,
        _context: &mut PlanContext,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Checks the plan to destroy an object. Cores before Terraform 1.3 do not call it.
    fn plan_destroy(
        &self,
        _prior: &Self::Model,
        _context: &mut PlanContext,
    ) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// Makes the object.
    ///
    /// An error means that nothing is stored. A method that has made something returns it, and
    /// reports a fault as a warning. An error beside a state would taint it, and the next apply
    /// would make a second object.
    fn create(
        &self,
        config: Self::Model,
        plan: Self::Model,
        context: &mut Context,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send;

    /// Reads the object. `None` drops it from the state.
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

    /// Deletes the object, or abandons it. An error keeps it in the state.
    fn delete(
        &self,
        prior: Self::Model,
        context: &mut Context,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send;

    /// The model that an import id alone gives. `read` fills in the rest.
    ///
    /// # Errors
    /// If `id` is no import id.
    fn import(&self, id: &str, context: &mut Context) -> Result<Self::Model, Diagnostic>;

    /// Removes values from a generated configuration that nobody would write.
    /// [`generate`](super::generate) has already done this for every resource.
    fn generate(&self, _config: &mut Self::Model) {}

    /// Rewrites stored state of an older schema version, as JSON, for the present one. Called only
    /// for versions below that of [`schema`](Resource::schema).
    ///
    /// # Errors
    /// If there is no such version, or `state` does not belong to it.
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

/// The input and output of a plan hook.
#[derive(Debug)]
pub struct PlanContext {
    /// The private data for apply. It starts as the private data of the object.
    pub private: Private,
    /// In the plan for a new object: the private data of the object that it replaces.
    pub replaces: Option<Private>,
    /// The attributes whose change makes a new object. A hook may remove some or add others.
    pub requires_replace: Vec<Path>,
    /// The old and new values of these attributes, for messages. A secret has none. A hook that
    /// adds an attribute adds its values here.
    pub changes: Vec<Change>,
    /// The attributes among them whose new value is known only after apply, and may turn out to be
    /// the old one. Apply plans again, with the value.
    pub not_known_yet: Vec<Path>,
    /// In the first plan after an import: the attributes that the API could not tell. They are
    /// stored as configured, and a message names them. A hook removes those that have a message of
    /// their own.
    pub taken_as_given: Vec<Path>,
    /// Warnings, and errors that end the plan.
    pub diagnostics: Diagnostics,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// The input and output of a lifecycle method.
#[derive(Debug)]
pub struct Context {
    /// The private data beside the state that the method returns.
    pub private: Private,
    /// Warnings. An error is returned instead.
    pub warnings: Diagnostics,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}
