//! The data that all handlers share.

use std::io;

use crate::faults::Faults;
use crate::log::Log;
use crate::settings::Options;
use crate::state::{Scrolls, Store, Tokens};

/// The running sandbox, as its handlers see it.
pub(crate) struct App {
    pub(crate) options: Options,
    pub(crate) store: Store,
    pub(crate) tokens: Tokens,
    pub(crate) scrolls: Scrolls,
    pub(crate) log: Log,
    pub(crate) faults: Faults,
}

impl App {
    /// # Errors
    /// If the data file cannot be read or written.
    pub(crate) fn new(options: Options) -> io::Result<Self> {
        Ok(Self {
            store: Store::open(options.data.as_deref(), options.seed)?,
            tokens: Tokens::default(),
            scrolls: Scrolls::default(),
            log: Log::new(options.log_size, options.keep_received),
            faults: Faults::default(),
            options,
        })
    }

    /// Makes lists complete.
    ///
    /// # Errors
    /// If the data file cannot be written.
    pub(crate) fn catch_up(&self) -> io::Result<()> {
        self.store.change(|state, _| {
            state.catch_up();
            Ok(())
        })
    }

    /// Accepts an invitation as the invited user. `false` if there is no valid invitation.
    ///
    /// # Errors
    /// If the data file cannot be written.
    pub(crate) fn accept_invitation(&self, org_id: &str, email: &str) -> io::Result<bool> {
        self.store.change(|state, draw| Ok(state.accept_invitation(draw, org_id, email)))
    }
}
