//! The visible part of a request: everything except its secrets.

use serde_json::{Map, Value};

/// The text in place of a secret.
pub const REDACTED: &str = "(redacted)";

/// The members of `integration_secret` that are no secrets. All others are: nobody here knows what
/// a new type of integration gets.
const OPEN_MEMBERS: &[&str] = &[
    "role_arn",
    "external_id",
    "project_id",
    "billing_dataset_name",
    "billing_table_name",
    "workspace_name",
    "app_id",
    "tenant_id",
];

/// Whether a header, query parameter or field of this name holds a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "secret", "token", "password", "passcode", "auth", "cookie", "credential"]
        .iter()
        .any(|word| name.contains(word))
}

/// A body without its secrets. The names stay at every depth, so that a reader can still tell what
/// was sent.
pub(crate) fn body(body: &Value) -> Value {
    match body {
        Value::Object(members) => object(members),
        Value::Array(elements) => elements.iter().map(self::body).collect(),
        // A bare text, alone or in a list, has no name that could say what it is.
        bare => leaves(bare),
    }
}

/// The secret of an integration, in a form that may be kept.
pub(crate) fn integration_secret(secret: &Value) -> Value {
    let Value::Object(members) = secret else { return leaves(secret) };
    let member = |(name, value): (&String, &Value)| {
        // An object or array is not what the name means, and may hold anything.
        let plain = !value.is_object() && !value.is_array();
        let open = plain && OPEN_MEMBERS.contains(&name.as_str());
        (name.clone(), if open { value.clone() } else { leaves(value) })
    };
    Value::Object(members.iter().map(member).collect())
}

/// The payload of a workflow, in a form that may be kept. Nobody here knows what its names mean.
pub(crate) fn payload(payload: &Value) -> Value {
    leaves(payload)
}

/// A query string without its secrets.
pub(crate) fn query(query: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={REDACTED}"),
        _ => pair.to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

fn object(members: &Map<String, Value>) -> Value {
    let member = |(name, value): (&String, &Value)| {
        let value = match name.as_str() {
            "integration_secret" => integration_secret(value),
            "payload" => payload(value),
            name if is_secret(name) => leaves(value),
            _ => member_of_open_name(value),
        };
        (name.clone(), value)
    };
    Value::Object(members.iter().map(member).collect())
}

fn member_of_open_name(value: &Value) -> Value {
    match value {
        Value::Object(members) => object(members),
        Value::Array(elements) => elements.iter().map(member_of_open_name).collect(),
        open => open.clone(),
    }
}

fn leaves(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.iter().map(|(name, value)| (name.clone(), leaves(value))).collect(),
        ),
        Value::Array(elements) => elements.iter().map(leaves).collect(),
        Value::Null => Value::Null,
        _ => Value::from(REDACTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_stay_and_secrets_go() {
        let cases = [
            (json!({"refreshToken": "s"}), json!({"refreshToken": REDACTED})),
            (
                json!({"clientId": "id", "clientSecret": "s"}),
                json!({"clientId": "id", "clientSecret": REDACTED}),
            ),
            (json!({"name": "open", "list": [1]}), json!({"name": "open", "list": [1]})),
            (
                json!({"integration_secret": {"role_arn": "open", "other": {"a": ["s"]}}}),
                json!({"integration_secret": {"role_arn": "open", "other": {"a": [REDACTED]}}}),
            ),
            (
                json!({"integration_secret": {"service_account_key_file": {"private_key": "s"}}}),
                json!({"integration_secret":
                    {"service_account_key_file": {"private_key": REDACTED}}}),
            ),
            (
                json!({"integration_secret":
                    {"role_arn": ["s"], "tenant_id": [{"client_secret": "s"}], "app_id": 7}}),
                json!({"integration_secret":
                    {"role_arn": [REDACTED], "tenant_id": [{"client_secret": REDACTED}],
                     "app_id": 7}}),
            ),
            (json!({"integration_secret": "s"}), json!({"integration_secret": REDACTED})),
            (
                json!({"payload": {"user": "s", "n": 7, "list": ["s", {"a": true, "b": null}]}}),
                json!({"payload": {"user": REDACTED, "n": REDACTED,
                    "list": [REDACTED, {"a": REDACTED, "b": null}]}}),
            ),
            (json!({"payload": "s"}), json!({"payload": REDACTED})),
            (json!({"payload": ["s"], "open": 1}), json!({"payload": [REDACTED], "open": 1})),
            (json!([{"run": {"payload": "s"}}]), json!([{"run": {"payload": REDACTED}}])),
            (
                json!({"list": [["open"], {"name": "open", "token": "s"}]}),
                json!({"list": [["open"], {"name": "open", "token": REDACTED}]}),
            ),
            (json!([{"api_key": "s"}]), json!([{"api_key": REDACTED}])),
            (json!("s"), json!(REDACTED)),
            (
                json!(["s", 7, ["s"], {"name": "open"}, null]),
                json!([REDACTED, REDACTED, [REDACTED], {"name": "open"}, null]),
            ),
        ];
        for (sent, shown) in cases {
            assert_eq!(body(&sent), shown);
        }
    }

    #[test]
    fn a_query_keeps_its_names() {
        assert_eq!(query("fields=id&api_key=s"), "fields=id&api_key=(redacted)");
        assert_eq!(query(""), "");
    }
}
