//! The journal's objection to a create, or why there is no journal.

use std::io;
use std::time::Duration;

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::{NO_SECOND, capitalized, import_block, wanted};
use crate::provider::permanent::journal::{
    self, Journal, LISTED_WITHIN, Noted, Objection, Untaken, Unusable,
};
use crate::provider::permanent::pending::{self, utc};
use crate::provider::permanent::{Facts, Permanent};

const RECORDS: &str = "The provider records each create in this directory before it sends it. This \
                       stops another run from making a second one.";

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
            format!("{wanted} exists already ({id}), but is not listed yet"),
            format!(
                "Find out which of these is true:\n\
                 - Another block or another configuration manages it. Remove this block.\n\
                 - This block was renamed, or now uses `for_each`. Add a `moved` block.\n\
                 - No state has it. Plan again in a few minutes. When it is listed, import it:\n\n\
                 {import}\n\
                 {} created it{}. It is not in {} yet. {NO_SECOND}",
                a_run(made),
                at(made),
                facts.looked_in,
            ),
        ),
        Objection::Renamed { id, called, made } => Diagnostic::error(
            match &**called {
                "" => format!("{wanted} was created already ({id}), and is listed without a name"),
                called => {
                    format!(
                        "{wanted} was created already ({id}), and its name is now {called}",
                        called = quoted(called)
                    )
                }
            },
            format!(
                "If this block is about that {noun}, write its name here and import it:\n\n{import}\n\
                 If you want a second one, check with {} that it does not exist yet. Then set \
                 `confirmed_new = true` on this block.\n\n\
                 {} created or adopted it under this name{}. {NO_SECOND}",
                facts.vendor,
                a_run(made),
                at(made),
            ),
        ),
        Objection::Sent(sent) => Diagnostic::error(
            format!("It is not known whether {wanted} exists: its create request was sent already"),
            format!(
                "Do one of these:\n\
                 - Plan again in a few minutes: it may be listed later.\n\
                 - If you have checked with {vendor} that it does not exist, set \
                 `confirmed_new = true` on this block. It counts from {} on, ten minutes after the \
                 request.\n\
                 - If {vendor} shows it, import it with the id that it has there:\n\n\
                 {import}\n\
                 {} sent its create request{}, and nobody knows the outcome. It is not in {} now. {NO_SECOND}",
                utc(sent.at.saturating_add(LISTED_WITHIN)),
                a_run(sent),
                at(sent),
                facts.looked_in,
                vendor = facts.vendor,
            ),
        ),
    }
}

/// Another process works on it.
pub fn under_way(wanted: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Another run is working on {wanted} now"),
        "The apply waits for the other run. If the object exists then, the apply fails and says how to \
         import it.",
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
                    "Name a directory that this user may write to, or `{}` for no journal. The present \
                     one comes from {from}. {}.\n\n\
                     {RECORDS}",
                    journal::OFF,
                    capitalized(why),
                ),
            )
        }
        Untaken::Busy(who) => {
            let who = who.map_or_else(String::new, |(process, since)| {
                format!(" (process {process}, since {})", utc(since))
            });
            Diagnostic::error(
                format!("Another run is working on {wanted}"),
                format!(
                    "Plan again after the other run on this machine{who} has ended. It has worked on the \
                     same object for more than {}, so this run stopped waiting. Nothing was sent.",
                    humantime::format_duration(journal::WAIT),
                ),
            )
        }
        Untaken::Stopped => Diagnostic::error(
            format!("Nothing was sent for {wanted}"),
            "Run Terraform again to go on. Terraform asked to stop while this run waited for another \
             one that works on the same object.",
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
            "Check the directory of the journal. Then run Terraform again. {}.\n\n\
             {RECORDS} Nothing was sent for {wanted}.",
            capitalized(why)
        ),
    )
}

/// Said once, if nobody has asked for a journal and there can be none.
pub fn no_journal(journal: &Journal) -> Option<Diagnostic> {
    let why = journal.warning()?;
    Some(Diagnostic::warning(
        "Creates are not recorded",
        format!(
            "Set `journal_dir` on the provider, or `MSP_JOURNAL_DIR`, to a directory that lasts. The \
             value `{}` ends this warning.\n\n\
             {}. Without the record another run on this machine may create an object twice while it is \
             not listed yet. So may the next run if this one is killed.",
            journal::OFF,
            capitalized(&why),
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
