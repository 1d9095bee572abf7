//! Where credentials come from, and what is said when they are missing or wrong.

use super::*;
use support::hcl::Block;

#[support::test]
fn credentials_and_endpoint_come_from_the_environment_too() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.env("WIV_API_KEY", KEY);
    ws.env("WIV_ENDPOINT", &sandbox.url());
    ws.apply(ACME);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn what_the_block_says_goes_before_the_environment() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.env("WIV_API_KEY", "left over from somewhere");
    ws.env("WIV_ENDPOINT", "http://127.0.0.1:1");
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);
}

#[support::test]
fn an_endpoint_may_have_a_path_and_a_slash_at_its_end() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&format!("{}/", sandbox.url()), KEY));
    ws.plan(ACME);
    assert_eq!(sent(&sandbox), ["GET /msp/customers?fields=id,name"]);
    ws.provider(&wiv(&format!("{}/gateway/", sandbox.url()), KEY));
    ws.plan_error(ACME);
    assert_eq!(sent(&sandbox), ["GET /gateway/msp/customers?fields=id,name"]);
}

#[support::test]
fn two_aliases_are_two_organizations() {
    let credentials =
        Credentials { wiv_api_key: "another-key".to_owned(), ..Credentials::default() };
    let (one, other) = (sandbox(), sandbox_with(Options { credentials, ..Options::default() }));
    let ws = Workspace::bare();
    ws.provider(&wiv(&one.url(), KEY));
    ws.file(
        "other.tf",
        &format!(
            "provider \"msp\" {{\n  alias = \"other\"\n  {}}}\n",
            wiv(&other.url(), "another-key")
        ),
    );
    let second =
        Block::resource("msp_customer", "b").expr("provider", "msp.other").text("name", "Acme");
    ws.apply(&format!("{ACME}{second}"));
    assert_eq!(customer_names(&one), ["Acme"]);
    assert_eq!(customer_names(&other), ["Acme"]);
}

// ---- credentials that are missing or wrong

#[support::test]
fn missing_credentials_are_an_error_of_what_needs_them_alone() {
    let ws = Workspace::bare();
    assert!(ws.plan("").is_empty());
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: No API key for Wiv

    Set `wiv.api_key` in the provider block, or the environment variable `WIV_API_KEY`. To make a key, open avatar > API Keys in Wiv.

    This run needs Wiv's API.
    ");
    ws.env("WIV_API_KEY", "");
    let refused = ws.plan_error(ACME);
    assert!(refused.only().detail.contains("WIV_API_KEY"), "an empty variable is none: {refused}");
}

#[support::test]
fn either_vendor_alone_is_enough() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);

    let ws = Workspace::bare();
    let url = sandbox.url();
    let org = Credentials::default().provider_org_id;
    ws.provider(&format!(
        "wiv {{}}\nnavigator {{\n  endpoint = \"{url}\"\n  \
         refresh_token = \"sandbox-refresh-token\"\n  org_id = \"{org}\"\n}}\n"
    ));
    ws.apply(TENANT);
    let refused = ws.plan_error(&format!("{TENANT}{ACME}"));
    assert_eq!(refused.only().summary, "No API key for Wiv");
}

#[support::test]
fn what_navigator_needs_is_named() {
    let ws = Workspace::bare();
    insta::assert_snapshot!(words(&ws.plan_error(TENANT)), @"
    error: No credentials for Navigator

    Set one of these in the provider's `navigator` block, or as an environment variable:
    - `refresh_token` (`NAVIGATOR_REFRESH_TOKEN`)
    - `access_token` (`NAVIGATOR_ACCESS_TOKEN`)
    - `client_id` and `client_secret` (`NAVIGATOR_CLIENT_ID`, `NAVIGATOR_CLIENT_SECRET`)

    This run needs the API of VMware Cloud Partner Navigator.
    ");
    ws.env("NAVIGATOR_REFRESH_TOKEN", "t");
    insta::assert_snapshot!(words(&ws.plan_error(TENANT)), @"
    error: No provider organization for Navigator

    Set `provider_org_id` on this block. Or set `navigator.org_id` in the provider block, or the environment variable `NAVIGATOR_ORG_ID`. This run needs the id of your provider organization.
    ");
}

#[support::test]
fn what_is_in_the_state_needs_its_credentials_to_be_read() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);
    ws.provider("");
    let refused = ws.plan_error(ACME);
    assert_eq!(refused.only().summary, "No API key for Wiv");
    assert_eq!(ws.state().addresses(), ["msp_customer.a"]);
}

#[support::test]
fn a_refused_key_is_said_once_in_full_with_the_place_it_came_from() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), "wrong"));
    let many = Block::resource("msp_customer", "a")
        .expr("count", 3)
        .expr("name", r#""Acme ${count.index}""#);
    let refused = ws.plan_error(&many.to_string());
    assert_eq!(sent(&sandbox).len(), 1, "nobody is asked again with a key that was refused");

    insta::assert_snapshot!(masked(&refused.only().text()), @r#"
    Cannot look for existing objects: Wiv refused the credentials (401)

    Check that the credential from `wiv.api_key` is complete, has not expired, and belongs to this endpoint and organization.

    Tried: `GET /msp/customers`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong or have expired, or their owner has left. Nothing was changed.
    "#);

    ws.provider(&format!("wiv {{\n  endpoint = \"{}\"\n}}", sandbox.url()));
    ws.env("WIV_API_KEY", "wrong");
    let refused = ws.plan_error(ACME);
    assert!(refused.only().detail.contains("environment variable `WIV_API_KEY`"), "{refused}");
}

#[support::test]
fn a_key_that_no_header_can_carry_is_refused_and_not_shown() {
    let ws = Workspace::bare();
    ws.provider("wiv {\n  api_key = \"canary-in-two\\nlines\"\n}\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From `wiv.api_key`: the API key holds a control character, such as a line break or a tab.
    ");
    ws.provider("");
    ws.env("WIV_API_KEY", "canary-in-a-file\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From the environment variable `WIV_API_KEY`: the API key ends in a line break. Store it again without the line break: `printf %s` writes none.
    ");
    ws.provider("wiv {\n  api_key = \"canary-in-a-file\\n\"\n}\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From `wiv.api_key`: the API key ends in a line break. `trimspace()` removes it.
    ");
    ws.provider("wiv {\n  api_key = \"Bearer canary\"\n}\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From `wiv.api_key`: the API key begins with a prefix, such as `Bearer `, `x-api-key:` or `export `: give the key alone.
    ");
    ws.provider("");
    ws.env("WIV_API_KEY", "\"canary\"");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From the environment variable `WIV_API_KEY`: the API key has quotation marks around it: remove them.
    ");
    for (name, text) in ws.written() {
        assert!(!text.contains("canary"), "{name}");
    }
}
