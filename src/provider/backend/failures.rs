//! Makes messages from errors of calls. The call knows what was tried and what came back. This
//! module says what it means and what to do next.

use tfplugin::framework::{Diagnostic, Diagnostics};

use super::Credential;
use crate::http::{Error, ErrorKind};
use crate::provider::snapshot::Failure;

impl Failure for Error {
    /// A stop concerns only the call that was stopped.
    fn is_for_all(&self) -> bool {
        self.kind() != ErrorKind::Stopped
    }
}

/// A look during the plan failed. If the API is down or cannot be reached, this is a warning,
/// because nothing needs the look before the apply. If the API refuses, this is an error: the apply
/// would get the same answer.
pub fn look_failed(error: &Error, credential: &Credential, diagnostics: &mut Diagnostics) {
    match error.kind() {
        ErrorKind::Stopped => {}
        ErrorKind::Unauthorized | ErrorKind::Forbidden => {
            diagnostics.push(refused(CANNOT_LOOK, error, credential));
        }
        ErrorKind::Refused { status: 429 }
        | ErrorKind::NotSent
        | ErrorKind::Failed
        | ErrorKind::OutcomeUnknown => diagnostics.push(not_looked(error)),
        // A part of a list does not show what is missing, now or later.
        ErrorKind::NotWhole => diagnostics.push(failed(CANNOT_LOOK, error, NOT_WHOLE)),
        ErrorKind::NotFound | ErrorKind::Refused { .. } | ErrorKind::Redirected => {
            diagnostics.push(failed(CANNOT_LOOK, error, OTHER_ENDPOINT));
        }
    }
}

const CANNOT_LOOK: &str = "Cannot look for existing objects";

const NOT_WHOLE: &str = "Nothing is created without a list that is whole: what it leaves out could be \
                         made a second time, and could not be deleted.";

/// For a question that is documented and was asked as documented.
const OTHER_ENDPOINT: &str = "If that does not say why, it may not be this API that answers there: \
                              check `endpoint` in the provider block, or `WIV_ENDPOINT` or \
                              `NAVIGATOR_ENDPOINT`, which stand in for it.";

fn not_looked(error: &Error) -> Diagnostic {
    let next = match what_next(error) {
        "" => String::new(),
        next => format!("\n\n{next}"),
    };
    Diagnostic::warning(
        // Without a name in the summary, Terraform shows it once for all objects.
        "Existing objects could not be looked for",
        format!(
            "{}. {}\n\nThe plan is made without it. The apply looks again, and creates nothing \
             before it has.{next}",
            error.summary(),
            error.detail(),
        ),
    )
}

/// The state stays as it is, because nothing can be asked yet.
pub fn not_refreshed(thing: &str, id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} ({id}) was not refreshed"),
        "The provider's credentials or endpoint are known only after apply, so its state is kept as \
         it is.",
    )
}

/// A list that is not complete says nothing about what it leaves out.
pub fn not_whole(thing: &str, id: &str, error: &Error) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} ({id}) was not refreshed"),
        format!("{} Its state is kept as it is.", error.detail()),
    )
}

/// Makes a message from an error of a call. The caller says what to do next.
pub fn failed(what: &str, error: &Error, next: &str) -> Diagnostic {
    let next = if next.is_empty() { what_next(error) } else { next };
    let separator = if next.is_empty() { "" } else { "\n\n" };
    let failed = Diagnostic::error(
        format!("{what}: {}", uncapitalized(&error.summary())),
        format!("{}{separator}{next}", error.detail()),
    );
    match error.cause() {
        Some(cause) => failed.because_of(cause),
        None => failed,
    }
}

/// The same for refused credentials: the message names where they came from.
pub fn refused(what: &str, error: &Error, credential: &Credential) -> Diagnostic {
    let next = match error.kind() {
        ErrorKind::Unauthorized => format!(
            "The credential is from {credential}. Check that it is complete, has not expired, and \
             belongs to this endpoint and organization."
        ),
        ErrorKind::Forbidden => {
            format!("The credential is from {credential}. Use one that may do this.")
        }
        _ => String::new(),
    };
    failed(what, error, &next)
}

fn what_next(error: &Error) -> &'static str {
    match error.kind() {
        // rustls uses this word for bytes that are not TLS.
        ErrorKind::NotSent if error.words().is_some_and(|it| it.contains("InvalidContentType")) => {
            "What answers there does not speak TLS. Check the endpoint, above all its port, and the \
             proxy, then run Terraform again."
        }
        ErrorKind::NotSent => {
            "Check the endpoint, the network and the proxy, then run Terraform again."
        }
        ErrorKind::Failed if error.words().is_some_and(|it| it.contains("is a web page")) => {
            "Run Terraform again once the API itself answers."
        }
        ErrorKind::Failed => "Run Terraform again; if it stays so, ask the vendor.",
        ErrorKind::Stopped => "Run Terraform again to go on.",
        ErrorKind::OutcomeUnknown => {
            "Run Terraform again: it looks for the object before it creates one."
        }
        _ => "",
    }
}

/// In the middle of a line, `Wiv refused …` keeps its capital, and `The answer …` does not.
fn uncapitalized(summary: &str) -> String {
    let starts_with = |words: &[&str]| words.iter().any(|word| summary.starts_with(word));
    if starts_with(&["The ", "Nothing ", "No ", "Stopped "]) {
        let mut chars = summary.chars();
        return chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default();
    }
    summary.to_owned()
}
