//! An unset variable is an empty secret, so that counts as null.

use tfplugin::framework::managed::{ManagedResource, PlanResponse};
use tfplugin::framework::schema::{AttributeType, Body, Setter};
use tfplugin::framework::{Attribute, Diagnostics, Value};

use super::{Planner, all, befores, holes, samples, without_an_api};

/// The attribute at a path.
fn attribute<'a>(body: Body<'a>, place: &[String]) -> Option<&'a Attribute> {
    let (name, rest) = place.split_first()?;
    let attribute = body.attributes.iter().find(|one| one.name == name)?;
    match &attribute.kind {
        _ if rest.is_empty() => Some(attribute),
        AttributeType::Nested(_, inner) => self::attribute(Body::of_object(inner), rest),
        AttributeType::Plain(_) => None,
    }
}

fn is_secret(body: Body<'_>, place: &[String]) -> bool {
    attribute(body, place)
        .is_some_and(|one| (one.sensitive || one.write_only) && one.setter != Setter::Computed)
}

fn said(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|one| format!("{}\n{}", one.summary, one.detail)).collect()
}

/// The effect of a plan, with any planned value for the empty text.
fn done(plan: &PlanResponse) -> (Vec<String>, Vec<String>) {
    let replaced = plan.requires_replace.iter().map(ToString::to_string).collect();
    (said(&plan.diagnostics), replaced)
}

#[tokio::test]
async fn an_empty_secret_counts_as_null_in_every_resource() {
    let [configured, _] = without_an_api();
    let planner = Planner::new(configured);
    let resources = all(&planner.backend);
    let mut secrets = 0;
    for (sample, resource) in samples::all(&resources).iter().zip(&resources) {
        let (resource, body): (&dyn ManagedResource, _) = (&**resource, resource.schema().body());
        let befores = befores(&planner, resource, sample).await;
        for config in &sample.configs {
            let places = holes::places(body, config, &[]);
            for place in places.iter().filter(|place| is_secret(body, place)) {
                secrets += 1;
                let [empty, null] = [Value::string(""), Value::Null]
                    .map(|secret| holes::with(config.clone(), place, secret));
                let at = format!("{} {}", sample.of, place.join("."));
                let valid = |config: &Value| said(&resource.validate(config.clone(), true));
                assert_eq!(valid(&empty), valid(&null), "{at}");
                for before in &befores {
                    let [empty, null] = [&empty, &null];
                    let empty = done(&planner.plan(resource, empty, before).await);
                    let null = done(&planner.plan(resource, null, before).await);
                    assert_eq!(empty, null, "{at} {}", before.called);
                }
            }
        }
    }
    assert!(secrets > 10, "{secrets}");
}
