//! The words in a file of Rust: comments on public items, and texts for people.

/// Words of a file, as Markdown.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// The line of the file on which they start, counted from 1.
    pub line: usize,
    pub markdown: String,
    /// Whether each line of it is a line of the file.
    pub is_line_by_line: bool,
}

/// A literal with fewer words is a name or a label.
const FEWEST_WORDS: usize = 6;

/// The texts for people. The tests at the end of a file are left out.
pub fn texts(source: &str) -> Vec<Text> {
    let source = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let mut texts = comments(source);
    texts.extend(literals(source));
    texts
}

/// `//!`, and `///` before public items.
fn comments(source: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut open: Option<Text> = None;
    for (index, line) in source.lines().enumerate() {
        let line = line.trim_start();
        let inner = line.strip_prefix("//!");
        if let Some(words) = inner.or_else(|| line.strip_prefix("///")) {
            let words = words.strip_prefix(' ').unwrap_or(words);
            if let Some(text) = &mut open {
                text.markdown.extend(["\n", words]);
            } else {
                let (line, markdown) = (index + 1, words.to_owned());
                open = Some(Text { line, markdown, is_line_by_line: true });
            }
            continue;
        }
        // Attributes may come between a comment and its item.
        if line.starts_with("#[") {
            continue;
        }
        let is_of_file = open.as_ref().is_some_and(|text| is_inner(source, text.line));
        texts.extend(open.take().filter(|_| is_of_file || line.starts_with("pub ")));
    }
    texts.extend(open);
    texts
}

fn is_inner(source: &str, line: usize) -> bool {
    source.lines().nth(line - 1).is_some_and(|line| line.trim_start().starts_with("//!"))
}

/// Texts between quotation marks that are long enough to be sentences.
fn literals(source: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let line = || 1 + source[..source.len() - rest.len()].matches('\n').count();
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some((text, after)) = raw(rest).or_else(|| quoted(rest)) {
            let markdown = placeholders(&paragraphs(&text));
            if markdown.split_whitespace().count() >= FEWEST_WORDS && is_prose(&markdown) {
                texts.push(Text { line: line(), markdown, is_line_by_line: false });
            }
            rest = after;
        } else if let Some(after) = character(rest) {
            rest = after;
        } else {
            rest = &rest[c.len_utf8()..];
        }
    }
    texts
}

/// `"…"`. It resolves the escapes that matter here.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?.chars();
    let mut words = String::new();
    loop {
        match rest.next()? {
            '"' => return Some((words, rest.as_str())),
            '\\' => match rest.next()? {
                'n' => words.push('\n'),
                // The line continues, without the white space at the start of the next.
                '\n' => rest = rest.as_str().trim_start().chars(),
                c => words.push(c),
            },
            c => words.push(c),
        }
    }
}

/// `r"…"` and `r#"…"#`.
fn raw(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let body = rest[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", &rest[..hashes]);
    let (words, after) = body.split_once(&end)?;
    Some((words.to_owned(), after))
}

/// A character that would look like the beginning of a text, such as `'"'`.
fn character(text: &str) -> Option<&str> {
    text.strip_prefix("'\"'").or_else(|| text.strip_prefix("'\\\"'"))
}

/// The help of a program as paragraphs. The text beside an option is one, and code has no words.
fn paragraphs(text: &str) -> String {
    if !text.starts_with("Usage: ") && !text.contains("\nUsage: ") {
        return text.to_owned();
    }
    let line = |line: &str| {
        let beside = line.strip_prefix("  ").and_then(|line| line.trim().split_once("  "));
        match beside {
            Some((_, words)) if !is_code(words) => format!("\n{}", words.trim()),
            _ if line.starts_with("  ") && is_code(line) => String::new(),
            _ => line.trim().to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a line of a help is to be typed: a command, or a piece of JSON or of a configuration.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['{', '}', '"', '\'', '='])
        || line.starts_with("curl ")
        || line.contains(" = \"")
}

/// Replaces each placeholder of a message by one word that is no plain text.
fn placeholders(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let is_in_code = words.matches('`').count() % 2 == 1;
        match after.split_once('}') {
            Some((name, after)) if !name.contains(['{', ' ', '\n']) => {
                words.push_str(if is_in_code { "…" } else { "`…`" });
                rest = after;
            }
            _ => {
                words.push('{');
                rest = after;
            }
        }
    }
    words.push_str(rest);
    words
}

/// Whether it reads as sentences, and not as code or a pattern.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace();
    let plain = |word: &&str| {
        word.trim_matches(|c: char| ".,;:()\"“”".contains(c)).chars().all(char::is_alphabetic)
    };
    let (all, plain) = (words.clone().count(), words.filter(plain).count());
    plain * 2 > all && text.contains(['.', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_on_public_items_are_read_and_others_are_not() {
        let source = "//! A module\n//! of ours.\n\n/// Open.\n#[must_use]\npub fn a() {}\n/// Ours.\nfn b() {}\n";
        let found: Vec<_> =
            comments(source).into_iter().map(|text| (text.line, text.markdown)).collect();
        assert_eq!(found, [(1, "A module\nof ours.".to_owned()), (4, "Open.".to_owned())]);
    }

    #[test]
    fn texts_that_are_sentences_are_read() {
        let source = r##"
            // "Not this one, as it is a comment."
            let quote = '"';
            let text = "The plan of {name} \
                        is not `{value}`,\nas \"it\" was.";
            let name = "a_name";
            let raw = r#"It is raw, with "quotation" marks in it."#;
            let code = "resource \"a\" \"b\" { c = { d = [1, 2, 3] } }";
        "##;
        let found: Vec<_> =
            literals(source).into_iter().map(|text| (text.line, text.markdown)).collect();
        assert_eq!(
            found,
            [
                (4, "The plan of `…` is not `…`,\nas \"it\" was.".to_owned()),
                (7, "It is raw, with \"quotation\" marks in it.".to_owned()),
            ]
        );
    }

    #[test]
    fn the_words_beside_each_option_are_a_paragraph() {
        let help = "Usage: a [OPTIONS]\n\nIt runs.\n\nOptions:\n  --b N   How often\n          it \
                    runs\n  --c     Once\n";
        assert_eq!(
            paragraphs(help),
            "Usage: a [OPTIONS]\n\nIt runs.\n\nOptions:\n\nHow often\nit runs\n\nOnce"
        );
        assert_eq!(paragraphs("No help.\n  a   b"), "No help.\n  a   b");
        let shown = "Usage: a\n\nA block:\n\n  b {\n    c   = \"http://d\"\n  }\n\n  curl http://e '{\n    \
                     \"f\": 1\n  }'\n\nIt ends.\n";
        let kept = paragraphs(shown);
        let kept: Vec<_> = kept.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(kept, ["Usage: a", "A block:", "b {", "It ends."]);
    }

    #[test]
    fn the_tests_of_a_file_are_left_out() {
        let source = "//! A.\n\n#[cfg(test)]\nmod tests {\n    //! B.\n}\n";
        assert_eq!(texts(source).len(), 1);
    }
}
