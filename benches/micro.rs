//! What a call is made of, each part alone: `just bench-micro`.
//!
//! `cargo xtask bench` measures the whole, with Terraform; this shows where a change of one
//! part shows.

// What `divan::bench` makes has no documentation of its own.
#![allow(missing_docs)]
#![allow(clippy::expect_used, reason = "what cannot be measured ends it")]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use serde_json::json;
use terraform_provider_msp::provider::Msp;
use terraform_provider_msp::wiv;
use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{Provider, Schema, Type, Value, msgpack, plan, replacement};

fn main() {
    divan::main();
}

/// The resource with the most attributes.
fn tenant_resource() -> Box<dyn ManagedResource> {
    let mut resources = Msp::default().resources().into_iter();
    let tenant = resources.find(|one| one.type_name() == "msp_navigator_tenant");
    tenant.expect("the provider has tenants")
}

/// A tenant of that schema, with a value in every attribute.
fn tenant(schema: &Schema, number: usize) -> Value {
    Value::object(schema.attributes.iter().map(|attribute| {
        let text = format!("{} of tenant {number}", attribute.name);
        let value = match attribute.value_type() {
            Type::Bool => Value::Bool(true),
            Type::Set(_) => Value::set([Value::string(text)]),
            _ => Value::string(text),
        };
        (attribute.name, value)
    }))
}

/// The same before it is created: only what a configuration says.
fn configured(schema: &Schema) -> Value {
    let Value::Object(mut tenant) = tenant(schema, 0) else { unreachable!("it is an object") };
    for attribute in schema.attributes.iter().filter(|attribute| attribute.is_computed()) {
        tenant.insert(attribute.name.to_owned(), Value::Null);
    }
    Value::Object(tenant)
}

/// So many tenants, and their type.
fn tenants(count: usize) -> (Value, Type) {
    let resource = tenant_resource();
    let tenants = (0..count).map(|number| tenant(resource.schema(), number));
    (Value::List(tenants.collect()), Type::list(resource.object_type().clone()))
}

#[divan::bench(args = [1, 1000])]
fn msgpack_encode(bencher: Bencher, count: usize) {
    let (value, of) = tenants(count);
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| msgpack::encode(black_box(&value), &of).expect("it is of that type"));
}

#[divan::bench(args = [1, 1000])]
fn msgpack_decode(bencher: Bencher, count: usize) {
    let (value, of) = tenants(count);
    let bytes = msgpack::encode(&value, &of).expect("it is of that type");
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| msgpack::decode(black_box(&bytes), &of).expect("it was encoded"));
}

#[divan::bench]
fn plan_create(bencher: Bencher) {
    let resource = tenant_resource();
    let schema = resource.schema();
    let config = configured(schema);
    bencher
        .with_inputs(|| config.clone())
        .bench_local_values(|proposed| plan::propose(schema, &config, &Value::Null, proposed));
}

#[divan::bench]
fn plan_of_what_is_unchanged(bencher: Bencher) {
    let resource = tenant_resource();
    let schema = resource.schema();
    let (config, prior) = (configured(schema), tenant(schema, 0));
    bencher.with_inputs(|| prior.clone()).bench_local_values(|proposed| {
        let planned = plan::propose(schema, &config, &prior, proposed);
        let replacements = replacement::replacements(schema, &prior, &planned, false);
        (planned, replacements)
    });
}

#[divan::bench(args = [100, 10_000])]
fn decode_customers(bencher: Bencher, count: usize) {
    let row = |number: usize| {
        json!({
            "customer_id": format!("f7016a5c-42fc-46d5-a344-{number:012}"),
            "customer_name": format!("Customer {number}"),
        })
    };
    let list = json!({ "data": (0..count).map(row).collect::<Vec<_>>() }).to_string();
    bencher
        .counter(ItemsCount::new(count))
        .counter(BytesCount::of_str(&list))
        .bench_local(|| wiv::decode_customers(black_box(list.as_bytes())).expect("it is a list"));
}

#[divan::bench]
fn all_schemas(bencher: Bencher) {
    bencher.bench_local(|| {
        let provider = Msp::default();
        (provider.schema(), provider.resources())
    });
}
