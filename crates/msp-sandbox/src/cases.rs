//! What Wiv has found at a customer: no call makes a case, so that they are made by hand.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::macros::{date, format_description};
use time::{Date, Duration};

use super::ids::Draw;
use super::state::State;

/// The most cases that are made in one go.
const MOST: u32 = 100_000;

/// The types of cases that are made, in turn. The guide's example is the first.
const TYPES: [&str; 3] = ["EC2 Stopped Instances", "Unattached EBS Volumes", "Idle Load Balancers"];

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its id.
    pub case_id: String,
    /// What it is about: `EC2 Stopped Instances`.
    pub case_type: String,
    /// The day that a `date_range` goes by: `2024-01-31`. Answered as `created_at`, a name of
    /// the sandbox's own: the guide shows no more than the two above.
    #[serde(with = "day")]
    pub created_at: Date,
    /// What else is answered.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

impl Case {
    /// As a search answers it.
    pub(super) fn answered(&self) -> Value {
        let mut case = Map::new();
        case.insert("case_id".to_owned(), Value::from(self.case_id.as_str()));
        case.insert("created_at".to_owned(), Value::from(self.created_at.to_string()));
        case.extend(self.details.iter().map(|(name, value)| (name.clone(), value.clone())));
        case.insert("case_type".to_owned(), Value::from(self.case_type.as_str()));
        Value::Object(case)
    }
}

/// Cases to be made for one customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCases {
    /// Whose.
    pub customer_id: String,
    /// How many.
    pub count: u32,
    /// Of which type; of several in turn, if it is not given.
    #[serde(default)]
    pub case_type: Option<String>,
    /// The day of the first.
    #[serde(with = "day", default = "first_day")]
    pub start: Date,
    /// The last of the days, over which they are spread evenly.
    #[serde(with = "day", default = "last_day")]
    pub end: Date,
}

impl NewCases {
    /// So many of a customer, of all types and over all of 2024.
    pub fn of(customer_id: &str, count: u32) -> Self {
        let customer_id = customer_id.to_owned();
        Self { customer_id, count, case_type: None, start: first_day(), end: last_day() }
    }

    pub(super) fn make(&self, state: &mut State, draw: &mut Draw) -> io::Result<usize> {
        let wrong = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        if self.end < self.start {
            return wrong("no cases: end is before start");
        }
        if self.count > MOST {
            return wrong(&format!("no cases: count is more than {MOST}"));
        }
        let Some(customer) = state.customer_mut(&self.customer_id) else {
            return wrong("no cases: there is no customer of this customer_id");
        };
        let days = (self.end - self.start).whole_days() + 1;
        let types = TYPES.iter().copied().cycle();
        for (number, next_type) in (0..self.count).zip(types) {
            let day = days * i64::from(number) / i64::from(self.count);
            customer.cases.push(Case {
                case_id: draw.case_number(),
                case_type: self.case_type.clone().unwrap_or_else(|| next_type.to_owned()),
                created_at: self.start.saturating_add(Duration::days(day)),
                details: Map::new(),
            });
        }
        Ok(self.count as usize)
    }
}

fn first_day() -> Date {
    date!(2024 - 01 - 01)
}

fn last_day() -> Date {
    date!(2024 - 12 - 31)
}

/// `2024-01-31`, or `None` if it is no day.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// A day as JSON has it.
mod day {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use time::Date;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
    pub(super) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        super::parse_day(&text).ok_or_else(|| D::Error::custom("a day is written 2024-01-31"))
    }
}
