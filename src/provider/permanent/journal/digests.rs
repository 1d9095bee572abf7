//! Digests, for text that nobody may read on the disk.

use std::fmt::Write as _;

use aws_lc_rs::hmac;

use super::About;
use super::store::Store;
use crate::http::Secret;

/// The digests for the lines of a page.
#[derive(Debug, Clone)]
pub struct Digests(hmac::Key);

impl Digests {
    /// The digests of a store. Nobody makes them without its random bytes.
    pub fn with(store: &dyn Store) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, store.salt()))
    }

    /// The name of a page.
    pub fn name(&self, about: &About) -> String {
        self.of(&[about.of, about.endpoint.trim_end_matches('/'), &about.folded])
    }

    fn of(&self, parts: &[&str]) -> String {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(part.as_bytes());
            context.update(&[0]);
        }
        let mut digest = String::new();
        for byte in context.sign().as_ref() {
            // Writing to a String does not fail.
            let _ = write!(digest, "{byte:02x}");
        }
        digest
    }

    /// A part that is long enough to tell a few apart.
    pub fn short(&self, parts: &[&str]) -> String {
        let mut digest = self.of(parts);
        digest.truncate(16);
        digest
    }

    /// The digest of a credential.
    pub fn owner(&self, credential: &Secret) -> String {
        self.short(&["credential", credential.expose()])
    }
}
