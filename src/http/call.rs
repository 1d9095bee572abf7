//! One request, and its kind.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Kind, MAX_ANSWER, Mask};

/// The methods that the documented endpoints use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

impl Method {
    /// The method as on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A path of an API. No id in it can change where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(Result<String, &'static str>);

impl Path {
    /// A path as documented, without ids: `/msp/customers`.
    pub fn new(documented: &'static str) -> Self {
        Self(Ok(documented.to_owned()))
    }

    /// Adds more of the path, as documented: `/integrations`.
    #[must_use]
    pub fn then(mut self, documented: &'static str) -> Self {
        if let Ok(path) = &mut self.0 {
            path.push_str(documented);
        }
        self
    }

    /// Adds one segment that is an id, percent-encoded. Nothing, `.` and `..` would name another
    /// resource, so a call with such a path is refused.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        if let Ok(path) = &mut self.0 {
            match id {
                "" => self.0 = Err("the id in the path is empty"),
                "." | ".." => self.0 = Err("the id in the path is `.` or `..`"),
                _ => {
                    path.push('/');
                    push_encoded(path, id);
                }
            }
        }
        self
    }

    pub(super) fn encoded(&self) -> Result<&str, &'static str> {
        self.0.as_deref().map_err(|reason| *reason)
    }
}

/// Encodes everything that is not unreserved in RFC 3986.
fn push_encoded(text: &mut String, id: &str) {
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

/// One request. `Debug` prints its method and path only.
#[derive(Clone)]
pub struct Call {
    pub(super) kind: Kind,
    pub(super) method: Method,
    pub(super) path: Path,
    pub(super) query: Option<String>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) limit: usize,
    pub(super) is_looked_for: bool,
    pub(super) mask: Mask,
    pub(super) answers_secret: bool,
}

impl Call {
    /// A call without query and body.
    pub fn new(kind: Kind, method: Method, path: Path) -> Self {
        Self {
            kind,
            method,
            path,
            query: None,
            headers: Vec::new(),
            body: None,
            limit: MAX_ANSWER,
            is_looked_for: false,
            mask: Mask::default(),
            answers_secret: false,
        }
    }

    /// Adds a query that needs no encoding: the caller's own words. Nothing prints it.
    #[must_use]
    pub fn query(mut self, query: String) -> Self {
        self.query = Some(query);
        self
    }

    /// Adds a query of one id, percent-encoded. Many endpoints take a missing id for "everything",
    /// so a call with a blank id is refused.
    #[must_use]
    pub fn query_id(mut self, name: &'static str, id: &str) -> Self {
        if id.trim().is_empty() {
            self.path = Path(Err("the id in the query is blank"));
            return self;
        }
        let mut query = format!("{name}=");
        push_encoded(&mut query, id);
        self.query(query)
    }

    /// Adds a header that is no secret.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Adds a JSON body.
    #[must_use]
    pub fn json(mut self, body: &impl Serialize) -> Self {
        // Our own types and values have string keys only, so this does not fail. The API would
        // refuse an empty body.
        self.body = Some(serde_json::to_vec(body).unwrap_or_default());
        self
    }

    /// Sets how many bytes the answer may have.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Says that the caller can look for what the call makes. After a 429 the call goes back to its
    /// caller, who looks before sending it again.
    #[must_use]
    pub fn looked_for(mut self) -> Self {
        self.is_looked_for = true;
        self
    }

    /// Adds the secrets in the body.
    #[must_use]
    pub fn mask(mut self, mask: Mask) -> Self {
        self.mask = mask;
        self
    }

    /// Says that the answer is a secret itself, and that the caller needs it as it is.
    #[must_use]
    pub fn answers_secret(mut self) -> Self {
        self.answers_secret = true;
        self
    }

    /// `POST /msp/customers`: the call in messages, without its query.
    pub(super) fn tried(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path.encoded().unwrap_or("(no path)"))
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?} {})", self.kind, self.tried())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str) -> Path {
        Path::new("/msp/customers").id(id).then("/users")
    }

    #[test]
    fn an_id_cannot_change_the_path() {
        for (id, expected) in [
            ("f7016a5c-42fc", "/msp/customers/f7016a5c-42fc/users"),
            ("a/b", "/msp/customers/a%2Fb/users"),
            ("a b?c#d%e", "/msp/customers/a%20b%3Fc%23d%25e/users"),
            ("...", "/msp/customers/.../users"),
            ("ü\n", "/msp/customers/%C3%BC%0A/users"),
        ] {
            assert_eq!(of(id).encoded(), Ok(expected), "{id:?}");
        }
    }

    #[test]
    fn an_id_that_is_no_segment_is_refused() {
        for id in ["", ".", ".."] {
            assert!(of(id).encoded().is_err(), "{id:?}");
        }
    }

    #[test]
    fn an_id_in_a_query_is_one_value_and_never_nothing() {
        let call = |id| Call::new(Kind::Read, Method::Get, Path::new("/x")).query_id("id", id);
        assert_eq!(call("a&b=c d").query.as_deref(), Some("id=a%26b%3Dc%20d"));
        for id in ["", " "] {
            assert!(call(id).path.encoded().is_err(), "{id:?}");
        }
    }

    #[test]
    fn nothing_of_query_header_or_body_is_printed() {
        let call = Call::new(Kind::Create, Method::Post, Path::new("/x"))
            .query("canary=1".to_owned())
            .header("x-canary", "canary")
            .json(&"canary");
        assert_eq!(format!("{call:?}"), "Call(Create POST /x)");
    }
}
