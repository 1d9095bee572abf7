//! `wiv_trust_policy(external_id, partition...)`: the account that the role of the onboarding stack
//! trusts.

use serde_json::json;
use tfplugin::framework::{Function, FunctionError, Parameter, Signature, Type, Value};

use super::{checked, partition, partition_parameter};
use crate::provider::aws;

/// Wiv's own account, by its AWS onboarding pages.
const TRUSTED: &str = "613007325984";

/// The function.
pub struct WivTrustPolicy;

impl Function for WivTrustPolicy {
    fn name(&self) -> &'static str {
        "wiv_trust_policy"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "The trust policy of the role that Wiv assumes",
            description: "The trust policy of the onboarding stack's role, to make that role \
                          without the stack: the `assume_role_policy` of an `aws_iam_role`. Wiv's \
                          AWS account may assume the role with this external id. Returns JSON as \
                          `jsonencode` writes it, always with the same text.",
            parameters: vec![Parameter {
                name: "external_id",
                of: Type::String,
                description: "The external id of the onboarding link, such as \
                              `msp_aws_onboarding_link.example.external_id`.",
            }],
            variadic: Some(partition_parameter(
                "The AWS partition of the role: `aws`, `aws-us-gov`, `aws-cn`, `aws-iso`, \
                 `aws-iso-b`, `aws-iso-e`, `aws-iso-f` or `aws-eusc`. Wiv's documents name only \
                 its account in `aws`: ask Wiv before you use another. Default: `aws`.",
            )),
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let external_id = checked(arguments, 0, aws::external_id)?;
        let partition = partition(arguments, 1)?;
        // Sorted by name, as `jsonencode` does. So replacing such a policy by this one is no
        // change.
        let policy = json!({
            "Statement": [{
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": external_id}},
                "Effect": "Allow",
                "Principal": {"AWS": format!("arn:{partition}:iam::{TRUSTED}:root")},
            }],
            "Version": "2012-10-17",
        });
        Ok(Value::string(policy.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::calling::{refused, told};
    use super::WivTrustPolicy;
    use crate::provider::aws::PARTITIONS;

    #[test]
    fn wivs_account_is_trusted_where_it_names_the_external_id() {
        insta::assert_snapshot!(told(&WivTrustPolicy, &["unique-external-identifier"]), @r#"{"Statement":[{"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"unique-external-identifier"}},"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::613007325984:root"}}],"Version":"2012-10-17"}"#);
    }

    #[test]
    fn wivs_account_is_of_the_partition_that_is_named() {
        for partition in PARTITIONS {
            let policy = told(&WivTrustPolicy, &["unique-external-identifier", partition]);
            let trusted =
                format!("\"Principal\":{{\"AWS\":\"arn:{partition}:iam::613007325984:root\"}}");
            assert!(policy.contains(&trusted), "{policy}");
        }
        for text in ["", "aws-gov", "*", "aws:iam::1:root\",\"x"] {
            assert_eq!(refused(&WivTrustPolicy, &["ab", text]).1, Some(1), "{text:?}");
        }
    }

    #[test]
    fn what_aws_would_not_take_is_refused() {
        for text in ["", "  ", "x", "-", "two words", "x\n", "${aws:username}", "*", "ä1"] {
            let (words, argument) = refused(&WivTrustPolicy, &[text]);
            assert_eq!(argument, Some(0), "{text:?}");
            assert!(words.ends_with('.') && words.len() < 250, "{words}");
        }
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
