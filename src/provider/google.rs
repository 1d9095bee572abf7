//! The form of Google's names, where its documentation is certain. An integration with a wrong name
//! cannot be changed later.

use std::sync::LazyLock;

use regex::Regex;

use super::checks;
use super::invisible::{self, shown};

/// Checks the id of a Google Cloud project: 6 to 30 small letters, digits and hyphens. Google's
/// "Creating and managing projects" says so. Old ids have a domain and a colon before that.
///
/// # Errors
/// If it is no such id. The number of a project is not one.
pub fn project_id(text: &str) -> Result<(), String> {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^([a-z0-9][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$").ok());
    let example = "such as `example-billing`";
    invisible::check(text)?;
    not_a_billing_account(text)?;
    match &*FORM {
        Some(form) if form.is_match(text) => Ok(()),
        _ if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => Err(format!(
            "Write the id of the project, {example}, not its number \"{text}\". Google Cloud's \
             console shows both."
        )),
        _ => Err(format!(
            "{} is not the id of a Google Cloud project, {example}. An id has 6 to 30 lower-case \
             letters, digits and hyphens. It begins with a letter, and does not end with a hyphen.",
            shown(text)
        )),
    }
}

/// Checks the name of a BigQuery dataset without its project, by BigQuery's "Create datasets".
///
/// # Errors
/// If it has something other than letters, digits and underscores, or is too long.
pub fn dataset(text: &str) -> Result<(), String> {
    checks::not_blank(text)?;
    invisible::check(text)?;
    not_a_billing_account(text)?;
    alone(text, "dataset")?;
    if text.len() <= 1024 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(());
    }
    Err(format!(
        "{} is not the name of a BigQuery dataset, such as `billing_export`. A name has at most \
         1024 letters, digits and underscores.",
        shown(text)
    ))
}

/// Checks the name of a BigQuery table without its dataset. BigQuery's "Create and use tables"
/// allows letters, marks, numbers, connectors, dashes and spaces of any script.
///
/// # Errors
/// If it has anything else, is too long, or names several tables or a part of one.
pub fn table(text: &str) -> Result<(), String> {
    static OTHER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[^\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]").ok());
    checks::name(text)?;
    not_a_billing_account(text)?;
    alone(text, "table")?;
    if text.contains('*') {
        return Err(format!(
            "{} is not one table: `*` stands for several. Write the name of the table that the \
             export writes, such as `{EXPORT}`.",
            shown(text)
        ));
    }
    if let Some((table, _)) = text.split_once('$') {
        return Err(format!(
            "{} is one partition of a table. Write the name of the table, {}.",
            shown(text),
            shown(table)
        ));
    }
    if text.len() > 1024 {
        return Err(format!(
            "{} is not the name of a BigQuery table: it has {} bytes, and may have at most 1024.",
            shown(text),
            text.len()
        ));
    }
    match OTHER.as_ref().and_then(|other| other.find(text)) {
        Some(other) => Err(format!(
            "{} is not the name of a BigQuery table, such as `{EXPORT}`: it holds {}. A name has \
             only letters, digits, spaces, dashes and underscores.",
            shown(text),
            other.as_str().chars().map(invisible::named).collect::<String>()
        )),
        None => Ok(()),
    }
}

/// The name that Cloud Billing gives the table of its export. It holds the id of the billing
/// account.
const EXPORT: &str = "gcp_billing_export_v1_012345_6789AB_CDEF01";

/// BigQuery has no costs of a billing account under its id alone.
fn not_a_billing_account(text: &str) -> Result<(), String> {
    let id = text.strip_prefix("billingAccounts/").unwrap_or(text);
    let is_group = |group: &str| group.len() == 6 && group.bytes().all(|b| b.is_ascii_hexdigit());
    // Small letters alone may be the id of a project.
    let is_other = id.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) || id != text;
    if id.split('-').count() != 3 || !id.split('-').all(is_group) || !is_other {
        return Ok(());
    }
    Err(format!(
        "{} is the id of a billing account. Write the project, the dataset and the table of its \
         export. The name of the table holds the id, such as `gcp_billing_export_v1_{}`.",
        shown(text),
        id.replace('-', "_")
    ))
}

/// Checks that a name has no prefix. The console and the API write `project.dataset`, ``
/// `project.dataset.table` `` and `projects/p/datasets/d`.
fn alone(text: &str, what: &str) -> Result<(), String> {
    let separators = |char| matches!(char, '.' | ':' | '/' | '`');
    if !text.contains(separators) {
        return Ok(());
    }
    match text.trim_matches('`').rsplit(separators).next() {
        Some(last) if !last.is_empty() => Err(format!(
            "{} is not the {what} alone. Write `{last}`, without backticks and without the text in \
             front of it.",
            shown(text)
        )),
        _ => Err(format!("{} is not the name of a BigQuery {what}.", shown(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::checks::tests::sorted;

    #[test]
    fn a_project_has_an_id_that_is_not_its_number() {
        let (longest, too_long) = ("a".repeat(30), "a".repeat(31));
        let good = ["example", "example-billing", "abc123", "my-dummy-project-123456", &longest];
        let old = ["example.com:example-billing", "a-b.example.com:billing"];
        sorted(project_id, &[&good[..], &old].concat(), &["", "123", "123456789012", "short"]);
        let odd = ["1example", "example-", "Example-Billing", "my project", "my_project"];
        let more = ["projects/example", ":example", "example-billing\n", &too_long];
        sorted(project_id, &[], &[&odd[..], &more].concat());
        let said = |text| project_id(text).unwrap_err();
        insta::assert_snapshot!(said("123"), @r#"Write the id of the project, such as `example-billing`, not its number "123". Google Cloud's console shows both."#);
        insta::assert_snapshot!(said("Acme"), @r#""Acme" is not the id of a Google Cloud project, such as `example-billing`. An id has 6 to 30 lower-case letters, digits and hyphens. It begins with a letter, and does not end with a hyphen."#);
    }

    #[test]
    fn a_dataset_stands_without_its_project() {
        let (longest, too_long) = ("a".repeat(1024), "a".repeat(1025));
        let good = ["billing_export", "Billing2", "_hidden", "1", &longest];
        let bad = ["", " ", "a b", "a-b", "a.b", "`a.b`", "p:d", "datasets/d", "ä", &too_long];
        sorted(dataset, &good, &bad);
        let odd = ["billing*", "billing$1", "b\u{200b}", "\u{feff}b", "012345-6789AB-CDEF01"];
        sorted(dataset, &[], &odd);
    }

    #[test]
    fn a_table_stands_without_its_dataset() {
        let good = ["gcp_billing_export_v1_000000_000000_000000", "x y", "Tabelle-ä", "1"];
        let bad =
            ["", " ", " a", "a\n", "d.t", "p.d.t", "`p.d.t`", "`t`", "p:d.t", "tables/t", "."];
        sorted(table, &good, &bad);
    }

    #[test]
    fn a_table_has_a_name_that_bigquery_takes_and_is_one() {
        let (longest, too_long) = ("a".repeat(1024), "a".repeat(1025));
        let (widest, too_wide) = ("ä".repeat(512), "ä".repeat(513));
        let good = [
            "table 01",
            "ग्राहक",
            "00_お客様",
            "étudiant-01",
            "x–y",
            "x\u{203f}y",
            &longest,
            &widest,
        ];
        let bad = [
            "*",
            "gcp_billing_export_v1_*",
            "gcp_billing_export$20240101",
            "t$__NULL__",
            "$x",
            "t@1",
            "t+1",
            "t,u",
            "t(1)",
            "t€",
            "t;u",
            "'t'",
            "\"t\"",
            "[t]",
            "${t}",
            "t🙂",
            "t!",
            "t\u{200b}",
            "می\u{200c}خ",
            "\u{feff}t",
            "t\0u",
            "t\tu",
            "t\u{202e}u",
            &too_long,
            &too_wide,
        ];
        sorted(table, &good, &bad);
        let said = |text| table(text).unwrap_err();
        insta::assert_snapshot!(said("t_*"), @r#""t_*" is not one table: `*` stands for several. Write the name of the table that the export writes, such as `gcp_billing_export_v1_012345_6789AB_CDEF01`."#);
        insta::assert_snapshot!(said("t$20240101"), @r#""t$20240101" is one partition of a table. Write the name of the table, "t"."#);
        insta::assert_snapshot!(said("t€"), @r#""t€" is not the name of a BigQuery table, such as `gcp_billing_export_v1_012345_6789AB_CDEF01`: it holds U+20AC. A name has only letters, digits, spaces, dashes and underscores."#);
        assert!(said(&too_wide).ends_with("it has 1026 bytes, and may have at most 1024."));
    }

    #[test]
    fn a_billing_account_is_told_from_what_its_export_is_in() {
        let accounts = ["012345-6789AB-CDEF01", "012345-6789ab-cdef01", "ABCDEF-ABCDEF-ABCDEF"];
        for check in [project_id, dataset, table] {
            for text in accounts {
                let told = check(text).unwrap_err();
                assert!(told.contains("is the id of a billing account"), "{told}");
            }
            assert!(check("billingAccounts/abcdef-abcdef-abcdef").is_err());
        }
        sorted(project_id, &["abcdef-abcdef-abcdef", "billing-account-id"], &[]);
        sorted(table, &["012345_6789AB_CDEF01", "012345-6789AB", "01234-56789A-BCDEF0"], &[]);
        insta::assert_snapshot!(table("012345-6789AB-CDEF01").unwrap_err(), @r#""012345-6789AB-CDEF01" is the id of a billing account. Write the project, the dataset and the table of its export. The name of the table holds the id, such as `gcp_billing_export_v1_012345_6789AB_CDEF01`."#);
    }

    #[test]
    fn what_stands_behind_the_last_separator_is_what_is_to_be_written() {
        for (text, write) in [
            ("example.billing", "billing"),
            ("`example.billing`", "billing"),
            ("example.com:example.billing", "billing"),
            ("projects/example/datasets/billing", "billing"),
            ("`billing`", "billing"),
        ] {
            let said = dataset(text).unwrap_err();
            assert!(said.contains(&format!(" Write `{write}`, without")), "{said}");
        }
        insta::assert_snapshot!(table("d.t").unwrap_err(), @r#""d.t" is not the table alone. Write `t`, without backticks and without the text in front of it."#);
        insta::assert_snapshot!(table("d.").unwrap_err(), @r#""d." is not the name of a BigQuery table."#);
    }
}
