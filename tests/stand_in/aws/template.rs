//! Where CloudFormation gets the template of a stack.

use tfplugin::framework::Diagnostic;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};
use url::Url;

/// What CloudFormation says once it has asked for the template, each time that it is given a URL.
///
/// # Errors
///
/// If it would not get it.
pub fn fetched(url: &str, doing: &str) -> Result<(), Diagnostic> {
    // Templates of S3 alone.
    let Some(url) = Url::parse(url).ok().filter(|url| url.scheme() == "https") else {
        return Err(refusal(doing, "TemplateURL must be a supported URL."));
    };
    if end(&url).is_some_and(|end| end < OffsetDateTime::now_utc()) {
        return Err(refusal(doing, "S3 error: Access Denied"));
    }
    Ok(())
}

/// What CloudFormation has against a request.
pub fn refusal(doing: &str, detail: &str) -> Diagnostic {
    Diagnostic::error(format!("{doing} CloudFormation Stack: api error ValidationError"), detail)
}

/// When a signed URL of S3 expires, if it says so.
fn end(url: &Url) -> Option<OffsetDateTime> {
    let value = |wanted: &str| {
        let found = url.query_pairs().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned())
    };
    let signed = format_description!("[year][month][day]T[hour][minute][second]Z");
    let signed = PrimitiveDateTime::parse(&value("X-Amz-Date")?, signed).ok()?;
    let seconds = value("X-Amz-Expires")?.parse().ok()?;
    Some(signed.assume_utc() + Duration::seconds(seconds))
}
