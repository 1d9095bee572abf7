//! The links, anchors and file names of a Markdown page.

use std::collections::{BTreeMap, BTreeSet};

/// The parts of one page to check. Blocks of code are left out: their text belongs to another
/// program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Targets of links and pictures, as they are written.
    pub links: Vec<String>,
    /// The text between backticks.
    pub code: Vec<String>,
    /// The anchors: a link can end in one after its `#`.
    pub anchors: BTreeSet<String>,
}

/// Reads the parts of a page.
pub fn outline(page: &str) -> Outline {
    let mut outline = Outline::default();
    let mut headings = BTreeMap::new();
    for line in prose(page) {
        let text = line.trim_start();
        if let Some(heading) = text.strip_prefix('#').map(|rest| rest.trim_start_matches('#'))
            && heading.starts_with(' ')
        {
            let slug = slug(heading);
            let earlier: &mut usize = headings.entry(slug.clone()).or_default();
            // A number makes the second anchor of a name different, as on GitHub and the registry.
            let anchor = if *earlier == 0 { slug } else { format!("{slug}-{earlier}") };
            *earlier += 1;
            outline.anchors.insert(anchor);
        }
        of_line(text, &mut outline);
    }
    outline
}

/// The lines outside of fenced code, and after the front matter.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let body = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let body = body.map_or(page, |(_, body)| body);
    let mut fence: Option<&str> = None;
    body.lines().filter(move |line| {
        let text = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(close)) if open == close => fence = None,
            (None, None) => return true,
            _ => {}
        }
        false
    })
}

fn of_line(line: &str, outline: &mut Outline) {
    let mut words = String::new();
    for (index, piece) in line.split('`').enumerate() {
        if index % 2 == 0 {
            words.push_str(piece);
        } else {
            outline.code.push(piece.to_owned());
        }
    }
    if words.starts_with('[')
        && let Some((_, target)) = words.split_once("]: ")
    {
        outline.links.push(target.trim().to_owned());
    }
    let targets = words.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    outline.links.extend(targets.map(|(target, _)| target.to_owned()));
    outline.links.extend(attribute(&words, "src"));
    outline.anchors.extend(attribute(&words, "id"));
}

/// The values of an attribute of HTML.
fn attribute(line: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = line.split(&start).skip(1).filter_map(|rest| rest.split_once('"'));
    values.map(|(value, _)| value.to_owned()).collect()
}

/// A heading as an anchor.
fn slug(heading: &str) -> String {
    let heading = heading.trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_anchors_as_github_makes_them() {
        let page =
            "# Before Terraform 1.14\n## `msp_customer`, and why?\n## Import\n## Import\n#no\n";
        let expected = ["before-terraform-114", "import", "import-1", "msp_customer-and-why"]
            .map(str::to_owned);
        assert_eq!(outline(page).anchors, BTreeSet::from(expected));
    }

    #[test]
    fn links_pictures_and_references_lead_somewhere() {
        let page = "See [a](a.md#b), ![c](c.png) and [d].\n<img src=\"e.svg\">\n\n[d]: ../d.md\n";
        assert_eq!(outline(page).links, ["a.md#b", "c.png", "e.svg", "../d.md"]);
    }

    #[test]
    fn what_is_code_is_no_link() {
        let page = "A `[a](b.md)`.\n\n```markdown\n# No\n[c](d.md) `e/f`\n```\n\nAfter.\n";
        let expected = Outline { code: vec!["[a](b.md)".to_owned()], ..Outline::default() };
        assert_eq!(outline(page), expected);
    }

    #[test]
    fn the_anchors_of_the_schema_count() {
        assert!(outline("<a id=\"nestedatt--aws\"></a>\n").anchors.contains("nestedatt--aws"));
    }
}
