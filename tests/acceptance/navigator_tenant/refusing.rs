//! What is refused before anything is made.

use super::{calls, lorem, lorem_with};
use support::api::{start, words};

/// What each attribute is not.
const BAD: [(&str, &[&str]); 14] = [
    ("display_name", &["", " ", " Lorem", "Lorem ", "Lo\u{200b}rem"]),
    ("company_name", &["", " Lorem"]),
    ("country", &["", "us", "USA", "UK", "XX", "false"]),
    ("city", &["", "Atlanta "]),
    ("state", &[" ", " Georgia"]),
    ("zip", &[" ", "30313 "]),
    ("domain", &["", "lorem", "https://lorem.com", "me@lorem.com", "lorem.com "]),
    ("address_line1", &["", " "]),
    ("address_line2", &[" "]),
    ("tag", &[" tag"]),
    ("admin_user_email", &["", "admin", "admin@", "mailto:a@b.example", "a@b。example"]),
    ("tenant_type", &[""]),
    ("provider_org_id", &["", " id"]),
    ("deletion_policy", &["delete"]),
];

#[support::test]
fn every_value_is_checked_and_the_attribute_named() {
    let (sandbox, ws) = start();
    // One block for each bad value, so that one run judges them all.
    let mut config = String::new();
    let mut expected = Vec::new();
    for (attribute, values) in BAD {
        for (index, value) in values.iter().enumerate() {
            let label = format!("{attribute}_{index}");
            expected.push((format!("msp_navigator_tenant.{label}"), attribute.to_owned()));
            config += &super::block(&label, &[(attribute, value)]);
        }
    }
    let refused = ws.validate_error(&config);
    let mut named: Vec<_> = refused
        .iter()
        .map(|one| (one.address.clone().unwrap_or_default(), one.attribute().to_owned()))
        .collect();
    expected.sort();
    named.sort();
    assert_eq!(named, expected, "{refused}");
    let mut texts: Vec<_> = refused.iter().map(support::diagnostics::Diagnostic::text).collect();
    texts.sort();
    texts.dedup();
    insta::assert_snapshot!(texts.join("\n"), @r#"
    Invalid value for `address_line1`

    It must not be blank.
    Invalid value for `address_line2`

    It must not be blank.
    Invalid value for `admin_user_email`

    "" is not an e-mail address, such as `name@example.com`.
    Invalid value for `admin_user_email`

    "admin" is not an e-mail address, such as `name@example.com`.
    Invalid value for `admin_user_email`

    "admin@" is not an e-mail address, such as `name@example.com`.
    Invalid value for `admin_user_email`

    "mailto:a@b.example" is more than an e-mail address. Write `a@b.example` alone.
    Invalid value for `admin_user_email`

    In "a@b。example", write `.` in place of U+3002. The two look alike, but are different characters.
    Invalid value for `city`

    It must not be blank.
    Invalid value for `city`

    Remove the white space at the start or end of "Atlanta ": nobody sees it, and no search finds it.
    Invalid value for `company_name`

    It must not be blank.
    Invalid value for `company_name`

    Remove the white space at the start or end of " Lorem": nobody sees it, and no search finds it.
    Invalid value for `country`

    ISO 3166 has no country with the code "XX". Write a code that it has, such as `US`.
    Invalid value for `country`

    It must be two capital letters as in ISO 3166, such as `US`, not "".
    Invalid value for `country`

    It must be two capital letters as in ISO 3166, such as `US`, not "USA".
    Invalid value for `country`

    Write `"NO"` in the YAML file, with the quotes. Without them YAML reads `NO` as "false".
    Invalid value for `country`

    Write `GB`, not "UK": ISO 3166 has this country under that code.
    Invalid value for `country`

    Write `US`, not "us": ISO 3166 has this country under that code.
    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "delete".
    Invalid value for `display_name`

    It must not be blank.
    Invalid value for `display_name`

    Remove character 3 of "Lo<U+200B>rem": it is U+200B (a zero width space), which nobody sees and no search finds. It often comes with copied text.
    Invalid value for `display_name`

    Remove the white space at the start or end of " Lorem": nobody sees it, and no search finds it.
    Invalid value for `display_name`

    Remove the white space at the start or end of "Lorem ": nobody sees it, and no search finds it.
    Invalid value for `domain`

    "" is not a domain, such as `example.com`.
    Invalid value for `domain`

    "https://lorem.com" is not a domain, such as `example.com`.
    Invalid value for `domain`

    "lorem" is not a domain, such as `example.com`.
    Invalid value for `domain`

    "lorem.com " is not a domain, such as `example.com`.
    Invalid value for `domain`

    "me@lorem.com" is not a domain, such as `example.com`.
    Invalid value for `provider_org_id`

    It must not be blank.
    Invalid value for `provider_org_id`

    Remove the white space at the start or end of " id": nobody sees it, and no search finds it.
    Invalid value for `state`

    It must not be blank.
    Invalid value for `state`

    Remove the white space at the start or end of " Georgia": nobody sees it, and no search finds it.
    Invalid value for `tag`

    Remove the white space at the start or end of " tag": nobody sees it, and no search finds it.
    Invalid value for `tenant_type`

    It must not be blank.
    Invalid value for `zip`

    It must not be blank.
    Invalid value for `zip`

    Remove the white space at the start or end of "30313 ": nobody sees it, and no search finds it.
    "#);
    assert_eq!(calls(&sandbox), [""; 0]);
}

#[support::test]
fn what_is_required_and_what_does_not_exist_is_said() {
    let (_sandbox, ws) = start();
    for (attribute, _) in
        super::attributes().into_iter().filter(|(attribute, _)| *attribute != "tag")
    {
        let refused = ws.validate_error(&lorem_with(&[(attribute, "null")]));
        assert!(refused.only().text().contains(attribute), "{refused}");
    }
    let refused = ws.validate_error(&lorem_with(&[("vat_id", "1")]));
    assert_eq!(refused.only().attribute(), "vat_id");
}

#[support::test]
fn credentials_and_the_provider_organization_are_asked_for_in_the_plan() {
    let (sandbox, ws) = start();
    let url = sandbox.url();
    let navigator =
        |more: &str| ws.provider(&format!("navigator {{\nendpoint = \"{url}\"\n{more}\n}}"));

    navigator("");
    insta::assert_snapshot!(words(&ws.plan_error(&lorem())), @r"
    error: No credentials for Navigator

    Set one of these in the provider's `navigator` block, or as an environment variable:
    - `refresh_token` (`NAVIGATOR_REFRESH_TOKEN`)
    - `access_token` (`NAVIGATOR_ACCESS_TOKEN`)
    - `client_id` and `client_secret` (`NAVIGATOR_CLIENT_ID`, `NAVIGATOR_CLIENT_SECRET`)

    This run needs the API of VMware Cloud Partner Navigator.
    ");
    navigator("refresh_token = \"sandbox-refresh-token\"");
    insta::assert_snapshot!(words(&ws.plan_error(&lorem())), @r"
    error: No provider organization for Navigator

    Set `provider_org_id` on this block. Or set `navigator.org_id` in the provider block, or the environment variable `NAVIGATOR_ORG_ID`. This run needs the id of your provider organization.
    ");
    assert_eq!(calls(&sandbox), [""; 0]);

    navigator("refresh_token = \"not-the-one\"\norg_id = \"9d9648a7-115a-4a06-a613-a0c4077469f7\"");
    insta::assert_snapshot!(words(&ws.plan_error(&lorem())), @r#"
    error: Cannot look for existing objects: Navigator refused the credentials (401)

    Check that the credential from `navigator.refresh_token` is complete, has not expired, and belongs to this endpoint and organization.

    Tried: `POST /cphub/api/auth/v1/authn/accesstoken`. Answer: 401 Unauthorized, "The API token is unknown or expired". The credentials are wrong or have expired, or their owner has left. Nothing was changed.
    "#);
    navigator(
        "refresh_token = \"sandbox-refresh-token\"\norg_id = \"00000000-1111-2222-3333-444444444444\"",
    );
    insta::assert_snapshot!(words(&ws.plan_error(&lorem())), @r#"
    error: Cannot look for the tenant: Navigator did not find it (404)

    Check `provider_org_id` of this block and `navigator.org_id` of the provider (`NAVIGATOR_ORG_ID`). There is no provider organization with the id "ID", or the credential from `navigator.refresh_token` cannot see it.

    Tried: `GET /cphub/api/core/v1/mgmt/orgs/ID/tenants`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed. Request id: REQUEST.
    "#);

    // Named on the block alone, the organization is enough.
    navigator("refresh_token = \"sandbox-refresh-token\"");
    ws.apply(&lorem_with(&[("provider_org_id", super::PROVIDER_ORG)]));
}

#[support::test]
fn a_create_that_navigator_refuses_makes_no_state() {
    let (sandbox, ws) = super::start_with(&["admin_user_email=refused"]);
    let refused = ws.apply_error(&lorem_with(&[("admin_user_email", "admin@lorem.com")]));
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" of lorem.com was not created: Navigator refused the request (400)

    If the answer below does not say why, leave out `admin_user_email`, and invite the user in Navigator. For some providers Navigator refuses calls that carry it.

    Tried: `POST /cphub/api/core/v1/mgmt/orgs/ID/tenants`. Answer: 400 Bad Request, "adminUserEmail cannot be set". The API refused the request. Nothing was changed. Request id: REQUEST.
    "#);
    assert_eq!(ws.state().addresses(), [""; 0]);
    assert_eq!(sandbox.state().tenants.len(), 0);
}
