//! Times in the forms that the documents show.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

const WIV: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:6]");
const WIV_SHARED: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]-[hour]:[minute]:[second]");
const LOG: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// For an integration: `2025-06-19 13:12:33.599888`.
pub(crate) fn wiv(at: OffsetDateTime) -> String {
    written(at, WIV)
}

/// For a shared resource: `2025-06-19-13:12:33`.
pub(crate) fn wiv_shared(at: OffsetDateTime) -> String {
    written(at, WIV_SHARED)
}

/// For a line in the request log: RFC 3339, to the millisecond.
pub(crate) fn log(at: OffsetDateTime) -> String {
    written(at, LOG)
}

/// For an organization in Navigator: milliseconds since 1970.
pub(crate) fn epoch_milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// `2024-01-31`, or `None` if it is no day.
pub(crate) fn parse_day(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// Writing fails only for a component that the type lacks. A date and time with an offset lacks
/// none.
fn written(at: OffsetDateTime, form: &[BorrowedFormatItem<'_>]) -> String {
    at.format(form).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn are_written_as_documented() {
        let at = datetime!(2025-06-19 13:12:33.599888 UTC);
        assert_eq!(wiv(at), "2025-06-19 13:12:33.599888");
        assert_eq!(wiv_shared(at), "2025-06-19-13:12:33");
        assert_eq!(log(at), "2025-06-19T13:12:33.599Z");
        assert_eq!(epoch_milliseconds(datetime!(2019-04-08 07:51:52.558 UTC)), 1_554_709_912_558);
    }
}
