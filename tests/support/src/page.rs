//! Results as parts of a page of the documentation. Every run compares them. With `UPDATE_PAGES`,
//! it writes them.
//!
//! A page is a text with places. Two comments with a name mark each place.

use std::fs;
use std::sync::{Mutex, PoisonError};

use crate::build;

/// Several tests write to one page.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Compares a text with the one in the place of that name, or writes it there.
///
/// # Panics
/// If they differ.
#[track_caller]
pub fn hold(page: &str, place: &str, text: &str) {
    hold_with(page, place, |_| text.to_owned());
}

/// The same for a text that is made from the present one.
///
/// # Panics
/// If they differ, or there is no such place.
#[track_caller]
pub fn hold_with(page: &str, place: &str, should: impl Fn(&str) -> String) {
    let _one_at_a_time = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let path = build::repository().join(page);
    let text = fs::read_to_string(&path).expect("the page is there");
    let [begin, end] = ["begin", "end"].map(|mark| format!("<!-- {mark} {place} -->\n"));
    let no_place = || panic!("{page} has no place {place:?}");
    let (head, rest) = text.split_once(&begin).unwrap_or_else(no_place);
    let (shown, tail) = rest.split_once(&end).unwrap_or_else(no_place);
    let shown = shown.trim();
    let should = should(shown);
    if shown == should.trim() {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_PAGES").is_some(),
        "{page} shows something else in {place:?}; UPDATE_PAGES=1 writes this:\n{should}\n\
         instead of:\n{shown}"
    );
    let text = format!("{head}{begin}\n{}\n\n{end}{tail}", should.trim());
    fs::write(path, text).expect("the page is written");
}

/// The text between the fences in the place of that name: a file on the page, for a test that
/// follows the page.
///
/// # Panics
/// If there is no such place, or it has something other than one file.
#[track_caller]
pub fn shown(page: &str, place: &str) -> String {
    let path = build::repository().join(page);
    let text = fs::read_to_string(path).expect("the page is there");
    let [begin, end] = ["begin", "end"].map(|mark| format!("<!-- {mark} {place} -->\n"));
    let inside = text.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
    let (fences, _) = inside.unwrap_or_else(|| panic!("{page} has no place {place:?}"));
    let file = fences.trim().strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let file = file.and_then(|rest| rest.split_once('\n'));
    let (_, file) = file.unwrap_or_else(|| panic!("{place:?} of {page} is no file"));
    file.to_owned()
}

/// A file or an output between fences.
pub fn fenced(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```\n", text.trim_end())
}
