//! How long to wait before the next attempt.

use std::time::{Duration, SystemTime};

/// The longest pause that no server asked for.
const LONGEST: Duration = Duration::from_secs(60);

/// The time for all attempts of one call and the pauses between them. Pauses that `Retry-After`
/// asks for count too: a longer wait would look like a hang.
pub(super) const OPERATION: Duration = Duration::from_secs(600);

const _: () = assert!(LONGEST.as_secs() < OPERATION.as_secs());

/// Pauses that double, with full jitter. A pause is anything from nothing to the bound, so clients
/// that failed together do not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self::starting_at(Duration::from_millis(500))
    }
}

impl Backoff {
    /// Pauses of up to `first`, then twice and four times that, and at most 60 s.
    pub const fn starting_at(first: Duration) -> Self {
        Self { first }
    }

    /// The longest pause after that many failed attempts (the first failure is 1).
    pub(super) fn bound(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(LONGEST)
    }

    /// The pause. `share` says where in the range it is, from 0 to 1. NaN counts as 0.
    pub(super) fn pause(&self, failures: u32, share: f64) -> Duration {
        let share = if share > 0.0 { share.min(1.0) } else { 0.0 };
        self.bound(failures).mul_f64(share)
    }
}

/// The part of a wait that a server asked for and that the provider grants.
#[cfg(any(test, fuzzing))]
pub(crate) fn bounded(asked: Duration) -> Duration {
    asked.min(OPERATION)
}

/// A sentence for a caller that a server asks to wait for longer than the call has left.
pub(super) fn too_long(asked: Duration, left: Duration) -> Option<String> {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    if asked <= left {
        return None;
    }
    let asked = if asked > YEAR { "more than a year".to_owned() } else { span(asked) };
    Some(format!(
        "The server asked for a pause of {asked} (`Retry-After`). Run Terraform again after it: no \
         call waits longer than {}.",
        span(OPERATION)
    ))
}

/// A time in words, in whole seconds. A date is never a whole number of seconds away.
pub(super) fn span(time: Duration) -> String {
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    humantime::format_duration(Duration::from_secs(seconds)).to_string()
}

/// The wait that a `Retry-After` header asks for: seconds, or any of the three HTTP dates. It is
/// never below zero. A value that makes no sense counts as no header.
pub(crate) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    let asked = if header.bytes().all(|b| b.is_ascii_digit()) && !header.is_empty() {
        // Digits that fit no integer still mean "long".
        header.parse().map_or(Duration::MAX, Duration::from_secs)
    } else {
        let date = httpdate::parse_http_date(header).ok()?;
        date.duration_since(now).unwrap_or(Duration::ZERO)
    };
    Some(asked)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_double_up_to_a_minute() {
        let bounds: Vec<_> =
            [1, 2, 3, 4, 8, 9, 1_000].map(|n| Backoff::default().bound(n).as_millis()).into();
        assert_eq!(bounds, [500, 1_000, 2_000, 4_000, 60_000, 60_000, 60_000]);
    }

    #[test]
    fn a_share_beyond_the_range_is_its_nearest_end() {
        let backoff = Backoff::default();
        for share in [f64::NAN, f64::NEG_INFINITY, -1.0, -0.0, 0.0] {
            assert_eq!(backoff.pause(3, share), Duration::ZERO, "{share}");
        }
        for share in [1.0, 1.5, f64::MAX, f64::INFINITY] {
            assert_eq!(backoff.pause(3, share), backoff.bound(3), "{share}");
        }
    }

    proptest! {
        #[test]
        fn a_pause_is_never_above_its_bound(failures in 0_u32.., share in proptest::num::f64::ANY) {
            let backoff = Backoff::default();
            prop_assert!(backoff.pause(failures, share) <= backoff.bound(failures));
            prop_assert!(backoff.bound(failures) <= LONGEST);
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_within_bounds() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        for (header, seconds) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("60", Some(60)),
            ("61", Some(61)),
            ("3600", Some(3600)),
            ("99999999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", Some(10)),
            ("Sun Nov  6 08:49:47 1994", Some(10)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 10:19:37 GMT", Some(5_400)),
            ("-5", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            ("Mon, 06 Nov 1994 08:49:47 GMT", None),
        ] {
            let asked = retry_after(header, now);
            assert_eq!(asked.map(|asked| asked.as_secs()), seconds, "{header:?}");
            assert!(asked.is_none_or(|asked| bounded(asked) <= OPERATION), "{header:?}");
        }
    }

    #[test]
    fn what_asks_for_more_than_is_left_is_told() {
        let left = Duration::from_secs(60);
        let told = |asked: Duration| {
            too_long(asked, left).map_or(String::new(), |told| {
                told.split(" (").next().unwrap_or_default().to_owned()
            })
        };
        for (asked, span) in [
            (Duration::ZERO, ""),
            (left, ""),
            (Duration::from_millis(60_001), "1m 1s"),
            (Duration::from_secs(3_600), "1h"),
            (Duration::from_millis(5_399_200), "1h 30m"),
            (Duration::from_secs(86_400), "1day"),
            (Duration::MAX, "more than a year"),
        ] {
            let expected = if span.is_empty() {
                String::new()
            } else {
                format!("The server asked for a pause of {span}")
            };
            assert_eq!(told(asked), expected);
        }
    }
}
