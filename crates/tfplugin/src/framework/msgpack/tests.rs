//! Bytes and their values, and bytes without one.

use super::{decode, encode};
use crate::framework::codec::Problem;
use crate::framework::number::NumberError;
use crate::framework::types::{MAX_DEPTH, Type};
use crate::framework::value::Value;

fn number(digits: &str) -> Value {
    Value::Number(digits.parse().unwrap())
}

fn dynamic(of: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((of, value)))
}

fn problem(bytes: &[u8], of: &Type) -> (String, Problem) {
    let error = decode(bytes, of).unwrap_err();
    (error.path.to_string(), error.problem)
}

#[test]
fn values_have_exactly_the_bytes_that_core_writes() {
    let object = Type::object([("b", Type::Bool), ("a", Type::String)]);
    let cases: [(Type, Value, &[u8]); 21] = [
        (Type::String, Value::Null, b"\xc0"),
        (Type::String, Value::Unknown, b"\xd4\x00\x00"),
        (Type::Bool, Value::Bool(true), b"\xc3"),
        (Type::Bool, Value::Bool(false), b"\xc2"),
        (Type::String, Value::string("a"), b"\xa1a"),
        (Type::String, Value::string("\u{e9}"), b"\xa2\xc3\xa9"),
        (Type::list(Type::Bool), Value::List(vec![]), b"\x90"),
        (
            Type::list(Type::Bool),
            Value::List(vec![Value::Bool(true), Value::Unknown]),
            b"\x92\xc3\xd4\x00\x00",
        ),
        (
            Type::set(Type::String),
            Value::set([Value::string("b"), Value::string("a")]),
            b"\x92\xa1a\xa1b",
        ),
        (
            Type::Tuple(vec![Type::String, Type::Number]),
            Value::List(vec![Value::string("a"), number("1")]),
            b"\x92\xa1a\x01",
        ),
        (Type::map(Type::Bool), Value::map([("k", Value::Null)]), b"\x81\xa1k\xc0"),
        (
            object,
            Value::object([("b", Value::Bool(true)), ("a", Value::Null)]),
            b"\x82\xa1a\xc0\xa1b\xc3",
        ),
        (Type::Object([].into()), Value::Object([].into()), b"\x80"),
        (Type::Tuple(vec![]), Value::List(vec![]), b"\x90"),
        (Type::Dynamic, Value::Null, b"\xc0"),
        (Type::Dynamic, Value::Unknown, b"\xd4\x00\x00"),
        (Type::Dynamic, dynamic(Type::String, Value::string("a")), b"\x92\xc4\x08\"string\"\xa1a"),
        (Type::Dynamic, dynamic(Type::String, Value::Null), b"\x92\xc4\x08\"string\"\xc0"),
        (
            Type::Dynamic,
            dynamic(Type::String, Value::Unknown),
            b"\x92\xc4\x08\"string\"\xd4\x00\x00",
        ),
        (
            Type::Dynamic,
            dynamic(Type::list(Type::Bool), Value::List(vec![])),
            b"\x92\xc4\x0f[\"list\",\"bool\"]\x90",
        ),
        (
            Type::list(Type::Dynamic),
            Value::List(vec![dynamic(Type::Bool, Value::Bool(true))]),
            b"\x91\x92\xc4\x06\"bool\"\xc3",
        ),
    ];
    for (of, value, bytes) in cases {
        assert_eq!(encode(&value, &of).as_deref(), Ok(bytes), "{of:?} {value:?}");
        assert_eq!(decode(bytes, &of), Ok(value), "{of:?} {bytes:x?}");
    }
}

#[test]
fn numbers_have_exactly_the_bytes_that_core_writes() {
    let cases: [(&str, &[u8]); 20] = [
        ("0", b"\x00"),
        ("127", b"\x7f"),
        ("128", b"\xcc\x80"),
        ("256", b"\xcd\x01\x00"),
        ("65536", b"\xce\x00\x01\x00\x00"),
        ("4294967296", b"\xcf\x00\x00\x00\x01\x00\x00\x00\x00"),
        ("9223372036854775807", b"\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"),
        ("9223372036854775808", b"\xb39223372036854775808"),
        ("-1", b"\xff"),
        ("-33", b"\xd0\xdf"),
        ("-129", b"\xd1\xff\x7f"),
        ("-32769", b"\xd2\xff\xff\x7f\xff"),
        ("-2147483649", b"\xd3\xff\xff\xff\xff\x7f\xff\xff\xff"),
        ("-9223372036854775808", b"\xd3\x80\x00\x00\x00\x00\x00\x00\x00"),
        ("-9223372036854775809", b"\xb4-9223372036854775809"),
        ("0.5", b"\xcb\x3f\xe0\x00\x00\x00\x00\x00\x00"),
        ("-0.25", b"\xcb\xbf\xd0\x00\x00\x00\x00\x00\x00"),
        ("0.1", b"\xa30.1"),
        // It is exactly a float, but written as digits, because it is an integer.
        ("1e20", b"\xb5100000000000000000000"),
        ("1.50", b"\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00"),
    ];
    for (digits, bytes) in cases {
        let value = number(digits);
        assert_eq!(encode(&value, &Type::Number).as_deref(), Ok(bytes), "{digits}");
        assert_eq!(decode(bytes, &Type::Number), Ok(value), "{digits}");
    }
}

#[test]
fn every_form_of_a_number_is_read() {
    let cases: [(&[u8], &str); 12] = [
        (b"\xcc\x01", "1"),
        (b"\xcd\x00\x01", "1"),
        (b"\xce\x00\x00\x00\x01", "1"),
        (b"\xcf\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"),
        (b"\xd0\x01", "1"),
        (b"\xd1\x00\x01", "1"),
        (b"\xd2\xff\xff\xff\xff", "-1"),
        (b"\xd3\x00\x00\x00\x00\x00\x00\x00\x01", "1"),
        (b"\xca\x3f\x00\x00\x00", "0.5"),
        (b"\xcb\x80\x00\x00\x00\x00\x00\x00\x00", "0"),
        (b"\xa51e300", "1e300"),
        (b"\xd9\x011", "1"),
    ];
    for (bytes, digits) in cases {
        assert_eq!(decode(bytes, &Type::Number), Ok(number(digits)), "{bytes:x?}");
    }
}

#[test]
fn what_is_no_finite_number_is_refused_where_it_stands() {
    let of = Type::object([("n", Type::Number)]);
    let cases: [(&[u8], NumberError); 4] = [
        (b"\x81\xa1n\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00", NumberError::NotFinite),
        (b"\x81\xa1n\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00", NumberError::NotFinite),
        (b"\x81\xa1n\xca\xff\x80\x00\x00", NumberError::NotFinite),
        (b"\x81\xa1n\xa3one", NumberError::Syntax),
    ];
    for (bytes, error) in cases {
        assert_eq!(problem(bytes, &of), ("n".to_owned(), Problem::Number(error)));
    }
}

#[test]
fn any_extension_is_an_unknown_value_of_any_type() {
    let refined: [&[u8]; 5] = [
        b"\xc7\x03\x0c\x81\x01\xc2",
        b"\xd5\x0c\x80\x00",
        b"\xd8\x7f0123456789abcdef",
        b"\xc8\x00\x01\x0c\xff",
        b"\xc9\x00\x00\x00\x00\x0c",
    ];
    for bytes in refined {
        for of in [Type::String, Type::list(Type::Bool), Type::Dynamic] {
            assert_eq!(decode(bytes, &of), Ok(Value::Unknown), "{bytes:x?}");
        }
    }
}

#[test]
fn a_mistake_is_named_at_its_path() {
    let object = || Type::object([("a", Type::String), ("b", Type::list(Type::Bool))]);
    let cases: [(Type, &[u8], &str); 22] = [
        (Type::String, b"", "the data ends too early"),
        (Type::String, b"\xa5abc", "the data ends too early"),
        (Type::String, b"\xa1a\xc0", "more data follows the value"),
        (Type::String, b"\xc1", "not msgpack"),
        (Type::String, b"\xa2\xff\xfe", "not valid UTF-8 text"),
        (Type::String, b"\x01", "expected a string, found a number"),
        (Type::Number, b"\xc3", "expected a number, found a bool"),
        (Type::Bool, b"\xa4true", "expected a bool, found a string"),
        (Type::set(Type::Bool), b"\x92\xc3\x01", "expected a bool, found a number"),
        (Type::Tuple(vec![Type::Bool]), b"\x90", "expected 1 elements, found 0"),
        (Type::map(Type::Bool), b"\x81\x01\xc3", "expected a name, found a number"),
        (Type::map(Type::Bool), b"\x82\xa1k\xc3\xa1k\xc3", r#"["k"]: it is there twice"#),
        (Type::map(Type::Bool), b"\x81\xa1k\x01", r#"["k"]: expected a bool, found a number"#),
        (object(), b"\x81\xa1a\xc0", "b: the attribute is missing"),
        (object(), b"\x80", "a: the attribute is missing"),
        (object(), b"\x81\xa1c\xc0", "c: there is no such attribute"),
        (object(), b"\x82\xa1a\xc0\xa1a\xc0", "a: it is there twice"),
        (object(), b"\x82\xa1a\xc0\xa1b\x92\xc3\x01", "b[1]: expected a bool, found a number"),
        (Type::Dynamic, b"\xc3", "expected a value with its type, found a bool"),
        (Type::Dynamic, b"\x92\xc4\x03foo\xc3", "the type of the dynamic value is not a type"),
        (Type::Dynamic, b"\x92\xc3\xc3", "the type of the dynamic value is not a type"),
        (
            Type::list(Type::Dynamic),
            b"\x91\x92\xc4\x06\"bool\"\x01",
            "[0]: expected a bool, found a number",
        ),
    ];
    for (of, bytes, message) in cases {
        assert_eq!(decode(bytes, &of).unwrap_err().to_string(), message, "{bytes:x?}");
    }
}

#[test]
fn a_value_of_another_type_is_not_written() {
    let object = || Type::object([("a", Type::list(Type::Bool))]);
    let cases = [
        (Type::String, Value::Bool(true), "expected a string, found a bool"),
        (Type::set(Type::Bool), Value::List(vec![]), "expected a set, found a list"),
        (Type::Tuple(vec![Type::Bool]), Value::List(vec![]), "expected 1 elements, found 0"),
        (Type::Dynamic, Value::Bool(true), "expected a value with its type, found a bool"),
        (object(), Value::Object([].into()), "a: the attribute is missing"),
        (
            object(),
            Value::object([("a", Value::Null), ("b", Value::Null)]),
            "b: there is no such attribute",
        ),
        (
            object(),
            Value::object([("a", Value::List(vec![Value::Null, Value::string("x")]))]),
            "a[1]: expected a bool, found a string",
        ),
    ];
    for (of, value, message) in cases {
        assert_eq!(encode(&value, &of).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_length_that_is_only_claimed_reserves_nothing() {
    let claims: [(Type, &[u8]); 5] = [
        (Type::list(Type::Bool), b"\xdd\xff\xff\xff\xff"),
        (Type::map(Type::Bool), b"\xdf\xff\xff\xff\xff"),
        (Type::String, b"\xdb\xff\xff\xff\xff"),
        (Type::Dynamic, b"\x92\xc6\xff\xff\xff\xff"),
        (Type::Bool, b"\xc9\xff\xff\xff\xff\x0c"),
    ];
    for (of, bytes) in claims {
        assert_eq!(problem(bytes, &of).1, Problem::Truncated, "{bytes:x?}");
    }
}

#[test]
fn depth_is_bounded_in_values_and_in_the_types_that_they_carry() {
    let dynamic_in_dynamic = b"\x92\xc4\x09\"dynamic\"".repeat(100_000);
    assert_eq!(problem(&dynamic_in_dynamic, &Type::Dynamic).1, Problem::TooDeep);

    let of = br#"["list","#.repeat(8_000);
    let len = u16::try_from(of.len()).unwrap().to_be_bytes();
    let bytes = [b"\x92\xc5", &len[..], &of].concat();
    assert_eq!(problem(&bytes, &Type::Dynamic).1, Problem::Type);
}

#[test]
fn what_can_be_written_can_be_read_down_to_the_last_level() {
    let nested = |levels| {
        (1..levels).fold((Type::Bool, Value::Bool(true)), |(of, value), _| {
            (Type::list(of), Value::List(vec![value]))
        })
    };
    let (of, value) = nested(MAX_DEPTH);
    assert_eq!(decode(&encode(&value, &of).unwrap(), &of), Ok(value));
    let (of, value) = nested(MAX_DEPTH + 1);
    assert_eq!(encode(&value, &of).unwrap_err().problem, Problem::TooDeep);
}

#[test]
fn errors_hold_no_text_of_the_value() {
    let text = b"\xa6canary";
    let types = [
        Type::Number,
        Type::Bool,
        Type::list(Type::String),
        Type::map(Type::String),
        Type::Object([].into()),
        Type::Dynamic,
    ];
    let carried_type = b"\x92\xc4\x08\"canary\"\xc0";
    for (of, bytes) in types.iter().flat_map(|of| [(of, &text[..]), (of, carried_type)]) {
        let error = decode(bytes, of).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

#[test]
fn a_name_too_long_to_be_an_address_stays_out_of_the_path() {
    let key = [b"\xda\x01\x01", &[b'k'; 257][..]].concat();
    let bytes = [b"\x81\xa1m\x81", &key[..], b"\x01"].concat();
    let of = Type::object([("m", Type::map(Type::Bool))]);
    assert_eq!(problem(&bytes, &of).0, "m");
}
