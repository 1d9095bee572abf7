//! Cases on demand: no call of Wiv makes one.

use std::io;

use serde::Deserialize;
use serde_json::Map;
use time::macros::date;
use time::{Date, Duration};

use super::State;
use super::cases::Case;
use super::ids::Draw;

/// The most cases in one call.
const MOST: u32 = 100_000;

/// The types of the cases, in turn. The first is the guide's example.
const TYPES: [&str; 3] = ["EC2 Stopped Instances", "Unattached EBS Volumes", "Idle Load Balancers"];

/// New cases for one customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCases {
    /// The customer.
    pub customer_id: String,
    /// How many.
    pub count: u32,
    /// The type. If it is missing, several in turn.
    #[serde(default)]
    pub case_type: Option<String>,
    /// The day of the first.
    #[serde(with = "super::cases::day", default = "first_day")]
    pub start: Date,
    /// The last day. The cases are spread evenly over the days.
    #[serde(with = "super::cases::day", default = "last_day")]
    pub end: Date,
}

impl NewCases {
    /// This many for a customer, of all types and over all of 2024.
    pub fn of(customer_id: &str, count: u32) -> Self {
        let customer_id = customer_id.to_owned();
        Self { customer_id, count, case_type: None, start: first_day(), end: last_day() }
    }

    pub(crate) fn make(&self, state: &mut State, draw: &mut Draw) -> io::Result<usize> {
        let wrong = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        if self.end < self.start {
            return wrong("no cases made: end is before start");
        }
        if self.count > MOST {
            return wrong(&format!("no cases made: count is more than {MOST}"));
        }
        let Some(customer) = state.customer_mut(&self.customer_id) else {
            return wrong("no cases made: there is no customer with this customer_id");
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
