//! The sentences of a block, in words.

use super::blocks::Block;

/// Words up to a full stop, or up to the end of the block.
#[derive(Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The line on which it starts.
    pub line: usize,
    pub words: Vec<String>,
}

/// A link, and its words.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    pub line: usize,
    pub text: String,
}

/// Replaces white space inside code, so that code is one word.
const JOINT: char = '\u{2}';

/// No sentence ends after these.
const SHORT: [&str; 6] = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx."];

impl Sentence {
    /// The text, as in the page.
    pub fn text(&self) -> String {
        self.words.join(" ").replace(JOINT, " ")
    }

    /// How long it is. Code is one word, and a dash is none.
    pub fn length(&self) -> usize {
        self.words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).count()
    }

    /// Its words in lower case, without marks. A word that is no plain text becomes `` ` ``.
    pub fn bare(&self) -> Vec<String> {
        let of = |word: &String| {
            let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
            if word.contains('`') { "`".to_owned() } else { plain.to_lowercase() }
        };
        self.words.iter().map(of).filter(|word| !word.is_empty()).collect()
    }

    /// Whether it is a sentence, and not a label or the words before a list.
    pub fn is_whole(&self) -> bool {
        self.words.last().is_some_and(|word| core(word).ends_with('.'))
    }
}

/// Splits a block into sentences and links.
pub fn sentences(block: &Block) -> (Vec<Sentence>, Vec<Link>) {
    let (text, links) = without_marks(block);
    let mut words = Vec::new();
    for (below, line) in text.split('\n').enumerate() {
        words.extend(line.split_whitespace().map(|word| (block.line + below, word)));
    }
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut is_open = false;
    for (index, (line, word)) in words.iter().enumerate() {
        if !is_open {
            sentences.push(Sentence { line: *line, words: Vec::new() });
        }
        if let Some(sentence) = sentences.last_mut() {
            sentence.words.push((*word).to_owned());
        }
        let next = words.get(index + 1).map(|(_, next)| *next);
        is_open = !is_end(word, next);
    }
    (sentences, links)
}

/// The word without characters that may follow a full stop.
fn core(word: &str) -> &str {
    word.trim_end_matches(['*', '_', '"', '”', ')'])
}

fn is_end(word: &str, next: Option<&str>) -> bool {
    let core = core(word);
    let is_stop = core.ends_with(['.', '!', '?']) && !core.ends_with("..");
    let is_short = SHORT.contains(&core.trim_start_matches(['(', '"']).to_lowercase().as_str());
    let goes_on = next
        .filter(|next| !next.contains('`'))
        .and_then(|next| next.chars().find(|c| c.is_alphanumeric()))
        .is_some_and(char::is_lowercase);
    is_stop && !is_short && !goes_on
}

/// The text with each link replaced by its words, and with code as one word.
fn without_marks(block: &Block) -> (String, Vec<Link>) {
    let mut links = Vec::new();
    let mut text = String::new();
    let mut rest = block.text.as_str();
    let line_of = |rest: &str| {
        let read = &block.text[..block.text.len() - rest.len()];
        block.line + read.matches('\n').count()
    };
    while let Some(c) = rest.chars().next() {
        if let Some((code, after)) = code(rest) {
            text.extend(code.chars().map(|c| if c.is_whitespace() { JOINT } else { c }));
            rest = after;
        } else if let Some((words, after)) = link(rest) {
            let is_picture = text.ends_with('!');
            if !is_picture {
                links.push(Link { line: line_of(rest), text: words.to_owned() });
            }
            // The text in the brackets comes next, and then the text after the target.
            let inner = Block { line: 0, text: words.to_owned(), is_heading: false };
            text.push_str(&without_marks(&inner).0);
            rest = after;
        } else if let Some(after) = tag(rest) {
            rest = after;
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (text, links)
}

/// Code between backticks, with them, and the rest.
fn code(text: &str) -> Option<(&str, &str)> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    if ticks == 0 {
        return None;
    }
    let (mark, rest) = text.split_at(ticks);
    let end = rest.find(mark)?;
    Some(text.split_at(ticks + end + ticks))
}

/// The words of a link, and the rest.
fn link(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('[')?;
    let end = rest.find(']')?;
    let (words, after) = (&rest[..end], &rest[end + 1..]);
    let close = match after.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let (_, after) = after.split_once(close)?;
    (!words.contains('[')).then_some((words, after))
}

/// The rest after a tag of HTML.
fn tag(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('<')?;
    let is_tag = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let (inside, after) = rest.split_once('>')?;
    (is_tag && !inside.contains("://")).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block { line: 3, text: text.to_owned(), is_heading: false }
    }

    #[test]
    fn a_sentence_ends_at_its_full_stop_and_nowhere_else() {
        let table: [(&str, &[&str]); 9] = [
            ("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]),
            ("Version 1.6 of `a. B` runs.", &["Version 1.6 of `a. B` runs."]),
            ("See e.g. Terraform.", &["See e.g. Terraform."]),
            ("It waits... Then it ends.", &["It waits... Then it ends."]),
            ("**Done.** (Or not.) Go.", &["**Done.**", "(Or not.)", "Go."]),
            ("It names `a.b`. `c` follows.", &["It names `a.b`.", "`c` follows."]),
            ("Of example.com. and others.", &["Of example.com. and others."]),
            ("A [link. Or\ntwo](x.md#y). End.", &["A link.", "Or two.", "End."]),
            ("A <br> tag, ![a picture](b.svg).", &["A tag, !a picture."]),
        ];
        for (text, expected) in table {
            let found: Vec<_> = sentences(&block(text)).0.iter().map(Sentence::text).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn code_counts_as_one_word_and_a_dash_as_none() {
        let (found, _) =
            sentences(&block("Run `cargo xtask docs --check` – or [both of them](a)."));
        assert_eq!(found[0].length(), 6);
        assert_eq!(found[0].bare().join(" "), "run ` or both of them");
    }

    #[test]
    fn a_sentence_and_a_link_say_their_line() {
        let (found, links) = sentences(&block("One.\nTwo [a](b)\nand [`c`][d]."));
        assert_eq!(found.iter().map(|found| found.line).collect::<Vec<_>>(), [3, 4]);
        let links: Vec<_> = links.iter().map(|link| (link.line, link.text.as_str())).collect();
        assert_eq!(links, [(4, "a"), (5, "`c`")]);
    }
}
