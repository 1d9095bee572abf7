//! Real values for everything that a configuration takes: no check refuses them. The refused values
//! are beside each check.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::checks::tests::sorted;
use super::json_secret::check_key_file;
use super::json_secret::key_files::{key_file, pem};
use super::{aws, checks, country, email, google, invisible};

#[test]
fn names_as_people_have_them_are_taken() {
    let good = [
        "Acme",
        "Acme Corp.",
        "Ümlaut & Söhne GmbH & Co. KG",
        "株式会社サンプル",
        "O'Hara \"Bob\" <x>",
        "L'Oréal – Société",
        "Акме",
        "חברה בע\"מ",
        "شركة",
        "Nom\u{a0}: Société",
        "e\u{301}",
        "東京\u{3000}支店",
        "${var.name}",
        "100%",
    ];
    sorted(checks::name, &[&good[..], &invisible::tests::SPELLING].concat(), &[]);
}

#[test]
fn addresses_as_people_have_them_are_taken() {
    let good = [
        "a@example.com",
        "first.last@example.co.uk",
        "a.b+c@sub.example.co",
        "a+b=c@example.com",
        "o'hara@example.com",
        "'o@example.com",
        "a@localhost",
        "A.B@EXAMPLE.COM",
        "a_b-c@ex-ample.com",
        "1@1.example",
        "a..b@example.ne.jp",
        ".a.@example.ne.jp",
        "!#$%&'*+-=?^_`{|}~@example.com",
        "jörg@bücher.example",
        "用户@例え.jp",
        "a@xn--bcher-kva.example",
        "a@under_score.example",
        "a@[192.0.2.1]",
        "SRS0=HHH=TT=example.org=a@example.com",
        "a#ext#@tenant.onmicrosoft.com",
        "नाम\u{94d}\u{200d}ष@उदाहरण.भारत",
    ];
    sorted(email::check, &good, &[]);
}

#[test]
fn roles_of_every_partition_and_path_are_taken() {
    let longest = format!("arn:aws:iam::123456789012:role/{}", "x".repeat(64));
    let longest_path = format!("arn:aws:iam::123456789012:role/{}/R", "x".repeat(510));
    let mut good = vec![
        "arn:aws:iam::123456789012:role/WivAccessRole".to_owned(),
        "arn:aws:iam::000000000012:role/path/to/Role".to_owned(),
        "arn:aws:iam::123456789012:role/a+b=c,d.e@f_g-h".to_owned(),
        "arn:aws:iam::123456789012:role/te!am/pa~th/#$%&()*:;<>?[]^`{|}/R".to_owned(),
        "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_X_0123456789abcdef".to_owned(),
        "arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX".to_owned(),
        longest,
        longest_path,
    ];
    for partition in [
        "aws",
        "aws-us-gov",
        "aws-cn",
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-iso-f",
        "aws-eusc",
        "aws-not-yet",
    ] {
        good.push(format!("arn:{partition}:iam::123456789012:role/R"));
    }
    let good: Vec<_> = good.iter().map(String::as_str).collect();
    sorted(aws::role_arn, &good, &[]);
}

#[test]
fn external_ids_that_sts_takes_are_taken() {
    let longest = "x".repeat(1224);
    let good = [
        "unique-external-identifier",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "wiv:123",
        "a@example.com",
        "ab",
        "--",
        "a+b=c,d.e@f:g/h_i-j",
        "12345",
        "https://wiv.ai/x",
        &longest,
    ];
    sorted(aws::external_id, &good, &[]);
}

#[test]
fn countries_of_all_parts_of_the_world_are_taken() {
    let good = ["US", "DE", "GB", "NO", "GR", "AX", "SS", "ZW", "AD", "TW", "PS", "VA", "UM", "XK"];
    sorted(country::check, &good, &[]);
}

#[test]
fn names_as_google_has_them_are_taken() {
    let (longest, wide) = ("a".repeat(1024), "ä".repeat(512));
    let tables = [
        "gcp_billing_export_v1_000000_000000_000000",
        "gcp_billing_export_resource_v1_012345_6789AB_CDEF01",
        "cloud_pricing_export",
        "table 01",
        "00_お客様",
        "étudiant-01",
        "ग्राहक",
        "x–y",
        "1",
        &longest,
        &wide,
    ];
    sorted(google::table, &tables, &[]);
    sorted(
        google::dataset,
        &["billing_export", "all_billing_data", "Billing2", "_hidden", "1"],
        &[],
    );
    let projects = ["example-billing", "example.com:example-billing", "a-b.example.com:billing"];
    sorted(google::project_id, &projects, &[]);
}

#[test]
fn keys_as_google_writes_them_are_taken() {
    let pem = pem();
    let rsa = pem.replace("PRIVATE KEY", "RSA PRIVATE KEY");
    let without_end = pem.trim_end();
    for private_key in [&pem, &pem.replace('\n', "\r\n"), &rsa, without_end, &format!("\n{pem}\n")]
    {
        let text = key_file(private_key);
        assert_eq!(check_key_file(&text), Ok(()));
        let in_one_line: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(check_key_file(&in_one_line.to_string()), Ok(()));
        assert_eq!(check_key_file(&text.replace('\n', "\r\n")), Ok(()));
    }
}

type Check = fn(&str) -> Result<(), String>;

/// All checks of a single text that is no secret.
const CHECKS: [Check; 13] = [
    checks::name,
    checks::called,
    checks::line,
    checks::trimmed,
    checks::domain,
    email::check,
    country::check,
    aws::account_id,
    aws::role_arn,
    aws::external_id,
    google::project_id,
    google::dataset,
    google::table,
];

proptest! {
    /// Beside them, the same values with a mistake that people make, and invisible characters.
    #[test]
    fn what_nobody_sees_reaches_no_message(
        text in "([a-z0-9@./:*$`<>\"-]|\\PC|[\\p{Cc}\\p{Cf}]|\u{3164}|\u{fe0f}){0,12}",
        front in prop::sample::select(vec!["", "arn:aws:iam::123456789012:role/", "a@", "projects/"]),
    ) {
        let text = format!("{front}{text}");
        for check in CHECKS {
            let said = check(&text).err().unwrap_or_default();
            prop_assert_eq!(invisible::check(&said), Ok(()), "{}", said);
        }
    }
}
