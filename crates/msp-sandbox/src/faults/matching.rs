//! The requests of a rule.

use serde::{Deserialize, Serialize};

/// A method and a path. A missing one means any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Matching {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
}

impl Matching {
    pub(crate) fn covers(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method)
            && self.path.as_ref().is_none_or(|pattern| fits(pattern, path))
    }
}

/// Whether a path fits a pattern. `*` stands for any text, also with `/`.
fn fits(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut path) = path.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    // The first place of each part is as good as any: anything may follow a `*`.
    for part in middle.split('*') {
        let Some((_, after)) = path.split_once(part) else { return false };
        path = after;
    }
    path.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, path, fit) in [
            ("/msp/customers", "/msp/customers", true),
            ("/msp/customers", "/msp/customers/1/users", false),
            ("/msp/*", "/msp/customers/1/users", true),
            ("/msp/*", "/onboarding", false),
            ("*", "/anything", true),
            ("/msp/customers/*/users", "/msp/customers/1/users", true),
            ("/msp/customers/*/users", "/msp/customers/1/integrations", false),
            ("*/a*b*c", "/a/b/c", true),
            ("*/a*b*c", "/a/c/b", false),
            ("/ab*ba", "/aba", false),
        ] {
            assert_eq!(fits(pattern, path), fit, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_missing_means_any() {
        let any = Matching::default();
        assert!(any.covers("GET", "/") && any.covers("POST", "/msp/customers"));
        let posts = Matching { method: Some("POST".to_owned()), path: None };
        assert!(posts.covers("POST", "/") && !posts.covers("GET", "/"));
    }
}
