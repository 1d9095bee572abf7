//! Customers on demand: many of them for a rehearsal.

use std::collections::HashSet;
use std::io;

use serde::Deserialize;

use super::State;
use super::customer::Customer;
use super::ids::Draw;

/// The most customers in one call.
const MOST: u32 = 100_000;

/// New customers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCustomers {
    /// How many.
    pub count: u32,
    /// The name of each, before its number: `Customer` makes `Customer 1` and so on.
    #[serde(default = "first_word")]
    pub name: String,
}

impl NewCustomers {
    /// This many, called `Customer 1` and so on.
    pub fn of(count: u32) -> Self {
        Self { count, name: first_word() }
    }

    /// Skips existing names, so a second call makes as many more.
    pub(crate) fn make(&self, state: &mut State, draw: &mut Draw) -> io::Result<u32> {
        if self.count > MOST {
            let what = format!("no customers made: count is more than {MOST}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
        let taken: HashSet<_> = state.customers.iter().map(|one| one.name.clone()).collect();
        let names = (1u64..).map(|number| format!("{} {number}", self.name));
        let free = names.filter(|name| !taken.contains(name)).take(self.count as usize);
        let made =
            free.map(|name| Customer { customer_id: draw.uuid(), name, ..Customer::default() });
        state.customers.extend(made);
        Ok(self.count)
    }
}

fn first_word() -> String {
    "Customer".to_owned()
}
