//! `GET /msp/customers`: the only documented read of objects that Wiv can create.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::parameter;
use crate::app::App;
use crate::endpoint::{Call, Refusal};
use crate::settings::{Assumptions, IntegrationElement, ListEnvelope, Money};
use crate::state::{Customer, Integration, State};

/// The possible fields, in the guide's order. The answer has all of them without `fields`.
const FIELDS: &[&str] = &[
    "id",
    "name",
    "users_number",
    "active_workflows",
    "num_of_integrations",
    "successful_runs",
    "failed_runs",
    "cost_impact",
    "realized_savings",
    "integration_types",
    "integrations",
];

pub(super) fn list(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    let fields = fields_asked_for(parameter(call, "fields", assumptions)?)?;
    let now = OffsetDateTime::now_utc();
    let shown = |state: &State| -> Vec<Value> {
        let listed = state.customers.iter().filter(|customer| customer.lag.is_over(now));
        listed.map(|customer| row(customer, &fields, assumptions, now)).collect()
    };
    let lagging = |customer: &Customer| {
        customer.lag.counts() || customer.integrations.iter().any(|one| one.lag.counts())
    };
    let lagging = |state: &State| state.customers.iter().any(lagging);
    let rows = if app.store.read(lagging) {
        app.store.change(|state, _| {
            let rows = shown(state);
            for customer in &mut state.customers {
                customer.lag.count();
                customer.integrations.iter_mut().for_each(|one| one.lag.count());
            }
            Ok::<_, Refusal>(rows)
        })?
    } else {
        app.store.read(shown)
    };
    let body = match assumptions.list_envelope {
        ListEnvelope::Data => json!({"data": rows}),
        ListEnvelope::DataCustomers => json!({"data": {"customers": rows}}),
        ListEnvelope::Customers => json!({"customers": rows}),
        ListEnvelope::Bare => Value::Array(rows),
    };
    Ok((StatusCode::OK, body))
}

fn fields_asked_for(asked: Option<String>) -> Result<Vec<&'static str>, Refusal> {
    let Some(asked) = asked else { return Ok(FIELDS.to_vec()) };
    let known = |name: &str| FIELDS.iter().copied().find(|field| *field == name);
    asked
        .split(',')
        .map(|name| known(name).ok_or_else(|| Refusal::bad_request("Invalid fields requested")))
        .collect()
}

fn row(
    customer: &Customer,
    fields: &[&str],
    assumptions: &Assumptions,
    now: OffsetDateTime,
) -> Value {
    let figures = &customer.figures;
    let integrations = || customer.integrations.iter().filter(|one| one.lag.is_over(now));
    let money = |amount: f64| match assumptions.money {
        Money::Number => json!(amount),
        Money::String => json!(amount.to_string()),
    };
    let mut row = Map::new();
    for field in fields {
        let (key, value) = match *field {
            "id" => ("customer_id", json!(customer.customer_id)),
            "name" => ("customer_name", json!(assumptions.told_name(&customer.name))),
            "users_number" => ("users_number", json!(people(customer))),
            "active_workflows" => ("active_workflows", json!(figures.active_workflows)),
            "num_of_integrations" => ("num_of_integrations", json!(integrations().count())),
            "successful_runs" => ("successful_runs", json!(figures.successful_runs)),
            "failed_runs" => ("failed_runs", json!(figures.failed_runs)),
            "cost_impact" => ("cost_impact", money(figures.cost_impact)),
            "realized_savings" => ("realized_savings", money(figures.realized_savings)),
            "integration_types" => ("integration_types", json!(types(integrations(), assumptions))),
            _ if assumptions.integration_element == IntegrationElement::Counted => continue,
            _ => {
                let elements = integrations().map(|one| element(one, assumptions)).collect();
                ("integrations", elements)
            }
        };
        row.insert(key.to_owned(), value);
    }
    Value::Object(row)
}

/// A user in two roles is one user.
fn people(customer: &Customer) -> usize {
    customer.users.iter().map(|user| &user.user_id).collect::<BTreeSet<_>>().len()
}

fn types<'a>(
    integrations: impl Iterator<Item = &'a Integration>,
    assumptions: &Assumptions,
) -> BTreeSet<String> {
    integrations.map(|integration| assumptions.told_type(&integration.kind)).collect()
}

fn element(integration: &Integration, assumptions: &Assumptions) -> Value {
    let mut element = super::integrations::answered(integration, assumptions);
    match assumptions.integration_element {
        IntegrationElement::IntegrationId | IntegrationElement::Counted => Value::Object(element),
        IntegrationElement::Id => {
            element.remove("integration_id");
            element.insert("id".to_owned(), Value::from(integration.integration_id.as_str()));
            Value::Object(element)
        }
        IntegrationElement::Unrecognised => json!({
            "reference": integration.integration_id,
            "label": assumptions.told_name(&integration.name),
            "platform": assumptions.told_type(&integration.kind),
        }),
    }
}
