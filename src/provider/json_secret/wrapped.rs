//! JSON from other tools: the wrapping around it, and the expression that removes it.
//!
//! No message holds any part of the text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use tfplugin::json_tree;

/// One wrapping around a text.
struct Layer {
    /// The name of the wrapping.
    what: &'static str,
    /// The expression that removes it, around `_`.
    off: &'static str,
    /// The text inside it.
    inside: String,
}

/// Nobody wraps anything in more.
const MOST: usize = 5;

/// Names the wrapping around a JSON object, and how to remove it. `None` where there is no object
/// inside, or nothing around it.
pub fn said(text: &str) -> Option<String> {
    let (mut around, mut write) = (Vec::new(), "...".to_owned());
    let mut text = text.to_owned();
    while let Some(layer) = outermost(&text) {
        if around.len() == MOST {
            return None;
        }
        around.push(layer.what);
        write = layer.off.replace('_', &write);
        text = layer.inside;
    }
    let is_object = json_tree::parse(text.as_bytes()).is_ok_and(|json| json.is_object());
    let (first, inner) = around.split_first().filter(|_| is_object)?;
    let what =
        inner.iter().fold((*first).to_owned(), |all, what| all + ", and inside it is " + what);
    Some(format!("Write `{write}`, where `...` is the present expression. Its value is {what}."))
}

fn outermost(text: &str) -> Option<Layer> {
    let layer = |what, off, inside| Some(Layer { what, off, inside });
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        let what = "text with a byte order mark (U+FEFF) in front";
        return layer(what, "trimprefix(_, \"\\uFEFF\")", rest.to_owned());
    }
    let trimmed = text.trim();
    if let Ok(json) = json_tree::parse(trimmed.as_bytes()) {
        return of_json(json);
    }
    for quote in ['\'', '`', '"'] {
        let inside = trimmed.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
        if let Some(inside) = inside.filter(|inside| !inside.is_empty()) {
            let off = match quote {
                '\'' => "trim(_, \"'\")",
                '`' => "trim(_, \"`\")",
                _ => "trim(_, \"\\\"\")",
            };
            return layer("text with quotes around it", off, inside.to_owned());
        }
    }
    let decoded = |text: &str| String::from_utf8(STANDARD.decode(text).ok()?).ok();
    if let Some(inside) = decoded(trimmed).filter(|inside| !inside.is_empty()) {
        let what = "base64, as `google_service_account_key` gives it";
        return layer(what, "base64decode(_)", inside);
    }
    let without_ends: String = trimmed.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    if let Some(inside) = decoded(&without_ends).filter(|inside| !inside.is_empty()) {
        return layer("base64 in several lines", "base64decode(_)", inside);
    }
    let dense: String = without_ends.chars().filter(|c| !c.is_whitespace()).collect();
    let inside = decoded(&dense).filter(|inside| !inside.is_empty())?;
    layer("base64 with spaces in it", "base64decode(replace(_, \"/\\\\s/\", \"\"))", inside)
}

/// The wrapping in JSON that holds the object.
fn of_json(json: Json) -> Option<Layer> {
    let layer = |what, off, inside| Some(Layer { what, off, inside });
    let fields = match json {
        Json::String(inside) => {
            return layer(
                "text in a JSON string, as `jsonencode` and `terraform output -json` write it",
                "jsondecode(_)",
                inside,
            );
        }
        Json::Object(fields) => fields,
        _ => return None,
    };
    let is_output =
        |json: &Json| ["sensitive", "type", "value"].iter().all(|name| json.get(name).is_some());
    let value = |json: &Json| match json.get("value") {
        Some(Json::String(inside)) => inside.clone(),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let is_text = |json: &Json| json.get("value").is_some_and(Json::is_string);
    if let Some(Json::String(inside)) = fields.get("privateKeyData") {
        let what = "what Google's API answers when it makes a key";
        return layer(what, "jsondecode(_).privateKeyData", inside.clone());
    }
    let one = Json::Object(fields);
    if is_output(&one) {
        let off =
            if is_text(&one) { "jsondecode(_).value" } else { "jsonencode(jsondecode(_).value)" };
        return layer("an output in the form of `terraform output -json`", off, value(&one));
    }
    let Json::Object(fields) = one else { return None };
    let outputs: Vec<_> = fields.values().filter(|one| is_output(one)).collect();
    let is_all = outputs.len() == fields.len();
    // No message repeats the names, and a key file is longer than everything around it.
    let longest = outputs.into_iter().max_by_key(|one| value(one).len()).filter(|_| is_all)?;
    let off = if is_text(longest) {
        "jsondecode(_).NAME.value"
    } else {
        "jsonencode(jsondecode(_).NAME.value)"
    };
    layer("all outputs as `terraform output -json` writes them", off, value(longest))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const KEY: &str = r#"{"type":"service_account","private_key":"canary"}"#;

    fn output(value: impl Into<Json>) -> Json {
        json!({"sensitive": true, "type": "string", "value": value.into()})
    }

    #[test]
    fn what_stands_around_it_is_said_and_how_it_is_taken_off() {
        let base64 = |text: &str| STANDARD.encode(text);
        let lines = |text: &str, end: &str| {
            let text = base64(text);
            let lines: Vec<_> = text.as_bytes().chunks(20).map(String::from_utf8_lossy).collect();
            lines.join(end)
        };
        let in_string = |text: &str| Json::from(text).to_string();
        let key: Json = serde_json::from_str(KEY).unwrap();
        let all = json!({"name": output("a"), "wiv_key": output(KEY), "port": output(1)});
        let rows = [
            (format!("\u{feff}{KEY}"), r#"trimprefix(..., "\uFEFF")"#),
            (format!("'{KEY}'"), r#"trim(..., "'")"#),
            (format!("\"{KEY}\"\n"), r#"trim(..., "\"")"#),
            (format!("`{KEY}`"), "trim(..., \"`\")"),
            (base64(KEY), "base64decode(...)"),
            (format!("{}\n", base64(KEY)), "base64decode(...)"),
            (lines(KEY, "\n"), "base64decode(...)"),
            (lines(KEY, "\r\n"), "base64decode(...)"),
            (lines(KEY, " "), r#"base64decode(replace(..., "/\\s/", ""))"#),
            (base64(&base64(KEY)), "base64decode(base64decode(...))"),
            (base64(&lines(KEY, "\n")), "base64decode(base64decode(...))"),
            (base64(&format!("\u{feff}{KEY}")), r#"trimprefix(base64decode(...), "\uFEFF")"#),
            (in_string(KEY), "jsondecode(...)"),
            (in_string(&base64(KEY)), "base64decode(jsondecode(...))"),
            (in_string(&in_string(KEY)), "jsondecode(jsondecode(...))"),
            (output(KEY).to_string(), "jsondecode(...).value"),
            (output(base64(KEY)).to_string(), "base64decode(jsondecode(...).value)"),
            (output(key).to_string(), "jsonencode(jsondecode(...).value)"),
            (all.to_string(), "jsondecode(...).NAME.value"),
            (format!("\u{feff}{all}"), r#"jsondecode(trimprefix(..., "\uFEFF")).NAME.value"#),
            (
                json!({"name": "x", "privateKeyData": base64(KEY)}).to_string(),
                "base64decode(jsondecode(...).privateKeyData)",
            ),
        ];
        for (text, write) in rows {
            let told = said(&text).unwrap_or_else(|| panic!("{write}"));
            assert!(told.starts_with(&format!("Write `{write}`,")), "{told}");
            assert!(!told.contains("canary") && !told.contains("wiv_key"), "{told}");
        }
        insta::assert_snapshot!(said(&base64(&base64(KEY))).unwrap(), @"Write `base64decode(base64decode(...))`, where `...` is the present expression. Its value is base64, as `google_service_account_key` gives it, and inside it is base64, as `google_service_account_key` gives it.");
        insta::assert_snapshot!(said(&output(KEY).to_string()).unwrap(), @"Write `jsondecode(...).value`, where `...` is the present expression. Its value is an output in the form of `terraform output -json`.");
    }

    #[test]
    fn what_is_an_object_or_holds_none_is_wrapped_in_nothing() {
        let many = (0..=MOST).fold(KEY.to_owned(), |text, _| STANDARD.encode(text));
        for text in [
            "",
            KEY,
            "{}",
            "null",
            "1",
            "[]",
            "canary",
            "test",
            "\"\"",
            "'",
            "''",
            "\u{feff}",
            "\"x\"",
            r#"{"a":{}}"#,
            r#"{"value":"x","type":"y"}"#,
            "Y2FuYXJ5",
            &many,
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
