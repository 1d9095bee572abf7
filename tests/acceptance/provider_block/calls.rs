//! How calls are sent, and what is said of a place that they do not reach.

use super::*;

#[support::test]
fn a_place_that_nobody_listens_at_is_named() {
    let sandbox = sandbox();
    let nobody = sandbox.url();
    drop(sandbox);
    let ws = Workspace::bare();
    let no_retries = "http {\n  max_retries = 0\n}\n";
    ws.provider(&format!("{}{no_retries}", wiv(&nobody, KEY)));
    insta::assert_snapshot!(words(&ws.apply_error(ACME).errors()), @"
    error: Cannot look for the customer: nothing could be sent to Wiv

    Check the endpoint, the network and the proxy. Then run Terraform again.

    Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.
    ");

    // Loopback addresses never use a proxy; this name resolves nowhere, and the proxy is asked.
    let through = format!(
        "{}http {{\n  max_retries = 0\n  proxy_url = \"{}\"\n}}\n",
        wiv("https://api.wiv.invalid", KEY),
        nobody.replace("http://", "http://user:canary-proxy@"),
    );
    ws.provider(&through);
    insta::assert_snapshot!(words(&ws.apply_error(ACME).errors()), @"
    error: Cannot look for the customer: nothing could be sent to Wiv

    Check the endpoint, the network and the proxy. Then run Terraform again.

    Tried: `GET /msp/customers`. No answer: could not connect to api.wiv.invalid through the proxy 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.
    ");
}

#[support::test]
fn a_place_that_is_not_this_api_is_an_error_of_the_plan() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&format!("{}/wrong", sandbox.url()), KEY));
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @r#"
    error: Cannot look for existing objects: Wiv did not find it (404)

    Check `endpoint` in the provider block, or `WIV_ENDPOINT` or `NAVIGATOR_ENDPOINT` in its place. Another server may be answering there.

    Tried: `GET /msp/customers`. Answer: 404 Not Found, "Not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);
    ws.provider(&format!("{}http {{\n  max_retries = 0\n}}\n", wiv(&sandbox.url(), KEY)));
    for status in [302, 400, 404, 405, 410] {
        sandbox.fault(Fault::status(status).on("GET", "/msp/customers").once());
        let refused = ws.plan_error(ACME);
        assert!(refused.only().detail.contains("Check `endpoint`"), "{status}: {refused}");
    }
    for status in [408, 500, 503] {
        sandbox.fault(Fault::status(status).on("GET", "/msp/customers").once());
        let warnings = ws.plan(ACME).warnings;
        let warning = warnings.only();
        assert_eq!(warning.summary, "Could not look for existing objects", "{status}");
    }
    // Waited for, whatever `max_retries` says.
    sandbox.fault(Fault::status(429).on("GET", "/msp/customers").once());
    assert_eq!(words(&ws.plan(ACME).warnings), "");
}

#[support::test]
fn a_port_that_speaks_no_tls_is_told_from_one_that_nobody_listens_at() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    let https = sandbox.url().replace("http://", "https://");
    ws.provider(&format!("{}http {{\n  max_retries = 0\n}}\n", wiv(&https, KEY)));
    let warned = ws.plan(ACME).warnings;
    insta::assert_snapshot!(words(&warned), @"
    warning: Could not look for existing objects

    Check the endpoint, above all its port, and the proxy. Then run Terraform again. The server there does not speak TLS.

    The plan goes on without this look. The apply looks again, and creates nothing before it has looked.

    Nothing could be sent to Wiv. Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: received corrupt message of type InvalidContentType. Nothing was sent.
    ");
}

#[support::test]
fn a_certificate_file_that_is_not_there_is_named() {
    let ws = Workspace::bare();
    ws.provider(&format!(
        "{}http {{\n  ca_bundle_file = \"nowhere.pem\"\n}}\n",
        wiv("https://api.wiv.ai", KEY)
    ));
    let refused = ws.plan_error(ACME);
    insta::assert_snapshot!(words(&refused), @"
    error: Invalid value for `http.ca_bundle_file`

    It is `nowhere.pem`, which does not exist.
    ");
    ws.file("empty.pem", "no certificate\n");
    ws.provider(&format!(
        "{}http {{\n  ca_bundle_file = \"empty.pem\"\n}}\n",
        wiv("https://api.wiv.ai", KEY)
    ));
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: Invalid value for `http.ca_bundle_file`

    It is `empty.pem`, which is not PEM: no line of it begins with `-----BEGIN CERTIFICATE-----`.
    ");
}
