//! The parts of an AWS quick-create link, so that a configuration can make the stack without a
//! click.
//!
//! The form is AWS's own: `…/cloudformation/home?region=R#/stacks/create/review?templateURL=…`. The
//! query with `stackName` and `param_<Name>` comes after the fragment. AWS does not require a
//! percent-encoded `templateURL`, and pages and tools may escape a link again. This parser reads a
//! link only where its meaning is certain.

mod escapes;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use url::Url;

use self::escapes::{decoded, has_escape, is_encoded_url, is_url, plain, spaced};

/// The most rounds of unescaping. Nobody escapes a link more often, except to keep us busy.
const ROUNDS: usize = 3;

/// The parts of a quick-create link. A part that is not in it is `None`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OnboardingUrl {
    /// `us-east-1`.
    pub region: Option<String>,
    /// The name that the link proposes for the stack.
    pub stack_name: Option<String>,
    /// Where the template is. It has a signature, so it is a secret.
    pub template_url: Option<String>,
    /// The stack's parameters by name.
    pub parameters: BTreeMap<String, String>,
}

/// Why a link cannot be read. No message holds any part of it: it has a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// It is no link.
    NoUrl,
    /// It has this part with two values.
    Twice(&'static str),
    /// Nobody can tell where the template's URL ends.
    Template,
    /// Nobody can tell how often it was percent-encoded.
    Encoding,
    /// It has escapes that are no text.
    NoText,
}

impl Unclear {
    /// A sentence about the link.
    pub fn why(self) -> String {
        let why = match self {
            Self::NoUrl => "It is not a URL.",
            Self::Twice(part) => return format!("It has {part} twice, with two values."),
            Self::Template => {
                "It does not say where its `templateURL` ends. The query there is not \
                 percent-encoded, so the rest may belong to the template or to the link."
            }
            Self::Encoding => {
                "Its `templateURL` is percent-encoded more than once. It does not say whether its \
                 other values are too."
            }
            Self::NoText => "It has percent-encoded bytes that are not text.",
        };
        why.to_owned()
    }
}

impl OnboardingUrl {
    /// Reads a link.
    ///
    /// # Errors
    /// If it is no URL, or can be read in two ways.
    pub fn parse(link: &str) -> Result<Self, Unclear> {
        let mut link = plain(link.trim());
        for _ in 0..ROUNDS {
            if is_encoded_url(&link) {
                link = plain(&decoded(&link)?);
            }
        }
        let url = Url::parse(&link).map_err(|_| Unclear::NoUrl)?;
        let mut reading = Reading::default();
        reading.query(url.query().unwrap_or_default())?;
        let mut fragment = url.fragment().unwrap_or_default().to_owned();
        for _ in 0..ROUNDS {
            if !fragment.contains('?') && has_encoded_query(&fragment) {
                fragment = plain(&decoded(&fragment)?);
            }
        }
        if let Some((_, query)) = fragment.split_once('?') {
            reading.is_after_fragment = true;
            reading.query(query)?;
        }
        reading.finish(url.host_str().unwrap_or_default())
    }
}

/// The parts that were read so far.
#[derive(Default)]
struct Reading {
    parts: OnboardingUrl,
    is_after_fragment: bool,
    /// The template's URL was percent-encoded more than once.
    is_encoded_again: bool,
}

impl Reading {
    fn query(&mut self, query: &str) -> Result<(), Unclear> {
        // The next part may belong to the template's own query.
        let mut is_open = false;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = spaced(name)?;
            match &*name {
                "region" => once(&mut self.parts.region, spaced(value)?, "`region`")?,
                "stackName" => once(&mut self.parts.stack_name, spaced(value)?, "`stackName`")?,
                // The console's own links write the second form.
                "templateURL" | "templateUrl" => {
                    let template = Template::of(value)?;
                    self.is_encoded_again |= template.is_encoded_again;
                    once(&mut self.parts.template_url, template.url, "`templateURL`")?;
                    is_open = template.is_open;
                    continue;
                }
                name if is_of_s3(name) => match &mut self.parts.template_url {
                    Some(template) if is_open => {
                        template.push('&');
                        template.push_str(pair);
                        continue;
                    }
                    // A query of the URL itself. Then it belongs to a template.
                    None if !self.is_after_fragment => {}
                    _ => return Err(Unclear::Template),
                },
                name => match name.strip_prefix("param_") {
                    Some(parameter) => self.parameter(parameter, spaced(value)?)?,
                    None if is_open => return Err(Unclear::Template),
                    // A query of the console: what it shows beside the stack.
                    None => {}
                },
            }
            is_open = false;
        }
        Ok(())
    }

    fn parameter(&mut self, name: &str, value: String) -> Result<(), Unclear> {
        match self.parts.parameters.get(name) {
            Some(before) if *before != value => Err(Unclear::Twice("a `param_`")),
            _ => {
                self.parts.parameters.insert(name.to_owned(), value);
                Ok(())
            }
        }
    }

    fn finish(self, host: &str) -> Result<OnboardingUrl, Unclear> {
        let mut parts = self.parts;
        let others = parts.parameters.values().chain(&parts.stack_name).chain(&parts.region);
        if self.is_encoded_again && others.into_iter().any(|value| has_escape(value)) {
            return Err(Unclear::Encoding);
        }
        parts.region = parts.region.or_else(|| region_of(host));
        Ok(parts)
    }
}

/// Keeps a value that comes once, or twice without a difference. No value counts as none.
fn once(part: &mut Option<String>, value: String, called: &'static str) -> Result<(), Unclear> {
    if value.is_empty() {
        return Ok(());
    }
    if part.as_ref().is_some_and(|before| *before != value) {
        return Err(Unclear::Twice(called));
    }
    *part = Some(value);
    Ok(())
}

/// The template's URL, as far as its value says.
struct Template {
    url: String,
    /// It has a query that is not percent-encoded.
    is_open: bool,
    is_encoded_again: bool,
}

impl Template {
    fn of(value: &str) -> Result<Self, Unclear> {
        if is_url(value)
            && let Some((_, query)) = value.split_once('?')
            && (query.contains('=') || !query.contains('%'))
        {
            // Its escapes are its own.
            return Ok(Self { url: plain(value), is_open: true, is_encoded_again: false });
        }
        let is_as_it_is = is_url(value) && !has_encoded_query(value) && !value.contains("%25");
        let mut url = if is_as_it_is { value.to_owned() } else { decoded(value)? };
        let is_encoded_again = is_encoded_url(&url);
        for _ in 0..ROUNDS {
            if is_encoded_url(&url) {
                url = decoded(&url)?;
            }
        }
        Ok(Self { url: plain(&url), is_open: false, is_encoded_again })
    }
}

/// Whether something has a query whose `?` is percent-encoded, once or more often.
fn has_encoded_query(text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace("%25", "%");
    text.contains("%3f") || text.contains("%253f")
}

/// Whether it belongs to the query of an object in S3, as a signature does, and not to a link's.
fn is_of_s3(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("x-amz-")
        || name.starts_with("response-content-")
        || ["awsaccesskeyid", "signature", "expires", "versionid"].contains(&&*name)
}

/// The region in the host name of a console: `eu-west-1.console.aws.amazon.com`. It may be of any
/// partition, and have a session before it.
fn region_of(host: &str) -> Option<String> {
    let (before, _) = host.split_once(".console.")?;
    let label = before.rsplit('.').next()?;
    let words: Vec<_> = label.split('-').collect();
    let (number, words) = words.split_last()?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_word =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_number && words.len() >= 2 && words.iter().all(is_word)).then(|| label.to_owned())
}
