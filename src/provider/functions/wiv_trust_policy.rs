//! `wiv_trust_policy(external_id)`: whom the role of the onboarding stack trusts.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::json;
use tfplugin::framework::{Function, FunctionError, Parameter, Signature, Type, Value};

use super::checked;
use crate::provider::checks;

/// Wiv's own account, by its AWS onboarding pages.
const TRUSTED: &str = "arn:aws:iam::613007325984:root";

/// The function.
pub struct WivTrustPolicy;

impl Function for WivTrustPolicy {
    fn name(&self) -> &'static str {
        "wiv_trust_policy"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "The trust policy of the role that Wiv takes on",
            description: "The trust policy that the role of the onboarding stack has, for who makes \
                          that role without the stack: the `assume_role_policy` of an \
                          `aws_iam_role`. Wiv's AWS account may take on the role where it names this \
                          external id. Returns JSON as `jsonencode` writes it, the same text every \
                          time.",
            parameters: vec![Parameter {
                name: "external_id",
                of: Type::String,
                description: "The external id of the onboarding link, such as \
                              `msp_aws_onboarding_link.example.external_id`.",
            }],
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let external_id = checked(arguments, 0, external_id)?;
        // By name, as `jsonencode` has them: who replaces such a policy by this one has no change.
        let policy = json!({
            "Statement": [{
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
                "Effect": "Allow",
                "Principal": {"AWS": TRUSTED},
            }],
            "Version": "2012-10-17",
        });
        Ok(Value::string(policy.to_string()))
    }
}

/// What STS takes as an `ExternalId`, by the reference of `AssumeRole`. Anything else would
/// be a role that nobody can take on, or, with a `${…}` in it, another condition.
fn external_id(text: &str) -> Result<(), String> {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[A-Za-z0-9_+=,.@:/-]+$").ok());
    checks::not_blank(text)?;
    if text == "-" {
        return Err(
            "`-` is what Wiv answers as the `external_id` of an integration. The one that \
                    the role needs is that of the `msp_aws_onboarding_link`."
                .to_owned(),
        );
    }
    match &*FORM {
        Some(form) if (2..=1224).contains(&text.len()) && form.is_match(text) => Ok(()),
        _ => Err(format!(
            "AWS takes an external id of 2 to 1224 letters, digits and `+=,.@:/_-`, not {:?}.",
            text.chars().take(80).collect::<String>()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::calling::{refused, told};
    use super::WivTrustPolicy;

    #[test]
    fn wivs_account_is_trusted_where_it_names_the_external_id() {
        insta::assert_snapshot!(told(&WivTrustPolicy, &["unique-external-identifier"]), @r#"{"Statement":[{"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"unique-external-identifier"}},"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::613007325984:root"}}],"Version":"2012-10-17"}"#);
    }

    #[test]
    fn what_aws_would_not_take_is_refused() {
        let long = "x".repeat(1225);
        for text in ["", "  ", "x", "-", "two words", "x\n", "${aws:username}", "*", "ä1", &long] {
            let (words, argument) = refused(&WivTrustPolicy, &[text]);
            assert_eq!(argument, Some(0), "{text:?}");
            assert!(words.ends_with('.') && words.len() < 250, "{words}");
        }
        assert_eq!(refused(&WivTrustPolicy, &[" "]).0, "It must not be blank.");
        assert!(refused(&WivTrustPolicy, &["-"]).0.contains("msp_aws_onboarding_link"));
    }

    #[test]
    fn what_aws_takes_is_taken() {
        let longest = "x".repeat(1224);
        for text in ["ab", "a+b=c,d.e@f:g/h_i-j", "0f8fad5b-d9cb-469f-a165-70867728950e", &longest]
        {
            assert!(told(&WivTrustPolicy, &[text]).contains(text));
        }
    }
}
