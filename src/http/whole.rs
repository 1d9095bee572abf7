//! Whether a list is complete, and whether an answer is no error.
//!
//! Neither API documents paging, so the provider takes a list for complete, and creates what it
//! lacks. One day a gateway or a new version may answer with a part. These are the usual ways to
//! say so. One of them is enough.
//!
//! | where | what it says |
//! |---|---|
//! | status | 206 |
//! | header `Link` | `rel="next"` |
//! | headers `Content-Range`, `X-Total-Count`, `X-Total` | more than the rows |
//! | a member that leads on: `next_page_key`, `nextPageToken`, `next`, … | anything but nothing |
//! | `has_more`, `hasNext`, `truncated`, `partial`, … | true |
//! | `last`, `complete`, … | false |
//! | `total`, `count`, `totalElements`, … | more than the rows |
//! | `totalPages`, `pages`, … | more than one |
//! | `error`, `errors` | anything but nothing |
//! | `success`, `ok` | false |
//!
//! A member counts beside the list, and in an object beside it that is about pages (`page`, `meta`,
//! `links`, …). Capital letters, `_`, `-`, `.` and `@` make no difference.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_RANGE, HeaderMap, LINK};
use serde_json::{Map, Value};

use super::Unreadable;

/// The meaning of a member beside a list, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// It leads on to more.
    Next,
    /// There is more, if it is true.
    More,
    /// There is more, if it is false.
    Last,
    /// How many there are.
    Total,
    /// How many pages there are.
    Pages,
    /// Something failed.
    Error,
    /// Something failed, if it is false.
    Success,
    /// It holds such members.
    About,
}

impl Sign {
    fn of(name: &str) -> Option<Self> {
        let is_mark = |c: char| matches!(c, '_' | '-' | '.' | '@' | '$');
        let letters: String = name.chars().filter(|c| !is_mark(*c)).collect();
        Some(match letters.to_ascii_lowercase().as_str() {
            "next" | "nextcursor" | "nextid" | "nextkey" | "nextlink" | "nextmarker"
            | "nextoffset" | "nextpage" | "nextpagekey" | "nextpagetoken" | "nexttoken"
            | "nexturl" | "odatanextlink" | "continuationtoken" | "scrollid" => Self::Next,
            "hasmore" | "hasnext" | "hasnextpage" | "more" | "moreavailable" | "moreresults"
            | "istruncated" | "truncated" | "ispartial" | "partial" | "incomplete"
            | "isincomplete" | "incompleteresults" => Self::More,
            "last" | "islast" | "complete" | "iscomplete" => Self::Last,
            "total" | "count" | "totalcount" | "totalelements" | "totalitems" | "totalrecords"
            | "totalresults" | "totalrows" | "recordcount" | "resultcount" => Self::Total,
            "totalpages" | "pagecount" | "pages" | "numpages" | "numberofpages" => Self::Pages,
            "error" | "errors" => Self::Error,
            "success" | "ok" => Self::Success,
            "page" | "pageinfo" | "paging" | "pagination" | "meta" | "metadata"
            | "responsemetadata" | "links" => Self::About,
            _ => return None,
        })
    }

    fn is_said(self, value: &Value, rows: usize) -> bool {
        match self {
            Self::Next | Self::Error => !is_nothing(value),
            Self::More => flag(value) == Some(true),
            Self::Last | Self::Success => flag(value) == Some(false),
            Self::Total => number(value).is_some_and(|total| total > rows),
            Self::Pages => number(value).is_some_and(|pages| pages > 1),
            Self::About => false,
        }
    }
}

/// The members beside a list that may say something about it, as they were read.
#[derive(Debug, Default)]
pub(super) struct Beside(Vec<(String, Value)>);

impl Beside {
    /// Whether a member of that name may say something.
    pub(super) fn wants(name: &str) -> bool {
        Sign::of(name).is_some()
    }

    pub(super) fn add(&mut self, name: String, value: Value) {
        self.0.push((name, value));
    }

    /// Why a list of so many rows is not complete, as a sentence about the answer goes on.
    pub(super) fn why_not_whole(&self, rows: usize) -> Option<String> {
        self.0.iter().find_map(|(name, value)| {
            said(name, value, rows).or_else(|| {
                let is_about = Sign::of(name) == Some(Sign::About);
                let inner = value.as_object().filter(|_| is_about)?;
                inner.iter().find_map(|(name, value)| said(name, value, rows))
            })
        })
    }
}

fn said(name: &str, value: &Value, rows: usize) -> Option<String> {
    let sign = Sign::of(name).filter(|sign| sign.is_said(value, rows))?;
    Some(match sign {
        // The vendor's words follow where there are any.
        Sign::Error | Sign::Success => format!("says in `{name}` that something failed"),
        Sign::Total => more_than(rows, name),
        _ => format!("says in `{name}` that it is not complete"),
    })
}

/// Checks that an object that came with a 2xx tells of no error.
///
/// # Errors
/// If it tells of one.
pub(super) fn is_no_error(object: &Map<String, Value>) -> Result<(), Unreadable> {
    let mut signs = object
        .iter()
        .filter(|(name, _)| matches!(Sign::of(name), Some(Sign::Error | Sign::Success)));
    let said = signs.find_map(|(name, value)| said(name, value, 0));
    said.map_or(Ok(()), |reason| Err(Unreadable::new(reason)))
}

/// The status and headers above the body of an answer.
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
}

impl Head {
    /// Why a list of so many rows is not complete.
    pub(super) fn why_not_whole(&self, rows: usize) -> Option<String> {
        if self.status == StatusCode::PARTIAL_CONTENT {
            return Some("says that it is a part (206)".to_owned());
        }
        let mut links = self.headers.get_all(LINK).iter().filter_map(|link| link.to_str().ok());
        if links.any(leads_on) {
            return Some("says in `Link` that it is not complete".to_owned());
        }
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        // `items 0-9/50`; the total may be `*`.
        let of_range = text(CONTENT_RANGE.as_str()).and_then(|range| range.rsplit('/').next());
        let totals = [
            ("Content-Range", of_range),
            ("X-Total-Count", text("x-total-count")),
            ("X-Total", text("x-total")),
        ];
        totals.into_iter().find_map(|(name, total)| {
            let total: usize = total?.trim().parse().ok()?;
            (total > rows).then(|| more_than(rows, name))
        })
    }
}

fn more_than(rows: usize, said_in: &str) -> String {
    format!("has {rows} rows, and says in `{said_in}` that there are more")
}

/// `<https://…>; rel="next"`, among others.
fn leads_on(links: &str) -> bool {
    links.split(',').any(|link| {
        let mut parameters = link.split(';').skip(1);
        parameters.any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let mut kinds = value.trim().trim_matches('"').split_ascii_whitespace();
            name.trim().eq_ignore_ascii_case("rel")
                && kinds.any(|kind| kind.eq_ignore_ascii_case("next"))
        })
    })
}

/// Null, false, zero, and everything empty.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => matches!(text.trim(), "" | "null" | "false"),
        Value::Array(elements) => elements.iter().all(is_nothing),
        Value::Object(members) => members.values().all(is_nothing),
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    }
}

/// A number, also as text, with a fraction of zeros, or in an object as `{"value": 5}`.
fn number(value: &Value) -> Option<usize> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Object(members) => return number(members.get("value")?),
        _ => return None,
    };
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    use super::*;

    fn beside(members: &Value) -> Option<String> {
        let mut beside = Beside::default();
        for (name, value) in members.as_object().unwrap() {
            if Beside::wants(name) {
                beside.add(name.clone(), value.clone());
            }
        }
        beside.why_not_whole(2)
    }

    #[test]
    fn each_sign_in_each_spelling() {
        for members in [
            json!({"next_page_key": {"scroll_id": "x"}}),
            json!({"nextPageToken": "x"}),
            json!({"@odata.nextLink": "https://example.com"}),
            json!({"next": "https://example.com"}),
            json!({"has_more": true}),
            json!({"hasMore": "true"}),
            json!({"isTruncated": true}),
            json!({"last": false}),
            json!({"total": 3}),
            json!({"total": "3"}),
            json!({"total": {"value": 3}}),
            json!({"totalElements": 3.0}),
            json!({"total_pages": 2}),
            json!({"error": "x"}),
            json!({"errors": [{"code": 1}]}),
            json!({"success": false}),
            json!({"page": {"totalElements": 3}}),
            json!({"meta": {"next_cursor": "x"}}),
            json!({"_links": {"next": {"href": "https://example.com"}}}),
        ] {
            assert!(beside(&members).is_some(), "{members}");
        }
    }

    #[test]
    fn what_says_that_it_is_all_or_says_nothing() {
        for members in [
            json!({"next_page_key": null, "next": "", "nextPageToken": {}}),
            json!({"has_more": false, "hasNext": null, "truncated": "no"}),
            json!({"last": true, "complete": "yes"}),
            json!({"total": 2, "count": 1, "totalCount": "2", "total_rows": "many"}),
            json!({"totalPages": 1, "pages": [1, 2]}),
            json!({"error": null, "errors": [], "success": true}),
            json!({"page": {"number": 0, "size": 20, "totalElements": 2, "totalPages": 1}}),
            json!({"links": {"self": "https://example.com"}}),
            json!({"message": "Some of it", "status": 206, "limit": 1}),
        ] {
            assert_eq!(beside(&members), None, "{members}");
        }
    }

    #[test]
    fn what_stands_above_the_body() {
        let headers = |name: &'static str, value: &'static str| {
            let name = HeaderName::from_static(name);
            HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
        };
        for (name, value, is_part) in [
            ("link", r#"<https://example.com?page=2>; rel="next""#, true),
            ("link", "<https://example.com>; rel=prev, <https://example.com>; REL=next", true),
            ("link", r#"<https://example.com>; title="a"; rel="last next""#, true),
            ("link", r#"<https://example.com/next>; rel="self""#, false),
            ("content-range", "items 0-1/3", true),
            ("content-range", "items 0-1/2", false),
            ("content-range", "items 0-1/*", false),
            ("x-total-count", "3", true),
            ("x-total-count", "2", false),
            ("x-total", "many", false),
        ] {
            let head = Head { status: StatusCode::OK, headers: headers(name, value) };
            assert_eq!(head.why_not_whole(2).is_some(), is_part, "{name}: {value}");
        }
        let part = Head { status: StatusCode::PARTIAL_CONTENT, headers: HeaderMap::new() };
        assert!(part.why_not_whole(2).is_some());
    }
}
