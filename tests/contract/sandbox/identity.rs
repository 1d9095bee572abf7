//! Users, roles, invitations and services of Navigator's organizations: as documented, and
//! with every field checked.

use msp_sandbox::{Credentials, Member};
use serde_json::{Value, json};

use super::support::*;

pub const V1: &str = "/cphub/api/auth/v1/orgs/9d9648a7-115a-4a06-a613-a0c4077469f7";
pub const ADD: &str = "/cphub/api/auth/v2/orgs/9d9648a7-115a-4a06-a613-a0c4077469f7/add-users";
pub const LOG_INTELLIGENCE: &str = "I8_vUYLiPxopN_YFGqhgbH6rrAI_";

pub fn users() -> String {
    format!("{V1}/users")
}

pub fn service(id: &str) -> String {
    org(&format!("{}/services/{id}", Credentials::default().provider_org_id))
}

/// The body that adds this one address.
pub fn adding(email: &str) -> Value {
    let users = json!([{"username": email, "idpId": ""}]);
    but(&fixture("navigator-users-add-request"), "/users", users)
}

impl Called {
    /// Adds one address, and wants it to go well.
    pub async fn member(&self, email: &str) -> Value {
        let answer = self.navigator("POST", ADD, &adding(email)).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        answer.json()
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.navigator("GET", path, &Value::Null).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }
}

#[tokio::test]
async fn users_are_added_and_invited_in_part_as_documented() {
    let called = Called::start().await;
    let answer = called.navigator("POST", ADD, &fixture("navigator-users-add-request")).await;
    assert_eq!(answer.status, 207);
    assert_eq!(form(&answer.json()), form(&fixture("navigator-users-added")));
    let all_well = called.member("b@example.com").await;
    assert_eq!(shape(&all_well["failed"]), json!({"onAdd": {}, "onInvite": {}}));
}

#[tokio::test]
async fn only_who_was_added_is_listed_as_documented() {
    let called = Called::start().await;
    called.navigator("POST", ADD, &fixture("navigator-users-add-request")).await;
    let listed = called.get(&users()).await;
    assert_eq!(form(&listed), form(&fixture("navigator-users-listed")));
    assert_eq!(called.sandbox.state().invitations[0].email, "new@invited.example");
}

#[tokio::test]
async fn who_accepts_an_invitation_has_the_roles_that_came_with_it() {
    let called = Called::start().await;
    called.member("new@invited.example").await;
    let org_id = Credentials::default().provider_org_id;
    let accept = json!({"org_id": org_id, "email": "NEW@invited.example"}).to_string();
    let path = "/_sandbox/invitations/accept";
    assert_eq!(called.send("POST", path, &[], &accept).await.status, 204);
    assert_eq!(called.send("POST", path, &[], &accept).await.status, 404, "it is used up");
    assert_eq!(called.send("POST", path, &[], "{}").await.status, 400);
    let state = called.sandbox.state();
    let [Member { username, org_roles, .. }] = &state.members[..] else { panic!("{state:?}") };
    assert_eq!((&**username, &*org_roles[0]), ("new@invited.example", "msp:provider_support_user"));
    assert!(state.invitations.is_empty());
}

#[tokio::test]
async fn an_invitation_that_has_expired_cannot_be_accepted() {
    let called = Called::start().await;
    called.member("new@invited.example").await;
    let seven_days = 7 * 24 * 60 * 60 * 1000;
    called.sandbox.change(|state| state.invitations[0].create_timestamp -= seven_days).unwrap();
    let org_id = Credentials::default().provider_org_id;
    assert!(!called.sandbox.accept_invitation(&org_id, "new@invited.example").unwrap());
}

#[tokio::test]
async fn users_are_removed_in_part_as_documented() {
    let called = Called::start().await;
    called.member("added@example.com").await;
    let body = json!({"users": [{"username": "ADDED@example.com", "idpId": ""},
                                {"username": "gone@fail.example"}]});
    let answer = called.navigator("DELETE", &users(), &body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(shape(&answer.json()), shape(&fixture("navigator-users-removed")));
    assert!(called.sandbox.state().members.is_empty());
}

#[tokio::test]
async fn roles_are_changed_and_the_answer_is_the_request() {
    let called = Called::start().await;
    called.member("added@example.com").await;
    let path = format!("{V1}/users-org-roles");
    let body = fixture("navigator-roles-change-request");
    let answer = called.navigator("PATCH", &path, &body).await;
    assert_eq!((answer.status, answer.json()), (200, body));
    assert_eq!(called.sandbox.state().members[0].org_roles, ["msp:provider_admin"]);
}

#[tokio::test]
async fn who_is_left_without_a_role_is_removed() {
    let called = Called::start().await;
    called.member("added@example.com").await;
    let path = format!("{V1}/users-org-roles");
    let body = but(&fixture("navigator-roles-change-request"), "/roleNamesToAdd", json!([]));
    assert_eq!(called.navigator("PATCH", &path, &body).await.status, 200);
    assert!(called.sandbox.state().members.is_empty());
}

#[tokio::test]
async fn roles_that_exist_are_those_of_the_kind_of_organization() {
    let called = Called::start().await;
    let roles = called.get(&format!("{V1}/org-roles")).await;
    let role = fixture("navigator-users-listed")[0]["orgRoles"]["orgRoles"][0].clone();
    assert_eq!(shape(&roles), json!({"orgRoles": [shape(&role)]}));
    let tenant = called.tenant().await.replace("core/v1/mgmt", "auth/v1");
    let roles = called.get(&format!("{tenant}/org-roles")).await;
    assert_eq!(roles["orgRoles"][0]["name"], "msp:customer_admin");
}

#[tokio::test]
async fn an_invitation_is_revoked() {
    let called = Called::start().await;
    called.member("new@invited.example").await;
    let path = format!("{V1}/invitations");
    let body = json!({"emails": ["new@invited.example"]});
    let answer = called.navigator("DELETE", &path, &body).await;
    assert_eq!(answer.status, 202);
    assert_eq!(shape(&answer.json()["failed"]), json!({"onAdd": {}, "onInvite": {}}));
    assert!(called.sandbox.state().invitations.is_empty());
    assert_eq!(called.navigator("DELETE", &path, &body).await.status, 207, "it is gone");
}

#[tokio::test]
async fn a_fresh_organization_has_services_and_one_is_enabled() {
    let called = Called::start().await;
    let list = service("").trim_end_matches('/').to_owned();
    let services = called.get(&list).await;
    assert_eq!(services[0], fixture("navigator-services-listed")[0]);
    let enabled = |services: &Value| -> Vec<bool> {
        services.as_array().unwrap().iter().map(|one| one["enabled"] == true).collect()
    };
    assert_eq!(enabled(&services), [false, false, true, false]);
    let path = service(LOG_INTELLIGENCE);
    let answer = called.navigator("PATCH", &path, &json!({"enabled": true})).await;
    assert_eq!((answer.status, &*answer.text), (204, ""));
    assert_eq!(enabled(&called.get(&list).await), [true, false, true, false]);
    let tenant = called.tenant().await;
    let of_another = called.get(&format!("{tenant}/services")).await;
    assert_eq!(enabled(&of_another), [false, false, true, false]);
}

#[tokio::test]
async fn every_field_is_checked_in_the_words_of_the_identity_service() {
    let called = Called::start().await;
    called.member("added@example.com").await;
    let words = shape(
        &json!({"majorErrorCode": 0, "minorErrorCode": 0, "message": "", "parameterList": []}),
    );
    let add = fixture("navigator-users-add-request");
    let change = fixture("navigator-roles-change-request");
    let (users, roles) = (users(), format!("{V1}/users-org-roles"));
    let invitations = format!("{V1}/invitations");
    let unknown = ADD.replace("9d9648a7", "00000000");
    let one = |user: Value| json!({"users": [user]});
    for (method, path, body, status, error) in [
        ("POST", ADD, but(&add, "/users", Value::Null), 400, "users is required"),
        (
            "POST",
            ADD,
            but(&add, "/users", json!([])),
            400,
            "users must be a list of at least one object",
        ),
        ("POST", ADD, but(&add, "/users", json!(["a"])), 400, "users must be a list of objects"),
        ("POST", ADD, adding("nobody"), 400, "users[0].username must be an address"),
        (
            "POST",
            ADD,
            but(&add, "/orgRolesToAdd", json!([])),
            400,
            "orgRolesToAdd must not be empty",
        ),
        (
            "POST",
            ADD,
            but(&add, "/orgRolesToAdd", json!(["king"])),
            400,
            "orgRolesToAdd holds a role that the organization does not have",
        ),
        ("POST", ADD, but(&add, "/sendMail", json!(true)), 400, "sendMail is not a known field"),
        ("POST", &unknown, add.clone(), 404, "Organization not found"),
        ("DELETE", &users, one(json!({"idpId": ""})), 400, "users[0].username is required"),
        (
            "DELETE",
            &users,
            one(json!({"username": "a@x.io", "id": ""})),
            400,
            "users[0].id is not a known field",
        ),
        (
            "PATCH",
            &roles,
            but(&change, "/roleNamesToAdd", json!("a")),
            400,
            "roleNamesToAdd must be a list of strings",
        ),
        (
            "PATCH",
            &roles,
            but(&change, "/users", json!([{"username": "b@x.io"}])),
            400,
            "A user is not a member of the organization",
        ),
        ("DELETE", &invitations, json!({"emails": []}), 400, "emails must not be empty"),
    ] {
        let answer = called.navigator(method, path, &body).await;
        assert_eq!((answer.status, answer.error().as_str()), (status, error), "{method} {body}");
        assert_eq!(shape(&answer.json()), words);
    }
    assert_eq!(called.sandbox.state().members.len(), 1);
}

#[tokio::test]
async fn a_service_is_enabled_only_where_there_is_one_that_can_be() {
    let called = Called::start().await;
    let enable = json!({"enabled": true});
    for (id, body, status, error) in [
        ("no-such-service", &enable, 404, "Service not found"),
        (LOG_INTELLIGENCE, &json!({}), 400, "enabled must be true"),
        (
            "sandbox-commerce-portal",
            &enable,
            400,
            "The service cannot be enabled in this organization",
        ),
    ] {
        let answer = called.navigator("PATCH", &service(id), body).await;
        assert_eq!((answer.status, answer.error().as_str()), (status, error), "{id}");
    }
    assert!(called.sandbox.state().enabled_services.is_empty());
}

#[tokio::test]
async fn a_user_of_two_organizations_has_one_id() {
    let called = Called::start().await;
    called.member("a@example.com").await;
    let tenant = called.tenant().await.replace("core/v1/mgmt", "auth/v2");
    let body = but(&adding("A@example.com"), "/orgRolesToAdd", json!(["msp:customer_user"]));
    called.navigator("POST", &format!("{tenant}/add-users"), &body).await;
    let members = called.sandbox.state().members;
    assert_eq!(members.len(), 2);
    assert_eq!(members[0].id, members[1].id);
}
