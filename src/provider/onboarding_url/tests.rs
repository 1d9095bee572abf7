//! Links that can be read, and links that cannot.

use super::*;

const SIGNED: &str = "https://wiv-onboarding.s3.amazonaws.com/template.yaml?X-Amz-Algorithm=\
                      AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fs3%2Faws4_request\
                      &X-Amz-Date=20260101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host\
                      &X-Amz-Security-Token=a%2Bb%3D&X-Amz-Signature=0f";
const PLAIN: &str = "https://s3.eu-central-1.amazonaws.com/templates/t.template";

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The link of AWS's own guide, with this after its `templateURL=`.
fn with(template: &str) -> String {
    format!(
        "https://console.aws.amazon.com/cloudformation/home?region=eu-central-1#/stacks/create/\
         review?templateURL={template}&stackName=Wiv-1&param_ExternalId=x-1"
    )
}

fn read(link: &str) -> OnboardingUrl {
    OnboardingUrl::parse(link).unwrap_or_else(|unclear| panic!("{unclear:?}: {link}"))
}

/// Whether all four parts of [`with`] are as they were put in.
fn assert_whole(link: &str, template: &str) {
    let parts = read(link);
    assert_eq!(parts.template_url.as_deref(), Some(template), "{link}");
    assert_eq!(parts.stack_name.as_deref(), Some("Wiv-1"), "{link}");
    assert_eq!(parts.region.as_deref(), Some("eu-central-1"), "{link}");
    assert_eq!(parts.parameters, BTreeMap::from([("ExternalId".into(), "x-1".into())]), "{link}");
}

#[test]
fn the_documented_link_is_taken_apart() {
    let fixture = include_str!("../../../tests/fixtures/wiv-onboarding-link-created.json");
    let answer: serde_json::Value = serde_json::from_str(fixture).unwrap();
    let parts = read(answer["data"]["cloudformation_url"].as_str().unwrap());
    assert_eq!(parts.region.as_deref(), Some("us-east-1"));
    assert_eq!(parts.stack_name.as_deref(), Some("Wiv-Onboarding"));
    assert_eq!(
        parts.template_url.as_deref(),
        Some("https://wiv-onboarding.s3.amazonaws.com/template.yaml?X-Amz-Signature=abc")
    );
    let external_id = ("ExternalId".to_owned(), "unique-external-identifier".to_owned());
    assert_eq!(parts.parameters, BTreeMap::from([external_id]));
}

#[test]
fn what_is_not_there_is_none() {
    assert!(read("https://console.aws.amazon.com/cloudformation/home") == OnboardingUrl::default());
    let no_query = read("https://example.com/?region=eu-west-1#/stacks");
    assert_eq!(no_query.region.as_deref(), Some("eu-west-1"));
    let empty =
        read("https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=&x#/?stackName=");
    assert_eq!((empty.region.as_deref(), empty.stack_name), (Some("eu-west-1"), None));
}

/// The forms of the page that AWS, its guides and other vendors write.
#[test]
fn every_page_of_the_console_is_one() {
    for page in [
        "/stacks/create/review",
        "/stacks/create/review/",
        "/stacks/quickcreate",
        "/stacks/new",
        "/stacks/create/template",
        "/stacks/create",
    ] {
        let link = with(&encoded(SIGNED)).replace("/stacks/create/review", page);
        assert_whole(&link, SIGNED);
        assert_whole(&link.replace("templateURL", "templateUrl"), SIGNED);
        assert_whole(&link.replace("/home?", "/home/?"), SIGNED);
        assert_whole(&format!("  {link}\n"), SIGNED);
        assert_whole(&format!("{link}&filteringText=&viewNested=true&hideStacks=false"), SIGNED);
    }
    let query_alone = with(&encoded(SIGNED)).replace("#/stacks/create/review?", "&");
    assert_whole(&query_alone, SIGNED);
    let at_the_end = "https://console.aws.amazon.com/cloudformation/home#/stacks/quickcreate\
                      ?stackName=Wiv-1&param_ExternalId=x-1&region=eu-central-1&templateURL=";
    assert_whole(&format!("{at_the_end}{}", encoded(SIGNED)), SIGNED);
    assert_whole(&format!("{at_the_end}{SIGNED}"), SIGNED);
}

#[test]
fn the_region_is_told_by_the_query_or_else_by_the_host_of_any_partition() {
    for (host, query, region) in [
        ("eu-west-1.console.aws.amazon.com", "", Some("eu-west-1")),
        ("ap-southeast-2.console.aws.amazon.com", "?", Some("ap-southeast-2")),
        ("123456789012-abcdefgh.eu-west-1.console.aws.amazon.com", "", Some("eu-west-1")),
        ("us-gov-west-1.console.amazonaws-us-gov.com", "", Some("us-gov-west-1")),
        ("cn-north-1.console.amazonaws.cn", "", Some("cn-north-1")),
        ("eusc-de-east-1.console.amazonaws-eusc.eu", "", Some("eusc-de-east-1")),
        ("console.amazonaws-us-gov.com", "?region=us-gov-east-1", Some("us-gov-east-1")),
        ("console.amazonaws.cn", "?region=cn-northwest-1", Some("cn-northwest-1")),
        ("eu-west-1.console.aws.amazon.com", "?region=eu-west-1", Some("eu-west-1")),
        // The console follows the region in its query.
        ("eu-west-1.console.aws.amazon.com", "?region=us-east-1", Some("us-east-1")),
        ("console.aws.amazon.com", "", None),
        ("support.console.aws.amazon.com", "", None),
        ("eu-west-1.example.com", "", None),
    ] {
        let link =
            format!("https://{host}/cloudformation/home{query}#/stacks/quickcreate?stackName=x");
        assert_eq!(read(&link).region.as_deref(), region, "{link}");
    }
}

#[test]
fn a_template_is_read_whole_however_it_was_written() {
    let twice = encoded(&encoded(SIGNED));
    for (template, url) in [
        (encoded(SIGNED), SIGNED),
        (SIGNED.to_owned(), SIGNED),
        (twice.clone(), SIGNED),
        (encoded(&twice), SIGNED),
        // The form of Python's `quote`.
        (encoded(SIGNED).replace("%2F", "/"), SIGNED),
        (encoded(SIGNED).replace("%2F", "/").replace("%3A", ":"), SIGNED),
        (encoded(SIGNED).replacen("%3F", "?", 1).replace("%2F", "/").replace("%3A", ":"), SIGNED),
        (encoded(SIGNED).to_lowercase(), &*SIGNED.to_lowercase()),
        (encoded(&SIGNED.replace('&', "&amp;")), SIGNED),
        (encoded(PLAIN), PLAIN),
        (PLAIN.to_owned(), PLAIN),
        (format!("{PLAIN}?versionId=3"), &format!("{PLAIN}?versionId=3")),
        ("https://b/my%20t+1.yaml".to_owned(), "https://b/my%20t+1.yaml"),
        ("https://b/my%2520t.yaml".to_owned(), "https://b/my%20t.yaml"),
        ("s3://b/t.yaml".to_owned(), "s3://b/t.yaml"),
    ] {
        assert_whole(&with(&template), url);
    }
}

#[test]
fn what_a_page_or_a_tool_has_escaped_is_read_as_it_was() {
    let link = with(&encoded(SIGNED));
    for escaped in ["&amp;", "&AMP;", "&amp;amp;", "&#38;", "&#x26;", "\\u0026"] {
        assert_whole(&link.replace('&', escaped), SIGNED);
    }
    assert_whole(&with(SIGNED).replace('&', "&amp;"), SIGNED);
    assert_whole(&encoded(&link), SIGNED);
    assert_whole(&encoded(&encoded(&link)), SIGNED);
    let (page, query) = link.split_once("review?").unwrap();
    assert_whole(&format!("{page}review%3F{}", encoded(query)), SIGNED);
    assert_whole(&format!("{page}review%3F{query}"), SIGNED);
}

#[test]
fn a_parameter_is_read_as_it_was_encoded() {
    for (written, value) in [
        ("a%3Db%26c%2Bd%3Fe%23f", "a=b&c+d?e#f"),
        ("a=b", "a=b"),
        ("a+b%20c", "a b c"),
        ("100%25", "100%"),
        ("100%2525", "100%25"),
        ("arn%3Aaws%3As3%3A%3A%3Ab", "arn:aws:s3:::b"),
        ("https%3A%2F%2Fexample.com%2F%3Fa%3Db", "https://example.com/?a=b"),
        ("", ""),
        ("%C3%BC", "ü"),
    ] {
        for template in [encoded(SIGNED), SIGNED.to_owned()] {
            let link = with(&template).replace("x-1", written);
            assert_eq!(read(&link).parameters["ExternalId"], value, "{link}");
        }
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_not_read() {
    let signed = encoded(SIGNED);
    let (start, rest) = SIGNED.split_once('&').unwrap();
    for (link, unclear) in [
        ("not a url".to_owned(), Unclear::NoUrl),
        (String::new(), Unclear::NoUrl),
        (
            with(&format!("{signed}&templateURL={}", encoded(PLAIN))),
            Unclear::Twice("`templateURL`"),
        ),
        (with(&format!("{signed}&templateUrl={PLAIN}")), Unclear::Twice("`templateURL`")),
        (with(&format!("{signed}&stackName=Other")), Unclear::Twice("`stackName`")),
        (with(&format!("{signed}&param_ExternalId=x-2")), Unclear::Twice("a `param_`")),
        (with(&format!("{signed}&region=us-east-1")), Unclear::Twice("`region`")),
        // Another part cuts it off, or may not belong to it.
        (with(&format!("{start}&stackName=Wiv-1&{rest}")), Unclear::Template),
        (with(&format!("{signed}&X-Amz-Signature=0f")), Unclear::Template),
        (with(&format!("{PLAIN}&X-Amz-Signature=0f")), Unclear::Template),
        (with(&format!("{}&{rest}", encoded(start))), Unclear::Template),
        (with(&format!("{PLAIN}?version=1&more=2")), Unclear::Template),
        (with(&encoded(&signed)).replace("x-1", "a%252Fb"), Unclear::Encoding),
        (with(&signed).replace("x-1", "%FF"), Unclear::NoText),
        (with("https%3A%2F%2Fb%2F%FF"), Unclear::NoText),
    ] {
        assert_eq!(OnboardingUrl::parse(&link).err(), Some(unclear), "{link}");
    }
    // The template's URL by itself is no link at all.
    assert!(read(SIGNED) == OnboardingUrl::default());
    // The same value twice does not matter.
    assert_whole(&with(&format!("{signed}&stackName=Wiv-1&templateURL={signed}")), SIGNED);
}

#[test]
fn the_reasons_are_said_without_a_word_of_the_link() {
    let all = [
        Unclear::NoUrl,
        Unclear::Twice("`region`"),
        Unclear::Template,
        Unclear::Encoding,
        Unclear::NoText,
    ];
    insta::assert_snapshot!(all.map(Unclear::why).join("\n"), @r"
    It is not a URL.
    It has `region` twice, with two values.
    It does not say where its `templateURL` ends. The query there is not percent-encoded, so the rest may belong to the template or to the link.
    Its `templateURL` is percent-encoded more than once. It does not say whether its other values are too.
    It has percent-encoded bytes that are not text.
    ");
}
