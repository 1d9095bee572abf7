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

const NOT_WHOLE: &str = "Run Terraform again. If the list stays incomplete, ask the vendor. The \
                         provider creates nothing without a complete list: it could create an \
                         object twice, and nobody could delete the second one.";

/// For a question that is documented and was asked as documented.
const OTHER_ENDPOINT: &str = "Check `endpoint` in the provider block, or `WIV_ENDPOINT` or \
                              `NAVIGATOR_ENDPOINT` in its place. Another server may be answering \
                              there.";

fn not_looked(error: &Error) -> Diagnostic {
    let next = match what_next(error) {
        "" => String::new(),
        next => format!("{next}\n\n"),
    };
    Diagnostic::warning(
        // Without a name in the summary, Terraform shows it once for all objects.
        "Could not look for existing objects",
        format!(
            "{next}The plan goes on without this look. The apply looks again, and creates nothing \
             before it has looked.\n\n\
             {}. {}",
            error.summary(),
            error.detail(),
        ),
    )
}

/// The state stays as it is, because nothing can be asked yet.
pub fn not_refreshed(thing: &str, id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} ({id}) was not refreshed"),
        "Its state stays as it is: Terraform knows the provider's credentials or endpoint only \
         after apply.",
    )
}

/// A list that is not complete says nothing about what it leaves out.
pub fn not_whole(thing: &str, id: &str, error: &Error) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} ({id}) was not refreshed"),
        format!("Its state stays as it is. {}", error.detail()),
    )
}

/// Makes a message from an error of a call. The caller says what to do next.
pub fn failed(what: &str, error: &Error, next: &str) -> Diagnostic {
    let next = if next.is_empty() { what_next(error) } else { next };
    let separator = if next.is_empty() { "" } else { "\n\n" };
    let failed = Diagnostic::error(
        format!("{what}: {}", uncapitalized(&error.summary())),
        format!("{next}{separator}{}", error.detail()),
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
            "Check that the credential from {credential} is complete, has not expired, and belongs \
             to this endpoint and organization."
        ),
        ErrorKind::Forbidden => {
            format!("Use a credential that allows this. The present one is from {credential}.")
        }
        _ => String::new(),
    };
    failed(what, error, &next)
}

fn what_next(error: &Error) -> &'static str {
    match error.kind() {
        // rustls uses this word for bytes that are not TLS.
        ErrorKind::NotSent if error.words().is_some_and(|it| it.contains("InvalidContentType")) => {
            "Check the endpoint, above all its port, and the proxy. Then run Terraform again. The \
             server there does not speak TLS."
        }
        ErrorKind::NotSent => {
            "Check the endpoint, the network and the proxy. Then run Terraform again."
        }
        ErrorKind::Failed if error.words().is_some_and(|it| it.contains("is a web page")) => {
            "Run Terraform again after the API itself answers."
        }
        ErrorKind::Failed => "Run Terraform again. If it fails again, ask the vendor.",
        ErrorKind::Redirected => "Check `endpoint` and the proxy.",
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
