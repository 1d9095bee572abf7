//! `POST /msp/customers`.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::created;
use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::settings::{CustomerIdForm, CustomerIdKey, CustomerNames};
use crate::state::Customer;

pub(super) fn create(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    let name = fields.filled("name")?;
    fields.finish()?;

    let customer_id = app.store.change(|state, draw| {
        let taken = || state.customers.iter().any(|customer| customer.name == name);
        if assumptions.customer_names == CustomerNames::Unique && taken() {
            return Err(Refusal::conflict("A customer with this name already exists"));
        }
        let customer_id = match assumptions.customer_id_form {
            CustomerIdForm::Uuid => draw.uuid(),
            CustomerIdForm::Org => draw.org_number(),
        };
        state.customers.push(Customer {
            customer_id: customer_id.clone(),
            name: name.to_owned(),
            lag: call.lag(assumptions.list_lag),
            ..Customer::default()
        });
        Ok(customer_id)
    })?;

    let key = match assumptions.customer_id_key {
        CustomerIdKey::CustomerId => "customer_id",
        CustomerIdKey::OrgId => "org_id",
    };
    let mut data = Map::new();
    data.insert("name".to_owned(), Value::from(assumptions.told_name(name)));
    data.insert(key.to_owned(), Value::from(customer_id));
    Ok(created(app, Value::Object(data), None))
}
