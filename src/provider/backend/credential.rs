//! Where a credential came from.

/// Where a credential came from, as messages name it. It never holds the credential.
#[derive(Debug)]
pub struct Credential(String);

impl Credential {
    /// A credential from an attribute or a variable.
    pub fn new(from: String) -> Self {
        Self(from)
    }
}

impl std::ops::Deref for Credential {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
