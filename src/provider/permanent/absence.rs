//! A read that does not find its object. Neither API can delete anything, so the key or the
//! organization is usually wrong. A read never drops the state.

use tfplugin::framework::{Context, Diagnostic, Note, Private};
use tfplugin::hcl::quoted;
use time::OffsetDateTime;

use super::journal::LISTED_WITHIN;
use super::words::TO_GO_ON;
use crate::provider::advice;

const NOTE: Note = Note::new("c").formerly("created_at");

/// Notes when an object was created.
pub fn created_now(private: &mut Private) {
    private.set(NOTE, OffsetDateTime::now_utc().unix_timestamp());
}

/// Whether it was created so lately that a list may not show it yet.
pub fn is_new(private: &Private) -> bool {
    let age = private
        .get::<i64>(NOTE)
        // A person who edits a state file may write any number.
        .map(|created| OffsetDateTime::now_utc().unix_timestamp().saturating_sub(created));
    age.is_some_and(|age| (0..LISTED_WITHIN).contains(&age))
}

/// Notes that it was listed. If it is missing later, the reason is not that it is new.
pub fn seen(private: &mut Private) {
    private.remove(NOTE);
}

/// Forgets when an object was created, once the time no longer matters.
pub fn outlived(private: &mut Private) {
    if !is_new(private) {
        private.remove(NOTE);
    }
}

/// As if it had been created that many seconds ago.
#[cfg(test)]
pub(in crate::provider) fn age(private: &mut Private, seconds: i64) {
    if let Some(created) = private.get::<i64>(NOTE) {
        private.set(NOTE, created - seconds);
    }
}

/// Says that a new object is not listed yet.
pub fn not_listed_yet(thing: &str, looked_in: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} is not listed yet"),
        format!(
            "Plan again in a few minutes. It was created less than ten minutes ago, and is not in \
             {looked_in} yet. Its state stays as it is."
        ),
    )
}

const MOST_OFTEN: &str = "This API deletes nothing. Most often the credential belongs to another \
                          organization, or the endpoint is wrong.";

const NOT_KEPT: &str = "\n\n`missing_objects = \"keep\"` does not change this error: the provider would \
                        create new objects in the other organization. With `-target`, target an \
                        object that exists too.";

/// The object of a look, and the credential.
#[derive(Debug)]
pub struct Absent<'a> {
    /// `msp_customer`.
    pub type_name: &'static str,
    /// `Customer "Acme"`.
    pub thing: String,
    /// Its id.
    pub id: &'a str,
    /// `the list of customers (`GET /msp/customers`)`.
    pub looked_in: &'static str,
    /// `` `wiv.api_key` ``: where the credential came from, not the credential.
    pub credential: &'a str,
}

impl Absent<'_> {
    /// Keeps a new object, with a warning.
    ///
    /// # Errors
    /// If the object is not new.
    pub fn tolerate(&self, context: &mut Context) -> Result<(), Diagnostic> {
        if is_new(&context.private) {
            let thing = format!("{} ({})", self.thing, self.id);
            context.warnings.push(not_listed_yet(&thing, self.looked_in));
            return Ok(());
        }
        Err(if context.private.unread { self.nothing_to_import() } else { self.lost() })
    }

    fn lost(&self) -> Diagnostic {
        let Self { type_name, id, looked_in, credential, .. } = self;
        Diagnostic::error(
            format!("{} ({id}) was not found", self.thing),
            format!(
                "- Check the endpoint, and that the credential from {credential} belongs to the \
                 organization of this object.\n\
                 - If the object is really gone, run {}.\n\
                 - {TO_GO_ON}\n\n\
                 It is not in {looked_in}. {MOST_OFTEN} Its state stays as it is.",
                advice::state_rm(type_name)
            ),
        )
    }

    /// The error for one of many objects of its type, none of them found. Most often they still
    /// exist.
    pub fn among(&self, missed: u32, shows: Option<String>, keeps_missing: bool) -> Diagnostic {
        let Self { type_name, id, looked_in, credential, .. } = self;
        let shows = shows.map(|shows| format!(" {shows}")).unwrap_or_default();
        let others = match missed.saturating_sub(1) {
            1 => "Another one is missing too.".to_owned(),
            others => format!("{others} others are missing too."),
        };
        let kept = if keeps_missing { NOT_KEPT } else { "" };
        let why = Diagnostic::error(
            format!("None of the {missed} `{type_name}` objects was found"),
            format!(
                "- Check the endpoint, and that the credential from {credential} belongs to the \
                 organization of these objects.\n\
                 - If they are really gone, run {} for each of them.\n\n\
                 {} ({id}) is not in {looked_in}. {others}{shows} {MOST_OFTEN} All of them stay in the \
                 state as they are.{kept}",
                advice::state_rm(type_name),
                self.thing,
            ),
        );
        why.because_of(format!("no {type_name} is found"))
    }

    fn nothing_to_import(&self) -> Diagnostic {
        let Self { type_name, id, looked_in, credential, .. } = self;
        Diagnostic::error(
            format!("Nothing to import: no {type_name} with the id {id}", id = quoted(id)),
            format!(
                "Check the id, and that the credential from {credential} belongs to the organization of \
                 this object. It is not in {looked_in}."
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Diagnostics;
    use tokio_util::sync::CancellationToken;

    use super::*;

    const ABSENT: Absent<'static> = Absent {
        type_name: "msp_customer",
        thing: String::new(),
        id: "c-1",
        looked_in: "the list",
        credential: "`wiv.api_key`",
    };

    fn is_tolerated(created: Option<i64>) -> bool {
        let mut private = Private::default();
        if let Some(created) = created {
            private.set(NOTE, created);
        }
        let (warnings, stop) = (Diagnostics::new(), CancellationToken::new());
        ABSENT.tolerate(&mut Context { private, warnings, stop }).is_ok()
    }

    #[test]
    fn only_what_was_created_a_moment_ago_may_be_absent() {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        assert!(is_tolerated(Some(now)));
        assert!(is_tolerated(Some(now - LISTED_WITHIN / 2)));
        assert!(!is_tolerated(Some(now - LISTED_WITHIN)));
        assert!(!is_tolerated(None));
    }

    #[test]
    fn when_it_was_created_is_forgotten_once_that_says_nothing() {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        for (created, is_kept) in [(now, true), (now - LISTED_WITHIN, false), (now + 60, false)] {
            let mut private = Private::default();
            private.set(NOTE, created);
            outlived(&mut private);
            assert_eq!(!private.is_empty(), is_kept, "{created}");
        }
    }

    #[test]
    fn a_time_that_no_clock_has_shown_is_not_a_moment_ago() {
        for created in [i64::MIN, -1, 0, i64::MAX] {
            assert!(!is_tolerated(Some(created)), "{created}");
        }
    }
}
