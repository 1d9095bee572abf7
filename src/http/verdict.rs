//! The table of outcomes, and what follows for each kind of call.
//!
//! | what happened | read, idempotent write | create |
//! |---|---|---|
//! | could not connect (DNS, refused, TLS): nothing was sent | send again | send again |
//! | 429 | send again after `Retry-After` | the same, after a look: the server seems to refuse it before it does anything |
//! | 401 with a token that can be renewed | renew once, send again | the same |
//! | other 4xx but 408 | error | error |
//! | 502, 503, 504: a gateway finds no server behind it | as a lost answer, for as long as `outage_timeout` says | **outcome unknown**: never sent again |
//! | 408, 5xx, reset, timeout, cut or unreadable body, 2xx without an id, the rest | send again, then error | **outcome unknown**: never sent again |
//! | a list that says that it is not complete, or that something failed | error | |
//! | 3xx | error: redirects are not followed | error |
//!
//! [`patience`](super) says how long and how often. All attempts of one call together end within
//! ten minutes.

use super::ErrorKind;
use super::trouble::Sign;

/// What a call does, with any method. It decides what a lost answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It changes nothing: GETs, searches, the exchange of a token.
    Read,
    /// Sending it twice does the same as once: a PUT.
    IdempotentWrite,
    /// Sending it twice makes two objects.
    Create,
}

/// How an attempt ended, if it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// There was no connection: nothing was sent.
    NotConnected,
    /// 429.
    TooManyRequests,
    /// 401.
    Unauthorized,
    /// 3xx.
    Redirected,
    /// A 4xx that refuses, with its status.
    Refused(u16),
    /// A list says that it is not complete.
    NotWhole,
    /// 502, 503, 504: a gateway has no answer. The outcome of the request is not known.
    Unavailable,
    /// The request went out, and its outcome is not known. This is 408, 5xx, a reset, a timeout, a
    /// body that is cut or makes no sense, and any status not listed here.
    Lost,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Send the same request again after a pause, while attempts are left.
    SendAgain,
    /// Fetch new credentials once, then send the same request again.
    RenewAndSendAgain,
    /// Tell the caller.
    GiveUp,
}

impl Outcome {
    /// What a status means; `None` is success.
    pub fn of_status(status: u16) -> Option<Self> {
        match status {
            200..=299 => None,
            300..=399 => Some(Self::Redirected),
            401 => Some(Self::Unauthorized),
            408 => Some(Self::Lost),
            429 => Some(Self::TooManyRequests),
            400..=499 => Some(Self::Refused(status)),
            502..=504 => Some(Self::Unavailable),
            _ => Some(Self::Lost),
        }
    }

    /// Applies the table above.
    pub fn verdict(self, kind: Kind) -> Verdict {
        match (self, kind) {
            (Self::NotConnected | Self::TooManyRequests, _)
            | (Self::Unavailable | Self::Lost, Kind::Read | Kind::IdempotentWrite) => {
                Verdict::SendAgain
            }
            (Self::Unauthorized, _) => Verdict::RenewAndSendAgain,
            // A lost create must stay here: a second POST is a second customer.
            (Self::Redirected | Self::Refused(_) | Self::NotWhole, _)
            | (Self::Unavailable | Self::Lost, Kind::Create) => Verdict::GiveUp,
        }
    }

    /// The sign that it gives about the vendor.
    pub(super) fn sign(self) -> Sign {
        match self {
            Self::NotConnected | Self::Unavailable => Sign::Away,
            Self::TooManyRequests => Sign::Busy,
            Self::Unauthorized
            | Self::Redirected
            | Self::Refused(_)
            | Self::NotWhole
            | Self::Lost => Sign::Well,
        }
    }

    /// Whether the request went out, and nobody knows the outcome.
    pub(super) fn is_lost(self) -> bool {
        matches!(self, Self::Unavailable | Self::Lost)
    }

    /// Whether it was not carried out, as far as anybody can tell.
    pub fn was_not_carried_out(self) -> bool {
        match self {
            Self::Unavailable | Self::Lost | Self::NotWhole => false,
            Self::NotConnected
            | Self::TooManyRequests
            | Self::Unauthorized
            | Self::Redirected
            | Self::Refused(_) => true,
        }
    }

    /// The kind of error that the caller gets after the last attempt.
    pub fn error_kind(self, kind: Kind) -> ErrorKind {
        match (self, kind) {
            (Self::NotConnected, _) => ErrorKind::NotSent,
            (Self::TooManyRequests, _) => ErrorKind::Refused { status: 429 },
            (Self::Unauthorized, _) => ErrorKind::Unauthorized,
            (Self::Redirected, _) => ErrorKind::Redirected,
            (Self::Refused(403), _) => ErrorKind::Forbidden,
            (Self::Refused(404), _) => ErrorKind::NotFound,
            (Self::Refused(status), _) => ErrorKind::Refused { status },
            (Self::Unavailable | Self::Lost | Self::NotWhole, Kind::Create) => {
                ErrorKind::OutcomeUnknown
            }
            (Self::NotWhole, Kind::Read | Kind::IdempotentWrite) => ErrorKind::NotWhole,
            (Self::Unavailable | Self::Lost, Kind::Read | Kind::IdempotentWrite) => {
                ErrorKind::Failed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 3] = [Kind::Read, Kind::IdempotentWrite, Kind::Create];

    #[test]
    fn every_row_of_the_table() {
        use Verdict::{GiveUp, RenewAndSendAgain, SendAgain};
        for (outcome, expected) in [
            (Outcome::NotConnected, [SendAgain; 3]),
            (Outcome::TooManyRequests, [SendAgain; 3]),
            (Outcome::Unauthorized, [RenewAndSendAgain; 3]),
            (Outcome::Redirected, [GiveUp; 3]),
            (Outcome::Refused(400), [GiveUp; 3]),
            (Outcome::NotWhole, [GiveUp; 3]),
            (Outcome::Unavailable, [SendAgain, SendAgain, GiveUp]),
            (Outcome::Lost, [SendAgain, SendAgain, GiveUp]),
        ] {
            assert_eq!(KINDS.map(|kind| outcome.verdict(kind)), expected, "{outcome:?}");
        }
    }

    #[test]
    fn a_lost_create_is_never_sent_again_and_never_called_a_failure() {
        for lost in [Outcome::Lost, Outcome::Unavailable] {
            assert_eq!(lost.verdict(Kind::Create), Verdict::GiveUp);
            assert_eq!(lost.error_kind(Kind::Create), ErrorKind::OutcomeUnknown);
            assert!(lost.is_lost() && !lost.was_not_carried_out());
        }
        for kind in [Kind::Read, Kind::IdempotentWrite] {
            assert_eq!(Outcome::Lost.error_kind(kind), ErrorKind::Failed);
        }
    }

    #[test]
    fn only_a_lost_create_has_an_unknown_outcome() {
        for kind in KINDS {
            for (outcome, told) in [
                (Outcome::NotConnected, ErrorKind::NotSent),
                (Outcome::TooManyRequests, ErrorKind::Refused { status: 429 }),
                (Outcome::Unauthorized, ErrorKind::Unauthorized),
                (Outcome::Redirected, ErrorKind::Redirected),
                (Outcome::Refused(403), ErrorKind::Forbidden),
                (Outcome::Refused(404), ErrorKind::NotFound),
                (Outcome::Refused(409), ErrorKind::Refused { status: 409 }),
            ] {
                assert_eq!(outcome.error_kind(kind), told, "{kind:?}");
            }
        }
    }

    #[test]
    fn every_status_has_a_meaning_and_what_is_unlisted_is_lost() {
        for status in 0..=999 {
            let expected = match status {
                200..=299 => None,
                300..=399 => Some(Outcome::Redirected),
                401 => Some(Outcome::Unauthorized),
                429 => Some(Outcome::TooManyRequests),
                400..=407 | 409..=428 | 430..=499 => Some(Outcome::Refused(status)),
                502..=504 => Some(Outcome::Unavailable),
                _ => Some(Outcome::Lost),
            };
            assert_eq!(Outcome::of_status(status), expected, "{status}");
        }
    }
}
