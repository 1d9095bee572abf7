//! The cases that Wiv has found at a customer.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::Date;

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its id.
    pub case_id: String,
    /// Its subject: `EC2 Stopped Instances`.
    pub case_type: String,
    /// The day for `date_range`: `2024-01-31`. The answer has it as `created_at`. That name is the
    /// sandbox's own: the guide shows only the two above.
    #[serde(with = "day")]
    pub created_at: Date,
    /// The other members of the answer.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

impl Case {
    /// The case in a search's answer.
    pub(crate) fn answered(&self) -> Value {
        let mut case = Map::new();
        case.insert("case_id".to_owned(), Value::from(self.case_id.as_str()));
        case.insert("created_at".to_owned(), Value::from(self.created_at.to_string()));
        case.extend(self.details.iter().map(|(name, value)| (name.clone(), value.clone())));
        case.insert("case_type".to_owned(), Value::from(self.case_type.as_str()));
        Value::Object(case)
    }
}

/// A day in JSON.
pub(crate) mod day {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use time::Date;

    use crate::timestamps;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
    pub(crate) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        timestamps::parse_day(&text).ok_or_else(|| D::Error::custom("a day is written 2024-01-31"))
    }
}
