//! The header that names the caller, and how it is renewed.

use std::future::Future;

use super::{Error, Secret};

/// A header that carries a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name in lower case, as HTTP/2 requires it.
    pub name: &'static str,
    /// The credential.
    pub value: Secret,
}

/// How a vendor recognises the caller.
pub trait Authorize: Send + Sync {
    /// The header to send. `None` where a call carries its credentials in its body.
    ///
    /// # Errors
    /// If a credential must be fetched first, and that fails.
    fn header(&self) -> impl Future<Output = Result<Option<Header>, Error>> + Send;

    /// Called once after a 401, with the header that the server refused. Returns whether there is
    /// another header now.
    ///
    /// # Errors
    /// If no new credential can be fetched.
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
