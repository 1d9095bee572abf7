//! The pages that are not yet in plain English, each with the number of findings that it may have.
//!
//! The list may only shrink: a page that is not on it may have none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The path of the list, from the root.
pub const LIST: &str = "xtask/not-yet-plain.txt";

const HEAD: &str = "\
# Pages that are not yet in plain English, and how many findings each may have.
# The numbers may only shrink: `cargo xtask docs` lowers them, and follows files that are renamed.
";

/// Findings by page.
pub type Counts = BTreeMap<String, usize>;

/// Reads the list.
pub fn parse(text: &str) -> Result<Counts, String> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let entry = |line: &str| {
        let (count, page) = line.trim().split_once(' ')?;
        Some((page.trim().to_owned(), count.parse().ok()?))
    };
    lines
        .map(|line| entry(line).ok_or(format!("{LIST}: `{line}` is not a number and a page")))
        .collect()
}

/// Writes the list.
pub fn text(counts: &Counts) -> String {
    let mut text = HEAD.to_owned();
    for (page, count) in counts {
        let _ = writeln!(text, "{count:4} {page}");
    }
    text
}

/// The list as it may be now: no number is larger than it was. The findings of a page that is gone
/// may go to others, as when a file is renamed or becomes a folder.
pub fn lowered(listed: &Counts, found: &Counts) -> Counts {
    let gone = listed.iter().filter(|(page, _)| !found.contains_key(*page));
    let mut freed: usize = gone.map(|(_, count)| count).sum();
    let mut lowered = Counts::new();
    for (page, found) in found {
        let allowed = listed.get(page).copied().unwrap_or(0);
        let more = found.saturating_sub(allowed);
        let is_moved = more <= freed;
        if is_moved {
            freed -= more;
        }
        let count = if is_moved { *found } else { allowed };
        if count > 0 {
            lowered.insert(page.clone(), count);
        }
    }
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(list: &[(&str, usize)]) -> Counts {
        list.iter().map(|(page, count)| ((*page).to_owned(), *count)).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let list = counts(&[("README.md", 3), ("docs/a b.md", 1200)]);
        assert_eq!(parse(&text(&list)), Ok(list));
    }

    #[test]
    fn a_line_that_is_no_entry_is_named() {
        let wrong = parse("README.md\n");
        assert_eq!(wrong, Err(format!("{LIST}: `README.md` is not a number and a page")));
    }

    #[test]
    fn numbers_only_shrink() {
        let listed = counts(&[("less.md", 5), ("more.md", 2), ("none.md", 1)]);
        let found = counts(&[("less.md", 3), ("more.md", 9), ("none.md", 0), ("new.md", 1)]);
        assert_eq!(lowered(&listed, &found), counts(&[("less.md", 3), ("more.md", 2)]));
    }

    #[test]
    fn a_file_that_becomes_several_takes_its_number_with_it() {
        let listed = counts(&[("a.rs", 1), ("thing.rs", 3)]);
        let found =
            |second| counts(&[("a.rs", 1), ("thing/mod.rs", 2), ("thing/words.rs", second)]);
        assert_eq!(lowered(&listed, &found(1)), found(1));
        assert_eq!(lowered(&listed, &found(2)), counts(&[("a.rs", 1), ("thing/mod.rs", 2)]));
    }
}
