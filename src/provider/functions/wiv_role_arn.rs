//! `wiv_role_arn(account_id)`: the role that the onboarding stack makes.

use tfplugin::framework::{Function, FunctionError, Parameter, Signature, Type, Value};

use super::checked;

/// As the onboarding stack calls it, by Wiv's AWS onboarding pages.
const ROLE: &str = "WivAccessRole";

/// The function.
pub struct WivRoleArn;

impl Function for WivRoleArn {
    fn name(&self) -> &'static str {
        "wiv_role_arn"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "The ARN of the role that Wiv takes on in an AWS account",
            description: "The ARN of `WivAccessRole`, which the onboarding stack makes in the \
                          customer's AWS payer account: the `role_arn` in the `aws` of an \
                          `msp_integration`. Whether the role exists is not looked at.",
            parameters: vec![Parameter {
                name: "account_id",
                of: Type::String,
                description: "The 12 digits of the AWS account. Write them in quotes: as a number, \
                              zeros at the front are lost.",
            }],
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let account = checked(arguments, 0, account_id)?;
        Ok(Value::string(format!("arn:aws:iam::{account}:role/{ROLE}")))
    }
}

fn account_id(text: &str) -> Result<(), String> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() == 12 {
        return Ok(());
    }
    let hint = if digits && (1..12).contains(&text.len()) {
        " Written as a number it loses the zeros at its front: put it in quotes."
    } else {
        ""
    };
    Err(format!("The id of an AWS account has 12 digits and nothing else, not {text:?}.{hint}"))
}

#[cfg(test)]
mod tests {
    use super::super::calling::{refused, told};
    use super::WivRoleArn;

    #[test]
    fn the_role_is_the_one_that_the_stack_makes_in_that_account() {
        let arn = "arn:aws:iam::123456789012:role/WivAccessRole";
        assert_eq!(told(&WivRoleArn, &["123456789012"]), arn);
        assert!(crate::provider::checks::role_arn(arn).is_ok(), "msp_integration takes it");
        let zeros = "arn:aws:iam::000000000012:role/WivAccessRole";
        assert_eq!(told(&WivRoleArn, &["000000000012"]), zeros);
    }

    #[test]
    fn an_account_is_twelve_digits_and_nothing_else() {
        for text in ["", "1234", "1234-5678-9012", " 123456789012", "1234567890123", "١٢٣٤٥٦"]
        {
            assert_eq!(refused(&WivRoleArn, &[text]).1, Some(0), "{text:?}");
        }
    }

    #[test]
    fn digits_that_are_too_few_may_have_been_a_number() {
        assert!(refused(&WivRoleArn, &["12345678901"]).0.ends_with("put it in quotes."));
        assert!(refused(&WivRoleArn, &[""]).0.ends_with("not \"\"."));
    }
}
