//! What was made, as a table.

use serde_json::{Map, Value};

use support::state::State;

use crate::console::bold;

/// One line for each of the five resources, with its id and what there is to say of it.
pub fn table(state: &State) -> String {
    let of = |address: &str, path: &str| match state.attribute(address, path) {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let row = |address: &str, what: String| [address.to_owned(), short(&of(address, "id")), what];
    let (customer, link) = ("msp_customer.example", "msp_aws_onboarding_link.example");
    let (aws, users, tenant) =
        ("msp_integration.aws", "msp_customer_users.admins", "msp_navigator_tenant.example");
    let added = state.attribute(users, "users").as_object().map_or(0, Map::len);
    let rows = [
        ["Resource", "Id", "What"].map(str::to_owned),
        row(customer, of(customer, "name")),
        row(link, format!("CloudFormation stack in {}", of(link, "region"))),
        row(aws, format!("{}, {}", of(aws, "type"), of(aws, "name"))),
        row(users, format!("{added} users added as {}", of(users, "role"))),
        row(tenant, format!("{}, {}", of(tenant, "status"), of(tenant, "domain"))),
    ];
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let (first, second) = (width(0).unwrap_or(0), width(1).unwrap_or(0));
    let lines = rows.iter().enumerate().map(|(number, [resource, id, what])| {
        let text = format!("  {resource:first$}  {id:second$}  {what}\n");
        if number == 0 { bold(&text) } else { text }
    });
    lines.collect()
}

/// Cuts the parts of an id that is made of several, so that the table stays narrow.
fn short(id: &str) -> String {
    if !id.contains('/') {
        return id.to_owned();
    }
    let cut = |part: &str| match part.char_indices().nth(14) {
        Some(_) => part.chars().take(13).chain(['…']).collect(),
        None => part.to_owned(),
    };
    id.split('/').map(cut).collect::<Vec<_>>().join("/")
}
