//! What every handler shares.

use std::io;

use super::faults::Faults;
use super::navigator::{Tokens, accept};
use super::options::Options;
use super::requests::Log;
use super::store::Store;
use super::wiv::Scrolls;

/// The running sandbox, as its handlers see it.
pub(super) struct App {
    pub(super) options: Options,
    pub(super) store: Store,
    pub(super) tokens: Tokens,
    pub(super) scrolls: Scrolls,
    pub(super) log: Log,
    pub(super) faults: Faults,
}

impl App {
    /// # Errors
    /// If the data file cannot be read or written.
    pub(super) fn new(options: Options) -> io::Result<Self> {
        Ok(Self {
            store: Store::open(options.data.clone(), options.seed)?,
            tokens: Tokens::default(),
            scrolls: Scrolls::default(),
            log: Log::new(options.log_size, options.keep_received),
            faults: Faults::default(),
            options,
        })
    }

    /// Lets lists show all that there is.
    ///
    /// # Errors
    /// If the data file cannot be written.
    pub(super) fn catch_up(&self) -> io::Result<()> {
        self.store.change(|state, _| {
            state.catch_up();
            Ok(())
        })
    }

    /// Plays the one who was invited; `false` if there is no invitation that is still good.
    ///
    /// # Errors
    /// If the data file cannot be written.
    pub(super) fn accept_invitation(&self, org_id: &str, email: &str) -> io::Result<bool> {
        self.store.change(|state, draw| Ok(accept(state, draw, org_id, email)))
    }
}
