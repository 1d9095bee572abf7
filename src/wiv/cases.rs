//! The search for cases. It is a read, although it is a POST.
//!
//! "MSP customers and cases fetching" calls its paging a scroll, and its scroll id is one of
//! Elasticsearch. There a scroll is a cursor in the server. Its id may be the same from page to
//! page, and each request moves it on. So
//!
//! - a repeated key is no sign of a loop, but a repeated page is,
//! - an empty page is the end, with any key,
//! - the search asks for no page again after a lost answer: it would get the next one, and nobody
//!   would see that one is missing. The search begins again.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::num::{NonZeroU32, NonZeroUsize};

use serde::Deserialize;
use serde_json::{Map, Value};
use tfplugin::json_tree::{self, Tree};
use time::Date;

use super::client::Client;
use crate::http::{Call, Error, ErrorKind, Kind, MAX_LIST, Method, Path, Unreadable, json};

/// How many cases a page has without a setting, by the documents.
const PAGE: usize = 250;

/// The terms of a search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseSearch {
    /// `customer_id`, in the query. `None` means all customers of the organization.
    pub customer_id: Option<String>,
    /// `date_range`.
    pub date_range: Option<DateRange>,
    /// `max_returned_items`: how many cases a page has. 250 if it is not given.
    pub page_size: Option<NonZeroU32>,
}

/// From one day to another. The documents do not say which date of a case counts, and whether the
/// days themselves belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// `start`: `2024-01-01`.
    pub start: Date,
    /// `end`: `2024-12-31`.
    pub end: Date,
}

/// `next_page_key`, which goes back as `start_page_key`. It is opaque: any JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageKey(Value);

impl PageKey {
    /// A key with an empty value is no key.
    fn of(key: Value) -> Option<Self> {
        let is_nothing = match &key {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Object(members) => members.values().all(Value::is_null),
            _ => false,
        };
        (!is_nothing).then_some(Self(key))
    }
}

/// A case. Two of its members are documented.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case {
    /// `case_id`. Opaque.
    pub id: Option<String>,
    /// `case_type`: `EC2 Stopped Instances`.
    pub kind: Option<String>,
    /// All of it as JSON text, with the members of every object sorted by name: the server's order
    /// might change from search to search. A tree would take many times the memory.
    pub json: String,
}

/// One page of a search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CasePage {
    /// The cases, in the server's order.
    pub cases: Vec<Case>,
    /// Where the next page begins; `None` after the last one.
    pub next_page_key: Option<PageKey>,
    /// The length of its body.
    bytes: usize,
}

impl CasePage {
    /// Equal for a page that comes again. It covers the ids, or the whole case where one has no id.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for case in &self.cases {
            match &case.id {
                Some(id) => id.hash(&mut hasher),
                None => case.json.hash(&mut hasher),
            }
        }
        hasher.finish()
    }
}

/// The cases on all pages of a search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundCases {
    /// The cases, in the server's order.
    pub cases: Vec<Case>,
    /// Whether these are all. `false` if the limit ended the search and there may be more.
    pub is_complete: bool,
}

/// Why a scroll ended early.
struct Broken {
    error: Error,
    /// Whether another scroll may reach its end.
    anew: bool,
}

impl Client {
    /// `POST /v2/cases/msp/search`: one page, the first or the one of `key`.
    ///
    /// # Errors
    /// As [`ErrorKind`] says. The first page is sent again like any read. A request with a key is
    /// not sent again if it may have arrived: its key may be used up.
    pub async fn search_cases(
        &self,
        search: &CaseSearch,
        key: Option<&PageKey>,
    ) -> Result<CasePage, Error> {
        let answer = self.transport.send(&self.key, &page(search, key), case_page).await;
        answer.map_err(|error| match error.kind() {
            // The request made nothing.
            ErrorKind::OutcomeUnknown => error.with_kind(ErrorKind::Failed),
            _ => error,
        })
    }

    /// All pages of a search, to the end or to `limit` cases. It can stop between two pages. It
    /// keeps no more than 64 MiB and one page.
    ///
    /// # Errors
    /// As [`ErrorKind`] says. Also if a page comes a second time, or all pages are larger than 64
    /// MiB. It drops the cases so far: half a list would look complete.
    pub async fn find_cases(
        &self,
        search: &CaseSearch,
        limit: Option<NonZeroUsize>,
    ) -> Result<FoundCases, Error> {
        let mut search = search.clone();
        if let Some(limit) = limit
            && limit.get() < search.page_size.map_or(PAGE, |size| size.get() as usize)
        {
            search.page_size = NonZeroU32::try_from(limit).ok();
        }
        let mut begun = 0;
        loop {
            match self.scroll(&search, limit).await {
                Ok(found) => return Ok(found),
                Err(broken) if broken.anew && begun < self.max_retries => {
                    begun += 1;
                    tracing::debug!(begun, error = %broken.error, "search for cases begins anew");
                }
                Err(broken) => return Err(broken.error),
            }
        }
    }

    async fn scroll(
        &self,
        search: &CaseSearch,
        limit: Option<NonZeroUsize>,
    ) -> Result<FoundCases, Broken> {
        let mut cases = Vec::new();
        let mut seen = HashSet::new();
        let mut bytes = 0;
        let mut key = None;
        loop {
            let answer = self.search_cases(search, key.as_ref()).await;
            let page = answer.map_err(|error| {
                // The transport has already sent a first page as often as it may.
                let anew = key.is_some() && error.kind() == ErrorKind::Failed;
                Broken { error, anew }
            })?;
            if page.cases.is_empty() {
                return Ok(FoundCases { cases, is_complete: true });
            }
            if !seen.insert(page.fingerprint()) {
                return Err(self.endless(search, key.as_ref(), "is a page that came earlier"));
            }
            bytes += page.bytes;
            cases.extend(page.cases);
            if let Some(limit) = limit
                && cases.len() >= limit.get()
            {
                let is_complete = cases.len() == limit.get() && page.next_page_key.is_none();
                cases.truncate(limit.get());
                return Ok(FoundCases { cases, is_complete });
            }
            if bytes > MAX_LIST {
                let reason = "is larger than 64 MiB with the pages before it";
                return Err(self.endless(search, key.as_ref(), reason));
            }
            match page.next_page_key {
                Some(next) => key = Some(next),
                None => return Ok(FoundCases { cases, is_complete: true }),
            }
        }
    }

    fn endless(&self, search: &CaseSearch, key: Option<&PageKey>, reason: &str) -> Broken {
        let error = self.transport.unusable(&page(search, key), reason);
        let error = error.with_note(
            "Set `limit` or a shorter range of dates: the search then ends \
                             earlier.",
        );
        Broken { error, anew: false }
    }
}

/// The request for one page. Each repeats the search: a server without a cursor needs it.
fn page(search: &CaseSearch, key: Option<&PageKey>) -> Call {
    // A request that must not be sent twice is sent like a create.
    let kind = if key.is_some() { Kind::Create } else { Kind::Read };
    let mut body = Map::new();
    if let Some(DateRange { start, end }) = search.date_range {
        let range = serde_json::json!({ "start": start.to_string(), "end": end.to_string() });
        body.insert("date_range".to_owned(), range);
    }
    if let Some(size) = search.page_size {
        body.insert("max_returned_items".to_owned(), size.get().into());
    }
    if let Some(PageKey(key)) = key {
        body.insert("start_page_key".to_owned(), key.clone());
    }
    let call = Call::new(kind, Method::Post, Path::new("/v2/cases/msp/search"))
        .limit(MAX_LIST)
        .json(&body);
    match &search.customer_id {
        Some(id) => call.query_id("customer_id", id),
        None => call,
    }
}

/// `{"data": [...], "next_page_key": ...}`, or a bare array, which is the only page. It accepts no
/// other envelope: a key in the wrong place would end the search early.
pub(super) fn case_page(body: &[u8]) -> Result<CasePage, Unreadable> {
    let cases = json::page(body, &["data"], case)?;
    let is_bare = body.trim_ascii_start().starts_with(b"[");
    let beside = if is_bare { Beside::default() } else { beside(body)? };
    let next_page_key = beside.next_page_key.and_then(|Tree(key)| PageKey::of(key));
    Ok(CasePage { cases, next_page_key, bytes: body.len() })
}

/// The members beside the list. They are not built a second time.
#[derive(Default, Deserialize)]
struct Beside {
    #[serde(default)]
    next_page_key: Option<Tree>,
}

fn beside(body: &[u8]) -> Result<Beside, Unreadable> {
    serde_json::from_slice(body).map_err(|error| {
        Unreadable::new(if json_tree::is_too_large(&error) {
            "holds a `next_page_key` that is too large for one"
        } else {
            "holds two `next_page_key`"
        })
    })
}

fn case(value: &Value) -> Result<Case, Unreadable> {
    let json = value.as_object().ok_or_else(|| Unreadable::new("is not an object"))?;
    let (id, kind) = (json::id(json, &["case_id"]), json::text(json, "case_type"));
    Ok(Case { id, kind, json: sorted(value.clone()).to_string() })
}

fn sorted(json: Value) -> Value {
    match json {
        Value::Array(elements) => Value::Array(elements.into_iter().map(sorted).collect()),
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            let members = members.into_iter().map(|(name, value)| (name, sorted(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_case_is_the_same_whatever_order_its_members_come_in() {
        let json: Value =
            serde_json::from_str(r#"{"b":[{"z":1.50,"a":null}],"a":{"y":"","x":{}}}"#).unwrap();
        let text = r#"{"a":{"x":{},"y":""},"b":[{"a":null,"z":1.50}]}"#;
        assert_eq!(sorted(json).to_string(), text);
    }
}
