//! `data "msp_cases"`: the cases that Wiv has found at a customer.

use std::num::NonZeroUsize;
use std::sync::Arc;

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Diagnostics, Number, Path,
    Schema, Type, Validator, Value,
};
use tfplugin::hcl::quoted;
use tfplugin::model;
use time::Date;
use time::macros::format_description;

use crate::http::{Error, ErrorKind};
use crate::provider::backend::{self, Backend, Credential};
use crate::provider::{checks, customer_id};
use crate::wiv;

model! {
    /// Its attributes.
    pub struct Model {
        customer_id: Attr<String>,
        start_date: Attr<String>,
        end_date: Attr<String>,
        limit: Attr<Number>,
        cases: Attr<Vec<Case>>,
        is_complete: Attr<bool>,
    }
}

model! {
    /// A case.
    #[allow(clippy::struct_field_names, reason = "as the documents name them")]
    pub struct Case {
        case_id: Attr<String>,
        case_type: Attr<String>,
        json: Attr<String>,
    }
}

/// The data source.
pub struct Cases {
    pub backend: Arc<Backend>,
}

impl Configurable for Cases {
    type Model = Model;
    const TYPE: &'static str = "msp_cases";

    fn schema(&self) -> Schema {
        Schema::new(
            "The cases of a customer in Wiv: where it has found possible savings.\n\n\
             The provider reads them with `POST /v2/cases/msp/search`, page by page, to the end or \
             to `limit`. The state stores all of them: for a customer with many cases, set dates \
             or a limit.",
            attributes(),
        )
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        let (start, end) = (&config.start_date, &config.end_date);
        if start.is_null() != end.is_null() {
            let (set, missing) =
                if end.is_null() { ("start_date", "end_date") } else { ("end_date", "start_date") };
            let detail = format!(
                "Set `{missing}` too, or remove `{set}`: Wiv documents a range of two dates."
            );
            let error = Diagnostic::error("Half a range of dates", detail);
            diagnostics.push(error.at(Path::attribute(set)));
        }
        let known = |attr: &Attr<String>| attr.text().and_then(|text| date(text).ok());
        if let (Some(start), Some(end)) = (known(start), known(end))
            && end < start
        {
            let detail = format!(
                "Set an `end_date` that is not before `start_date`: {end} is \
                                  before {start}."
            );
            let error = Diagnostic::error("The range of dates ends before it starts", detail);
            diagnostics.push(error.at(Path::attribute("end_date")));
        }
    }
}

impl DataSource for Cases {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let wiv = self.backend.configured().wiv.ready()?;
        let customer_id = config.customer_id.text().unwrap_or_default();
        let search = wiv::CaseSearch {
            customer_id: Some(customer_id.to_owned()),
            date_range: range(&config),
            page_size: None,
        };
        let limit = config.limit.known().and_then(limit);
        let client = wiv.client.stopped_by(&context.stop);
        let found = client
            .find_cases(&search, limit)
            .await
            .map_err(|error| cannot_be_read(customer_id, &error, &wiv.credential))?;
        // A search for a customer that does not exist may find no case, and say nothing.
        if found.cases.is_empty() {
            customer_id::check(&self.backend, &config.customer_id, &context.stop).await?;
        }
        let mut cases: Vec<_> = found.cases.into_iter().map(Case::of).collect();
        cases.sort_by(|a, b| (&a.case_id, &a.json).cmp(&(&b.case_id, &b.json)));
        Ok(Model { cases: cases.into(), is_complete: found.is_complete.into(), ..config })
    }
}

impl Case {
    fn of(case: wiv::Case) -> Self {
        Self { case_id: case.id.into(), case_type: case.kind.into(), json: case.json.into() }
    }
}

fn range(config: &Model) -> Option<wiv::DateRange> {
    let known = |attr: &Attr<String>| date(attr.text()?).ok();
    Some(wiv::DateRange { start: known(&config.start_date)?, end: known(&config.end_date)? })
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| {
        format!("{text} is not a date as YYYY-MM-DD, such as `2026-01-31`.", text = quoted(text))
    })
}

fn limit(number: &Number) -> Option<NonZeroUsize> {
    usize::try_from(number.as_i64()?).ok().and_then(NonZeroUsize::new)
}

fn cannot_be_read(id: &str, error: &Error, credential: &Credential) -> Diagnostic {
    let what = format!("The cases of customer {id} cannot be read", id = quoted(id));
    if error.kind() != ErrorKind::NotFound {
        return backend::refused(&what, error, credential);
    }
    let next = format!(
        "Check the id, and that the credential from {credential} belongs to the organization that has \
         the customer."
    );
    backend::failed(&what, error, &next).at(Path::attribute("customer_id"))
}

fn attributes() -> Vec<Attribute> {
    let day = |name, description| {
        Attribute::optional(name, Type::String, description)
            .validate(Validator::text(|text| date(text).map(drop)))
    };
    let text = |name, description| Attribute::computed(name, Type::String, description);
    let case = vec![
        text("case_id", "Id of the case."),
        text("case_type", "Type of the case, such as `EC2 Stopped Instances`."),
        text(
            "json",
            "The whole case as JSON text, with sorted members, for `jsondecode`. Wiv documents no \
             members except the two above.",
        ),
    ];
    vec![
        Attribute::required(
            "customer_id",
            Type::String,
            "Id of the customer, such as `msp_customer.example.id`.",
        )
        .validate(Validator::text(checks::name)),
        day(
            "start_date",
            "First day of a range, as YYYY-MM-DD, together with `end_date`. Wiv does not document \
             which date of a case counts, or whether both days belong to the range. Default: cases \
             of all time.",
        ),
        day("end_date", "Last day of the range, as YYYY-MM-DD, not before `start_date`."),
        Attribute::optional(
            "limit",
            Type::Number,
            "How many cases to read at most, in Wiv's order. Default: all.",
        )
        .validate(Validator::new(|value| match value {
            Value::Number(number) if limit(number).is_none() => {
                Err(format!("It must be a whole number of at least 1, not {number}."))
            }
            _ => Ok(()),
        })),
        Attribute::computed(
            "cases",
            AttributeType::Nested(Nesting::List, case),
            "The cases, sorted by `case_id`.",
        ),
        Attribute::computed(
            "is_complete",
            Type::Bool,
            "Whether these are all cases. `false` if `limit` ended the search and there may be \
             more.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_that_exists_and_is_written_in_one_way() {
        for text in ["2026-01-31", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(date(text).map(|day| day.to_string()), Ok(text.to_owned()));
        }
        for text in
            ["", "2026-02-29", "2026-1-31", "31.01.2026", "2026-01-31T00:00:00Z", " 2026-01-31"]
        {
            assert!(date(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_range_has_two_ends_in_order_as_far_as_they_are_known() {
        let known = |text: &str| Attr::Known(text.to_owned());
        for (start_date, end_date, complaints) in [
            (Attr::Null, Attr::Null, 0),
            (known("2026-01-01"), known("2026-01-01"), 0),
            (known("2026-01-02"), known("2026-01-01"), 1),
            (known("2026-01-01"), Attr::Null, 1),
            (Attr::Null, known("2026-01-01"), 1),
            (Attr::Unknown, known("2026-01-01"), 0),
            (Attr::Unknown, Attr::Null, 1),
            // The validator of the attribute reports it.
            (known("soon"), known("2026-01-01"), 0),
        ] {
            let mut diagnostics = Diagnostics::new();
            let config = Model { start_date, end_date, ..Model::default() };
            Cases { backend: Arc::default() }.validate(&config, &mut diagnostics);
            assert_eq!(diagnostics.len(), complaints);
        }
    }
}
