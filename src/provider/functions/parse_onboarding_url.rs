//! `parse_onboarding_url(url)`: the parts of an onboarding link that did not come from an
//! `msp_aws_onboarding_link`.

use tfplugin::framework::{
    Attr, Field, Function, FunctionError, Parameter, Signature, Type, Value,
};
use tfplugin::model;

use super::text;
use crate::provider::onboarding_url::{OnboardingUrl, Unclear};

model! {
    /// Its answer, with the names of an `aws_cloudformation_stack`.
    struct Parts {
        region: Attr<String>,
        stack_name: Attr<String>,
        template_url: Attr<String>,
        parameters: std::collections::BTreeMap<String, String>,
    }
}

/// The function.
pub struct ParseOnboardingUrl;

impl Function for ParseOnboardingUrl {
    fn name(&self) -> &'static str {
        "parse_onboarding_url"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "The parts of an AWS onboarding link",
            description: "Splits the link that a customer opens in the AWS console to make Wiv's \
                          CloudFormation stack. With its parts, an `aws_cloudformation_stack` makes \
                          the stack without a click. An \
                          `msp_aws_onboarding_link` has the same parts as attributes. Use this \
                          function for a link from another place.\n\n\
                          Returns an object of `region`, `stack_name`, `template_url` and \
                          `parameters` (a map, without the `param_` that the link puts before each \
                          name). Parts that the link does not have are null, and `parameters` is \
                          empty then. Without a region in the link, the region comes from the host \
                          of the console. A link with two possible meanings is an error. The \
                          template's URL is signed: a person who has it can read the template.",
            parameters: vec![Parameter {
                name: "url",
                of: Type::String,
                description: "The link, which begins with \
                              `https://console.aws.amazon.com/cloudformation/home`. Wiv returns it \
                              as `cloudformation_url`.",
            }],
            variadic: None,
            returns: Parts::value_type(),
        }
    }

    /// The link is a secret, so no message repeats it.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let refused = |why: &str| FunctionError::argument(0, why);
        let parts = OnboardingUrl::parse(text(arguments, 0)).map_err(|unclear| match unclear {
            Unclear::NoUrl => refused(
                "`url` is not a URL. It must be the whole link, such as \
                 `https://console.aws.amazon.com/cloudformation/home?region=…#/stacks/create/review?…`.",
            ),
            unclear => refused(&format!(
                "`url` cannot be taken apart. {} Use the link as Wiv answers it \
                 (`cloudformation_url`). In a link that you put together yourself, write \
                 `urlencode(...)` around the template's URL.",
                unclear.why()
            )),
        })?;
        if parts == OnboardingUrl::default() {
            return Err(refused(
                "`url` is not an onboarding link. Use the `cloudformation_url` that Wiv answers: \
                 `pre_signed_url` is the template alone. This URL has no `region`, `stackName`, \
                 `templateURL` or `param_`.",
            ));
        }
        let parts = Parts {
            region: parts.region.into(),
            stack_name: parts.stack_name.into(),
            template_url: parts.template_url.into(),
            parameters: parts.parameters,
        };
        Ok(parts.into_value())
    }
}

#[cfg(test)]
mod tests {
    use super::super::calling::{answer, refused};
    use super::*;

    #[test]
    fn the_documented_link_is_taken_apart() {
        let fixture = include_str!("../../../tests/fixtures/wiv-onboarding-link-created.json");
        let body: serde_json::Value = serde_json::from_str(fixture).unwrap();
        let link = body["data"]["cloudformation_url"].as_str().unwrap();
        let template = "https://wiv-onboarding.s3.amazonaws.com/template.yaml?X-Amz-Signature=abc";
        let external_id = Value::string("unique-external-identifier");
        let expected = Value::object([
            ("region", Value::string("us-east-1")),
            ("stack_name", Value::string("Wiv-Onboarding")),
            ("template_url", Value::string(template)),
            ("parameters", Value::map([("ExternalId", external_id)])),
        ]);
        assert_eq!(answer(&ParseOnboardingUrl, &[link]), Ok(expected));
    }

    #[test]
    fn what_is_not_in_the_link_is_null_and_there_are_no_parameters() {
        let link = "https://console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks";
        let expected = Value::object([
            ("region", Value::string("eu-west-1")),
            ("stack_name", Value::Null),
            ("template_url", Value::Null),
            ("parameters", Value::map::<&str>([])),
        ]);
        assert_eq!(answer(&ParseOnboardingUrl, &[link]), Ok(expected));
    }

    #[test]
    fn a_link_that_can_be_read_in_two_ways_is_refused_without_repeating_it() {
        let link = "https://console.aws.amazon.com/cloudformation/home#/stacks/quickcreate\
                    ?templateURL=https://b/canary.yaml?X-Amz-Algorithm=canary&stackName=canary\
                    &X-Amz-Signature=canary";
        let (words, argument) = refused(&ParseOnboardingUrl, &[link]);
        assert_eq!(argument, Some(0));
        assert!(words.starts_with("`url` cannot be taken apart. It does not say where"), "{words}");
        assert!(!words.contains("canary"), "{words}");
    }

    #[test]
    fn what_is_no_onboarding_link_is_refused_without_repeating_it() {
        for text in
            ["", "canary", "/canary?region=x", "https://example.com/canary?X-Amz-Signature=y"]
        {
            let (words, argument) = refused(&ParseOnboardingUrl, &[text]);
            assert_eq!(argument, Some(0));
            assert!(!words.contains("canary"), "{words}");
        }
        assert!(refused(&ParseOnboardingUrl, &["x"]).0.starts_with("`url` is not a URL."));
        let template = refused(&ParseOnboardingUrl, &["https://b/t.yaml?X-Amz-Signature=y"]).0;
        assert!(template.contains("`pre_signed_url` is the template alone"), "{template}");
    }
}
