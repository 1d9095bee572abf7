//! Running searches, page by page. Their results stay as they were at the start. The next search
//! shows later cases, as the guide says.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use time::Date;

use crate::settings::{Assumptions, LastCasePage, ScrollIds};

/// How many it keeps. The oldest go first.
const MOST: usize = 100;

/// They belong to this process: like access tokens, they end with it.
#[derive(Default)]
pub(crate) struct Scrolls(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    begun: u64,
    scrolls: VecDeque<Scroll>,
}

/// The terms of a search.
#[derive(PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) customer_id: Option<String>,
    pub(crate) range: Option<(Date, Date)>,
}

struct Scroll {
    number: u64,
    search: Search,
    found: Vec<Value>,
    /// The position of a cursor.
    position: usize,
}

/// One page, with its scroll id.
pub(crate) struct Page {
    pub(crate) cases: Vec<Value>,
    pub(crate) next: Option<String>,
}

/// Why a scroll id has no page.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScrollError {
    #[error("start_page_key.scroll_id is unknown or has expired")]
    Unknown,
    #[error("start_page_key belongs to another search")]
    OfAnotherSearch,
}

impl Scrolls {
    /// The first page.
    pub(crate) fn begin(
        &self,
        search: Search,
        found: Vec<Value>,
        size: usize,
        assumptions: &Assumptions,
    ) -> Page {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.begun += 1;
        let mut scroll = Scroll { number: kept.begun, search, found, position: 0 };
        let page = scroll.page(0, size, assumptions);
        if page.next.is_some() {
            kept.scrolls.push_back(scroll);
        }
        if kept.scrolls.len() > MOST {
            kept.scrolls.pop_front();
        }
        page
    }

    /// The page of a scroll id. The search may be left out, or be the same.
    pub(crate) fn go_on(
        &self,
        scroll_id: &str,
        search: &Search,
        size: usize,
        assumptions: &Assumptions,
    ) -> Result<Page, ScrollError> {
        let (number, position) = read(scroll_id).ok_or(ScrollError::Unknown)?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let scroll = kept.scrolls.iter_mut().find(|scroll| scroll.number == number);
        let scroll = scroll.ok_or(ScrollError::Unknown)?;
        let began = &scroll.search;
        let other_customer =
            search.customer_id.is_some() && search.customer_id != began.customer_id;
        let other_range = search.range.is_some() && search.range != began.range;
        if other_customer || other_range {
            return Err(ScrollError::OfAnotherSearch);
        }
        let position = position.unwrap_or(scroll.position);
        Ok(scroll.page(position, size, assumptions))
    }
}

impl Scroll {
    fn page(&mut self, position: usize, size: usize, assumptions: &Assumptions) -> Page {
        let cases: Vec<Value> = self.found.iter().skip(position).take(size).cloned().collect();
        let end = position + cases.len();
        self.position = end;
        let is_last = match assumptions.last_case_page {
            LastCasePage::Null => end >= self.found.len(),
            LastCasePage::Empty => false,
        };
        let next = match assumptions.scroll_ids {
            ScrollIds::Cursor => format!("scroll {}", self.number),
            ScrollIds::Page => format!("scroll {} {end}", self.number),
        };
        Page { cases, next: (!is_last).then(|| BASE64_STANDARD.encode(next)) }
    }
}

/// The number of the scroll, and the position in it if the id has one.
fn read(scroll_id: &str) -> Option<(u64, Option<usize>)> {
    let text = String::from_utf8(BASE64_STANDARD.decode(scroll_id).ok()?).ok()?;
    let mut numbers = text.strip_prefix("scroll ")?.split(' ');
    let number = numbers.next()?.parse().ok()?;
    Some((number, numbers.next().and_then(|position| position.parse().ok())))
}
