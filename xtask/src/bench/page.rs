//! The page of the documentation that shows the results: what people wrote stays, what stands
//! between two marks is replaced.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::plots;
use super::results::Results;
use crate::Result;

const BEGIN: &str = "<!-- begin results -->\n";
const END: &str = "<!-- end results -->\n";

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
    let empty = || format!("{BEGIN}{END}");
    let text = fs::read_to_string(&page).unwrap_or_else(|_| empty());
    let text = replaced(&text, &format!("{report}\n### As pictures\n\n{body}"))
        .ok_or_else(|| format!("{} has no place for the results", page.display()))?;
    fs::write(&page, text)?;
    eprintln!("wrote {}", page.display());
    Ok(())
}

/// The text with something else between the marks, if it has them.
fn replaced(text: &str, results: &str) -> Option<String> {
    let (head, rest) = text.split_once(BEGIN)?;
    let (_, tail) = rest.split_once(END)?;
    Some(format!("{head}{BEGIN}\n{}\n\n{END}{tail}", results.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_the_marks_is_replaced_and_nothing_else() {
        let text = format!("# Title\n\n{BEGIN}\nold\n\n{END}\nMore.\n");
        let expected = format!("# Title\n\n{BEGIN}\nnew\n\n{END}\nMore.\n");
        assert_eq!(replaced(&text, "new\n").unwrap(), expected);
        assert_eq!(replaced(&expected, "new").unwrap(), expected);
    }

    #[test]
    fn a_page_without_marks_is_not_written() {
        assert_eq!(replaced("# Title\n", "new"), None);
        assert_eq!(replaced(&format!("{END}{BEGIN}"), "new"), None);
    }

    #[test]
    fn the_page_of_the_documentation_has_its_marks() {
        assert!(replaced(include_str!("../../../docs/benchmarks.md"), "").is_some());
    }
}
