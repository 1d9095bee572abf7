//! The table: what is offered downwards, the versions across.

use support::page::hold_with;
use support::terraform::Product;
use support::workspace::terraform;

const PAGE: &str = "docs/guides/versions.md";

/// The versions that the table is about: those of `just matrix`.
const VERSIONS: [(u32, u32, u32); 9] = [
    (1, 6, 6),
    (1, 8, 4),
    (1, 9, 8),
    (1, 10, 5),
    (1, 11, 4),
    (1, 12, 2),
    (1, 13, 5),
    (1, 14, 9),
    (1, 15, 5),
];

/// What the rows are about, in their order.
const ROWS: [&str; 14] = [
    "Create, read, change, destroy",
    "A destroy that is refused, refused already by the plan",
    "`terraform import`",
    "`import` blocks, by id",
    "Configuration generated for `import` blocks",
    "`import` blocks with `for_each`",
    "`removed` blocks",
    "Functions",
    "`moved` from another address of the provider",
    "Ephemeral access token",
    "Write-only secrets",
    "`import` blocks, by identity",
    "`terraform query`, and configuration generated from it",
    "Action: run a workflow",
];

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It did what it is for.
    Works,
    /// The provider refused it, and said why.
    Refused,
    /// The core reads it and does nothing with it.
    Ignored,
    /// The core does not know such a thing.
    NotOffered,
}

impl Support {
    fn words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Refused => "refused, says why",
            Self::Ignored => "does nothing",
            Self::NotOffered => "–",
        }
    }
}

/// Holds the outcome against the cell of this Terraform, or puts it there. A Terraform that has
/// no column has had its try.
///
/// # Panics
///
/// When they differ.
#[track_caller]
pub fn row(title: &str, support: Support) {
    let terraform = terraform();
    let column = VERSIONS.iter().position(|version| *version == terraform.version);
    let (Some(column), Product::Terraform) = (column, terraform.product) else { return };
    hold_with(PAGE, "table", |shown| with_cell(shown, title, column, support.words()));
}

/// The table with one cell set.
fn with_cell(shown: &str, title: &str, column: usize, words: &str) -> String {
    assert!(ROWS.contains(&title), "no row {title:?}");
    let shown: Vec<Vec<String>> = shown.lines().skip(2).map(cells).collect();
    let versions = VERSIONS.map(|(major, minor, patch)| format!("{major}.{minor}.{patch}"));
    let head = line(std::iter::once("").chain(versions.iter().map(String::as_str)));
    let rule = format!("{}|\n", "|---".repeat(VERSIONS.len() + 1));
    let rows = ROWS.map(|row| {
        let mut cells = vec![String::new(); VERSIONS.len() + 1];
        if let Some(shown) = shown.iter().find(|shown| shown[0] == row) {
            cells.clone_from_slice(shown);
        }
        row.clone_into(&mut cells[0]);
        if row == title {
            words.clone_into(&mut cells[column + 1]);
        }
        line(cells.iter().map(String::as_str))
    });
    format!("{head}{rule}{}", rows.concat())
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

#[support::test]
fn one_cell_is_set_and_the_others_stay() {
    let first = with_cell("", "Functions", 1, "works");
    let both = with_cell(&with_cell(&first, ROWS[0], 0, "–"), "Functions", 0, "–");
    let rows: Vec<_> = both.lines().skip(2).map(cells).collect();
    assert_eq!(rows[0][..3], [ROWS[0], "–", ""]);
    assert_eq!(rows[7][..4], ["Functions", "–", "works", ""]);
    assert!(both.starts_with("|  | 1.6.6 | 1.8.4 |"), "{both}");
}

#[support::test]
fn the_columns_are_the_versions_that_can_be_fetched() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/get-terraform");
    let listed = std::process::Command::new(script).arg("--list").output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let columns = VERSIONS.map(|(major, minor, patch)| format!("{major}.{minor}.{patch}"));
    assert_eq!(listed.lines().collect::<Vec<_>>(), columns);
}
