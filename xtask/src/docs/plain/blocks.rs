//! The blocks of a Markdown page with words: paragraphs, items, headings and cells.

/// Words that belong together.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The line on which it starts, counted from 1.
    pub line: usize,
    /// Its text, with the line ends of the page.
    pub text: String,
    /// Whether it is a heading: a label, and not a sentence.
    pub is_heading: bool,
}

/// Splits a page into blocks. It leaves out front matter, code and comments.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut is_front_matter = page.starts_with("---\n");
    for (index, line) in page.lines().enumerate() {
        if is_front_matter {
            is_front_matter = index == 0 || line != "---";
        } else {
            reader.read(index + 1, line);
        }
    }
    reader.close();
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<Block>,
    open: Option<Block>,
    fence: Option<&'static str>,
    is_comment: bool,
    is_in_list: bool,
}

impl Reader {
    fn read(&mut self, number: usize, line: &str) {
        let text = line.trim_start();
        if self.skips(text) {
            return;
        }
        if text.is_empty() || is_definition(text) {
            return self.close();
        }
        if text.starts_with('|') {
            self.close();
            return self.row(number, text);
        }
        if let Some(heading) = heading(text) {
            self.close();
            self.is_in_list = false;
            return self.done.push(Block {
                line: number,
                text: heading.to_owned(),
                is_heading: true,
            });
        }
        if let Some(item) = item(text) {
            self.close();
            self.is_in_list = true;
            return self.begin(number, item);
        }
        let depth = line.len() - text.len();
        if let Some(open) = &mut self.open {
            open.text.push('\n');
            open.text.push_str(called_out(text));
        } else if depth == 0 {
            self.is_in_list = false;
            self.begin(number, called_out(text));
        } else if self.is_in_list || depth < 4 {
            self.begin(number, called_out(text));
        }
        // Otherwise it is a block of code, by its indentation.
    }

    /// Whether a line is code or a comment.
    fn skips(&mut self, text: &str) -> bool {
        if self.is_comment || (self.fence.is_none() && text.starts_with("<!--")) {
            self.close();
            self.is_comment = !text.contains("-->");
            return true;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        match (self.fence, mark) {
            (None, Some(_)) => {
                self.close();
                self.fence = mark;
            }
            (Some(open), Some(close)) if open == close => self.fence = None,
            (None, None) => return false,
            _ => {}
        }
        true
    }

    fn begin(&mut self, line: usize, text: &str) {
        self.open = Some(Block { line, text: text.to_owned(), is_heading: false });
    }

    fn close(&mut self) {
        self.done.extend(self.open.take());
    }

    /// Each cell is a block. The rule below the head has no words.
    fn row(&mut self, line: usize, text: &str) {
        for cell in cells(text) {
            if cell.chars().any(char::is_alphanumeric) {
                self.done.push(Block { line, text: cell, is_heading: false });
            }
        }
    }
}

fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_code = false;
    let mut is_escaped = false;
    for c in row.chars() {
        is_code ^= c == '`';
        match cells.last_mut() {
            Some(cell) if c != '|' || is_code || is_escaped => cell.push(c),
            _ => cells.push(String::new()),
        }
        is_escaped = c == '\\';
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// A line that gives a name to a target: `[name]: target`.
fn is_definition(text: &str) -> bool {
    text.starts_with('[') && text.contains("]: ")
}

fn heading(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('#')?.trim_start_matches('#');
    rest.strip_prefix(' ').map(str::trim)
}

/// An item of a list, without its mark.
fn item(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let marks =
        if number.len() < text.len() { [". ", ") "].as_slice() } else { &["- ", "* ", "+ "] };
    marks.iter().find_map(|mark| number.strip_prefix(mark)).map(str::trim_start)
}

/// The text without the mark of a quotation or of a call-out.
fn called_out(text: &str) -> &str {
    let marks = ["-> ", "~> ", "!> ", "> "];
    marks.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> Vec<(usize, String)> {
        blocks(page).into_iter().map(|block| (block.line, block.text)).collect()
    }

    #[test]
    fn paragraphs_items_headings_and_cells_are_blocks_of_their_own() {
        let page = "# Title\nOne\ntwo.\n\n- a\n  b\n- c\n1. d\n\n   e\n\n| f | `g|h` |\n|---|---|\n~> **Note** i\n";
        let expected = [
            (1, "Title"),
            (2, "One\ntwo."),
            (5, "a\nb"),
            (7, "c"),
            (8, "d"),
            (10, "e"),
            (12, "f"),
            (12, "`g|h`"),
            (14, "**Note** i"),
        ];
        assert_eq!(shown(page), expected.map(|(line, text)| (line, text.to_owned())));
        assert!(blocks(page)[0].is_heading);
    }

    #[test]
    fn front_matter_code_comments_and_definitions_hold_no_words() {
        let page = "---\ntitle: a\n---\n```\nb\n\n| c |\n```\n<!-- d -->\n<!-- e\nf -->\n[g]: h\n\n    i\n\n  ~~~\n  j\n  ~~~\nk\n";
        assert_eq!(shown(page), [(19, "k".to_owned())]);
    }
}
