//! Compares a plan with unknown values and the plan after they are known, for every resource, as
//! core does between plan and apply.
//!
//! Every value of a configuration is unknown once: whole objects, one attribute in them, elements
//! of sets and maps, alone and several together. Then it gets each possible value. A promised value
//! stays, and so does the action on the object. If a known value is right, it was right before.
//!
//! | file | what it is for |
//! |---|---|
//! | `core` | the proposals and comparisons of core |
//! | `empty` | the same for empty secrets and null ones |
//! | `holes` | the parts of a configuration that may be unknown, and their possible values |
//! | `samples` | configurations and states of each resource |

mod core;
mod empty;
mod holes;
mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use tfplugin::framework::managed::{ManagedResource, PlanRequest, PlanResponse};
use tfplugin::framework::{Attr, Diagnostics, Private, Value, Walks};
use tokio_util::sync::CancellationToken;

use self::holes::Hole;
use self::samples::{Before, Sample};
use super::all;
use crate::provider::backend::{Backend, Configured, Vendor};
use crate::provider::config::{self, Config, HttpConfig, NavigatorConfig, WivConfig};
use crate::provider::permanent::leave::DeletionPolicy;

/// A provider whose resources are planned. Each plan gets a new one.
struct Planner {
    backend: Arc<Backend>,
    configured: Arc<Configured>,
}

impl Planner {
    fn new(configured: Configured) -> Self {
        Self { backend: Arc::default(), configured: Arc::new(configured) }
    }

    /// The same resources, which look nothing up.
    fn without_an_api(&self) -> Self {
        let [prevent, _] = without_an_api();
        Self { backend: Arc::clone(&self.backend), configured: Arc::new(prevent) }
    }

    async fn plan(
        &self,
        resource: &dyn ManagedResource,
        config: &Value,
        before: &Before,
    ) -> PlanResponse {
        self.backend.configure(Arc::clone(&self.configured), Walks::One);
        let proposed = core::proposed(resource.schema().body(), config, &before.state);
        let request = PlanRequest {
            prior: before.state.clone(),
            proposed,
            config: config.clone(),
            prior_private: before.private.clone(),
            stop: CancellationToken::new(),
        };
        resource.plan(request).await
    }
}

/// The API is not known yet: plans look nothing up, with any policy of the provider.
fn without_an_api() -> [Configured; 2] {
    [DeletionPolicy::Prevent, DeletionPolicy::Abandon].map(|policy| Configured {
        wiv: Vendor::NotKnownYet("wiv.api_key".to_owned()),
        navigator: Vendor::NotKnownYet("navigator.refresh_token".to_owned()),
        deletion_policy: Some(policy),
        ..Configured::default()
    })
}

/// The API is known and does not answer.
fn with_an_api() -> Configured {
    let text = |text: &str| Attr::Known(text.to_owned());
    let endpoint = || text("http://127.0.0.1:1");
    let wiv = WivConfig { api_key: text("not-real"), endpoint: endpoint() };
    let navigator = NavigatorConfig {
        access_token: text("not-real"),
        org_id: text("org-1"),
        endpoint: endpoint(),
        ..NavigatorConfig::default()
    };
    let http = HttpConfig { max_retries: Attr::Known(0_i64.into()), ..HttpConfig::default() };
    let config = Config {
        wiv: wiv.into(),
        navigator: navigator.into(),
        http: http.into(),
        journal_dir: text("off"),
        ..Config::default()
    };
    let mut said = Diagnostics::new();
    let configured = config::configure(&config, "1.11.4", &|_| None, &mut said);
    assert!(!said.has_errors(), "{:?}", said.iter().next());
    Arc::into_inner(configured).expect("nobody else has it")
}

/// Every promise that a plan of this resource breaks.
async fn broken(planner: &Planner, resource: &dyn ManagedResource, sample: &Sample) -> Vec<String> {
    let (schema, mut broken) = (resource.schema(), BTreeSet::new());
    let is_valid = |config: &Value| !resource.validate(config.clone(), true).has_errors();
    for (at, config) in sample.configs.iter().enumerate() {
        assert!(is_valid(config), "{}: sample {at}", sample.of);
    }
    let mut holes = holes::of(schema.body(), &sample.configs);
    holes.retain(|hole| is_valid(&hole.config));
    let outcomes: BTreeSet<_> = holes.iter().flat_map(|hole| &hole.outcomes).collect();
    let outcomes: Vec<_> = outcomes.into_iter().filter(|config| is_valid(config)).collect();
    for before in &befores(planner, resource, sample).await {
        let mut plans = BTreeMap::new();
        for outcome in &outcomes {
            let plan = planner.plan(resource, outcome, before).await;
            if !plan.diagnostics.has_errors() {
                plans.insert(*outcome, plan);
            }
        }
        assert!(!plans.is_empty(), "{} {}: nothing can be planned", sample.of, before.called);
        for Hole { config, place, outcomes } in &holes {
            let first = planner.plan(resource, config, before).await;
            for outcome in outcomes {
                let Some(second) = plans.get(outcome) else { continue };
                let told = core::faults(schema, before, (config, &first), (outcome, second));
                let told = told.into_iter().filter(|fault| !is_by_design(fault));
                broken.extend(told.map(|fault| {
                    format!("{} {}: {place} unknown: {fault}", sample.of, before.called)
                }));
            }
        }
    }
    broken.into_iter().collect()
}

/// An unknown external id belongs to a new link, and is never the old one. An object that is
/// destroyed under an unknown policy is gone before that is known.
fn is_by_design(fault: &str) -> bool {
    ["`aws.external_id` of Integration", "`deletion_policy` of "]
        .iter()
        .any(|it| fault.contains(&format!("refused, and later it is not: {it}")))
}

/// Nothing, an object of each configuration, and the result of an import.
async fn befores(
    planner: &Planner,
    resource: &dyn ManagedResource,
    sample: &Sample,
) -> Vec<Before> {
    let nothing = Before { called: "new", state: Value::Null, private: Private::default() };
    let planner = planner.without_an_api();
    let mut befores = vec![nothing];
    let none = &befores[0];
    let mut made = Vec::new();
    for config in &sample.configs {
        let plan = planner.plan(resource, config, none).await;
        if plan.diagnostics.has_errors() {
            continue;
        }
        made.extend(sample.states(&plan.planned));
    }
    assert!(!made.is_empty(), "{}: no state", sample.of);
    befores.extend(made);
    let imported = resource.import(sample.import, CancellationToken::new());
    assert!(!imported.diagnostics.has_errors(), "{}", sample.of);
    let mut private = imported.private;
    private.unread = false;
    for state in sample.as_read(imported.state) {
        befores.push(Before { called: "imported", state, private: private.clone() });
    }
    befores
}

#[tokio::test]
async fn what_is_planned_while_something_is_unknown_holds_once_it_is_known() {
    let resources = all(&Arc::default());
    let samples = samples::all(&resources);
    let named: Vec<_> = samples.iter().map(|sample| sample.of).collect();
    let served: Vec<_> = resources.iter().map(|resource| resource.type_name()).collect();
    assert_eq!(named, served, "one sample for each resource");

    let mut told = String::new();
    let [prevent, abandon] = without_an_api();
    // No answer of the API tells what Wiv's resources plan.
    for (configured, of) in [(prevent, ""), (abandon, ""), (with_an_api(), "msp_navigator_")] {
        let planner = Planner::new(configured);
        for sample in samples.iter().filter(|sample| sample.of.starts_with(of)) {
            let resources = all(&planner.backend);
            let resource = resources.iter().find(|one| one.type_name() == sample.of);
            for fault in broken(&planner, &**resource.expect("served"), sample).await {
                let _ = writeln!(told, "{fault}");
            }
        }
    }
    assert!(told.is_empty(), "\n{told}");
}
