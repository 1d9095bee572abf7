//! Why the network gave no answer, in words.

use std::error::Error;

/// The names of layers, which tell nothing to a person who reads the message.
const LAYERS: [&str; 2] = ["client error (", "error sending request"];

/// The cause, without the layers above it: they only say that there was an error. The outermost
/// layer holds the URL, which is left out.
pub(super) fn describe(error: &reqwest::Error) -> String {
    from_chain(error.source())
}

fn from_chain(mut cause: Option<&(dyn Error + 'static)>) -> String {
    let mut causes: Vec<String> = Vec::new();
    while let Some(error) = cause {
        let text = error.to_string();
        let is_layer = LAYERS.iter().any(|layer| text.starts_with(layer));
        // Some layers repeat the layer below them.
        if !is_layer && !causes.last().is_some_and(|above| above.contains(&text)) {
            causes.push(text);
        }
        cause = error.source();
    }
    if causes.is_empty() {
        return "the request failed".to_owned();
    }
    let mut text = causes.split_off(causes.len().saturating_sub(2)).join(": ");
    if text.contains("UnknownIssuer") {
        text.push_str(
            " (this machine does not trust the signer of the certificate: name the signer's \
             certificate in `ca_bundle_file` or `SSL_CERT_FILE`)",
        );
    }
    if text.contains("No CA certificates") {
        text.push_str(
            " (install the package `ca-certificates`, or set `ca_bundle_file` or `SSL_CERT_FILE`)",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Layer {
        text: &'static str,
        source: Option<Box<Layer>>,
    }

    fn described(texts: &[&'static str]) -> String {
        let chain =
            texts.iter().rev().fold(None, |source, text| Some(Box::new(Layer { text, source })));
        from_chain(chain.as_deref().map(|layer| layer as &(dyn Error + 'static)))
    }

    #[test]
    fn the_innermost_causes_are_named_once() {
        for (chain, expected) in [
            (&[][..], "the request failed"),
            (
                &["client error (Connect)", "tcp connect error", "refused"],
                "tcp connect error: refused",
            ),
            (&["client error (SendRequest)", "connection closed"], "connection closed"),
            (&["a", "b: c", "c"], "a: b: c"),
            (&["a", "b", "c"], "b: c"),
        ] {
            assert_eq!(described(chain), expected);
        }
    }

    #[test]
    fn an_unknown_authority_comes_with_the_way_out() {
        let text = described(&["invalid peer certificate: UnknownIssuer"]);
        assert!(text.contains("ca_bundle_file"), "{text}");
    }
}
