//! The journal's objection to a create, or why there is no journal.

use std::io;
use std::time::Duration;

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::{capitalized, import_block, wanted};
use crate::provider::permanent::journal::{
    self, Journal, LISTED_WITHIN, Noted, Objection, Untaken, Unusable,
};
use crate::provider::permanent::pending::{self, utc};
use crate::provider::permanent::{Facts, Permanent};

const NONE: &str = "A second one could not be deleted, so none is created.";

/// Another run has made it, or may have.
pub fn noted<T: Permanent>(key: &T::Key, objection: &Objection) -> Diagnostic {
    let id = match objection {
        Objection::Made { id, .. } | Objection::Renamed { id, .. } => id,
        Objection::Sent(_) => "ID",
    };
    let import = import_block(T::TYPE, &T::import_id(key, id));
    objected(&wanted::<T>(key), T::FACTS, &import, objection)
}

fn objected(wanted: &str, facts: Facts, import: &str, objection: &Objection) -> Diagnostic {
    let noun = facts.noun.to_lowercase();
    match objection {
        Objection::Made { id, made } => Diagnostic::error(
            format!("{wanted} exists already ({id}) and is not listed yet"),
            format!(
                "{} made it{}. It is not in {} yet. {NONE}\n\n\
                 - If another block or another configuration has it, remove this block.\n\
                 - If this block had it under another address, because it was renamed or is under \
                 `for_each` now, say so with a `moved` block.\n\
                 - If no state has it, plan again in a few minutes. Once it is listed, this takes it \
                 in:\n\n{}",
                a_run(made),
                at(made),
                facts.looked_in,
                import,
            ),
        ),
        Objection::Renamed { id, called, made } => Diagnostic::error(
            match &**called {
                "" => format!("{wanted} was created already ({id}) and is listed without a name"),
                called => {
                    format!(
                        "{wanted} was created already ({id}) and is called {called} now",
                        called = quoted(called)
                    )
                }
            },
            format!(
                "{} made or adopted it under this name{}. {NONE}\n\n\
                 If it is the {noun} that this block is about, write its name here and import it:\n\n{}\n\
                 If they are to be two, and you have checked with {} that the new one does not exist \
                 yet, set `confirmed_new = true` on this block.",
                a_run(made),
                at(made),
                import,
                facts.vendor,
            ),
        ),
        Objection::Sent(sent) => Diagnostic::error(
            format!("It is not known whether {wanted} exists: its create was sent already"),
            format!(
                "{} sent its create{}, and nobody knows what came of that. It is not in {} now. {NONE}\n\n\
                 - It may be listed later: plan again in a few minutes.\n\
                 - If {vendor} shows it, import it with the id that it has there:\n\n{}\n\
                 - If you have checked with {vendor} that it does not exist, set \
                 `confirmed_new = true` on this block. It counts from {} on, ten minutes after the \
                 create.",
                a_run(sent),
                at(sent),
                facts.looked_in,
                import,
                utc(sent.at.saturating_add(LISTED_WITHIN)),
                vendor = facts.vendor,
            ),
        ),
    }
}

/// Another process works on it.
pub fn under_way(wanted: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Another run is busy with {wanted} at this moment"),
        "The apply waits for it. If it exists then, the apply is refused and says how to import it.",
    )
}

/// The page could not be taken.
pub fn untaken(wanted: &str, untaken: &Untaken) -> Diagnostic {
    match untaken {
        Untaken::Unusable(Unusable { from, why }) => {
            let from = from.unwrap_or("the default");
            Diagnostic::error(
                "The journal of creates cannot be used",
                format!(
                    "{}. Its directory comes from {from}.\n\n\
                     Before a create is sent, it is written down there, so that no other run on this \
                     machine makes a second one. Name a directory that this user may write to, or \
                     `{}` for no journal.",
                    capitalized(why),
                    journal::OFF,
                ),
            )
        }
        Untaken::Busy(who) => {
            let who = who.map_or_else(String::new, |(process, since)| {
                format!(" (process {process}, since {})", utc(since))
            });
            Diagnostic::error(
                format!("Another run is busy with {wanted}"),
                format!(
                    "Another run on this machine{who} has been busy with it for longer than {}, which is as \
                     long as this one waits. Nothing was sent. Plan again once that run has ended.",
                    humantime::format_duration(journal::WAIT),
                ),
            )
        }
        Untaken::Stopped => Diagnostic::error(
            format!("Nothing was sent for {wanted}"),
            "Terraform asked to stop while this waited for another run that is busy with the same.",
        ),
        Untaken::Failed(why) => unusable(wanted, "read", why),
    }
}

/// The journal cannot record it.
pub fn not_written(wanted: &str, error: &io::Error) -> Diagnostic {
    unusable(wanted, "written", &error.to_string())
}

fn unusable(wanted: &str, done: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        format!("The journal of creates cannot be {done}"),
        format!(
            "{}. Before a create is sent, it is written down there, so that no other run makes a second \
             one. Nothing was sent for {wanted}.",
            capitalized(why)
        ),
    )
}

/// Said once, if nobody has asked for a journal and there can be none.
pub fn no_journal(journal: &Journal) -> Option<Diagnostic> {
    let why = journal.warning()?;
    Some(Diagnostic::warning(
        "Creates are not written down",
        format!(
            "{}. So another run on this machine, or the next one if this is killed, may make a second \
             one of what is not listed yet. Set `journal_dir` on the provider, or `MSP_JOURNAL_DIR`, to \
             a directory that lasts; `{}` ends this warning.",
            capitalized(&why),
            journal::OFF,
        ),
    ))
}

/// `A run on this machine (process 7)`.
pub fn a_run(noted: &Noted) -> String {
    match noted.process {
        0 => "A run on this machine".to_owned(),
        process => format!("A run on this machine (process {process})"),
    }
}

/// ` at 2026-01-02T03:04:05Z, 6m ago`.
pub fn at(noted: &Noted) -> String {
    format!(" at {}{}", utc(noted.at), ago(noted.at))
}

fn ago(at: i64) -> String {
    let ago = pending::now().saturating_sub(at);
    match u64::try_from(ago) {
        Ok(seconds) if seconds >= 60 => {
            let minutes = Duration::from_secs(seconds / 60 * 60);
            format!(", {} ago", humantime::format_duration(minutes))
        }
        Ok(seconds) => format!(", {seconds}s ago"),
        Err(_) => String::new(),
    }
}
