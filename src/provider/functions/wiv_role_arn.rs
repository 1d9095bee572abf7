//! `wiv_role_arn(account_id, partition...)`: the role that the onboarding stack makes.

use tfplugin::framework::{Function, FunctionError, Parameter, Signature, Type, Value};

use super::{checked, partition, partition_parameter};
use crate::provider::aws;

/// The name that the onboarding stack gives it, by Wiv's AWS onboarding pages.
const ROLE: &str = "WivAccessRole";

/// The function.
pub struct WivRoleArn;

impl Function for WivRoleArn {
    fn name(&self) -> &'static str {
        "wiv_role_arn"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "The ARN of the role that Wiv assumes in an AWS account",
            description: "The ARN of `WivAccessRole`, which the onboarding stack makes in the \
                          customer's AWS payer account: the `role_arn` in the `aws` of an \
                          `msp_integration`. The function does not check whether the role exists.",
            parameters: vec![Parameter {
                name: "account_id",
                of: Type::String,
                description: "The 12 digits of the AWS account. Write them in quotes: a number \
                              loses its zeros at the front.",
            }],
            variadic: Some(partition_parameter(
                "The AWS partition of the account: `aws`, `aws-us-gov`, `aws-cn`, `aws-iso`, \
                 `aws-iso-b`, `aws-iso-e`, `aws-iso-f` or `aws-eusc`. Default: `aws`.",
            )),
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let account = checked(arguments, 0, aws::account_id)?;
        let partition = partition(arguments, 1)?;
        Ok(Value::string(format!("arn:{partition}:iam::{account}:role/{ROLE}")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::calling::{refused, told};
    use super::WivRoleArn;
    use crate::provider::aws::{PARTITIONS, role_arn};

    #[test]
    fn the_role_is_the_one_that_the_stack_makes_in_that_account() {
        let arn = "arn:aws:iam::123456789012:role/WivAccessRole";
        assert_eq!(told(&WivRoleArn, &["123456789012"]), arn);
        assert_eq!(role_arn(arn), Ok(()), "msp_integration takes it");
        let zeros = "arn:aws:iam::000000000012:role/WivAccessRole";
        assert_eq!(told(&WivRoleArn, &["000000000012"]), zeros);
    }

    #[test]
    fn an_account_that_is_none_is_refused_by_its_argument() {
        for text in ["", "1234-5678-9012", "12345678901", "1234567890123"] {
            assert_eq!(refused(&WivRoleArn, &[text]).1, Some(0), "{text:?}");
        }
    }

    #[test]
    fn the_role_is_in_the_partition_that_is_named() {
        for partition in PARTITIONS {
            let arn = told(&WivRoleArn, &["123456789012", partition]);
            assert_eq!(arn, format!("arn:{partition}:iam::123456789012:role/WivAccessRole"));
            assert_eq!(role_arn(&arn), Ok(()), "msp_integration takes it");
        }
        for text in ["", "aws-gov", "us-gov-west-1", "AWS", "aws "] {
            assert_eq!(refused(&WivRoleArn, &["123456789012", text]).1, Some(1), "{text:?}");
        }
        let three = refused(&WivRoleArn, &["123456789012", "aws", "aws"]);
        assert_eq!(three, ("Arguments given to `wiv_role_arn`: 3, at most 2.".to_owned(), Some(2)));
    }
}
