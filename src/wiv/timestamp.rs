//! Times as Wiv writes them.

use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

/// `2025-06-19 13:12:33.599888` and its like, without a zone: UTC. Or RFC 3339.
pub(super) fn parse(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    if let Ok(time) = OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339) {
        return Some(time);
    }
    let plain = format_description!(
        "[year]-[month]-[day][first [ ] [T] [-]][hour]:[minute]:[second][optional [.[subsecond]]]"
    );
    PrimitiveDateTime::parse(text, plain).ok().map(PrimitiveDateTime::assume_utc)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn timestamps_without_a_zone_are_utc() {
        for (text, expected) in [
            ("2025-06-19 13:12:33.599888", Some(datetime!(2025-06-19 13:12:33.599888 UTC))),
            ("2025-06-19 13:12:33", Some(datetime!(2025-06-19 13:12:33 UTC))),
            ("2025-06-19T13:12:33.5", Some(datetime!(2025-06-19 13:12:33.5 UTC))),
            ("2025-06-19-13:12:33", Some(datetime!(2025-06-19 13:12:33 UTC))),
            ("2025-06-19T15:12:33+02:00", Some(datetime!(2025-06-19 13:12:33 UTC))),
            ("2025-06-19T13:12:33Z", Some(datetime!(2025-06-19 13:12:33 UTC))),
            ("2025-13-19 13:12:33", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
