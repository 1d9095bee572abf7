//! What is refused before anybody is asked.

use super::*;

/// What is refused without asking anybody, and the attribute that is to blame.
#[support::test]
fn what_cannot_be_meant_is_refused_at_the_attribute() {
    let ws = Workspace::bare();
    let mut all = String::new();
    for (attribute, body) in [
        ("deletion_policy", "deletion_policy = \"delete\""),
        ("wiv.endpoint", "wiv {\n endpoint = \"http://api.wiv.ai\"\n}"),
        ("wiv.endpoint", "wiv {\n endpoint = \"\"\n}"),
        ("wiv.endpoint", "wiv {\n endpoint = \"api.wiv.ai\"\n}"),
        ("wiv.endpoint", "wiv {\n endpoint = \"https://user:canary@api.wiv.ai\"\n}"),
        ("wiv.endpoint", "wiv {\n endpoint = \"https://api.wiv.ai?key=1\"\n}"),
        ("wiv.endpoint", "wiv {\n endpoint = \"https:-//\"\n}"),
        ("wiv.endpoint", "wiv {\n endpoint = \"http://127.1:8080\"\n}"),
        ("navigator.endpoint", "navigator {\n endpoint = \"https://api.example.com\\n\"\n}"),
        ("navigator.endpoint", "navigator {\n endpoint = \"ftp://127.0.0.1\"\n}"),
        ("http.request_timeout", "http {\n request_timeout = \"soon\"\n}"),
        ("http.request_timeout", "http {\n request_timeout = \"0s\"\n}"),
        ("http.max_retries", "http {\n max_retries = -1\n}"),
        ("http.max_retries", "http {\n max_retries = 1.5\n}"),
        ("http.max_retries", "http {\n max_retries = 101\n}"),
        ("http.max_concurrent_requests", "http {\n max_concurrent_requests = 0\n}"),
        ("http.requests_per_second", "http {\n requests_per_second = 0\n}"),
        ("navigator.access_token", "navigator {\n refresh_token = \"r\"\n access_token = \"a\"\n}"),
        ("navigator.client_id", "navigator {\n access_token = \"a\"\n client_id = \"i\"\n}"),
        ("http.proxy_url", "http {\n proxy_url = \"canary:3128\"\n}"),
        ("http.proxy_url", "http {\n proxy_url = \"socks5://me:canary@proxy\"\n}"),
        ("http.proxy_url", "http {\n proxy_url = \"http://me:can@ary@proxy\"\n}"),
    ] {
        ws.provider(&body.replace('\n', "\n  "));
        let refused = ws.validate_error(ACME);
        let text = refused.only().text();
        assert!(text.contains(&format!("`{attribute}`")), "{body}: {text}");
        writeln!(all, "{text}\n").unwrap();
    }
    assert!(!all.contains("canary"), "{all}");
    insta::assert_snapshot!(all, @r#"
    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "delete".

    Invalid value for `wiv.endpoint`

    The endpoint must begin with `https://`: `http://` would send the credentials unencrypted. Only a loopback address may begin with `http://` (`127.0.0.1`, `[::1]`, `localhost`).

    Invalid value for `wiv.endpoint`

    The endpoint is empty. Set the address of the API, or leave it out (`null`) for the vendor's own.

    Invalid value for `wiv.endpoint`

    The endpoint is not a URL such as `https://api.example.com`.

    Invalid value for `wiv.endpoint`

    The endpoint must not hold a user name or password.

    Invalid value for `wiv.endpoint`

    The endpoint must have no query (`?`) and no fragment (`#`).

    Invalid value for `wiv.endpoint`

    The endpoint is not a URL such as `https://api.example.com`.

    Invalid value for `wiv.endpoint`

    The endpoint must have a host such as `api.example.com`, `192.0.2.1` or `[2001:db8::1]`.

    Invalid value for `navigator.endpoint`

    The endpoint must hold no white space and no control character, such as a line break at its end.

    Invalid value for `navigator.endpoint`

    The endpoint must begin with `https://`.

    Invalid value for `http.request_timeout`

    "soon" is not a span of time, such as `90s` or `2m`.

    Invalid value for `http.request_timeout`

    It must be more than zero and at most an hour, such as `90s` or `2m`.

    Invalid value for `http.max_retries`

    It must be a whole number from 0 to 100, not -1.

    Invalid value for `http.max_retries`

    It must be a whole number from 0 to 100, not 1.5.

    Invalid value for `http.max_retries`

    It must be a whole number from 0 to 100, not 101.

    Invalid value for `http.max_concurrent_requests`

    It must be a whole number from 1 to 1000, not 0.

    Invalid value for `http.requests_per_second`

    It must be more than zero and at most 100000.

    Two kinds of credentials for Navigator

    Set one of `refresh_token`, `access_token`, or `client_id` with `client_secret`. Both `navigator.refresh_token` and `navigator.access_token` are set.

    Two kinds of credentials for Navigator

    Set one of `refresh_token`, `access_token`, or `client_id` with `client_secret`. Both `navigator.access_token` and `navigator.client_id` are set.

    Invalid value for `http.proxy_url`

    It is not a proxy URL such as `http://proxy.example.com:3128`.

    Invalid value for `http.proxy_url`

    It must begin with `http://` or `https://`: other kinds of proxies, such as SOCKS, do not work.

    Invalid value for `http.proxy_url`

    It has a user name or a password with a character that must be percent-encoded. Write `%40` for `@`, `%23` for `#`, `%2F` for `/`, `%3F` for `?`, `%5C` for `\`, `%20` for a space and `%25` for `%`.
    "#);
}

/// What is known only when it is used, and what validation never sees.
#[support::test]
fn what_is_refused_at_its_attribute_is_refused_when_it_comes_from_elsewhere() {
    let ws = Workspace::bare();
    ws.provider("wiv {}");
    ws.env("WIV_API_KEY", KEY);
    ws.env("WIV_ENDPOINT", "https://me:canary@api.wiv.ai");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: Invalid endpoint

    The endpoint from the environment variable `WIV_ENDPOINT` must not hold a user name or password.
    ");
    ws.env("WIV_ENDPOINT", "https://api.example.test");
    ws.env("HTTPS_PROXY", "socks5h://me:canary@proxy:1080");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    `HTTPS_PROXY` in the environment must begin with `http://` or `https://`: other kinds of proxies, such as SOCKS, do not work.
    ");
    // This machine is reached without it.
    let sandbox = sandbox();
    ws.env("WIV_ENDPOINT", &sandbox.url());
    ws.plan(ACME);
}

#[support::test]
fn a_block_that_has_nothing_in_it_is_no_bad_input() {
    let ws = Workspace::bare();
    for body in ["", "wiv {}", "navigator {}\nhttp {}", "wiv {\n  endpoint = null\n}"] {
        ws.provider(body);
        assert!(ws.plan("").is_empty(), "{body}");
    }
}
