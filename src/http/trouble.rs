//! The state of a vendor that concerns all calls: it takes no calls for now, or it is away.

use std::time::Duration;

use tokio::time::Instant;

/// What the end of an attempt says about the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It answers.
    Well,
    /// It takes no calls for now: 429.
    Busy,
    /// It cannot be reached, or a gateway says so.
    Away,
}

/// What the attempts of all calls to one vendor have shown.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// A server that has never answered is probably at another address, and not away.
    has_answered: bool,
    trouble: Option<Trouble>,
}

#[derive(Debug, Clone, Copy)]
struct Trouble {
    since: Instant,
    last: Sign,
}

impl Health {
    /// Takes a sign. Returns whether it ends a time in which the vendor was away.
    pub(super) fn hear(&mut self, sign: Sign) -> bool {
        if sign == Sign::Away && !self.has_answered {
            return false;
        }
        self.has_answered = true;
        let before = self.trouble.take();
        if sign == Sign::Well {
            return before.is_some_and(|trouble| trouble.last == Sign::Away);
        }
        let since = before.map_or_else(Instant::now, |trouble| trouble.since);
        self.trouble = Some(Trouble { since, last: sign });
        false
    }

    /// How long no call has come through, if the last ones failed.
    pub(super) fn lasts(&self) -> Option<Duration> {
        self.trouble.map(|trouble| trouble.since.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_has_never_answered_is_not_waited_for() {
        let mut health = Health::default();
        health.hear(Sign::Away);
        assert_eq!(health.lasts(), None);
        health.hear(Sign::Well);
        health.hear(Sign::Away);
        assert_eq!(health.lasts(), Some(Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn trouble_lasts_from_its_first_sign_to_the_first_answer() {
        let mut health = Health::default();
        for sign in [Sign::Busy, Sign::Away, Sign::Busy] {
            health.hear(sign);
            tokio::time::advance(Duration::from_secs(3)).await;
        }
        assert_eq!(health.lasts(), Some(Duration::from_secs(9)));
        health.hear(Sign::Well);
        assert_eq!(health.lasts(), None);
    }

    #[test]
    fn the_end_of_an_absence_is_told_and_the_end_of_a_rush_is_not() {
        let mut health = Health::default();
        for (sign, is_back) in [
            (Sign::Well, false),
            (Sign::Busy, false),
            (Sign::Well, false),
            (Sign::Away, false),
            (Sign::Well, true),
            (Sign::Well, false),
        ] {
            assert_eq!(health.hear(sign), is_back, "{sign:?}");
        }
    }
}
