//! What single values must look like. Each check says in a sentence what is wrong.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

/// A name that can be found again: not blank, nothing around it.
///
/// # Errors
/// If it is blank, or starts or ends with white space.
pub fn name(text: &str) -> Result<(), String> {
    not_blank(text)?;
    if text.trim() != text {
        return Err(format!(
            "{text:?} starts or ends with white space, which nobody sees and no search finds."
        ));
    }
    Ok(())
}

/// Anything but nothing.
///
/// # Errors
/// If it is empty or white space.
pub fn not_blank(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("It must not be blank.".to_owned());
    }
    Ok(())
}

/// Anything, nothing included, but no white space around it.
///
/// # Errors
/// If it starts or ends with white space, or is nothing else.
pub fn trimmed(text: &str) -> Result<(), String> {
    if text.is_empty() { Ok(()) } else { name(text) }
}

/// A domain that mail can go to, as it stands behind the `@`: letters and digits of any
/// script, since Navigator does not say that it wants Punycode.
///
/// # Errors
/// If it has not the form of one: a URL, an address, a single label.
pub fn domain(text: &str) -> Result<(), String> {
    // One label at a time, and its length by itself: a form that counts letters of all scripts
    // takes longer to compile than all else that a start of the provider does.
    static LABEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\w--_]([[\w--_]-]*[\w--_])?$").ok());
    let is_label = |label: &str| {
        label.chars().count() <= 63 && LABEL.as_ref().is_some_and(|form| form.is_match(label))
    };
    let is_last = |label: &str| !label.starts_with(char::is_numeric);
    match text.rsplit_once('.') {
        Some((_, last)) if text.len() <= 253 && is_last(last) && text.split('.').all(is_label) => {
            Ok(())
        }
        _ => Err(format!("{text:?} is not a domain, such as `example.com`.")),
    }
}

/// A country as ISO 3166 has it in two letters.
///
/// # Errors
/// If it is not two capital letters.
pub fn country(text: &str) -> Result<(), String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(format!("It must be two capital letters as in ISO 3166, such as `US`, not {text:?}."))
}

/// An address that mail can be sent to, as far as can be told without sending any.
///
/// # Errors
/// If it has not the form of one.
pub fn email(text: &str) -> Result<(), String> {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)*$").ok());
    match &*FORM {
        Some(form) if form.is_match(text) => Ok(()),
        _ => Err(format!("{text:?} is not an e-mail address, such as `name@example.com`.")),
    }
}

/// The ARN of an IAM role, of any partition.
///
/// # Errors
/// If it is the ARN of something else, or none.
pub fn role_arn(text: &str) -> Result<(), String> {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[\w+=,.@/-]+$").ok());
    match &*FORM {
        Some(form) if form.is_match(text) => Ok(()),
        _ => Err(format!(
            "{text:?} is not the ARN of an IAM role, such as \
             `arn:aws:iam::123456789012:role/WivAccessRole`."
        )),
    }
}

/// A span of time: `90s`, `2m`, `1m 30s`.
///
/// # Errors
/// If it is none, zero, or longer than an hour.
pub fn duration(text: &str) -> Result<Duration, String> {
    let example = "such as `90s` or `2m`";
    let duration = humantime::parse_duration(text)
        .map_err(|_| format!("{text:?} is not a span of time, {example}."))?;
    if duration.is_zero() || duration > Duration::from_secs(3600) {
        return Err(format!("It must be more than zero and at most an hour, {example}."));
    }
    Ok(duration)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Holds a check against texts that are good, and texts that are not.
    pub fn sorted(check: fn(&str) -> Result<(), String>, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(check(text), Ok(()), "{text:?}");
        }
        for text in bad {
            assert!(check(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_name_can_be_found_again() {
        sorted(name, &["Acme", "Acme Corp", "Ümlaut & Söhne"], &["", " ", "\t", " Acme", "Acme\n"]);
    }

    #[test]
    fn a_country_is_two_capital_letters() {
        sorted(country, &["US", "DE"], &["", "us", "USA", "U", "Ü", "1A"]);
    }

    #[test]
    fn text_that_may_be_empty_may_not_be_blank() {
        sorted(trimmed, &["", "Georgia", "SW1A 1AA"], &[" ", " Georgia", "30313\n"]);
    }

    #[test]
    fn a_domain_has_labels_and_nothing_else() {
        let good = ["lorem.com", "a.b-c.example.co.uk", "Lorem.COM", "bücher.example", "1und1.de"];
        let good = [&good[..], &["xn--bcher-kva.example", "lorem.xn--p1ai"]].concat();
        let bad = [
            "",
            "lorem",
            "lorem.",
            ".com",
            "lorem..com",
            "-lorem.com",
            "lorem-.com",
            "lorem.com ",
            "lo rem.com",
            "https://lorem.com",
            "lorem.com/",
            "me@lorem.com",
            "192.168.0.1",
            "lo_rem.com",
        ];
        sorted(domain, &good, &bad);
    }

    #[test]
    fn an_address_has_a_local_part_and_a_domain() {
        let good = ["a@example.com", "a.b+c@sub.example.co", "o'hara@example.com", "a@localhost"];
        let bad = [
            "",
            "a",
            "@example.com",
            "a@",
            "a b@example.com",
            "a@b@c",
            "A <a@b.c>",
            "a@b..c",
            "a@b.c,",
        ];
        sorted(email, &good, &bad);
    }

    #[test]
    fn a_role_may_be_of_any_partition_and_path() {
        let good = [
            "arn:aws:iam::123456789012:role/WivAccessRole",
            "arn:aws-us-gov:iam::123456789012:role/path/to/Role",
            "arn:aws-cn:iam::123456789012:role/R",
            "arn:aws-iso-b:iam::123456789012:role/R",
        ];
        let bad = [
            "",
            "WivAccessRole",
            "arn:aws:iam::12345:role/R",
            "arn:aws:iam::123456789012:user/U",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:s3:::bucket",
            "arn:aws:iam::123456789012:role/R ",
        ];
        sorted(role_arn, &good, &bad);
    }

    #[test]
    fn a_span_of_time_has_a_unit_and_an_end() {
        for (text, seconds) in [("90s", 90), ("2m", 120), ("1m 30s", 90), ("1m30s", 90)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "90", "0s", "2h", "soon", "-1s"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
