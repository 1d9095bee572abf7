//! `POST /v2/cases/msp/search`.

use axum::http::StatusCode;
use serde_json::{Value, json};
use time::Date;

use super::{parameter, unknown_customer};
use crate::app::App;
use crate::endpoint::{Call, Fields, Invalid, Refusal};
use crate::settings::{Assumptions, CasesOfNobody};
use crate::state::{Case, Page, ScrollError, Search, State};
use crate::timestamps::parse_day;

pub(super) fn search(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    let customer_id = parameter(call, "customer_id", assumptions)?;
    let body = call.json()?;
    if !body.is_object() {
        // The documented error of the search within one organization.
        return Err(Refusal::bad_request("Request body must be a dictionary"));
    }
    let Asked { range, size, scroll_id } = check(&body, assumptions)?;
    let size = size.unwrap_or(assumptions.cases_per_page);
    let search = Search { customer_id, range };
    if let Some(id) = &search.customer_id
        && assumptions.cases_of_nobody == CasesOfNobody::Refused
    {
        app.store.read(|state| state.customer(id).map(drop)).ok_or_else(unknown_customer)?;
    }
    let Page { cases, next } = if let Some(scroll_id) = scroll_id {
        app.scrolls.go_on(scroll_id, &search, size, assumptions)?
    } else {
        let found = app.store.read(|state| found(state, &search));
        app.scrolls.begin(search, found, size, assumptions)
    };
    let next_page_key = next.map(|scroll_id| json!({"scroll_id": scroll_id}));
    Ok((StatusCode::OK, json!({"data": cases, "next_page_key": next_page_key})))
}

struct Asked<'a> {
    range: Option<(Date, Date)>,
    size: Option<usize>,
    scroll_id: Option<&'a str>,
}

fn check<'a>(body: &'a Value, assumptions: &'a Assumptions) -> Result<Asked<'a>, Invalid> {
    let mut fields = Fields::of_body(body, assumptions)?;
    let size = fields.optional_count("max_returned_items")?;
    let range = if fields.has("date_range") {
        let mut range = fields.object("date_range")?;
        let (start, end) = (day(&mut range, "start")?, day(&mut range, "end")?);
        if end < start {
            return Err(range.invalid("end", "must not be before start"));
        }
        range.finish()?;
        Some((start, end))
    } else {
        None
    };
    let scroll_id = if fields.has("start_page_key") {
        let mut key = fields.object("start_page_key")?;
        let scroll_id = key.filled("scroll_id")?;
        key.finish()?;
        Some(scroll_id)
    } else {
        None
    };
    fields.finish()?;
    Ok(Asked { range, size, scroll_id })
}

fn day<'a>(fields: &mut Fields<'a>, name: &'a str) -> Result<Date, Invalid> {
    let text = fields.filled(name)?;
    parse_day(text).ok_or_else(|| fields.invalid(name, "must be a date like 2024-01-31"))
}

/// Both days of the range belong to it.
fn found(state: &State, search: &Search) -> Vec<Value> {
    let asked_for = |id: &String| search.customer_id.as_ref().is_none_or(|asked| asked == id);
    let customers = state.customers.iter().filter(|customer| asked_for(&customer.customer_id));
    let within = |day: Date| search.range.is_none_or(|(start, end)| start <= day && day <= end);
    customers
        .flat_map(|customer| &customer.cases)
        .filter(|case| within(case.created_at))
        .map(Case::answered)
        .collect()
}

impl From<ScrollError> for Refusal {
    fn from(error: ScrollError) -> Self {
        Self::bad_request(&error.to_string())
    }
}
