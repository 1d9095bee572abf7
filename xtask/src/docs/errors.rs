//! The guide to errors: the messages are those that tests hold, so none can be shown that nobody sees.
//!
//! The template has lines `@ FILE | SUMMARY | WHAT TO TYPE`. Each stands for the first message of that
//! file whose summary begins so. `@table` stands for a table of all of them.

use std::fmt::Write as _;

use super::sources::Sources;
use crate::Result;

/// Where the template is, and the page.
pub const PAGE: &str = "guides/errors.md";

const TABLE: &str = "@table";

/// The page.
///
/// # Errors
/// If a file of tests holds no message that begins as the template says.
pub fn page(template: &str, sources: &Sources) -> Result<String> {
    let mut table = "| you see | what to do |\n|---|---|\n".to_owned();
    let mut body = String::new();
    for line in template.lines() {
        let Some(entry) = line.strip_prefix("@ ") else {
            // An entry ends in a blank line by itself.
            if !(line.is_empty() && body.ends_with("\n\n")) {
                body.push_str(line);
                body.push('\n');
            }
            continue;
        };
        let mut parts = entry.splitn(3, " | ");
        let (Some(file), Some(summary), Some(way)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(format!("templates/{PAGE}: {line:?} is no entry").into());
        };
        let message = message(&sources.tested(file)?, summary);
        let message = message.ok_or_else(|| {
            format!("templates/{PAGE}: no snapshot in {file} has a message {summary:?}")
        })?;
        let (first, _) = message.split_once('\n').unwrap_or((&message, ""));
        writeln!(table, "| `` {first} `` | {way} |")?;
        writeln!(body, "```text\n{message}\n```\n\n{way}\n")?;
    }
    Ok(body.trim_end().replacen(TABLE, table.trim_end(), 1) + "\n")
}

/// The first message with such a summary in the snapshots of a file, as Terraform begins it.
fn message(source: &str, summary: &str) -> Option<String> {
    let starts = |line: &str| line.starts_with("error: ") || line.starts_with("warning: ");
    let mut lines = source.lines().skip_while(|line| {
        let line = line.trim_start();
        !starts(line) || !line.split_once(": ").is_some_and(|(_, words)| words.starts_with(summary))
    });
    let first = lines.next()?;
    let indent = first.len() - first.trim_start().len();
    let mut message = match first.trim_start().split_once(": ")? {
        ("error", words) => format!("Error: {words}"),
        (_, words) => format!("Warning: {words}"),
    };
    for line in lines {
        let line = line.get(indent..).unwrap_or_default();
        // Only the end of a snapshot begins with a quotation mark, and the next message as this one.
        if line.starts_with('"') || starts(line) {
            break;
        }
        message.push('\n');
        message.push_str(line);
    }
    Some(message.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r##"
    fn a_test() {
        insta::assert_snapshot!(words(&told), @r#"
        warning: Something is odd

        error: Customer "Acme" exists already (c-1)

        Import it:

            import {
              id = "c-1"
            }
        "#);
    }
"##;

    #[test]
    fn a_message_ends_where_the_next_one_begins_or_the_snapshot_ends() {
        assert_eq!(message(SOURCE, "Something"), Some("Warning: Something is odd".to_owned()));
        assert_eq!(
            message(SOURCE, "Customer \"Acme\" exists").unwrap(),
            "Error: Customer \"Acme\" exists already (c-1)\n\nImport it:\n\n    import {\n      id = \
             \"c-1\"\n    }"
        );
        assert_eq!(message(SOURCE, "Another"), None);
    }
}
