//! Each function called as Terraform calls it, and as it never would: the answer is a value or
//! an error of the call that names the argument, never a gRPC error.

use tf::provider_client::ProviderClient;
use tfplugin::framework::{Type, Value, msgpack};
use tfplugin::rpc::proto::tfplugin6 as tf;
use tonic::transport::Channel;

use super::support::{Launch, Plugin};

/// Each function with texts that it takes.
const CALLS: [(&str, &[&str]); 4] = [
    ("integration_name", &["Example Customer", "AWS"]),
    ("parse_onboarding_url", &["https://console.aws.amazon.com/?region=us-east-1"]),
    ("wiv_role_arn", &["123456789012", "aws-cn"]),
    ("wiv_trust_policy", &["external-id", "aws-us-gov"]),
];

/// Not configured: functions are called before there is a configuration.
async fn provider() -> (Plugin, ProviderClient<Channel>) {
    let plugin = Launch::as_terraform().start().await;
    let client = plugin.provider().await;
    (plugin, client)
}

fn argument(value: &Value, of: &Type) -> tf::DynamicValue {
    tf::DynamicValue { msgpack: msgpack::encode(value, of).unwrap(), json: Vec::new() }
}

fn texts(texts: &[&str]) -> Vec<tf::DynamicValue> {
    texts.iter().map(|text| argument(&Value::string(*text), &Type::String)).collect()
}

async fn call(
    client: &mut ProviderClient<Channel>,
    name: &str,
    arguments: Vec<tf::DynamicValue>,
) -> tf::call_function::Response {
    let request = tf::call_function::Request { name: name.to_owned(), arguments };
    client.call_function(request).await.unwrap().into_inner()
}

/// What the function is declared to return, and the declaration.
async fn declared(client: &mut ProviderClient<Channel>, name: &str) -> (Type, tf::Function) {
    let answer = client.get_functions(tf::get_functions::Request {}).await.unwrap().into_inner();
    let function = answer.functions[name].clone();
    let returns = &function.r#return.as_ref().unwrap().r#type;
    (Type::from_json(&serde_json::from_slice(returns).unwrap()).unwrap(), function)
}

#[tokio::test]
async fn every_function_is_called_here() {
    let (_plugin, mut client) = provider().await;
    let answer = client.get_functions(tf::get_functions::Request {}).await.unwrap().into_inner();
    let mut served: Vec<_> = answer.functions.into_keys().collect();
    served.sort();
    assert_eq!(served, CALLS.map(|(name, _)| name));
}

#[tokio::test]
async fn what_is_known_has_an_answer_of_the_declared_type_and_always_the_same() {
    let (_plugin, mut client) = provider().await;
    for (name, arguments) in CALLS {
        let first = call(&mut client, name, texts(arguments)).await;
        assert_eq!(first.error, None, "{name}");
        let (returns, _) = declared(&mut client, name).await;
        let value = msgpack::decode(&first.result.as_ref().unwrap().msgpack, &returns).unwrap();
        assert!(value.is_wholly_known() && !value.is_null(), "{name}");
        assert_eq!(call(&mut client, name, texts(arguments)).await, first, "{name}");
    }
}

#[tokio::test]
async fn an_argument_that_is_not_known_makes_an_answer_that_is_not() {
    let (_plugin, mut client) = provider().await;
    for (name, arguments) in CALLS {
        for index in 0..arguments.len() {
            let mut arguments = texts(arguments);
            arguments[index] = argument(&Value::Unknown, &Type::String);
            let answer = call(&mut client, name, arguments).await;
            assert_eq!(answer.error, None, "{name}");
            let (returns, _) = declared(&mut client, name).await;
            let value = msgpack::decode(&answer.result.unwrap().msgpack, &returns).unwrap();
            assert_eq!(value, Value::Unknown, "{name}");
        }
    }
}

#[tokio::test]
async fn null_and_what_is_no_text_are_refused_at_the_argument() {
    let (_plugin, mut client) = provider().await;
    let list = Type::list(Type::String);
    let wrong = [
        (argument(&Value::Null, &Type::String), " must not be null"),
        (tf::DynamicValue::default(), "Terraform sent no value of"),
        (argument(&Value::List(vec![]), &list), "cannot be read"),
        (argument(&Value::Bool(true), &Type::Bool), "cannot be read"),
        (tf::DynamicValue { msgpack: vec![0xc1], json: Vec::new() }, "cannot be read"),
        (tf::DynamicValue { msgpack: Vec::new(), json: b"{".to_vec() }, "cannot be read"),
    ];
    for (name, arguments) in CALLS {
        let (_, function) = declared(&mut client, name).await;
        let named: Vec<_> =
            function.parameters.iter().chain(&function.variadic_parameter).collect();
        for index in 0..arguments.len() {
            for (value, words) in &wrong {
                let mut arguments = texts(arguments);
                arguments[index] = value.clone();
                let answer = call(&mut client, name, arguments).await;
                let error = answer.error.unwrap();
                assert_eq!(error.function_argument, i64::try_from(index).ok(), "{name}");
                assert!(error.text.contains(words), "{name}: {}", error.text);
                assert!(error.text.contains(&named[index].name), "{}", error.text);
                assert_eq!(answer.result, None);
            }
        }
    }
}

#[tokio::test]
async fn one_argument_too_few_and_one_too_many_are_refused_with_the_right_number() {
    let (_plugin, mut client) = provider().await;
    for (name, arguments) in CALLS {
        let (_, function) = declared(&mut client, name).await;
        let least = function.parameters.len();
        let mut many = arguments.to_vec();
        many.push("one too many");
        let optional = function.variadic_parameter.as_ref().map(|_| i64::try_from(many.len() - 1));
        let (too_few, too_many) = match optional {
            Some(_) => (format!("at least {least}"), format!("at most {}", arguments.len())),
            None => (format!("not {least}"), format!("not {least}")),
        };
        let at = optional.transpose().unwrap();
        for (given, takes, at) in [(&arguments[..least - 1], too_few, None), (&many, too_many, at)]
        {
            let error = call(&mut client, name, texts(given)).await.error.unwrap();
            let given = given.len();
            assert_eq!(error.text, format!("Arguments given to `{name}`: {given}, {takes}"));
            assert_eq!(error.function_argument, at);
        }
    }
}

#[tokio::test]
async fn an_error_ends_without_a_full_stop_as_terraform_writes_one() {
    let (_plugin, mut client) = provider().await;
    for (name, arguments) in CALLS {
        let blank = vec![" "; arguments.len()];
        for given in [&blank[..], &[]] {
            let error = call(&mut client, name, texts(given)).await.error.unwrap();
            assert!(!error.text.ends_with('.'), "{}", error.text);
        }
    }
}
