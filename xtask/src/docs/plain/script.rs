//! The words in files whose comments begin with `#`: configurations, workflows and scripts.

use super::rust::Text;

/// The endings of such files, and the names of those without one.
pub const FILES: [&str; 7] = ["tf", "hcl", "yml", "yaml", "sh", "tfvars", "justfile"];

/// Comment lines that follow each other are one text.
pub fn texts(source: &str) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut is_open = false;
    for (index, line) in source.lines().enumerate() {
        let comment = line.trim_start().strip_prefix('#').filter(|rest| !rest.starts_with('!'));
        if let Some(comment) = comment {
            let words = comment.strip_prefix(' ').unwrap_or(comment);
            match texts.last_mut() {
                Some(text) if is_open => text.markdown.extend(["\n", words]),
                _ => texts.push(Text {
                    line: index + 1,
                    markdown: words.to_owned(),
                    is_line_by_line: true,
                }),
            }
        }
        is_open = comment.is_some();
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_follow_each_other_are_one_text() {
        let source = "#!/bin/sh\n# One\n# two.\n\nrun # not this\n  # Three.\n#\n# Four.\n";
        let found: Vec<_> =
            texts(source).into_iter().map(|text| (text.line, text.markdown)).collect();
        assert_eq!(found, [(2, "One\ntwo.".to_owned()), (6, "Three.\n\nFour.".to_owned())]);
    }
}
