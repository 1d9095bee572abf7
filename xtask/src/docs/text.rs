//! Pieces of text that pages are put together from.

/// A block of code.
pub fn fenced(language: &str, text: &str) -> String {
    format!("```{language}\n{text}\n```")
}

/// Parts with a blank line between them, and a line end after the last.
pub fn join(parts: &[String]) -> String {
    let parts: Vec<_> =
        parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    format!("{}\n", parts.join("\n\n"))
}

/// A description as two: what the thing is, in its first paragraph, and the rest.
pub fn first_paragraph(text: &str) -> (&str, &str) {
    text.trim().split_once("\n\n").unwrap_or((text.trim(), ""))
}

/// The call-out that a text begins with, in the registry's Markdown, and the rest.
pub fn call_out(text: &str) -> (&str, &str) {
    if text.trim_start().starts_with("~> ") { first_paragraph(text) } else { ("", text) }
}

/// Markdown without its marks: the registry shows this text as it is.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        text.push_str(before);
        let target = link
            .split_once("](")
            .and_then(|(label, target)| target.split_once(')').map(|(_, after)| (label, after)));
        let (label, after) = target.unwrap_or(("[", link));
        text.push_str(label);
        rest = after;
    }
    text.push_str(rest);
    text.replace('`', "").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_out_is_one_paragraph_at_the_beginning() {
        let table = [
            ("~> **No.** Never\nundone.\n\nMore.\n", ("~> **No.** Never\nundone.", "More.")),
            ("~> **No.**", ("~> **No.**", "")),
            ("More.\n\n~> **No.**", ("", "More.\n\n~> **No.**")),
            ("", ("", "")),
        ];
        for (text, parts) in table {
            assert_eq!(call_out(text), parts);
        }
    }

    #[test]
    fn plain_text_keeps_the_label_of_a_link_and_brackets_that_are_none() {
        let table = [
            ("a [link](https://example.com) here", "a link here"),
            ("`code` and\nlines", "code and lines"),
            ("users[0] stays", "users[0] stays"),
        ];
        for (markdown, text) in table {
            assert_eq!(plain(markdown), text);
        }
    }
}
