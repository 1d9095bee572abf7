//! Key files of service accounts without access to anything.

use serde_json::Value;

/// The documented one, which leaves out the private key.
const DOCUMENTED: &str = include_str!("../../fixtures/wiv-integration-gcp-request.json");

/// The documented key file with a valid form of a private key: its secret is zero. A mark comes
/// before it, where PEM allows any text.
pub fn marked(mark: &str) -> Value {
    let request: Value = serde_json::from_str(DOCUMENTED).expect("the fixture is JSON");
    let mut key = request["integration_secret"]["service_account_key_file"].clone();
    key["private_key"] = private_key(mark).into();
    key
}

/// The private key alone.
pub fn private_key(mark: &str) -> String {
    format!(
        "{mark}\n-----BEGIN PRIVATE KEY-----\n\
         MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\
         -----END PRIVATE KEY-----\n"
    )
}
