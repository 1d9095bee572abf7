//! From values to models and back, around the methods of a resource: here the rules of
//! plan and apply are applied, in the order in which Terraform expects them.

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
use crate::framework::{apply, generate, plan, validators};

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

    async fn try_plan(&self, request: PlanRequest) -> Result<PlanResponse, ModelError> {
        let PlanRequest { prior, proposed, config, prior_private, stop } = request;
        let mut context = PlanContext {
            private: Private::default(),
            replaces: None,
            requires_replace: Vec::new(),
            not_known_yet: Vec::new(),
            diagnostics: Diagnostics::new(),
            stop,
        };
        let planned = if proposed.is_null() {
            context.private = prior_private;
            let prior: R::Model = model(prior)?;
            self.resource.plan_destroy(&prior, &mut context).await;
            Value::Null
        } else if prior.is_null() {
            context.replaces = (!prior_private.is_empty()).then_some(prior_private);
            let mut plan = model(plan::propose(&self.schema, &config, &prior, proposed))?;
            self.resource.plan_create(&model(config)?, &mut plan, &mut context).await;
            plan.into_value()
        } else {
            self.plan_update(prior, proposed, config, prior_private, &mut context).await?
        };
        let PlanContext { private, requires_replace, diagnostics, .. } = context;
        Ok(PlanResponse { planned, requires_replace, private, diagnostics })
    }

    async fn plan_update(
        &self,
        prior: Value,
        proposed: Value,
        config: Value,
        prior_private: Private,
        context: &mut PlanContext,
    ) -> Result<Value, ModelError> {
        let imported = prior_private.imported;
        context.private = prior_private;
        let planned = plan::propose(&self.schema, &config, &prior, proposed);
        let found = plan::replacements(&self.schema, &prior, &planned, imported);
        context.requires_replace = found.paths;
        context.not_known_yet = found.not_known_yet;
        if imported {
            let given = plan::recorded_as_given(&self.schema, &prior, &planned);
            context.diagnostics.extend(taken_as_given(R::TYPE, &given));
        }
        let mut plan = model(planned)?;
        self.resource.plan_update(&model(config)?, &model(prior)?, &mut plan, context).await;
        Ok(plan.into_value())
    }

    async fn try_apply(&self, request: ApplyRequest) -> Result<StateResponse, ModelError> {
        let ApplyRequest { prior, planned, config, planned_private, stop } = request;
        let mut context = Context { private: planned_private, warnings: Diagnostics::new(), stop };
        if planned.is_null() {
            let outcome = self.resource.delete(model(prior.clone())?, &mut context).await;
            return Ok(match outcome {
                Ok(()) => StateResponse {
                    state: Value::Null,
                    private: Private::default(),
                    diagnostics: context.warnings,
                },
                Err(error) => failed(prior, context, error),
            });
        }
        let (config, plan): (R::Model, R::Model) = (model(config)?, model(planned.clone())?);
        let outcome = if prior.is_null() {
            self.resource.create(config, plan, &mut context).await
        } else {
            let prior = model(prior.clone())?;
            self.resource.update(config, prior, plan, &mut context).await
        };
        Ok(match outcome {
            Ok(result) => self.applied(&planned, result.into_value(), context),
            Err(error) => failed(prior, context, error),
        })
    }

    fn applied(&self, planned: &Value, result: Value, mut context: Context) -> StateResponse {
        let mut state = apply::settle(&self.schema, planned, result);
        // The object exists: an error here would taint it, so the fault is a warning.
        if let Some(path) = apply::first_unknown(&state) {
            let detail = "This is a fault of the provider: please report it. It is stored as null.";
            let summary = format!("`{path}` of `{}` has no value after apply", R::TYPE);
            context.warnings.push(Diagnostic::warning(summary, detail).at(path));
            state = apply::without_unknowns(state);
        }
        context.private.imported = false;
        StateResponse { state, private: context.private, diagnostics: context.warnings }
    }

    async fn try_read(&self, request: ReadRequest) -> Result<StateResponse, ModelError> {
        let ReadRequest { state: prior, private, stop } = request;
        let mut context = Context { private, warnings: Diagnostics::new(), stop };
        Ok(match self.resource.read(model(prior.clone())?, &mut context).await {
            Ok(Some(state)) => {
                context.private.unread = false;
                StateResponse {
                    state: apply::forget_write_only(&self.schema.attributes, state.into_value()),
                    private: context.private,
                    diagnostics: context.warnings,
                }
            }
            Ok(None) => StateResponse {
                state: Value::Null,
                private: Private::default(),
                diagnostics: context.warnings,
            },
            Err(error) => failed(prior, context, error),
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

    fn identity(&self) -> &'static [IdentityPart] {
        self.resource.identity()
    }

    fn validate(&self, config: Value, write_only_allowed: bool) -> Diagnostics {
        let mut diagnostics = validators::validate(&self.schema, &config, write_only_allowed);
        match model(config) {
            Ok(config) => self.resource.validate(&config, &mut diagnostics),
            Err(error) => diagnostics.push(fault(R::TYPE, &error)),
        }
        diagnostics
    }

    fn plan(&self, request: PlanRequest) -> BoxFuture<'_, PlanResponse> {
        Box::pin(async move {
            let unplanned = request.proposed.clone();
            self.try_plan(request).await.unwrap_or_else(|error| PlanResponse {
                planned: unplanned,
                requires_replace: Vec::new(),
                private: Private::default(),
                diagnostics: fault(R::TYPE, &error).into(),
            })
        })
    }

    fn apply(&self, request: ApplyRequest) -> BoxFuture<'_, StateResponse> {
        Box::pin(async move {
            let kept = (request.prior.clone(), request.planned_private.clone());
            self.try_apply(request).await.unwrap_or_else(|error| faulty(R::TYPE, kept, &error))
        })
    }

    fn read(&self, request: ReadRequest) -> BoxFuture<'_, StateResponse> {
        Box::pin(async move {
            let kept = (request.state.clone(), request.private.clone());
            self.try_read(request).await.unwrap_or_else(|error| faulty(R::TYPE, kept, &error))
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
                    state: apply::forget_write_only(&self.schema.attributes, state.into_value()),
                    private: context.private,
                    diagnostics: context.warnings,
                }
            }
            Err(error) => failed(Value::Null, context, error),
        }
    }

    fn generate(&self, state: Value) -> Result<Value, Diagnostic> {
        let config = generate::config(&self.schema.attributes, state);
        let mut config: R::Model = model(config).map_err(|error| fault(R::TYPE, &error))?;
        self.resource.generate(&mut config);
        Ok(config.into_value())
    }

    fn upgrade(
        &self,
        version: i64,
        state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostic> {
        self.resource.upgrade(version, state)
    }
}

fn model<M: Field>(value: Value) -> Result<M, ModelError> {
    M::from_value(value, &Path::root())
}

/// What was there is kept, and the error said.
fn failed(kept: Value, context: Context, error: Diagnostic) -> StateResponse {
    let mut diagnostics = context.warnings;
    diagnostics.push(error);
    StateResponse { state: kept, private: context.private, diagnostics }
}

fn faulty(type_name: &str, kept: (Value, Private), error: &ModelError) -> StateResponse {
    let (state, private) = kept;
    StateResponse { state, private, diagnostics: fault(type_name, error).into() }
}

fn fault(type_name: &str, error: &ModelError) -> Diagnostic {
    Diagnostic::error(
        format!("Fault in `{type_name}`"),
        format!(
            "This is a fault of the provider, not of the configuration: {error}. Please report it."
        ),
    )
}

/// Says what the first apply after an import stores without having asked anybody.
fn taken_as_given(type_name: &str, given: &[Path]) -> Option<Diagnostic> {
    let names: Vec<_> = given.iter().map(|path| format!("`{path}`")).collect();
    (!names.is_empty()).then(|| {
        Diagnostic::warning(
            format!("Imported `{type_name}`: {} taken as given", names.join(", ")),
            "The API does not tell these values of an object that exists, so they could not be \
             compared. What the configuration says is stored as it is.",
        )
    })
}
