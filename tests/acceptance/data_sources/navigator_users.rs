//! `data "msp_navigator_users"`.

use msp_sandbox::Member;
use serde_json::json;

use super::{data, told};
use support::api::{self, sent, start};

const TYPE: &str = "msp_navigator_users";
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";

fn member(org: &str, name: &str, own: &[&str], of_groups: &[&str]) -> Member {
    let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect();
    Member {
        org_id: org.to_owned(),
        id: format!("u-{name}"),
        username: format!("{name}@acme.example"),
        org_roles: names(own),
        group_roles: names(of_groups),
        ..Member::default()
    }
}

#[support::test]
fn the_users_of_an_organization_are_told_with_their_roles_and_asked_for_once() {
    let (sandbox, ws) = start();
    let members = [
        member(ORG, "zoe", &["msp:provider_support_user", "msp:provider_admin"], &[]),
        member("another", "nobody", &["msp:provider_admin"], &[]),
        member(ORG, "adam", &[], &["msp:provider_billing_user"]),
    ];
    sandbox.change(|state| state.members.extend(members)).expect("the state is changed");
    let body = format!("org_id = \"{ORG}\"");
    let twice = data(TYPE, &body) + &data(TYPE, &body).replace("\"it\"", "\"again\"");
    ws.plan(&twice);
    let asked = sent(&sandbox);
    let asked: Vec<_> = asked.iter().filter(|line| line.ends_with("/users")).collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    ws.apply(&data(TYPE, &body));
    let users = told(&ws, TYPE, "users");
    assert_eq!(
        users,
        json!([
            {
                "email": "adam@acme.example", "user_id": "u-adam", "idp_id": null, "org_roles": [],
                "group_roles": ["msp:provider_billing_user"],
            },
            {
                "email": "zoe@acme.example", "user_id": "u-zoe", "idp_id": null, "group_roles": [],
                "org_roles": ["msp:provider_admin", "msp:provider_support_user"],
            },
        ])
    );
}

#[support::test]
fn an_organization_that_is_not_found_is_an_error_at_its_id() {
    let (_sandbox, ws) = start();
    let refused = ws.plan_error(&data(TYPE, "org_id = \"o-404\""));
    assert_eq!(refused.only().attribute(), "org_id");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    Users of organization o-404 cannot be listed: Navigator did not find it (404)

    Check `org_id`, and that the credential from `navigator.refresh_token` may see that organization.

    Tried: `GET /cphub/api/auth/v1/orgs/o-404/users`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);
}
