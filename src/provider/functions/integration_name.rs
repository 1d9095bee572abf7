//! `integration_name(customer_name, type)`: the name of an integration in Wiv's guide.

use tfplugin::framework::{Function, FunctionError, Parameter, Signature, Type, Value};

use super::checked;
use crate::provider::checks;

/// The function.
pub struct IntegrationName;

impl Function for IntegrationName {
    fn name(&self) -> &'static str {
        "integration_name"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "The name of an integration in Wiv's guide",
            description: "Makes the name of an integration as in Wiv's guide: \
                          `<Customer_Name>-AWS`, `<Customer_Name>-GCP`. White space in the \
                          customer's name becomes `_`, so the AWS account of `Example Customer` is \
                          `Example_Customer-AWS`. Everything else stays. Wiv takes other names \
                          too.",
            parameters: vec![
                Parameter {
                    name: "customer_name",
                    of: Type::String,
                    description: "Name of the customer, such as `msp_customer.example.name`.",
                },
                Parameter {
                    name: "type",
                    of: Type::String,
                    description: "Type of the integration in Wiv's spelling: `AWS`, `GCP`, or \
                                  another.",
                },
            ],
            variadic: None,
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let customer = checked(arguments, 0, checks::called)?;
        let kind = checked(arguments, 1, checks::name)?;
        let customer: Vec<_> = customer.split_whitespace().collect();
        Ok(Value::string(format!("{}-{kind}", customer.join("_"))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::calling::{refused, told};
    use super::IntegrationName;

    #[test]
    fn white_space_in_the_customers_name_becomes_an_underscore() {
        for (customer, kind, name) in [
            ("Wiv-MSP-Customer", "AWS", "Wiv-MSP-Customer-AWS"),
            ("Example Customer", "GCP", "Example_Customer-GCP"),
            ("Ümlaut  &\tSöhne", "Azure", "Ümlaut_&_Söhne-Azure"),
            ("Acme_Corp", "Google Cloud", "Acme_Corp-Google Cloud"),
        ] {
            assert_eq!(told(&IntegrationName, &[customer, kind]), name);
        }
    }

    #[test]
    fn what_is_blank_or_padded_is_refused_by_its_argument() {
        for (arguments, argument) in [
            (["", "AWS"], 0),
            (["  ", "AWS"], 0),
            (["Acme ", "AWS"], 0),
            (["Acme", ""], 1),
            (["Acme", "\t"], 1),
            (["Acme", " AWS"], 1),
        ] {
            assert_eq!(refused(&IntegrationName, &arguments).1, Some(argument), "{arguments:?}");
        }
        let blank = ("It must not be blank.".to_owned(), Some(1));
        assert_eq!(refused(&IntegrationName, &["Acme", ""]), blank);
    }
}
