//! New objects that lists do not show yet.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::timestamps::epoch_milliseconds;

/// How far lists lag behind a create. If both are given, both must pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListLag {
    /// How many lists do not show it.
    pub lists: u32,
    /// For how many seconds lists do not show it.
    pub seconds: u32,
}

/// The rest of the lag of one new object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lag {
    /// How many more lists do not show it.
    pub lists: u32,
    /// When lists may show it, in milliseconds since 1970.
    pub until: i64,
}

impl ListLag {
    /// The lag of a new object.
    pub(crate) fn begin(self, now: OffsetDateTime) -> Lag {
        let until = match self.seconds {
            0 => 0,
            seconds => epoch_milliseconds(now + Duration::seconds(seconds.into())),
        };
        Lag { lists: self.lists, until }
    }
}

impl Lag {
    /// Whether lists show it.
    pub(crate) fn is_over(&self, now: OffsetDateTime) -> bool {
        self.lists == 0 && self.until <= epoch_milliseconds(now)
    }

    /// Whether a list changes the rest.
    pub(crate) fn counts(&self) -> bool {
        self.lists > 0
    }

    /// One more list did not show it.
    pub(crate) fn count(&mut self) {
        self.lists = self.lists.saturating_sub(1);
    }

    /// Whether there never was a lag.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_over_when_both_lists_and_seconds_have_passed() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let later = start + Duration::seconds(30);
        let mut lag = ListLag { lists: 1, seconds: 30 }.begin(start);
        assert!(!lag.is_over(later));
        lag.count();
        assert!(!lag.is_over(later - Duration::milliseconds(1)));
        assert!(lag.is_over(later));
    }
}
