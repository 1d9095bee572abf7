//! The form of AWS's names, by its references. An integration with a wrong name cannot be changed
//! later.

use super::checks;
use super::invisible::{self, shown};

/// The known partitions.
pub const PARTITIONS: [&str; 8] =
    ["aws", "aws-us-gov", "aws-cn", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// Checks the name of a partition.
///
/// # Errors
/// If no partition has that name. A region is no partition.
pub fn partition(text: &str) -> Result<(), String> {
    if PARTITIONS.contains(&text) {
        return Ok(());
    }
    let known = PARTITIONS.map(|known| format!("`{known}`")).join(", ");
    Err(format!("{} is not a partition of AWS. Write one of {known}.", shown(text)))
}

/// Checks the id of an account.
///
/// # Errors
/// If it is not twelve digits.
pub fn account_id(text: &str) -> Result<(), String> {
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let hint = match text.len() {
        12 if are_digits(text) => return Ok(()),
        1..12 if are_digits(text) => " Put it in quotes: a number loses the zeros at its front.",
        14 if are_digits(&text.replace('-', "")) => " Leave out the characters between the digits.",
        _ => "",
    };
    let text = shown(text);
    Err(format!("The id of an AWS account has 12 digits and nothing else, not {text}.{hint}"))
}

/// Checks the ARN of an IAM role, of any partition, also of a future one.
///
/// # Errors
/// If it is the ARN of something else, or no ARN.
pub fn role_arn(text: &str) -> Result<(), String> {
    let Some(why) = fault_of_role(text) else { return Ok(()) };
    let (text, example) = (shown(text), "arn:aws:iam::123456789012:role/WivAccessRole");
    let refused = format!("{text} is not the ARN of an IAM role, such as `{example}`. {why}");
    Err(refused.trim_end().to_owned())
}

/// What is wrong with it, as a sentence where one helps.
fn fault_of_role(text: &str) -> Option<String> {
    if let Err(why) = invisible::check(text) {
        return Some(why);
    }
    let mut parts = text.splitn(6, ':');
    let mut part = || parts.next().unwrap_or_default();
    let [arn, partition, service, region, account, resource] = std::array::from_fn(|_| part());
    if service == "sts" && resource.starts_with("assumed-role/") {
        return Some(
            "It is the ARN of a session. Write the ARN of the role, with the role's path."
                .to_owned(),
        );
    }
    if [arn, service, region] != ["arn", "iam", ""] || !is_like_partition(partition) {
        return Some(String::new());
    }
    let Some(role) = resource.strip_prefix("role/") else { return Some(String::new()) };
    account_id(account).err().or_else(|| fault_of_path_and_name(role))
}

fn is_like_partition(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    text == "aws" || text.strip_prefix("aws-").is_some_and(|rest| rest.split('-').all(is_word))
}

/// The rule of IAM's `CreateRole`: a `Path` begins and ends with `/`.
fn fault_of_path_and_name(role: &str) -> Option<String> {
    let (folders, name) = role.rsplit_once('/').unwrap_or(("", role));
    let path = format!("/{role}");
    let path = path.strip_suffix(name).unwrap_or_default();
    if name.is_empty() {
        return Some("The name of the role is missing after its last `/`.".to_owned());
    }
    if path.contains("//") {
        return Some("There is nothing between two of its `/`.".to_owned());
    }
    if let Some(char) = folders.chars().find(|char| !char.is_ascii_graphic()) {
        return Some(format!(
            "A path has only ASCII characters and no spaces, not {}.",
            written(char)
        ));
    }
    let is_fine = |char: &char| char.is_ascii_alphanumeric() || "+=,.@_-".contains(*char);
    if let Some(char) = name.chars().find(|char| !is_fine(char)) {
        return Some(format!(
            "The name of a role has only ASCII letters, digits and `+=,.@_-`, not {}.",
            written(char)
        ));
    }
    if name.len() > 64 {
        return Some(format!("The name of a role has at most 64 characters, not {}.", name.len()));
    }
    (path.len() > 512).then(|| format!("A path has at most 512 characters, not {}.", path.len()))
}

fn written(char: char) -> String {
    if char.is_ascii_graphic() { format!("`{char}`") } else { invisible::named(char) }
}

/// Checks an `ExternalId` by the reference of STS's `AssumeRole`. Nobody could assume a role with
/// any other text. With a `${…}` in it, the condition would be another one.
///
/// # Errors
/// If STS would not take it.
pub fn external_id(text: &str) -> Result<(), String> {
    checks::not_blank(text)?;
    if text == "-" {
        return Err(
            "Write the `external_id` of the `msp_aws_onboarding_link`: the role needs that one. \
             Wiv answers `-` as the `external_id` of an integration."
                .to_owned(),
        );
    }
    if text.contains("${") {
        return Err(format!(
            "Write the external id itself, from the `msp_aws_onboarding_link`. {} holds `${{`, so \
             no value was put in its place.",
            shown(text)
        ));
    }
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@:/_-".contains(&byte);
    if (2..=1224).contains(&text.len()) && text.bytes().all(is_fine) {
        return Ok(());
    }
    let text = shown(text);
    Err(format!(
        "AWS takes an external id of 2 to 1224 letters, digits and `+=,.@:/_-`, not {text}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::checks::tests::sorted;

    fn role(rest: &str) -> String {
        format!("arn:aws:iam::123456789012:role/{rest}")
    }

    #[test]
    fn what_iam_has_no_role_for_is_refused() {
        let mut bad: Vec<_> = [
            "",
            "/",
            "R/",
            "a/",
            "/R",
            "//R",
            "a//R",
            "a/b//c/R",
            "R ",
            " R",
            "Rö",
            "ö/R",
            "a b/R",
            "R!",
            "R*",
            "*",
            "a/R:1",
            "${name}",
            "R\u{200b}",
            "Ｒ",
            "R\n",
            "a/\u{7f}/R",
            "٣/R",
            "a\u{a0}/R",
        ]
        .into_iter()
        .map(role)
        .collect();
        bad.push(role(&"x".repeat(65)));
        bad.push(role(&format!("{}/R", "x".repeat(511))));
        let bad: Vec<_> = bad.iter().map(String::as_str).collect();
        let others = [
            "",
            "WivAccessRole",
            "arn:aws:iam::12345678901:role/R",
            "arn:aws:iam::1234567890123:role/R",
            "arn:aws:iam::1234-5678-9012:role/R",
            "arn:aws:iam::١٢٣٤٥٦:role/R",
            "arn:aws:iam:::role/R",
            "arn:aws:iam::aws:role/R",
            "arn:aws:iam:us-east-1:123456789012:role/R",
            "arn:aws:iam::123456789012:user/U",
            "arn:aws:iam::123456789012:instance-profile/P",
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::123456789012:role",
            "arn:aws:sts::123456789012:assumed-role/R/session",
            "arn:aws:s3:::bucket",
            "arn:AWS:iam::123456789012:role/R",
            "ARN:aws:iam::123456789012:role/R",
            "arn:aws-:iam::123456789012:role/R",
            "arn:aws--cn:iam::123456789012:role/R",
            "arn:amazon:iam::123456789012:role/R",
            "arn::iam::123456789012:role/R",
            "arn:aws:iam::123456789012:Role/R",
            "\"arn:aws:iam::123456789012:role/R\"",
            " arn:aws:iam::123456789012:role/R",
            "\u{feff}arn:aws:iam::123456789012:role/R",
        ];
        sorted(role_arn, &[], &[&bad[..], &others].concat());
    }

    #[test]
    fn the_part_that_is_wrong_is_said() {
        let why = |text: &str| {
            let told = role_arn(text).unwrap_err();
            told.split_once("WivAccessRole`.").unwrap().1.trim().to_owned()
        };
        insta::assert_snapshot!(role_arn("arn:aws:iam::12345678901:role/R").unwrap_err(), @r#""arn:aws:iam::12345678901:role/R" is not the ARN of an IAM role, such as `arn:aws:iam::123456789012:role/WivAccessRole`. The id of an AWS account has 12 digits and nothing else, not "12345678901". Put it in quotes: a number loses the zeros at its front."#);
        insta::assert_snapshot!(role_arn("R").unwrap_err(), @r#""R" is not the ARN of an IAM role, such as `arn:aws:iam::123456789012:role/WivAccessRole`."#);
        for (text, said) in [
            (role("R/"), "The name of the role is missing after its last `/`."),
            (role("a//R"), "There is nothing between two of its `/`."),
            (
                role("Rö"),
                "The name of a role has only ASCII letters, digits and `+=,.@_-`, not U+00F6.",
            ),
            (
                role("R*"),
                "The name of a role has only ASCII letters, digits and `+=,.@_-`, not `*`.",
            ),
            (role("a b/R"), "A path has only ASCII characters and no spaces, not U+0020."),
            (role(&"x".repeat(65)), "The name of a role has at most 64 characters, not 65."),
            (
                role(&format!("{}/R", "x".repeat(511))),
                "A path has at most 512 characters, not 513.",
            ),
            (
                "arn:aws:sts::123456789012:assumed-role/R/s".to_owned(),
                "It is the ARN of a session. Write the ARN of the role, with the role's path.",
            ),
        ] {
            assert_eq!(why(&text), said);
        }
    }

    #[test]
    fn an_account_is_twelve_digits_and_nothing_else() {
        let bad = [
            "",
            "1234",
            "12345678901",
            "1234567890123",
            "1234-5678-9012",
            " 123456789012",
            "1.2345678901e+10",
            "١٢٣٤٥٦",
            "12345678901O",
            "123456789012\u{200b}",
        ];
        sorted(account_id, &["123456789012", "000000000012"], &bad);
        let said = |text| account_id(text).unwrap_err();
        assert!(said("12345678901").ends_with("a number loses the zeros at its front."));
        assert!(said("1234-5678-9012").ends_with("Leave out the characters between the digits."));
        assert!(said("").ends_with("not \"\"."));
    }

    #[test]
    fn a_partition_is_none_that_was_made_up() {
        let bad = ["", "aws-gov", "aws-china", "AWS", "us-gov-west-1", "cn", "aws ", "arn:aws"];
        sorted(partition, &PARTITIONS, &bad);
        insta::assert_snapshot!(partition("aws-gov").unwrap_err(), @r#""aws-gov" is not a partition of AWS. Write one of `aws`, `aws-us-gov`, `aws-cn`, `aws-iso`, `aws-iso-b`, `aws-iso-e`, `aws-iso-f`, `aws-eusc`."#);
    }

    #[test]
    fn an_external_id_is_what_sts_takes() {
        let too_long = "x".repeat(1225);
        let bad = [
            "",
            " ",
            "-",
            "x",
            " ab",
            "ab ",
            "a b",
            "ab\n",
            "ab\t",
            "${aws:username}",
            "${var.id}",
            "$${x}",
            "%{x}",
            "äb",
            "ab*",
            "ab?",
            "a\u{200b}b",
            "\u{feff}ab",
            "\"ab\"",
            "a\\b",
            "a#b",
            "a;b",
            "a~b",
            "ａｂ",
            "１２",
            "٣٤",
            "a–b",
            "株式",
            &too_long,
        ];
        sorted(external_id, &[], &bad);
        let said = |text| external_id(text).unwrap_err();
        insta::assert_snapshot!(said("-"), @"Write the `external_id` of the `msp_aws_onboarding_link`: the role needs that one. Wiv answers `-` as the `external_id` of an integration.");
        insta::assert_snapshot!(said("${var.id}"), @r#"Write the external id itself, from the `msp_aws_onboarding_link`. "${var.id}" holds `${`, so no value was put in its place."#);
        insta::assert_snapshot!(said("a\u{200b}b"), @r#"AWS takes an external id of 2 to 1224 letters, digits and `+=,.@:/_-`, not "a<U+200B>b"."#);
        assert!(said(&too_long).len() < 200);
    }
}
