//! The table: what is offered downwards, the versions across.

use std::fmt;

use support::page::hold_with;
use support::terraform::{Product, Terraform};
use support::workspace::terraform;

const PAGE: &str = "docs/guides/versions.md";

/// What the table is about: the Terraforms of `just matrix`, and of OpenTofu the newest two minor
/// versions, whichever patch is at hand.
const COLUMNS: [Column; 11] = [
    Column::Terraform(1, 6, 6),
    Column::Terraform(1, 8, 4),
    Column::Terraform(1, 9, 8),
    Column::Terraform(1, 10, 5),
    Column::Terraform(1, 11, 4),
    Column::Terraform(1, 12, 2),
    Column::Terraform(1, 13, 5),
    Column::Terraform(1, 14, 9),
    Column::Terraform(1, 15, 5),
    Column::OpenTofu(1, 11),
    Column::OpenTofu(1, 12),
];

#[derive(Clone, Copy)]
enum Column {
    Terraform(u32, u32, u32),
    OpenTofu(u32, u32),
}

impl Column {
    fn is_of(self, terraform: &Terraform) -> bool {
        let (major, minor, _) = terraform.version;
        match (self, terraform.product) {
            (Self::Terraform(a, b, c), Product::Terraform) => (a, b, c) == terraform.version,
            (Self::OpenTofu(a, b), Product::OpenTofu) => (a, b) == (major, minor),
            _ => false,
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terraform(major, minor, patch) => write!(f, "{major}.{minor}.{patch}"),
            Self::OpenTofu(major, minor) => write!(f, "OpenTofu {major}.{minor}"),
        }
    }
}

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
    let column = COLUMNS.iter().position(|column| column.is_of(terraform()));
    let Some(column) = column else { return };
    hold_with(PAGE, "table", |shown| with_cell(shown, title, column, support.words()));
}

/// The table with one cell set.
fn with_cell(shown: &str, title: &str, column: usize, words: &str) -> String {
    assert!(ROWS.contains(&title), "no row {title:?}");
    let shown: Vec<Vec<String>> = shown.lines().skip(2).map(cells).collect();
    let versions = COLUMNS.map(|column| column.to_string());
    let head = line(std::iter::once("").chain(versions.iter().map(String::as_str)));
    let rule = format!("{}|\n", "|---".repeat(COLUMNS.len() + 1));
    let rows = ROWS.map(|row| {
        let mut cells = vec![String::new(); COLUMNS.len() + 1];
        if let Some(shown) = shown.iter().find(|shown| shown[0] == row) {
            // A table that had fewer columns grows by empty ones.
            cells.iter_mut().zip(shown).for_each(|(cell, shown)| cell.clone_from(shown));
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
    let terraforms = COLUMNS.iter().filter(|column| matches!(column, Column::Terraform(..)));
    let terraforms: Vec<_> = terraforms.map(Column::to_string).collect();
    assert_eq!(listed.lines().collect::<Vec<_>>(), terraforms);
}
