//! Words from a list that an API documents, where the API takes any word. A misspelt word in a
//! create stays.

use tfplugin::framework::{Attr, Diagnostic, Path};
use tfplugin::hcl::quoted;

/// Compares a word with the documented ones. A word that differs only in case is an error. Another
/// word may be newer than the documents, so it is a warning.
pub fn check(
    attribute: &'static str,
    word: &Attr<String>,
    documented: &[&str],
) -> Option<Diagnostic> {
    let word = word.text().filter(|word| !word.trim().is_empty())?;
    if documented.contains(&word) {
        return None;
    }
    let diagnostic = match documented.iter().find(|one| one.eq_ignore_ascii_case(word)) {
        Some(meant) => Diagnostic::error(
            format!("Invalid value for `{attribute}`"),
            format!(
                "Write `{attribute} = {meant}`, as Wiv documents it: {word} differs only in \
                 capital letters.",
                meant = quoted(meant),
                word = quoted(word)
            ),
        ),
        None => Diagnostic::warning(
            format!("`{attribute}` is {word}, which Wiv does not document", word = quoted(word)),
            format!(
                "Make sure that Wiv knows {word}: nobody can change it after Wiv has taken it. The \
                 provider sends it as it is. {} documented.",
                listed(documented),
                word = quoted(word)
            ),
        ),
    };
    Some(diagnostic.at(Path::attribute(attribute)))
}

/// `` `a`, `b` and `c` are ``
fn listed(documented: &[&str]) -> String {
    let words: Vec<_> = documented.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => format!("{last} alone is"),
        Some((last, others)) => format!("{} and {last} are", others.join(", ")),
        None => "None is".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Severity;

    use super::*;

    fn told(word: &str) -> Option<Diagnostic> {
        check("role", &Attr::Known(word.to_owned()), &["MSP-Admin", "Admin", "Guest"])
    }

    #[test]
    fn a_word_is_documented_or_misspelt_or_perhaps_new() {
        for (word, expected) in [
            ("Admin", None),
            ("MSP-Admin", None),
            ("admin", Some(Severity::Error)),
            ("MSP-admin", Some(Severity::Error)),
            ("MSP-Admins", Some(Severity::Warning)),
            ("Auditor", Some(Severity::Warning)),
            // Another check reports it.
            ("", None),
            (" ", None),
        ] {
            assert_eq!(told(word).map(|it| it.severity), expected, "{word:?}");
        }
        for attr in [Attr::Null, Attr::Unknown] {
            assert_eq!(check("role", &attr, &["Admin"]), None);
        }
    }

    #[test]
    fn the_right_word_is_named() {
        let both = |it: Diagnostic| format!("{}\n\n{}", it.summary, it.detail);
        insta::assert_snapshot!(both(told("MSP-admin").unwrap()), @r#"
        Invalid value for `role`

        Write `role = "MSP-Admin"`, as Wiv documents it: "MSP-admin" differs only in capital letters.
        "#);
        insta::assert_snapshot!(both(told("Auditor").unwrap()), @r#"
        `role` is "Auditor", which Wiv does not document

        Make sure that Wiv knows "Auditor": nobody can change it after Wiv has taken it. The provider sends it as it is. `MSP-Admin`, `Admin` and `Guest` are documented.
        "#);
        assert_eq!(listed(&["payer"]), "`payer` alone is");
    }
}
