//! The valid access tokens.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;

/// The access tokens that were given out, each with the second since 1970 when it ends. They are no
/// part of the state: a restart ends them all, and no file holds them.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<HashMap<String, i64>>);

impl Tokens {
    /// Whether this one was given out and has not ended.
    pub(crate) fn is_valid(&self, token: &str) -> bool {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        self.lock().get(token).is_some_and(|expires| now < *expires)
    }

    /// Ends them all.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    /// Keeps a new one, and drops the ones that have ended.
    pub(crate) fn keep(&self, token: String, issued: i64, expires: i64) {
        let mut tokens = self.lock();
        tokens.retain(|_, expires| issued < *expires);
        tokens.insert(token, expires);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
