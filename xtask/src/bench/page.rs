//! The page of the documentation with the results. It replaces the text between two marks, and
//! keeps the rest, which people wrote.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::bars::{Bar, bars};
use super::plots;
use super::results::Results;
use crate::Result;

/// A place in a page.
pub struct Place {
    /// The line before it.
    pub begin: &'static str,
    /// The line after it.
    pub end: &'static str,
}

const RESULTS: Place = Place { begin: "<!-- begin results -->\n", end: "<!-- end results -->\n" };
const FIGURES: Place = Place { begin: "<!-- begin figures -->\n", end: "<!-- end figures -->\n" };

/// Writes `benchmarks.md`, and the plots beside it into `benchmarks/`.
pub fn write(directory: &Path, report: &str, results: &Results) -> Result<()> {
    let pictures = directory.join("benchmarks");
    fs::create_dir_all(&pictures)?;
    let mut body = String::new();
    for (name, plot) in plots::all(results) {
        let file = format!("{name}.svg");
        fs::write(pictures.join(&file), plot.svg())?;
        let _ = write!(body, "![{}](benchmarks/{file})\n\n", plot.title);
    }
    let page = directory.join("benchmarks.md");
    if !page.exists() {
        fs::write(&page, format!("{}{}", RESULTS.begin, RESULTS.end))?;
    }
    RESULTS.write(&page, &format!("{report}\n### As pictures\n\n{body}"))
}

/// Writes the results into the README.
pub fn summarise(readme: &Path, results: &Results) -> Result<()> {
    FIGURES.write(readme, &summary(results))
}

/// One sentence and one picture: the page with the figures has the rest.
fn summary(results: &Results) -> String {
    let verdicts: Vec<_> = bars(results).iter().filter_map(Bar::is_met).collect();
    let met = verdicts.iter().filter(|is_met| **is_met).count();
    let pictures = plots::all(results);
    let picture = pictures
        .first()
        .map(|(name, plot)| format!("\n\n![{}](docs/benchmarks/{name}.svg)", plot.title));
    format!(
        "{met} of {} measured bars are met: [Benchmarks](docs/benchmarks.md) has each figure, the \
         machine, and how to measure again.{}",
        verdicts.len(),
        picture.unwrap_or_default(),
    )
}

impl Place {
    /// Replaces the text in the place.
    pub fn write(&self, page: &Path, body: &str) -> Result<()> {
        let text = self.replaced(&fs::read_to_string(page)?, body);
        let text = text.ok_or_else(|| format!("{} has no place for it", page.display()))?;
        fs::write(page, text)?;
        eprintln!("wrote {}", page.display());
        Ok(())
    }

    /// The text with another body between the marks, if it has them.
    pub fn replaced(&self, text: &str, body: &str) -> Option<String> {
        let Self { begin, end } = self;
        let (head, rest) = text.split_once(begin)?;
        let (_, tail) = rest.split_once(end)?;
        Some(format!("{head}{begin}\n{}\n\n{end}{tail}", body.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_the_marks_is_replaced_and_nothing_else() {
        let Place { begin, end } = RESULTS;
        let text = format!("# Title\n\n{begin}\nold\n\n{end}\nMore.\n");
        let expected = format!("# Title\n\n{begin}\nnew\n\n{end}\nMore.\n");
        assert_eq!(RESULTS.replaced(&text, "new\n").unwrap(), expected);
        assert_eq!(RESULTS.replaced(&expected, "new").unwrap(), expected);
    }

    #[test]
    fn a_page_without_marks_is_not_written() {
        assert_eq!(RESULTS.replaced("# Title\n", "new"), None);
        let backwards = format!("{}{}", RESULTS.end, RESULTS.begin);
        assert_eq!(RESULTS.replaced(&backwards, "new"), None);
    }

    #[test]
    fn the_readme_has_one_sentence_and_one_picture() {
        let results = crate::bench::results::sample::results();
        insta::assert_snapshot!(summary(&results), @r"
        7 of 10 measured bars are met: [Benchmarks](docs/benchmarks.md) has each figure, the machine, and how to measure again.

        ![Plan that refreshes](docs/benchmarks/plan.svg)
        ");
    }

    #[test]
    fn the_pages_have_their_marks() {
        let page = include_str!("../../../docs/benchmarks.md");
        assert!(RESULTS.replaced(page, "").is_some());
        assert!(FIGURES.replaced(include_str!("../../../README.md"), "").is_some());
    }
}
