//! Texts and their values, and texts without one.

use super::{UnknownAttributes, decode, encode};
use crate::framework::codec::{DecodeError, Problem};
use crate::framework::types::{MAX_DEPTH, Type};
use crate::framework::value::Value;

fn strict(text: &str, of: &Type) -> Result<Value, DecodeError> {
    decode(text.as_bytes(), of, UnknownAttributes::Strict)
}

fn ignoring(text: &str, of: &Type) -> Result<Value, DecodeError> {
    decode(text.as_bytes(), of, UnknownAttributes::Ignore)
}

fn number(digits: &str) -> Value {
    Value::Number(digits.parse().unwrap())
}

fn dynamic(of: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((of, value)))
}

#[test]
fn values_have_the_shapes_of_stored_state() {
    let cases = [
        (Type::String, Value::Null, "null"),
        (Type::Bool, Value::Bool(true), "true"),
        (Type::Bool, Value::Bool(false), "false"),
        (Type::String, Value::string("a\n\u{e9}"), "\"a\\n\u{e9}\""),
        (Type::Number, number("9223372036854775808"), "9223372036854775808"),
        (Type::Number, number("0.1"), "0.1"),
        (Type::Number, number("-1e30"), "-1000000000000000000000000000000"),
        (Type::list(Type::Bool), Value::List(vec![Value::Bool(true), Value::Null]), "[true,null]"),
        (
            Type::set(Type::String),
            Value::set([Value::string("b"), Value::string("a")]),
            r#"["a","b"]"#,
        ),
        (
            Type::Tuple(vec![Type::String, Type::Bool]),
            Value::List(vec![Value::string("a"), Value::Null]),
            r#"["a",null]"#,
        ),
        (Type::map(Type::Bool), Value::map([("k", Value::Bool(true))]), r#"{"k":true}"#),
        (
            Type::object([("b", Type::Bool), ("a", Type::String)]),
            Value::object([("b", Value::Bool(true)), ("a", Value::Null)]),
            r#"{"a":null,"b":true}"#,
        ),
        (Type::Dynamic, Value::Null, "null"),
        (
            Type::Dynamic,
            dynamic(Type::list(Type::String), Value::List(vec![Value::string("a")])),
            r#"{"type":["list","string"],"value":["a"]}"#,
        ),
        (Type::Dynamic, dynamic(Type::Number, Value::Null), r#"{"type":"number","value":null}"#),
    ];
    for (of, value, text) in cases {
        assert_eq!(encode(&value, &of).unwrap().to_string(), text);
        assert_eq!(strict(text, &of), Ok(value), "{text}");
    }
}

#[test]
fn every_spelling_of_a_value_is_read() {
    let cases = [
        (Type::Number, " 1e2 ", number("100")),
        (Type::Number, "-0", number("0")),
        (Type::String, r#""\u00e9\ud83d\ude00""#, Value::string("\u{e9}\u{1f600}")),
        (Type::map(Type::Bool), "{ \"\\u006b\" :\n true }", Value::map([("k", Value::Bool(true))])),
        // Core writes the value before its type.
        (
            Type::Dynamic,
            r#"{"value":"a","type":"string"}"#,
            dynamic(Type::String, Value::string("a")),
        ),
        (Type::Dynamic, r#"{"type":"dynamic","value":null}"#, Value::Null),
    ];
    for (of, text, value) in cases {
        assert_eq!(strict(text, &of), Ok(value), "{text}");
    }
}

#[test]
fn state_of_another_schema_version_keeps_what_is_still_an_attribute() {
    let inner = Type::object([("kept", Type::String), ("new", Type::Bool)]);
    let of = Type::object([("items", Type::list(inner)), ("id", Type::String)]);
    let text = r#"{"items":[{"kept":"a","gone":{"gone":[1]}}],"gone":1}"#;
    let item = Value::object([("kept", Value::string("a")), ("new", Value::Null)]);
    let value = Value::object([("items", Value::List(vec![item])), ("id", Value::Null)]);
    assert_eq!(ignoring(text, &of), Ok(value));
    let error = strict(text, &of).unwrap_err();
    assert_eq!(error.to_string(), "items[0].gone: there is no such attribute");
}

#[test]
fn a_dynamic_value_has_exactly_the_attributes_of_the_type_beside_it() {
    let missing = r#"{"type":["object",{"a":"string"}],"value":{}}"#;
    let unexpected = r#"{"type":["object",{}],"value":{"a":1}}"#;
    for read in [strict, ignoring] {
        let error = read(missing, &Type::Dynamic).unwrap_err();
        assert_eq!(error.to_string(), "a: the attribute is missing");
        let error = read(unexpected, &Type::Dynamic).unwrap_err();
        assert_eq!(error.to_string(), "a: there is no such attribute");
    }
}

#[test]
fn a_mistake_is_named_at_its_path() {
    let object = || Type::object([("a", Type::String), ("b", Type::list(Type::Bool))]);
    let cases = [
        (Type::String, "", "not JSON at line 1, column 0"),
        (Type::String, "{\n\"a\": tru}", "not JSON at line 2, column 9"),
        (Type::String, "\"a\" \"b\"", "not JSON at line 1, column 5"),
        (Type::Number, "NaN", "not JSON at line 1, column 1"),
        (Type::Number, "1e99999", "a number of more than 4096 digits"),
        (Type::Number, "\"1\"", "expected a number, found a string"),
        (Type::String, "1", "expected a string, found a number"),
        (Type::String, r#""\ud800""#, "not valid UTF-8 text"),
        (Type::Bool, "[]", "expected a bool, found an array"),
        (Type::set(Type::Bool), "[true,1]", "expected a bool, found a number"),
        (Type::Tuple(vec![Type::Bool]), "[]", "expected 1 elements, found 0"),
        (Type::map(Type::Bool), r#"{"k":true,"\u006b":true}"#, r#"["k"]: it is there twice"#),
        (Type::map(Type::Bool), r#"{"k":1}"#, r#"["k"]: expected a bool, found a number"#),
        (object(), r#"{"a":null}"#, "b: the attribute is missing"),
        (object(), r#"{"a":null,"a":null}"#, "a: it is there twice"),
        (object(), r#"{"b":[true,{}]}"#, "b[1]: expected a bool, found an object"),
        (Type::Dynamic, "1", "expected a value with its type, found a number"),
        (Type::Dynamic, r#"{"value":1}"#, "type: the attribute is missing"),
        (Type::Dynamic, r#"{"type":"bool"}"#, "value: the attribute is missing"),
        (Type::Dynamic, r#"{"type":1,"value":1}"#, "the type of the dynamic value is not a type"),
    ];
    for (of, text, message) in cases {
        assert_eq!(strict(text, &of).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let error = decode(b"\"\xff\"", &Type::String, UnknownAttributes::Strict).unwrap_err();
    assert_eq!(error.problem, Problem::Text);
}

#[test]
fn an_unknown_value_is_named_at_its_path() {
    let of = Type::object([("a", Type::map(Type::String))]);
    let value = Value::object([("a", Value::map([("k", Value::Unknown)]))]);
    let error = encode(&value, &of).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"a["k"]: a value that is not known yet cannot be expressed here"#
    );
}

#[test]
fn depth_is_bounded() {
    let levels = 10_000;
    let nested = |open: &str, close: &str| open.repeat(levels) + "null" + &close.repeat(levels);
    let in_dynamic = nested(r#"{"type":"dynamic","value":"#, "}");
    assert_eq!(strict(&in_dynamic, &Type::Dynamic).unwrap_err().problem, Problem::TooDeep);

    let in_type = format!(r#"{{"type":{},"value":null}}"#, nested(r#"["list","#, "]"));
    assert_eq!(strict(&in_type, &Type::Dynamic).unwrap_err().problem, Problem::Type);

    let ignored = format!(r#"{{"gone":{}}}"#, nested("[", "]"));
    assert_eq!(ignoring(&ignored, &Type::Object([].into())), Ok(Value::Object([].into())));
}

#[test]
fn json_in_json_is_no_way_around_the_limit_of_nesting() {
    let mut body = "1".to_owned();
    while body.len() < 128 * 1024 {
        let nested = "[".repeat(120) + &body + &"]".repeat(120);
        let text = serde_json::Value::from(nested).to_string();
        body = format!(r#"{{"$serde_json::private::RawValue":{text}}}"#);
    }
    super::any_bytes(body.as_bytes(), &Type::Dynamic);
    super::any_bytes(format!(r#"{{"type":{body},"value":null}}"#).as_bytes(), &Type::Dynamic);
}

#[test]
fn what_can_be_written_can_be_read_down_to_the_last_level() {
    let nested = |levels| {
        (1..levels).fold((Type::Bool, Value::Bool(true)), |(of, value), _| {
            (Type::list(of), Value::List(vec![value]))
        })
    };
    let (of, value) = nested(MAX_DEPTH);
    assert_eq!(strict(&encode(&value, &of).unwrap().to_string(), &of), Ok(value));
    let (of, value) = nested(MAX_DEPTH + 1);
    assert_eq!(encode(&value, &of).unwrap_err().problem, Problem::TooDeep);
}

#[test]
fn errors_hold_no_text_of_the_value() {
    let types = [
        Type::Number,
        Type::Bool,
        Type::list(Type::String),
        Type::map(Type::String),
        Type::Object([].into()),
        Type::Dynamic,
    ];
    for of in types {
        for text in [r#""canary""#, r#""canary"#, r#"{"type":"canary","value":1}"#] {
            let error = strict(text, &of).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        }
    }
}
