//! What stands in an AWS quick-create link, so that a stack can be made without a click.
//!
//! The form is AWS's own: `…/cloudformation/home?region=R#/stacks/create/review?templateURL=…`,
//! with `stackName` and `param_<Name>` in a query that comes after the fragment.

use std::collections::BTreeMap;

use url::{Url, form_urlencoded};

/// The parts of a quick-create link. A part that is not in it is `None`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OnboardingUrl {
    /// `us-east-1`.
    pub region: Option<String>,
    /// The name that the link proposes for the stack.
    pub stack_name: Option<String>,
    /// Where the template is; carries a signature, so it is a secret.
    pub template_url: Option<String>,
    /// The stack's parameters by name.
    pub parameters: BTreeMap<String, String>,
}

impl OnboardingUrl {
    /// Reads a link; `None` if it is no URL.
    pub fn parse(link: &str) -> Option<Self> {
        let url = Url::parse(link).ok()?;
        let mut parts = Self::default();
        for (name, value) in url.query_pairs() {
            parts.take(&name, value.into_owned());
        }
        let after_fragment = url.fragment().and_then(|fragment| fragment.split_once('?'));
        if let Some((_, query)) = after_fragment {
            for (name, value) in form_urlencoded::parse(query.as_bytes()) {
                parts.take(&name, value.into_owned());
            }
        }
        Some(parts)
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "region" => self.region = Some(value),
            "stackName" => self.stack_name = Some(value),
            "templateURL" => self.template_url = Some(value),
            _ => {
                if let Some(parameter) = name.strip_prefix("param_") {
                    self.parameters.insert(parameter.to_owned(), value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_link_is_taken_apart() {
        let fixture = include_str!("../../tests/fixtures/wiv-onboarding-link-created.json");
        let answer: serde_json::Value = serde_json::from_str(fixture).unwrap();
        let link = answer["data"]["cloudformation_url"].as_str().unwrap();
        let parts = OnboardingUrl::parse(link).unwrap();
        assert_eq!(parts.region.as_deref(), Some("us-east-1"));
        assert_eq!(parts.stack_name.as_deref(), Some("Wiv-Onboarding"));
        assert_eq!(
            parts.template_url.as_deref(),
            Some("https://wiv-onboarding.s3.amazonaws.com/template.yaml?X-Amz-Signature=abc")
        );
        let external_id = ("ExternalId".to_owned(), "unique-external-identifier".to_owned());
        assert_eq!(parts.parameters, BTreeMap::from([external_id]));
    }

    #[test]
    fn what_is_not_there_is_none() {
        assert!(OnboardingUrl::parse("not a url").is_none());
        let bare =
            OnboardingUrl::parse("https://console.aws.amazon.com/cloudformation/home").unwrap();
        assert!(bare == OnboardingUrl::default());
        let no_query =
            OnboardingUrl::parse("https://example.com/?region=eu-west-1#/stacks").unwrap();
        assert_eq!(no_query.region.as_deref(), Some("eu-west-1"));
    }
}
