//! What is written to stderr.

use serde_json::Value;

use super::support::{Ended, Launch};

async fn logged(variables: &[(&str, &str)]) -> Ended {
    let mut launch = Launch::as_terraform();
    for (name, value) in variables {
        launch = launch.env(name, value);
    }
    let plugin = launch.start().await;
    let channel = plugin.connect().await;
    plugin.shut_down(channel).await
}

#[tokio::test]
async fn nothing_is_written_unless_terraform_is_asked_for_logs() {
    let silent: [&[(&str, &str)]; 4] = [
        &[],
        &[("TF_LOG", "OFF")],
        &[("TF_LOG_CORE", "TRACE")],
        &[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER_MSP", "OFF")],
    ];
    for variables in silent {
        assert_eq!(logged(variables).await.stderr, "", "{variables:?}");
    }
}

#[tokio::test]
async fn every_line_is_one_that_core_parses() {
    let loud: [&[(&str, &str)]; 4] = [
        &[("TF_LOG", "TRACE")],
        &[("TF_LOG", "JSON")],
        &[("TF_LOG_PROVIDER", "DEBUG")],
        &[("TF_LOG_PROVIDER_MSP", "whatever")],
    ];
    for variables in loud {
        let ended = logged(variables).await;
        assert!(!ended.stderr.is_empty(), "{variables:?}");
        for line in ended.stderr.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            assert!(line["@message"].is_string() && line["@module"].is_string(), "{line}");
            let level = line["@level"].as_str().unwrap();
            assert!(["trace", "debug", "info", "warn", "error"].contains(&level), "{line}");
            assert!(is_timestamp(line["@timestamp"].as_str().unwrap()), "{line}");
        }
    }
}

#[tokio::test]
async fn only_the_providers_own_events_are_written() {
    for line in logged(&[("TF_LOG", "TRACE")]).await.stderr.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let module = line["@module"].as_str().unwrap();
        assert!(module == "msp" || module.starts_with("msp."), "{line}");
    }
}

/// `2006-01-02T15:04:05.000000Z`, digit for digit.
fn is_timestamp(text: &str) -> bool {
    let shape = "0000-00-00T00:00:00.000000Z";
    text.len() == shape.len()
        && text.chars().zip(shape.chars()).all(|(is, should)| match should {
            '0' => is.is_ascii_digit(),
            other => is == other,
        })
}
