//! Rules for any bytes from outside: they give a value or an error, soon, and no panic.

use std::fmt::Write as _;
use std::time::SystemTime;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use tfplugin::framework::strategies::{Unknowns, value_of};
use tfplugin::framework::{Type, Value};

use super::{Change, Core};

/// How many cases a property has, unless `PROPTEST_CASES` sets it.
const USUAL_CASES: u32 = 256;

/// The documented answers.
pub(super) const BODIES: [&str; 8] = [
    include_str!("../../tests/fixtures/wiv-customer-created.json"),
    include_str!("../../tests/fixtures/wiv-integration-created.json"),
    include_str!("../../tests/fixtures/wiv-onboarding-link-created.json"),
    include_str!("../../tests/fixtures/wiv-users-added.json"),
    include_str!("../../tests/fixtures/wiv-cases-found.json"),
    include_str!("../../tests/fixtures/wiv-workflow-run.json"),
    include_str!("../../tests/fixtures/navigator-tenant-created.json"),
    include_str!("../../tests/fixtures/navigator-tenants-listed.json"),
];

/// The names that decoders look for, and two words that `serde_json` uses internally.
const MEMBERS: [&str; 34] = [
    "data",
    "customers",
    "tenants",
    "content",
    "customer_id",
    "customer_name",
    "org_id",
    "id",
    "name",
    "users_number",
    "cost_impact",
    "integration_types",
    "integrations",
    "integration_id",
    "is_virtual",
    "timestamp",
    "metadata",
    "customer_integration",
    "shared_resource",
    "external_id",
    "cloudformation_url",
    "added_users",
    "email",
    "summary",
    "next_page_key",
    "case_id",
    "case_type",
    "execution_id",
    "createTimestamp",
    "childOrgIds",
    "accessToken",
    "error",
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
];

/// Scalars at the edge of JSON, or beyond it.
const SCALARS: [&str; 28] = [
    "null",
    "true",
    "\"\"",
    "\" \"",
    "\"true\"",
    "0",
    "-0.0",
    "1e400",
    "-1e-400",
    "1E+99999999999999999999",
    "9223372036854775808",
    "-9223372036854775808",
    "253402300800000",
    "-377705116800001",
    "340282366920938463463374607431768211456.000000000000000000000000000000000001",
    "NaN",
    "Infinity",
    "-",
    "01",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\u{202e}\u{7f}\u{9b}31m\"",
    "\"9999-12-31T23:59:59-23:59\"",
    "\"0000-01-01T00:00:00+23:59\"",
    "\"2025-06-19 13:12:60.999999999999\"",
    "\"-1.\"",
    "[]",
    "{}",
];

/// JSON that nobody would write: known names in wrong places, twins, numbers of any size.
pub(super) fn odd_json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        4 => select(&SCALARS[..]).prop_map(str::to_owned),
        1 => "[0-9]{1,400}(\\.[0-9]{1,400})?".prop_map(|digits| digits),
        1 => any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    scalar.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(|elements| format!("[{}]", elements.join(","))),
            vec((select(&MEMBERS[..]), inner), 0..6).prop_map(|members| {
                let members = members.iter().map(|(name, value)| format!("\"{name}\":{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

/// `text` inside so many of these.
fn nested(levels: usize, open: &str, text: &str, close: &str) -> String {
    let mut nested = String::new();
    nested.extend(std::iter::repeat_n(open, levels));
    write!(nested, "{text}").unwrap();
    nested.extend(std::iter::repeat_n(close, levels));
    nested
}

/// A date as HTTP writes it, or with one changed character.
fn http_date() -> impl Strategy<Value = String> {
    let second = 0_u64..=253_402_300_799;
    let date = second.prop_map(|second| {
        httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(second))
    });
    (date, any::<Index>(), "[-+ 0-9:A-Za-z]?").prop_map(|(mut date, index, other)| {
        let at = index.index(date.len());
        date.replace_range(at..at + other.len(), &other);
        date
    })
}

proptest! {
    #[test]
    fn an_api_may_answer_any_json(body in odd_json()) {
        super::api_body(body.as_bytes());
    }

    #[test]
    fn an_api_may_answer_any_bytes(body: Vec<u8>) {
        super::api_body(&body);
    }

    #[test]
    fn an_api_may_answer_what_is_documented_and_damaged(
        body in select(&BODIES[..]),
        damage in vec((any::<Index>(), any::<u8>()), 0..6),
        end in any::<Index>(),
    ) {
        let mut body = body.as_bytes().to_vec();
        for (index, byte) in damage {
            let index = index.index(body.len());
            body[index] = byte;
        }
        super::api_body(&body);
        super::api_body(&body[..end.index(body.len())]);
    }

    #[test]
    fn retry_after_may_be_any_text(
        header in prop_oneof![
            any::<String>(),
            "[-+ ]?[0-9]{1,40}(\\.[0-9]{1,3})?",
            "[A-Z][a-z]{2,8},? [ 0-9]{2}[- ]?[A-Z][a-z]{2}[- ][0-9]{2,5} [0-9:]{8}( GMT| [0-9]{4})?",
            http_date(),
        ],
        now in 0_u64..=253_402_300_799,
    ) {
        super::retry_after(&header, SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(now));
    }

    #[test]
    fn a_token_may_be_any_text(text: String, payload in odd_json(), exp in select(&SCALARS[..])) {
        for text in [text, payload, format!("{{\"exp\":{exp}}}")] {
            super::access_token(&text);
        }
    }

    #[test]
    fn links_and_endpoints_may_be_any_text(
        text in prop_oneof![
            any::<String>(),
            "(https?|ftp|data|file):/{0,3}[a-z0-9.:@%\\[\\]_-]{0,20}(/[a-zA-Z0-9%.]{0,9}){0,3}(\\?[a-zA-Z_=&%0-9+]{0,20})?(#[a-zA-Z_?=&%0-9+]{0,30})?",
        ],
    ) {
        super::onboarding_url(&text);
        super::endpoint(&text);
    }
}

/// Texts that the property above has found, and texts near them.
#[test]
fn an_endpoint_that_is_taken_is_the_same_when_it_is_written() {
    for text in
        ["https:-//", "https://-//", "https:a", "https://a//", "https://a/b//", "http:[::1]"]
    {
        super::endpoint(text);
    }
}

/// A runner for a property whose cases take longer than others. If `PROPTEST_CASES` is higher than
/// the usual number, this number grows by the same factor.
fn runner(cases: u32) -> TestRunner {
    let default = ProptestConfig::default();
    let cases = cases.saturating_mul(default.cases).div_ceil(USUAL_CASES);
    TestRunner::new(ProptestConfig { failure_persistence: None, cases, ..default })
}

/// One runtime for all cases of a property; a case is a call or two.
pub(super) fn for_every_resource<S: Strategy>(
    cases: u32,
    strategy: impl Fn(&'static str, &Type) -> S,
    call: impl Fn(&Core, &'static str, &Type, S::Value),
) {
    let core = Core::default();
    for (name, of) in core.resource_types() {
        let run = runner(cases).run(&strategy(name, &of), |value| {
            call(&core, name, &of, value);
            Ok(())
        });
        if let Err(error) = run {
            panic!("{name}: {error}");
        }
    }
}

#[test]
fn stored_state_may_be_any_json() {
    for_every_resource(
        80,
        |_, of| {
            let stored = value_of(of, Unknowns::None);
            let of = of.clone();
            let stored = stored.prop_map(move |value| {
                tfplugin::framework::json::encode(&value, &of).unwrap().to_string()
            });
            let damage = vec((any::<Index>(), any::<u8>()), 0..3);
            (prop_oneof![stored, odd_json()], damage, -1_i64..3)
        },
        |core, name, _, (stored, damage, version)| {
            let mut stored = stored.into_bytes();
            for (index, byte) in damage {
                let index = index.index(stored.len());
                stored[index] = byte;
            }
            core.upgrade(name, version, &stored);
        },
    );
}

#[test]
fn an_import_id_may_be_any_text() {
    for_every_resource(
        256,
        |_, _| prop_oneof![any::<String>(), "[a-z /\\\\\u{0}\u{a0}\u{202e}-]{0,12}"],
        |core, name, _, id| core.import(name, &id),
    );
}

#[test]
fn what_is_asked_of_a_resource_may_make_no_sense() {
    for_every_resource(
        40,
        |_, of| {
            let private = prop_oneof![
                Just(Vec::new()),
                odd_json().prop_map(String::into_bytes),
                odd_json().prop_map(|notes| {
                    format!(r#"{{"version":1,"imported":true,"unread":true,"notes":{notes}}}"#)
                        .into()
                }),
                // Bytes that begin as ours.
                vec(any::<u8>(), 0..24).prop_map(|bytes| [&[0x20][..], &bytes].concat()),
            ];
            let prior = value_of(of, Unknowns::Allowed);
            let proposed = value_of(of, Unknowns::Allowed);
            let config = value_of(of, Unknowns::Allowed);
            (prior, proposed, config, private)
        },
        |core, name, of, (prior, proposed, config, private)| {
            core.change(name, of, &Change { prior, proposed, config, private });
        },
    );
}

#[test]
fn a_provider_block_may_hold_any_values() {
    let core = Core::default();
    let values = value_of(core.config_type(), Unknowns::Allowed);
    runner(200)
        .run(&(values, any::<String>()), |(config, version)| {
            core.configure(&config, &version);
            Ok(())
        })
        .unwrap();
}

#[test]
fn nesting_ends_in_an_error_however_deep_it_is() {
    for levels in [100, 127, 128, 50_000] {
        for (open, close) in [("[", "]"), ("{\"data\":", "}"), ("[{\"metadata\":", "}]")] {
            let body = nested(levels, open, "1", close);
            super::api_body(body.as_bytes());
            super::api_body(&body.as_bytes()[..body.len() / 2]);
        }
    }
}

#[test]
fn json_in_json_in_json_is_no_way_around_the_limit_of_nesting() {
    let mut body = "1".to_owned();
    while body.len() < 128 * 1024 {
        let text = serde_json::Value::from(nested(120, "[", &body, "]")).to_string();
        body = format!("{{\"$serde_json::private::RawValue\":{text}}}");
    }
    super::api_body(body.as_bytes());
    super::api_body(format!("[{{\"id\":\"c\",\"metadata\":{body}}}]").as_bytes());
    let core = Core::default();
    let type_name = "msp_customer";
    core.upgrade(type_name, -1, body.as_bytes());
    let private = format!("{{\"version\":1,\"notes\":{{\"n\":{body}}}}}").into_bytes();
    let nothing =
        Change { prior: Value::Null, proposed: Value::Null, config: Value::Null, private };
    core.change(type_name, &core.resource_types()[0].1, &nothing);
}
