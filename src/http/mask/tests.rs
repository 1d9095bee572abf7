use base64::Engine as _;
use base64::prelude::{
    BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn mask(secrets: &[&str]) -> Mask {
    let mut mask = Mask::default();
    for secret in secrets {
        mask.add(secret);
    }
    mask
}

#[test]
fn a_secret_is_taken_out_wherever_it_stands() {
    let mask = mask(&["canary-1234"]);
    assert_eq!(mask.apply("key canary-1234: no (canary-1234)"), "key (secret): no ((secret))");
}

#[test]
fn a_key_of_several_lines_is_taken_out_line_by_line() {
    let mask = mask(&["-----BEGIN KEY-----\nMIIcanary1\nMIIcanary2\n-----END KEY-----"]);
    assert_eq!(mask.apply("bad line MIIcanary2"), "bad line (secret)");
    assert!(!mask.apply(r"-----BEGIN KEY-----\nMIIcanary1\nMIIcanary2").contains("canary"));
}

#[test]
fn a_secret_within_another_does_not_leave_its_rest() {
    for secrets in [["canary-12", "canary-1234567"], ["ary-12345", "canary-1234567"]] {
        assert_eq!(mask(&secrets).apply("a canary-1234567"), "a (secret)");
    }
    assert_eq!(mask(&["canary-12", "y-12-yranac"]).apply("canary-12-yranac"), "(secret)");
}

#[test]
fn what_is_short_is_taken_out_where_it_stands_alone_or_not_at_all() {
    for (secret, text, expected) in [
        ("no", "no such key", "no such key"),
        ("US", "US", "US"),
        ("true", "true", "true"),
        ("key1", "a key1, a key12", "a (secret), a key12"),
        ("hunter2", "password hunter2", "password (secret)"),
        ("prod", "product", "product"),
        ("12345678", "id-123456789", "id-(secret)9"),
    ] {
        assert_eq!(mask(&[secret]).apply(text), expected, "{secret}");
    }
}

#[test]
fn json_is_masked_but_for_what_is_harmless() {
    let mut mask = Mask::default();
    let secret = json!({
        "role": "role-name", "keys": [{"key": "canary-1234"}], "pin": 48_151_623,
        "file": json!({"type": "harmless-type", "private_key": "canary-5678"}).to_string(),
    });
    mask.add_json(&secret, &["role", "type"]);
    assert_eq!(
        mask.apply("role-name harmless-type canary-1234 canary-5678 48151623"),
        "role-name harmless-type (secret) (secret) (secret)"
    );
}

/// The last one has every character that has another spelling.
const SECRETS: [&str; 5] = [
    "canary-1234",
    "AKIA/can+ary=1234~",
    "C:\\new\\table\\u0041\\\\share",
    "-----BEGIN KEY-----\nMIIcanary/1+\nMIIcanary2==\n-----END KEY-----\n",
    "k<e>y&amp; \"q\" 'a'\\b/c\td\u{e9}\u{1f511}%41+5\r\nnext line",
];

/// Every way to write a text.
fn spellings(secret: &str) -> Vec<String> {
    let quoted = |text: &str| {
        let text = Value::from(text).to_string();
        text.trim_matches('"').to_owned()
    };
    let units = |text: &str, write: &dyn Fn(u16) -> String| -> String {
        text.encode_utf16().map(write).collect()
    };
    let chars = |write: &dyn Fn(u32) -> String| -> String {
        secret.chars().map(|c| write(c.into())).collect()
    };
    let hex = |write: &dyn Fn(u8) -> String| -> String { secret.bytes().map(write).collect() };
    let percent = |text: &str, upper: bool| -> String {
        let write = |byte: u8| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
        text.bytes()
            .map(|c| if c.is_ascii_alphanumeric() { char::from(c).to_string() } else { write(c) })
            .collect()
    };
    let base64 = [BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD];
    let mut all = vec![
        secret.to_owned(),
        secret.to_ascii_uppercase(),
        secret.to_ascii_lowercase(),
        quoted(secret),
        quoted(secret).replace('/', "\\/"),
        quoted(&quoted(secret)),
        units(secret, &|unit| format!("\\u{unit:04x}")),
        units(secret, &|unit| format!("\\u{unit:04X}")),
        percent(secret, true),
        percent(secret, false),
        percent(secret, true).replace("%20", "+"),
        percent(&percent(secret, true), true),
        html_escape::encode_safe(secret).into_owned(),
        html_escape::encode_safe(&html_escape::encode_safe(secret)).into_owned(),
        chars(&|c| format!("&#{c};")),
        chars(&|c| format!("&#x{c:x};")),
        hex(&|byte| format!("{byte:02x}")),
        hex(&|byte| format!("{byte:02X}")),
        base64[0].encode(base64[0].encode(secret)),
    ];
    for base64 in &base64 {
        all.push(base64.encode(secret));
        for around in ["x", "xy", "xyz"] {
            all.push(base64.encode(format!("{around}{secret}{around}")));
            all.push(base64.encode(json!({ around: secret }).to_string()));
        }
    }
    let long = base64[0].encode(format!("a longer text, so that it is wrapped: {secret}"));
    let lines: Vec<_> = long.as_bytes().chunks(19).map(String::from_utf8_lossy).collect();
    all.extend([lines.join("\n"), lines.join("\r\n"), quoted(&lines.join("\n"))]);
    all.push(percent(&long, true));
    all
}

/// Whether no recognisable part of it is left.
fn is_gone(secret: &str, text: &str) -> bool {
    let plain = text.to_ascii_lowercase();
    text.contains(HIDDEN)
        && !plain.contains("canary")
        && secret.lines().filter(|line| line.len() >= SHORTEST).all(|line| !text.contains(line))
}

#[test]
fn a_secret_is_taken_out_however_it_is_spelt() {
    for secret in SECRETS {
        let mut mask = mask(&["another secret that is not there"]);
        mask.add_json(&json!([secret]), &[]);
        for spelt in spellings(secret) {
            let said = mask.apply(&format!("(bad key: {spelt})"));
            assert!(is_gone(secret, &said) && said.len() < 60, "{spelt:?}: {said:?}");
            let body = json!({"data": {"metadata": {"note": spelt, "of": [{ &spelt: 1 }]}}});
            let answer = mask.answer(body.to_string().as_bytes()).into_owned();
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            let note = answer["data"]["metadata"]["note"].as_str().unwrap();
            assert!(is_gone(secret, note), "{spelt:?}: {answer}");
        }
    }
}

#[test]
fn what_is_no_secret_stays_as_it_is() {
    let mask = mask(&["canary-1234", "AKIA/can+ary=1234~", "another\\secret\\with <tags>"]);
    for text in [
        "",
        "canary-123 ",
        "canary-x",
        "can ary-1234",
        "Kevin Müller & Söhne <a@example.com> 100% \\o/ \"x\" %zz %2 &;&amp; \\u12 \\ud83d",
        "Y2FuYXJ5LTEyMw==",
        "arn:aws:iam::123456789012:role/path/WivAccessRole",
        "ya29.a0AfH6SMBx0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "9d9648a7-115a-4a06-a613-a0c4077469f7",
    ] {
        assert_eq!(mask.apply(text), text);
        let body = json!({"id": text, "x": [text, 12_345_678, 1.5e3, true, null], text: text});
        let body = body.to_string();
        assert!(matches!(mask.answer(body.as_bytes()), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn a_secret_that_breaks_off_with_the_text_is_taken_out_of_a_message() {
    let mask = mask(&["canary-1234567"]);
    assert_eq!(mask.apply("bad key canary-12345"), "bad key (secret)");
    assert_eq!(mask.apply("bad key can"), "bad key can");
}

/// A body that an integration sends, and how a server may answer it.
fn sent() -> Mask {
    let mut mask = Mask::default();
    let secret = json!({
        "client_secret": "canary-1234-5678", "env": "prod", "region": "us-east-1",
        "owner": "Acme Corporation GmbH", "subscription": "9d9648a7-115a-4a06-a613-a0c4077469f7",
        "kind": "customer_integration", "pin": 48_151_623, "year": "2025",
    });
    mask.add_json(&secret, &[]);
    mask.but("Acme Corporation GmbH")
}

fn answered(mask: &Mask, body: &Value) -> Value {
    serde_json::from_slice(&mask.answer(body.to_string().as_bytes())).unwrap()
}

#[test]
fn what_tells_objects_apart_stays_unless_it_is_a_secret_beyond_doubt() {
    let answer = answered(
        &sent(),
        &json!({"data": {
            "customer_id": "9d9648a7-115a-4a06-a613-a0c4077469f7",
            "customer_integration": {
                "integration_id": "acme-prod-us-east-1", "id": "x-canary-1234-5678",
                "name": "Acme Corporation GmbH", "mode": "prod", "tenant_id": "t-prod",
                "external_id": "canary-1234-5678", "timestamp": "2025-06-19 13:12:33.599888",
                "is_virtual": false, "metadata": {"pin": 48_151_623, "count": 12_345_678},
            },
        }}),
    );
    insta::assert_snapshot!(answer, @r#"{"data":{"customer_id":"9d9648a7-115a-4a06-a613-a0c4077469f7","customer_integration":{"integration_id":"acme-prod-us-east-1","id":"(secret)","name":"Acme Corporation GmbH","mode":"(secret)","tenant_id":"t-prod","external_id":"(secret)","timestamp":"2025-06-19 13:12:33.599888","is_virtual":false,"metadata":{"pin":"(secret)","count":12345678}}}}"#);
}

#[test]
fn what_a_former_call_carried_is_masked_in_integrations_alone() {
    let mut mask = Mask::default();
    mask.remember(&sent());
    let row = json!({
        "customer_id": "canary-1234-5678", "customer_name": "canary-1234-5678", "x": "us-east-1",
        "integrations": [{
            "integration_id": "us-east-1", "name": "us-east-1", "type": "us-east-1",
            "mode": "canary-1234-5678", "metadata": {"id": "canary-1234-5678"},
        }],
    });
    let answer = answered(&mask, &json!({ "data": [row] }));
    insta::assert_snapshot!(answer, @r#"{"data":[{"customer_id":"canary-1234-5678","customer_name":"canary-1234-5678","x":"us-east-1","integrations":[{"integration_id":"us-east-1","name":"us-east-1","type":"us-east-1","mode":"(secret)","metadata":{"id":"(secret)"}}]}]}"#);
}

#[test]
fn what_metadata_calls_a_secret_is_one_for_who_has_not_sent_it() {
    let answer = answered(
        &Mask::default(),
        &json!([{"integrations": [{"metadata": {
            "bucket": "b", "private-key": "k", "integration_secret": {"a": ["b", 7, null]},
            "token_uri": "https://x", "note": "-----BEGIN PRIVATE KEY-----\nMIIE\n",
        }}], "token": "a case's"}]),
    );
    insta::assert_snapshot!(answer, @r#"[{"integrations":[{"metadata":{"bucket":"b","private-key":"(secret)","integration_secret":{"a":["(secret)","(secret)",null]},"token_uri":"https://x","note":"(secret)"}}],"token":"a case's"}]"#);
}

/// JSON of any form; some of its texts have a secret in them.
fn json_with(secret: &'static str) -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        3 => "[ -~\u{e9}\\n\u{1f511}]{0,12}".boxed(),
        1 => "[ -~]{0,4}".prop_map(move |text| format!("{text}{secret}{text}")).boxed(),
        1 => Just(BASE64_STANDARD.encode(secret)).boxed(),
    ];
    let name = prop_oneof![
        text.clone().boxed(),
        "(metadata|integrations|id|name|customer_id|mode|token|x)".boxed(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// How many values and names it has: as many as before, except for names that are equal now.
fn shape(value: &Value) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(shape).collect(),
        Value::Object(members) => members.values().map(shape).collect(),
        _ => Value::Null,
    }
}

proptest! {
    #[test]
    fn no_answer_keeps_a_secret_or_loses_anything_else(
        value in json_with("canary-1234-5678"), is_pretty: bool,
    ) {
        let body = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let body = body.unwrap();
        let answer = mask(&["canary-1234-5678"]).answer(body.as_bytes()).into_owned();
        let answer = String::from_utf8(answer).unwrap();
        prop_assert!(!answer.contains("canary-1234-5678"), "{}", answer);
        prop_assert!(!answer.contains(&BASE64_STANDARD.encode("canary-1234-5678")), "{}", answer);
        let told: Value = serde_json::from_str(&answer).unwrap();
        if !answer.contains(HIDDEN) {
            prop_assert_eq!(&told, &value);
        }
        if answer.matches(HIDDEN).count() < 2 {
            prop_assert_eq!(shape(&told), shape(&value));
        }
        let other = mask(&["another-secret-of-nobody"]);
        if !body.contains("metadata") {
            prop_assert!(matches!(other.answer(body.as_bytes()), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn any_secret_is_found_among_anything(
        secret in "[!-~][ -~]{6,38}[!-~]", before in ".{0,20}", after in ".{0,20}",
    ) {
        let mask = mask(&[&secret]);
        for spelt in [secret.clone(), Value::from(&*secret).to_string()] {
            let said = mask.apply(&format!("{before}{spelt}{after}"));
            prop_assert!(!said.contains(&secret) && said.contains(HIDDEN), "{}", said);
        }
    }

    #[test]
    fn any_bytes_are_an_answer(bytes: Vec<u8>, text in ".{0,60}") {
        let mask = mask(&["canary-1234", "\\\\\\%25&amp;+", &text]);
        let _ = (mask.answer(&bytes), mask.apply(&text));
        let body = Value::from(text).to_string();
        let masked = mask.answer(body.as_bytes());
        prop_assert!(serde_json::from_slice::<Value>(&masked).is_ok());
    }
}

#[test]
fn a_short_credential_does_not_hide_who_is_called_by_it() {
    let mut mask = mask(&["test", "customer-one", "canary-1234-5678"]);
    mask.extend(&sent());
    let answer = answered(
        &mask,
        &json!([
            {"id": "test", "name": "test", "mode": "test"},
            {"id": "customer-one", "name": "customer-one", "mode": "customer-one"},
            {"id": "canary-1234-5678", "name": "a canary-1234-5678"},
        ]),
    );
    insta::assert_snapshot!(answer, @r#"[{"id":"test","name":"test","mode":"(secret)"},{"id":"customer-one","name":"customer-one","mode":"(secret)"},{"id":"(secret)","name":"a (secret)"}]"#);
}
