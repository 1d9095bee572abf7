//! What Google's names must look like, as far as its documentation is sure of it: an
//! integration that was made with a wrong one cannot be changed.

use std::sync::LazyLock;

use regex::Regex;

use super::checks;

/// The id of a Google Cloud project: 6 to 30 small letters, digits and hyphens, as Google's
/// "Creating and managing projects" has it. Old ones have a domain and a colon in front.
///
/// # Errors
/// If it has not the form of one; a project's number has not.
pub fn project_id(text: &str) -> Result<(), String> {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^([a-z0-9][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$").ok());
    let example = "such as `example-billing`";
    match &*FORM {
        Some(form) if form.is_match(text) => Ok(()),
        _ if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => Err(format!(
            "{text:?} is the number of a project. Write its id, {example}, which stands beside it \
             in Google Cloud's console."
        )),
        _ => Err(format!(
            "{text:?} is not the id of a Google Cloud project, {example}: 6 to 30 lower-case \
             letters, digits and hyphens, with a letter in front and no hyphen at the end."
        )),
    }
}

/// The name of a BigQuery dataset, without its project, as BigQuery's "Create datasets" has it.
///
/// # Errors
/// If it holds something other than letters, digits and underscores, or is too long.
pub fn dataset(text: &str) -> Result<(), String> {
    checks::not_blank(text)?;
    alone(text, "dataset")?;
    if text.len() <= 1024 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Ok(());
    }
    Err(format!(
        "{text:?} is not the name of a BigQuery dataset, such as `billing_export`: letters, digits \
         and underscores, at most 1024."
    ))
}

/// The name of a BigQuery table, without its dataset. BigQuery allows letters of any script,
/// spaces and more, so nothing is said of the rest.
///
/// # Errors
/// If it is blank, has white space around it, or holds what separates a table from its dataset.
pub fn table(text: &str) -> Result<(), String> {
    checks::name(text)?;
    alone(text, "table")
}

/// A name with nothing in front: `project.dataset`, `` `project.dataset.table` `` and
/// `projects/p/datasets/d` are how the console and the API write them.
fn alone(text: &str, what: &str) -> Result<(), String> {
    let separators = |char| matches!(char, '.' | ':' | '/' | '`');
    if !text.contains(separators) {
        return Ok(());
    }
    match text.trim_matches('`').rsplit(separators).next() {
        Some(last) if !last.is_empty() => Err(format!(
            "{text:?} is not the {what} alone: what stands in front of it, and backticks, do not \
             belong here. Write `{last}`."
        )),
        _ => Err(format!("{text:?} is not the name of a BigQuery {what}.")),
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
        insta::assert_snapshot!(said("123"), @r#""123" is the number of a project. Write its id, such as `example-billing`, which stands beside it in Google Cloud's console."#);
        insta::assert_snapshot!(said("Acme"), @r#""Acme" is not the id of a Google Cloud project, such as `example-billing`: 6 to 30 lower-case letters, digits and hyphens, with a letter in front and no hyphen at the end."#);
    }

    #[test]
    fn a_dataset_stands_without_its_project() {
        let (longest, too_long) = ("a".repeat(1024), "a".repeat(1025));
        let good = ["billing_export", "Billing2", "_hidden", "1", &longest];
        let bad = ["", " ", "a b", "a-b", "a.b", "`a.b`", "p:d", "datasets/d", "ä", &too_long];
        sorted(dataset, &good, &bad);
    }

    #[test]
    fn a_table_stands_without_its_dataset() {
        let good = ["gcp_billing_export_v1_000000_000000_000000", "x y", "Tabelle-ä", "1"];
        let bad =
            ["", " ", " a", "a\n", "d.t", "p.d.t", "`p.d.t`", "`t`", "p:d.t", "tables/t", "."];
        sorted(table, &good, &bad);
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
            assert!(said.ends_with(&format!(" Write `{write}`.")), "{said}");
        }
        insta::assert_snapshot!(table("d.t").unwrap_err(), @r#""d.t" is not the table alone: what stands in front of it, and backticks, do not belong here. Write `t`."#);
        insta::assert_snapshot!(table("d.").unwrap_err(), @r#""d." is not the name of a BigQuery table."#);
    }
}
