//! A create whose answer was lost. The vendor may have carried it out or not. Sending it again
//! could make a second object that nobody can delete, so the provider looks for it.
//!
//! If a look finds it, the block takes it over, with a warning. If not, it is *pending*: the state
//! has it without an id, the provider sends nothing for it, and the next read looks again. An error
//! beside a state would taint it. Without a state, neither state nor message would know of it.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use tfplugin::framework::{Diagnostic, Note, PlanContext, Private};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::leave::{self, DeletionPolicy, Governing};
use super::look::{Alike, Before, Seen};
use super::{Facts, Permanent};
use crate::http::{CancellationToken, Error};

/// How long to wait before each look after a lost answer: a service may list a new object some time
/// later. The next run does the longer waits.
const PAUSES: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// The note in private state while the outcome is unknown. It is written without the names of its
/// fields, and read with or without them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pending {
    /// When it was sent, in seconds since 1970.
    sent_at: i64,
    /// Similar objects from before it was sent, so it did not make them.
    before: Vec<String>,
    /// How many listed objects nobody could recognise then.
    #[serde(default)]
    hidden: u64,
}

const NOTE: Note = Note::new("p").formerly("pending");

impl Serialize for Pending {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.sent_at, &self.before, self.hidden).serialize(serializer)
    }
}

impl Pending {
    /// Reads the note.
    pub fn of(private: &Private) -> Option<Self> {
        private.get(NOTE)
    }

    pub fn before(&self) -> Before {
        Before { ids: self.before.clone(), hidden: self.hidden }
    }

    pub fn what_happened(&self) -> String {
        format!("Its create request was sent at {}, and the answer was lost.", self.sent_at())
    }

    pub fn sent_at(&self) -> String {
        utc(self.sent_at)
    }
}

/// Whether the outcome of the create is still unknown.
pub fn is_pending(private: &Private) -> bool {
    Pending::of(private).is_some()
}

/// Writes the note.
pub fn note(private: &mut Private, sent_at: i64, before: Before) {
    private.set(NOTE, Pending { sent_at, before: before.ids, hidden: before.hidden });
}

/// Removes the note: the outcome is known.
pub fn forget(private: &mut Private) {
    private.remove(NOTE);
}

/// A time in the words of messages, from the seconds since 1970.
pub fn utc(at: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(at).ok();
    let text = time.and_then(|time| time.format(&Rfc3339).ok());
    text.unwrap_or_else(|| "an unknown time".to_owned())
}

pub fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// The objects that have turned up since the create was sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Appeared<A> {
    One(A),
    Several(Vec<A>),
    Nothing(Why),
}

/// Why nothing was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    /// No list came back.
    pub is_unasked: bool,
    /// How many more objects are listed now that nobody can recognise. Exactly one: it exists.
    pub more_hidden: u64,
    /// The ids and names of new objects that are nearly equal.
    pub near: Vec<(String, String)>,
    /// The ids of new objects that are equal, and belong to another block.
    pub elsewhere: Vec<String>,
}

impl Why {
    /// Whether a list came back, and shows nothing that could be it.
    pub fn is_clear(&self) -> bool {
        *self == Self::default()
    }
}

/// The objects that did not exist before. It asks again and again until there is one.
pub async fn appeared<T: Permanent, F>(
    before: &Before,
    look: impl Fn() -> F,
    is_free: impl Fn(&str) -> bool,
    stop: &CancellationToken,
) -> Appeared<T::Answer>
where
    F: Future<Output = Result<Seen<T>, Error>> + Send,
{
    let mut last = Why { is_unasked: true, ..Why::default() };
    for pause in PAUSES {
        if !waited(pause, stop).await {
            break;
        }
        match look().await {
            Ok(seen) => match new_ones(seen, before, &is_free) {
                Appeared::Nothing(why) => last = why,
                found => return found,
            },
            Err(error) => {
                tracing::warn!(tried = error.tried(), "look after a lost answer failed");
            }
        }
    }
    Appeared::Nothing(last)
}

/// The objects that did not exist before.
pub fn new_ones<T: Permanent>(
    seen: Seen<T>,
    before: &Before,
    is_free: impl Fn(&str) -> bool,
) -> Appeared<T::Answer> {
    let Seen(Alike { same, near, hidden }) =
        seen.only(|id| !before.ids.iter().any(|one| one == id));
    let (mut same, others): (Vec<_>, Vec<_>) =
        same.into_iter().partition(|one| is_free(T::id(one)));
    let near = near.into_iter().filter(|(one, _)| is_free(T::id(one)));
    match (same.len(), same.pop()) {
        (1, Some(one)) => Appeared::One(one),
        (_, Some(last)) => {
            same.push(last);
            Appeared::Several(same)
        }
        (_, None) => Appeared::Nothing(Why {
            is_unasked: false,
            more_hidden: hidden.saturating_sub(before.hidden),
            near: near.map(|(one, name)| (T::id(&one).to_owned(), name)).collect(),
            elsewhere: others.iter().map(|one| T::id(one).to_owned()).collect(),
        }),
    }
}

/// The result of looks after a lost answer. It asks again and again over some seconds, until there
/// is an object. A look that fails counts as one that finds nothing.
pub async fn looked_for<T, F>(look: impl Fn() -> F, stop: &CancellationToken) -> Option<T>
where
    F: Future<Output = Result<Option<T>, Error>> + Send,
{
    for pause in PAUSES {
        if !waited(pause, stop).await {
            break;
        }
        match look().await {
            Ok(None) => {}
            Ok(found) => return found,
            Err(error) => {
                tracing::warn!(tried = error.tried(), "look after a lost answer failed");
            }
        }
    }
    None
}

/// Whether the pause ended without a stop.
async fn waited(pause: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        biased;
        () = stop.cancelled() => false,
        () = tokio::time::sleep(pause) => true,
    }
}

/// Nothing is planned for an object that may not exist.
pub fn not_while_pending(thing: &str) -> Diagnostic {
    Diagnostic::error(
        format!("It is not known whether {thing} exists"),
        "Plan without `-refresh=false`: a refresh looks for it. The answer to its create request was \
         lost. The plan does nothing with it until the provider knows more.",
    )
}

/// The plan to destroy an object that may not exist.
pub fn end(thing: &str, governing: Governing, facts: Facts, context: &mut PlanContext) {
    leave::stays(&mut context.private);
    context.diagnostics.push(match governing.policy {
        DeletionPolicy::Prevent => refusal(thing, governing, facts),
        DeletionPolicy::Abandon => {
            leave::said(&mut context.private);
            farewell(thing, "It leaves the Terraform state", facts)
        }
    });
}

/// The same at apply.
///
/// # Errors
/// If the policy prevents it.
pub fn delete(
    thing: &str,
    governing: Governing,
    facts: Facts,
    planned: &Private,
) -> Result<Option<Diagnostic>, Diagnostic> {
    match governing.policy {
        DeletionPolicy::Prevent => Err(refusal(thing, governing, facts)),
        DeletionPolicy::Abandon if leave::is_said(planned) => Ok(None),
        DeletionPolicy::Abandon => {
            Ok(Some(farewell(thing, "It has left the Terraform state", facts)))
        }
    }
}

fn refusal(thing: &str, governing: Governing, facts: Facts) -> Diagnostic {
    Diagnostic::error(
        format!("It is not known whether {thing} exists, so it cannot be destroyed"),
        format!(
            "Plan without `-refresh=false`: a refresh looks for it. To remove it from the state without \
             knowing, do one of these:\n{}\n- Run `terraform state rm` with its address.\n\n\
             The answer to its create request was lost. {}, and `deletion_policy` is `prevent`, so \
             nothing is done.",
            leave::how_to_abandon(governing),
            facts.cannot
        ),
    )
}

fn farewell(thing: &str, what: &str, facts: Facts) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} may be left behind"),
        format!(
            "{what}. If {} lists it and you want to end it, {}. The answer to its create request was \
             lost, so nobody knows whether it exists.",
            facts.vendor, facts.to_end_it
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::provider::resources::customer::Organization;
    use crate::wiv::Customer;

    fn seen(ids: &[&str], hidden: u64) -> Seen<Organization> {
        let one = |id: &&str| Customer { id: (*id).to_owned(), ..Customer::default() };
        Seen(Alike { same: ids.iter().map(one).collect(), near: Vec::new(), hidden })
    }

    fn before(ids: &[&str]) -> Before {
        Before { ids: ids.iter().map(|id| (*id).to_owned()).collect(), hidden: 0 }
    }

    fn ids(appeared: Appeared<Customer>) -> Vec<String> {
        match appeared {
            Appeared::One(one) => vec![one.id],
            Appeared::Several(several) => several.into_iter().map(|one| one.id).collect(),
            Appeared::Nothing(_) => Vec::new(),
        }
    }

    /// The results of looks, one after the other. The last one repeats.
    async fn found(looks: &[&[&str]], was: &[&str], stop: &CancellationToken) -> Vec<String> {
        let next = Cell::new(0);
        let look = || {
            let this = next.replace(next.get() + 1).min(looks.len() - 1);
            std::future::ready(Ok(seen(looks[this], 0)))
        };
        ids(appeared(&before(was), look, |_| true, stop).await)
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_there_before_is_not_what_was_made() {
        let stop = CancellationToken::new();
        assert_eq!(found(&[&["old", "new"]], &["old"], &stop).await, ["new"]);
        assert_eq!(found(&[&["old"]], &["old"], &stop).await, [""; 0]);
        assert_eq!(found(&[&["a", "b"]], &[], &stop).await, ["a", "b"]);
    }

    #[test]
    fn what_another_block_has_is_not_what_was_made() {
        let free = |id: &str| id != "taken";
        assert_eq!(ids(new_ones(seen(&["taken", "new"], 0), &before(&[]), free)), ["new"]);
    }

    #[test]
    fn what_is_remembered_is_read_as_it_was_written_now_and_before() {
        let mut private = Private::default();
        note(&mut private, 7, Before { ids: vec!["a".to_owned()], hidden: 2 });
        let pending = Pending { sent_at: 7, before: vec!["a".to_owned()], hidden: 2 };
        assert_eq!(Pending::of(&private), Some(pending.clone()));
        for (hidden, before) in [(2, r#","hidden":2"#), (0, "")] {
            let stored = format!(
                r#"{{"version":1,"notes":{{"pending":{{"sent_at":7,"before":["a"]{before}}}}}}}"#
            );
            let private = Private::from_bytes(stored.as_bytes());
            assert_eq!(Pending::of(&private), Some(Pending { hidden, ..pending.clone() }));
        }
    }

    #[test]
    fn what_is_hidden_is_counted_against_what_was_before() {
        for hidden in 0..3 {
            let Appeared::Nothing(why) = new_ones(seen(&[], hidden), &before(&[]), |_| true) else {
                panic!("nothing is listed")
            };
            assert_eq!((why.more_hidden, why.is_unasked), (hidden, false));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_lags_is_asked_again_for_some_seconds() {
        let stop = CancellationToken::new();
        let started = tokio::time::Instant::now();
        assert_eq!(found(&[&[], &[], &[], &["new"]], &[], &stop).await, ["new"]);
        assert_eq!(started.elapsed(), Duration::from_millis(3_500));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_ends_the_waiting_and_nothing_was_asked() {
        let stop = CancellationToken::new();
        stop.cancel();
        let started = tokio::time::Instant::now();
        let look = || std::future::ready(Ok(seen(&["new"], 0)));
        let appeared = appeared(&before(&[]), look, |_| true, &stop).await;
        let Appeared::Nothing(why) = appeared else { panic!("nothing was asked") };
        assert!(why.is_unasked);
        assert_eq!(started.elapsed(), Duration::ZERO);
    }
}
