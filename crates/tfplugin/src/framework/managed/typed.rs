//! From values to models and back, around the methods of a resource. The rules of plan and apply
//! run here, in Terraform's order.

use std::mem::take;

use tokio_util::sync::CancellationToken;

use super::{
    ApplyRequest, BoxFuture, ManagedResource, PlanRequest, PlanResponse, ReadRequest, StateResponse,
};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::identity::IdentityPart;
use crate::framework::model::{Field, ModelError};
use crate::framework::path::Path;
use crate::framework::private::Private;
use crate::framework::resource::{Context, PlanContext, Resource};
use crate::framework::schema::Schema;
use crate::framework::types::Type;
use crate::framework::value::Value;
use crate::framework::{apply, generate, plan, replacement, validate};

/// A [`Resource`] with its schema made once.
pub struct Managed<R> {
    resource: R,
    schema: Schema,
    object_type: Type,
}

impl<R: Resource> Managed<R> {
    /// Puts a resource behind [`ManagedResource`].
    pub fn boxed(resource: R) -> Box<dyn ManagedResource> {
        let schema = resource.schema();
        let object_type = schema.object_type();
        Box::new(Self { resource, schema, object_type })
    }

    async fn try_plan(&self, request: &mut PlanRequest) -> Result<PlanResponse, ModelError> {
        let PlanRequest { prior, proposed, config, prior_private, stop } = request;
        let (proposed, private) = (take(proposed), take(prior_private));
        let mut context = PlanContext {
            private: Private::default(),
            replaces: None,
            requires_replace: Vec::new(),
            changes: Vec::new(),
            not_known_yet: Vec::new(),
            taken_as_given: Vec::new(),
            diagnostics: Diagnostics::new(),
            stop: stop.clone(),
        };
        let planned = if proposed.is_null() {
            context.private = private;
            self.resource.plan_destroy(&model(prior)?, &mut context).await;
            Value::Null
        } else if prior.is_null() {
            context.replaces = (!private.is_empty()).then_some(private);
            let mut plan = model(&plan::propose(&self.schema, config, prior, proposed))?;
            self.resource.plan_create(&self.config(config)?, &mut plan, &mut context).await;
            self.value(plan)
        } else {
            context.private = private;
            self.plan_update(prior, proposed, config, &mut context).await?
        };
        let PlanContext { private, requires_replace, diagnostics, .. } = context;
        Ok(PlanResponse { planned, requires_replace, private, diagnostics })
    }

    async fn plan_update(
        &self,
        prior: &Value,
        proposed: Value,
        config: &Value,
        context: &mut PlanContext,
    ) -> Result<Value, ModelError> {
        let imported = context.private.imported;
        let planned = plan::propose(&self.schema, config, prior, proposed);
        let found = replacement::replacements(&self.schema, prior, &planned, imported);
        context.requires_replace = found.paths;
        context.not_known_yet = found.not_known_yet;
        context.changes = found.changes;
        if imported {
            let config = self.schema.body().without_empty_secrets(config.clone());
            context.taken_as_given = plan::recorded_as_given(&self.schema, prior, &config);
        }
        let mut plan = model(&planned)?;
        let config = self.config(config)?;
        self.resource.plan_update(&config, &model(prior)?, &mut plan, context).await;
        context.diagnostics.extend(taken_as_given(R::TYPE, &context.taken_as_given));
        Ok(self.value(plan))
    }

    async fn try_apply(&self, request: &mut ApplyRequest) -> Result<StateResponse, ModelError> {
        let ApplyRequest { prior, planned, config, planned_private, stop } = request;
        let context =
            |private| Context { private, warnings: Diagnostics::new(), stop: stop.clone() };
        if planned.is_null() {
            let gone = model(prior)?;
            let mut context = context(take(planned_private));
            return Ok(match self.resource.delete(gone, &mut context).await {
                Ok(()) => StateResponse {
                    state: Value::Null,
                    private: Private::default(),
                    diagnostics: context.warnings,
                },
                Err(error) => failed(take(prior), context, error),
            });
        }
        // A destroy gets the notes of its plan. The stored notes do not keep them.
        planned_private.end_plan();
        let (config, plan): (R::Model, R::Model) = (self.config(config)?, model(planned)?);
        let before = if prior.is_null() { None } else { Some(model(prior)?) };
        let mut context = context(take(planned_private));
        let outcome = match before {
            None => self.resource.create(config, plan, &mut context).await,
            Some(before) => self.resource.update(config, before, plan, &mut context).await,
        };
        Ok(match outcome {
            Ok(result) => self.applied(planned, self.value(result), context),
            Err(error) => failed(take(prior), context, error),
        })
    }

    /// The configuration for the resource. A plan has it as it was written, or core would find
    /// fault with it.
    fn config(&self, config: &Value) -> Result<R::Model, ModelError> {
        // Most resources have none, and each plan runs this.
        if !self.schema.body().has_secrets() {
            return model(config);
        }
        model(&self.schema.body().without_empty_secrets(config.clone()))
    }

    /// The value in core's form.
    fn value(&self, model: R::Model) -> Value {
        self.schema.body().without_null_lists(model.into_value())
    }

    /// The value in stored form.
    fn stored(&self, state: R::Model) -> Value {
        apply::forget_write_only(self.schema.body(), self.value(state))
    }

    fn applied(&self, planned: &Value, result: Value, mut context: Context) -> StateResponse {
        let mut state = apply::settle(&self.schema, planned, result);
        // The object exists, so an error here would taint it. The fault is a warning.
        if let Some(path) = apply::first_unknown(&state) {
            let detail = "Please report this fault of the provider. The value is stored as null.";
            let summary = format!("`{path}` of `{}` has no value after apply", R::TYPE);
            context.warnings.push(Diagnostic::warning(summary, detail).at(path));
            let known = apply::without_unknowns(state);
            state = self.schema.body().without_null_lists(known);
        }
        context.private.imported = false;
        StateResponse { state, private: context.private, diagnostics: context.warnings }
    }

    async fn try_read(&self, request: &mut ReadRequest) -> Result<StateResponse, ModelError> {
        let ReadRequest { state: prior, private, stop } = request;
        let state = model(prior)?;
        let (private, stop) = (take(private), stop.clone());
        let mut context = Context { private, warnings: Diagnostics::new(), stop };
        Ok(match self.resource.read(state, &mut context).await {
            Ok(Some(state)) => {
                context.private.unread = false;
                StateResponse {
                    state: self.stored(state),
                    private: context.private,
                    diagnostics: context.warnings,
                }
            }
            Ok(None) => StateResponse {
                state: Value::Null,
                private: Private::default(),
                diagnostics: context.warnings,
            },
            Err(error) => failed(take(prior), context, error),
        })
    }
}

impl<R: Resource> ManagedResource for Managed<R> {
    fn type_name(&self) -> &'static str {
        R::TYPE
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn object_type(&self) -> &Type {
        &self.object_type
    }

    fn model_type(&self) -> Type {
        R::Model::value_type()
    }

    fn identity(&self) -> &'static [IdentityPart] {
        self.resource.identity()
    }

    fn validate(&self, config: Value, write_only_allowed: bool) -> Diagnostics {
        // A core that would store it must not even get an empty one.
        let config = if write_only_allowed {
            self.schema.body().without_empty_secrets(config)
        } else {
            config
        };
        let mut diagnostics = validate::validate(&self.schema, &config, write_only_allowed);
        let lacks = |name: &str| config.get(name).is_null() && self.resource.may_lack(name);
        if let Some(lacking) = self.schema.attributes.iter().find(|one| lacks(one.name)) {
            let lacking = Some(Path::attribute(lacking.name));
            diagnostics = diagnostics.into_iter().filter(|one| one.path != lacking).collect();
        }
        match self.config(&config) {
            Ok(config) => self.resource.validate(&config, &mut diagnostics),
            Err(error) => diagnostics.push(fault(R::TYPE, &error)),
        }
        diagnostics
    }

    fn plan(&self, mut request: PlanRequest) -> BoxFuture<'_, PlanResponse> {
        Box::pin(async move {
            self.try_plan(&mut request).await.unwrap_or_else(|error| PlanResponse {
                planned: request.prior,
                requires_replace: Vec::new(),
                private: Private::default(),
                diagnostics: fault(R::TYPE, &error).into(),
            })
        })
    }

    fn apply(&self, mut request: ApplyRequest) -> BoxFuture<'_, StateResponse> {
        Box::pin(async move {
            let applied = self.try_apply(&mut request).await;
            let ApplyRequest { prior, mut planned_private, .. } = request;
            planned_private.end_plan();
            applied.unwrap_or_else(|error| faulty(R::TYPE, prior, planned_private, &error))
        })
    }

    fn read(&self, mut request: ReadRequest) -> BoxFuture<'_, StateResponse> {
        Box::pin(async move {
            let read = self.try_read(&mut request).await;
            let ReadRequest { state, private, .. } = request;
            read.unwrap_or_else(|error| faulty(R::TYPE, state, private, &error))
        })
    }

    fn import(&self, id: &str, stop: CancellationToken) -> StateResponse {
        let mut context =
            Context { private: Private::default(), warnings: Diagnostics::new(), stop };
        match self.resource.import(id, &mut context) {
            Ok(state) => {
                context.private.imported = true;
                context.private.unread = true;
                StateResponse {
                    state: self.stored(state),
                    private: context.private,
                    diagnostics: context.warnings,
                }
            }
            Err(error) => failed(Value::Null, context, error),
        }
    }

    fn generate(&self, state: Value) -> Result<Value, Diagnostic> {
        let config = generate::config(self.schema.body(), state);
        let mut config: R::Model = model(&config).map_err(|error| fault(R::TYPE, &error))?;
        self.resource.generate(&mut config);
        Ok(self.value(config))
    }

    fn upgrade(
        &self,
        version: i64,
        state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostic> {
        self.resource.upgrade(version, state)
    }
}

fn model<M: Field>(value: &Value) -> Result<M, ModelError> {
    M::from_value(value)
}

/// Keeps the prior value, and adds the error.
fn failed(kept: Value, mut context: Context, error: Diagnostic) -> StateResponse {
    context.private.end_plan();
    let mut diagnostics = context.warnings;
    diagnostics.push(error);
    StateResponse { state: kept, private: context.private, diagnostics }
}

/// The same where a value does not fit the model. Nothing has been read or changed then.
fn faulty(type_name: &str, state: Value, private: Private, error: &ModelError) -> StateResponse {
    StateResponse { state, private, diagnostics: fault(type_name, error).into() }
}

fn fault(type_name: &str, error: &ModelError) -> Diagnostic {
    Diagnostic::error(
        format!("Fault in `{type_name}`"),
        format!(
            "Please report this fault of the provider: {error}. The configuration is not to blame."
        ),
    )
}

/// Names the values that the first apply after an import stores without asking an API.
fn taken_as_given(type_name: &str, given: &[Path]) -> Option<Diagnostic> {
    let names: Vec<_> = given.iter().map(|path| format!("`{path}`")).collect();
    (!names.is_empty()).then(|| {
        Diagnostic::warning(
            format!("Imported `{type_name}`: {} taken as given", names.join(", ")),
            "The state now has these values from the configuration. The API does not return them, \
             so nobody could compare them.",
        )
    })
}
