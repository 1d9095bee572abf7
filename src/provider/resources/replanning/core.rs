//! Core's use of a plan.

use tfplugin::framework::managed::PlanResponse;
use tfplugin::framework::schema::{AttributeType, Body, Nesting, Setter};
use tfplugin::framework::{Attribute, Schema, Severity, Value};

use super::samples::Before;

/// Core's merge: values that are computed and not configured come from the prior state.
pub fn proposed(body: Body<'_>, config: &Value, prior: &Value) -> Value {
    if config.as_object().is_none() {
        return config.clone();
    }
    Value::object(body.attributes.iter().map(|attribute| {
        let (config, prior_value) = (config.get(attribute.name), prior.get(attribute.name));
        let value = match (&attribute.kind, config) {
            (_, Value::Null) if attribute.is_computed() && prior.is_null() => Value::Unknown,
            (_, Value::Null) if attribute.is_computed() => prior_value.clone(),
            (AttributeType::Nested(Nesting::Single, inner), config) => {
                proposed(Body::of_object(inner), config, prior_value)
            }
            (_, config) => config.clone(),
        };
        (attribute.name, value)
    }))
}

/// The action on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Nothing,
    Write,
    Replace,
}

fn action(before: &Before, plan: &PlanResponse) -> Action {
    if !before.state.is_null() && !plan.requires_replace.is_empty() {
        return Action::Replace;
    }
    if plan.planned == before.state { Action::Nothing } else { Action::Write }
}

/// Core's objections to two plans of one block. The second, of the apply, has no error.
pub fn faults(
    schema: &Schema,
    before: &Before,
    (first_config, first): (&Value, &PlanResponse),
    (second_config, second): (&Value, &PlanResponse),
) -> Vec<String> {
    if let Some(error) = first.diagnostics.iter().find(|said| said.severity == Severity::Error) {
        return vec![format!("refused, and later it is not: {}", error.summary)];
    }
    let mut faults = Vec::new();
    for (config, plan) in [(first_config, first), (second_config, second)] {
        invented(schema.body(), (config, &before.state, &plan.planned), "", &mut faults);
    }
    match (action(before, first), action(before, second)) {
        // It is planned again as a new object.
        (Action::Replace, _) => return faults,
        (Action::Write, Action::Nothing | Action::Write) | (Action::Nothing, Action::Nothing) => {}
        (planned, now) => faults.push(format!("{planned:?} was planned, and it is {now:?}")),
    }
    contradicted(&first.planned, &second.planned, "", &mut faults);
    faults
}

/// "Provider produced invalid plan": a value that neither the configuration nor the state has.
fn invented(
    body: Body<'_>,
    (config, prior, planned): (&Value, &Value, &Value),
    at: &str,
    faults: &mut Vec<String>,
) {
    for Attribute { name, kind, setter, write_only, .. } in body.attributes {
        let at = if at.is_empty() { (*name).to_owned() } else { format!("{at}.{name}") };
        let (config, prior, planned) = (config.get(name), prior.get(name), planned.get(name));
        let is_kept = planned == prior && !prior.is_null();
        let is_free =
            config.is_null() && *setter != Setter::Required && *setter != Setter::Optional;
        if *write_only && !planned.is_null() {
            faults.push(format!("`{at}` is write-only and planned"));
        } else if *write_only || planned == config || (is_kept && !config.is_null()) || is_free {
        } else if let (AttributeType::Nested(_, inner), Value::Object(_), Value::Object(_)) =
            (kind, config, planned)
        {
            invented(Body::of_object(inner), (config, prior, planned), &at, faults);
        } else {
            faults.push(format!("`{at}` is planned as nobody has written it"));
        }
    }
}

/// "Provider produced inconsistent final plan": a known value has changed.
fn contradicted(was: &Value, is: &Value, at: &str, faults: &mut Vec<String>) {
    match (was, is) {
        (Value::Unknown, _) => {}
        (Value::Object(was), Value::Object(is)) | (Value::Map(was), Value::Map(is))
            if was.len() == is.len() =>
        {
            for (name, was) in was {
                let inner = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                match is.get(name) {
                    Some(is) => contradicted(was, is, &inner, faults),
                    None => faults.push(format!("`{inner}` is gone")),
                }
            }
        }
        (Value::Set(was), Value::Set(is)) if !was.iter().all(Value::is_wholly_known) => {
            let is_there = |known: &&Value| is.contains(known);
            let known = was.iter().filter(|one| one.is_wholly_known());
            if known.clone().filter(is_there).count() != known.count() {
                faults.push(format!("an element of `{at}` is gone"));
            }
        }
        (was, is) if was == is => {}
        _ => faults.push(format!("`{at}` was known, and is another")),
    }
}
