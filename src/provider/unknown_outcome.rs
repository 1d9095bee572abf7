//! A create whose answer was lost. It may have been carried out or not, and sending it
//! again could make a second object that nobody can delete: so it is looked for instead.
//!
//! What is found is taken over with a warning. What is not found is *pending*: it is in the
//! state without an id, nothing is sent for it while that is so, and the next read looks
//! again. Never an error beside a state, which would taint it, and never nothing: then
//! neither state nor message would know of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tfplugin::framework::{Context, Diagnostic, Private};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::look::{Existing, Wanted};
use crate::http::{CancellationToken, Error};

/// How long to wait before each look after a lost answer: a service may list what it has
/// made some time later. Longer waits are for the next run.
const PAUSES: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// Remembered in private state while the outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    /// When it was sent, in seconds since 1970.
    sent_at: i64,
    /// What looked like it before it was sent, and so is not what was made.
    before: Vec<String>,
}

const NOTE: &str = "pending";

/// Whether the outcome of the create is still unknown.
pub fn is_pending(private: &Private) -> bool {
    private.get::<Pending>(NOTE).is_some()
}

/// After a lost answer: the id of what was made, or `None` for pending. Either comes with
/// a warning. `before` is what looked like it before; `look` asks anew what does now.
///
/// # Errors
/// If several have appeared, of which one may be it: all are named.
pub async fn after_lost_answer<F>(
    wanted: &Wanted,
    error: &Error,
    before: Vec<String>,
    look: impl Fn() -> F,
    context: &mut Context,
) -> Result<Option<String>, Diagnostic>
where
    F: Future<Output = Result<Vec<Existing>, Error>> + Send,
{
    let sent_at = OffsetDateTime::now_utc().unix_timestamp();
    match &*appeared(&before, look, &context.stop).await {
        [] => {
            context.private.set(NOTE, Pending { sent_at, before });
            context.warnings.push(wanted.pending(error));
            Ok(None)
        }
        [one] => {
            context.warnings.push(wanted.found_again(one, &error.detail()));
            Ok(Some(one.id.clone()))
        }
        several => Err(wanted.several_appeared(several)),
    }
}

/// For a read of what is pending: the id of what was made.
///
/// # Errors
/// If it is not there, or several are, of which one may be it.
pub async fn resolve<F>(
    wanted: &Wanted,
    look: impl FnOnce() -> F,
    context: &mut Context,
) -> Result<String, Diagnostic>
where
    F: Future<Output = Result<Vec<Existing>, Diagnostic>> + Send,
{
    let Some(pending) = context.private.get::<Pending>(NOTE) else {
        return Err(wanted.no_id());
    };
    match &*new_ones(look().await?, &pending.before) {
        [] => Err(wanted.still_pending(pending.sent_at)),
        [one] => {
            context.private.remove(NOTE);
            let sent_at = moment(pending.sent_at);
            let what = format!("Its create was sent at {sent_at}, and the answer was lost.");
            context.warnings.push(wanted.found_again(one, &what));
            Ok(one.id.clone())
        }
        several => Err(wanted.several_appeared(several)),
    }
}

/// What was not there before, asked again and again until there is something.
async fn appeared<F>(
    before: &[String],
    look: impl Fn() -> F,
    stop: &CancellationToken,
) -> Vec<Existing>
where
    F: Future<Output = Result<Vec<Existing>, Error>> + Send,
{
    let new = || {
        let listed = look();
        async move {
            let new = new_ones(listed.await?, before);
            Ok((!new.is_empty()).then_some(new))
        }
    };
    looked_for(new, stop).await.unwrap_or_default()
}

/// What a look finds after a lost answer, asked again and again over some seconds until there
/// is something. A look that fails is one that finds nothing.
pub async fn looked_for<T, F>(look: impl Fn() -> F, stop: &CancellationToken) -> Option<T>
where
    F: Future<Output = Result<Option<T>, Error>> + Send,
{
    for pause in PAUSES {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
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

fn new_ones(mut existing: Vec<Existing>, before: &[String]) -> Vec<Existing> {
    existing.retain(|one| !before.contains(&one.id));
    existing
}

fn moment(seconds: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(seconds).ok();
    let text = time.and_then(|time| time.format(&Rfc3339).ok());
    text.unwrap_or_else(|| "an unknown time".to_owned())
}

impl Wanted {
    /// Nothing is planned for what may exist or not.
    pub fn not_while_pending(&self) -> Diagnostic {
        Diagnostic::error(
            format!("It is not known whether {} exists", self.thing),
            "The answer to its create was lost, so nothing is done with it before that is known. \
             Plan without `-refresh=false`: a refresh looks for it.",
        )
    }

    /// Another block has sent the same, and nobody knows what came of it.
    pub fn pending_elsewhere(&self) -> Diagnostic {
        Diagnostic::error(
            format!("It is not known whether {} exists", self.thing),
            "Another block has sent a create of the same, and the answer was lost. A second one could \
             not be deleted, so none is created. Remove one of the two blocks, or name it differently.",
        )
    }

    fn pending(&self, error: &Error) -> Diagnostic {
        let type_name = self.type_name;
        Diagnostic::warning(
            format!("It is not known whether {} was created", self.thing),
            format!(
                "{}\n\nIt was looked for several times and is not listed. It is in the state without \
                 an id, and nothing is sent for it while that is so. The next plan looks again and \
                 either takes it over or says what to do. What depends on `{type_name}.NAME.id` waits \
                 until then.",
                error.detail()
            ),
        )
    }

    fn still_pending(&self, sent_at: i64) -> Diagnostic {
        let type_name = self.type_name;
        Diagnostic::error(
            format!("It is not known whether {} exists", self.thing),
            format!(
                "Its create was sent at {}, the answer was lost, and nothing new of that name is listed \
                 since. A second one could not be deleted, so none is created.\n\n\
                 - It may be listed later: plan again in a few minutes.\n\
                 - If you have made sure with the vendor that it does not exist, run `terraform state \
                 rm {type_name}.NAME`, and the next apply creates it.\n\
                 - If it exists under another name, run that too, and import it.\n\
                 - To destroy everything else, use `terraform destroy -refresh=false` with \
                 `deletion_policy = \"abandon\"` on the provider.",
                moment(sent_at)
            ),
        )
    }

    fn found_again(&self, one: &Existing, what_happened: &str) -> Diagnostic {
        Diagnostic::warning(
            format!("{} ({}) was created, as its listing shows", self.thing, one.id),
            format!(
                "{what_happened}\n\nExactly one that was not there before is listed now, so that is \
                 taken to be it. Nothing was sent a second time."
            ),
        )
    }

    fn several_appeared(&self, several: &[Existing]) -> Diagnostic {
        let type_name = self.type_name;
        let ids: Vec<_> = several.iter().map(|one| format!("- {}", one.import_id)).collect();
        Diagnostic::error(
            format!("{} may be one of {}", self.thing, several.len()),
            format!(
                "The answer to its create was lost, and several have appeared since, of which only one \
                 can be it:\n\n{}\n\nFind out which, run `terraform state rm {type_name}.NAME` if it is \
                 in the state, and import it with that id.",
                ids.join("\n")
            ),
        )
    }

    /// Stored by nobody but a release that has lost its note.
    fn no_id(&self) -> Diagnostic {
        let type_name = self.type_name;
        Diagnostic::error(
            format!("{} has no id in the state", self.thing),
            format!("Run `terraform state rm {type_name}.NAME`, and import it if it exists."),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn one(id: &str) -> Existing {
        Existing { id: id.to_owned(), import_id: id.to_owned() }
    }

    /// What looks find, one after the other; the last again and again.
    async fn found(looks: &[&[&str]], before: &[&str], stop: &CancellationToken) -> Vec<String> {
        let next = Cell::new(0);
        let look = || {
            let this = next.replace(next.get() + 1).min(looks.len() - 1);
            let existing = looks[this].iter().map(|id| one(id)).collect();
            std::future::ready(Ok(existing))
        };
        let before: Vec<_> = before.iter().map(|id| (*id).to_owned()).collect();
        appeared(&before, look, stop).await.into_iter().map(|one| one.id).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_there_before_is_not_what_was_made() {
        let stop = CancellationToken::new();
        assert_eq!(found(&[&["old", "new"]], &["old"], &stop).await, ["new"]);
        assert_eq!(found(&[&["old"]], &["old"], &stop).await, [""; 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_lags_is_asked_again_for_some_seconds() {
        let stop = CancellationToken::new();
        let started = tokio::time::Instant::now();
        assert_eq!(found(&[&[], &[], &[], &["new"]], &[], &stop).await, ["new"]);
        assert_eq!(started.elapsed(), Duration::from_millis(3_500));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_ends_the_waiting() {
        let stop = CancellationToken::new();
        stop.cancel();
        let started = tokio::time::Instant::now();
        assert_eq!(found(&[&["new"]], &[], &stop).await, [""; 0]);
        assert_eq!(started.elapsed(), Duration::ZERO);
    }
}
