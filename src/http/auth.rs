//! The header that says who calls, and how it is renewed.

use std::future::Future;

use super::{Error, Secret};

/// A header that carries a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// In lower case, as HTTP/2 wants it.
    pub name: &'static str,
    /// The credential.
    pub value: Secret,
}

/// How a vendor knows who calls.
pub trait Authorize: Send + Sync {
    /// The header to send; `None` where a call carries its credentials in its body.
    ///
    /// # Errors
    /// If a credential has to be fetched first, and that fails.
    fn header(&self) -> impl Future<Output = Result<Option<Header>, Error>> + Send;

    /// Called once after a 401 with the header that was refused. True if there is another
    /// one now.
    ///
    /// # Errors
    /// If a new credential cannot be had.
    fn renew(&self, refused: &Header) -> impl Future<Output = Result<bool, Error>> + Send;
}

/// For calls that need no header.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAuth;

impl Authorize for NoAuth {
    async fn header(&self) -> Result<Option<Header>, Error> {
        Ok(None)
    }

    async fn renew(&self, _refused: &Header) -> Result<bool, Error> {
        Ok(false)
    }
}
