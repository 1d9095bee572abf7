//! The results as tables of a page of the documentation: compared in every run, written when
//! `UPDATE_PAGES` is set.

use std::sync::Mutex;

use crate::calls::Call;
use crate::matrix::{Cell, First, Then};
use support::page::hold_with;

/// Holds a table against the one on the page, or puts it there.
///
/// # Panics
///
/// When they differ.
#[track_caller]
pub fn hold(name: &str, table: &str) {
    on_page(name, |_| table.to_owned());
}

/// Holds one row against the one on the page that begins the same, or puts it there.
///
/// # Panics
///
/// When they differ.
#[track_caller]
pub fn hold_row(name: &str, cells: &[&str]) {
    let row = line(cells.iter().map(|cell| (*cell).to_owned()));
    let start = format!("| {} |", cells.first().expect("a row has cells"));
    on_page(name, |shown| {
        let is_row = |line: &&str| line.starts_with(&start);
        match shown.lines().find(is_row) {
            Some(old) => shown.replacen(old, row.trim_end(), 1),
            None => format!("{shown}\n{row}"),
        }
    });
}

/// What the rows of a table begin with.
pub fn titles(name: &str) -> Vec<String> {
    let titles = Mutex::new(Vec::new());
    on_page(name, |shown| {
        let rows = shown.lines().skip(2);
        let first = rows.filter_map(|row| row.strip_prefix("| ")?.split(" | ").next());
        titles.lock().expect("no other thread").extend(first.map(str::to_owned));
        shown.to_owned()
    });
    titles.into_inner().expect("no other thread")
}

/// Compares what stands in the place of that name with what should.
#[track_caller]
fn on_page(name: &str, should: impl Fn(&str) -> String) {
    hold_with("docs/guides/lost-answers.md", name, should);
}

/// A table of these columns.
pub fn of_rows(columns: &[&str], rows: &[Vec<String>]) -> String {
    let head = line(columns.iter().map(|column| (*column).to_owned()));
    let rule = "|---".repeat(columns.len()) + "|\n";
    head + &rule + &rows.iter().map(|row| line(row.iter().cloned())).collect::<String>()
}

/// What goes wrong downwards, the calls across.
pub fn of_cells(calls: &[Call], rows: &[(&str, Vec<Cell>)]) -> String {
    let titles = calls.iter().map(|call| call.title().to_owned());
    let head = line(std::iter::once("What happened to the call".to_owned()).chain(titles));
    let rule = "|---".repeat(calls.len() + 1) + "|\n";
    let rows = rows.iter().map(|(title, cells)| {
        let results = calls.iter().zip(cells).map(|(call, result)| of_cell(*call, *result));
        line(std::iter::once((*title).to_owned()).chain(results))
    });
    head + &rule + &rows.collect::<String>()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// In words that the page explains above the table.
fn of_cell(call: Call, result: Cell) -> String {
    let made = match (call, result.objects) {
        (Call::Link, 2) => " (1 left over)".to_owned(),
        (call, 0) if call.is_removal() => String::new(),
        (call, left) if call.is_removal() => format!(" ({left} left)"),
        (_, 1) => String::new(),
        (_, 0) if result.first == First::Pending => String::new(),
        (_, objects) => format!(" ({objects} made)"),
    };
    let words = match (result.first, result.then) {
        (First::Done(1), Then::Settled) => "done",
        (First::Done(_), Then::Settled) => "sent again",
        (First::Found, Then::Settled) => "found",
        (First::Pending, Then::Settled) => "pending, then found",
        (First::Pending, Then::Error) => "pending, then error",
        (First::Failed, Then::Again) => "failed, then sent again",
        (First::Unknown, Then::Again) => "unknown, then sent again",
        (First::Error, Then::Again) => "error, then sent again",
        other => panic!("nobody has thought of {call:?} {other:?}"),
    };
    format!("{words}{made}")
}
