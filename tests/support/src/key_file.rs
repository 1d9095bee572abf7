//! Key files of service accounts that open nothing.

use serde_json::Value;

/// As Wiv documents it, but for the private key, which is left out there.
const DOCUMENTED: &str = include_str!("../../fixtures/wiv-integration-gcp-request.json");

/// The documented key file with a private key that has the form of one: its secret is zero.
/// A mark stands in front of it, where PEM allows any text.
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
