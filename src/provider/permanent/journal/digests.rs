//! What stands for what nobody is to read on the disk.

use std::fmt::Write as _;

use aws_lc_rs::hmac;

use super::About;
use super::store::Store;
use crate::http::Secret;

/// The digests that a page is written with.
#[derive(Debug, Clone)]
pub struct Digests(hmac::Key);

impl Digests {
    /// Those of a store: nobody makes them without its random bytes.
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
            // To a text that never fails.
            let _ = write!(digest, "{byte:02x}");
        }
        digest
    }

    /// Enough of it to tell a few apart.
    pub fn short(&self, parts: &[&str]) -> String {
        let mut digest = self.of(parts);
        digest.truncate(16);
        digest
    }

    /// Whose credential it is.
    pub fn owner(&self, credential: &Secret) -> String {
        self.short(&["credential", credential.expose()])
    }
}
