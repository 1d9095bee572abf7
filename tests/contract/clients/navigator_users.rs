//! Users, roles, invitations and services of Navigator's organizations through the client.

use serde_json::json;
use terraform_provider_msp::http::ErrorKind;
use terraform_provider_msp::navigator::{Client, Credentials, OrgRole, OrgUser, Service, UserName};

use super::server::{Reply, Server};
use super::{fixture, fixture_json, navigator, navigator_once};

const V1: &str = "/cphub/api/auth/v1/orgs/o-1";
const SERVICES: &str = "/cphub/api/core/v1/mgmt/orgs/o-1/services";

fn client(server: &Server) -> Client {
    navigator(server, Credentials::AccessToken("given-token".into()))
}

fn client_once(server: &Server) -> Client {
    navigator_once(server, Credentials::AccessToken("given-token".into()))
}

fn users(names: &[&str]) -> Vec<UserName> {
    let user = |name: &&str| UserName { username: (*name).to_owned(), idp_id: String::new() };
    names.iter().map(user).collect()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn users_are_listed_with_their_roles() {
    let documented = fixture("navigator-users-listed.json");
    for body in [documented.clone(), format!(r#"{{"data": {documented}}}"#)] {
        let server = Server::start([Reply::json(200, body)]).await;
        let listed = client(&server).list_users("o-1").await.unwrap();
        let text = |text: &str| Some(text.to_owned());
        let role = OrgRole {
            id: text("9d9648a7-115a-4a06-a613-a0c4077469f7-msp-provider_support_user"),
            name: "msp:provider_support_user".to_owned(),
            display_name: text("Provider Support User"),
            member_type: text("DIRECT"),
            org_id: text("9d9648a7-115a-4a06-a613-a0c4077469f7"),
        };
        let user = OrgUser {
            username: text("added@example.com"),
            email: text("added@example.com"),
            id: text("0b9f6c1e-2d3a-4b5c-8d7e-9f0a1b2c3d4e"),
            idp_id: None,
            org_roles: Some(vec![role]),
        };
        assert_eq!(listed, [user]);
        assert!(listed[0].is("ADDED@example.com") && !listed[0].is("other@example.com"));
        let request = server.request();
        assert_eq!(request.line(), format!("GET {V1}/users"));
        assert_eq!(request.header("csp-auth-token"), Some("given-token"));
    }
}

#[tokio::test]
async fn a_list_is_understood_in_other_forms_too() {
    let body = json!([
        {"user": {"username": "a@x.io", "userId": "u-1"}, "orgRoles": ["r-1"]},
        {"email": "b@x.io"},
        {"user": {"username": "c@x.io"},
         "orgRoles": {"orgRoles": [{"name": "r-2", "memberType": "GROUP"}, {"id": "x"}]}},
    ]);
    let server = Server::start([Reply::json(200, body.to_string())]).await;
    let listed = client(&server).list_users("o-1").await.unwrap();
    let [a, b, c] = &listed[..] else { panic!("{listed:?}") };
    let names = |user: &OrgUser| {
        let roles = user.org_roles.as_ref()?.iter();
        Some(roles.map(|role| (role.name.clone(), role.is_of_a_group())).collect::<Vec<_>>())
    };
    assert_eq!(a.id.as_deref(), Some("u-1"));
    assert_eq!(names(a), Some(vec![("r-1".to_owned(), false)]));
    assert_eq!((b.is("B@x.io"), names(b)), (true, None), "not told is not none");
    assert_eq!(names(c), Some(vec![("r-2".to_owned(), true)]));
}

#[tokio::test]
async fn a_user_without_a_name_is_no_answer_as_nobody_could_be_told_to_be_absent() {
    let server = Server::start([Reply::json(200, r#"[{"user": {"id": "u-1"}}]"#)]).await;
    let error = client_once(&server).list_users("o-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    assert_eq!(error.words(), Some("the answer holds an element 0 that has no `username`"));
}

#[tokio::test]
async fn users_are_added_as_documented_and_some_may_fail() {
    let server = Server::start([Reply::json(207, fixture("navigator-users-added.json"))]).await;
    let names = users(&[
        "added@example.com",
        "new@invited.example",
        "gone@fail.example",
        "gone@uninvited.example",
    ]);
    let roles = texts(&["msp:provider_support_user"]);
    let answer = client(&server).add_users("o-1", &names, &roles).await.unwrap();
    assert!(answer.has_added("Added@example.com") && !answer.has_invited("added@example.com"));
    assert!(answer.has_invited("NEW@invited.example") && !answer.has_added("new@invited.example"));
    for failed in ["gone@fail.example", "gone@uninvited.example"] {
        assert_eq!(answer.failure(failed), Some("User not found"));
    }
    assert_eq!(answer.failure("added@example.com"), None);
    let request = server.request();
    assert_eq!(request.line(), "POST /cphub/api/auth/v2/orgs/o-1/add-users");
    assert_eq!(request.json(), fixture_json("navigator-users-add-request.json"));
}

#[tokio::test]
async fn users_are_removed_as_documented_and_some_may_fail() {
    let server = Server::start([Reply::json(200, fixture("navigator-users-removed.json"))]).await;
    let answer = client(&server).remove_users("o-1", &users(&["a@x.io"])).await.unwrap();
    assert_eq!(answer.succeeded, ["added@example.com"]);
    let words = Some("User not found in the organization");
    assert_eq!(answer.failure("GONE@fail.example"), words);
    let request = server.request();
    assert_eq!(request.line(), format!("DELETE {V1}/users"));
    assert_eq!(request.json(), json!({"users": [{"username": "a@x.io", "idpId": ""}]}));
}

#[tokio::test]
async fn roles_are_changed_as_documented() {
    let documented = fixture("navigator-roles-change-request.json");
    let server = Server::start([Reply::json(200, documented)]).await;
    let (add, remove) = (texts(&["msp:provider_admin"]), texts(&["msp:provider_support_user"]));
    let names = users(&["added@example.com"]);
    client(&server).change_org_roles("o-1", &names, &add, &remove).await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), format!("PATCH {V1}/users-org-roles"));
    assert_eq!(request.json(), fixture_json("navigator-roles-change-request.json"));
}

#[tokio::test]
async fn the_roles_that_exist_are_listed_in_either_form() {
    let role = r#"{"name": "msp:provider_admin", "displayName": "Provider Administrator"}"#;
    for body in [format!(r#"{{"orgRoles": [{role}]}}"#), format!("[{role}]")] {
        let server = Server::start([Reply::json(200, body)]).await;
        let roles = client(&server).list_org_roles("o-1").await.unwrap();
        assert_eq!(roles[0].name, "msp:provider_admin");
        assert_eq!(roles[0].display_name.as_deref(), Some("Provider Administrator"));
        assert_eq!(server.request().line(), format!("GET {V1}/org-roles"));
    }
}

#[tokio::test]
async fn a_revocation_says_whether_an_answer_to_it_was_lost() {
    let failed = r#"{"failed": {"onInvite": {"a@x.io": "no invitation"}}}"#;
    for (first, lost) in
        [(Reply::Drop, true), (Reply::json(503, ""), true), (Reply::json(429, ""), false)]
    {
        let server = Server::start([first, Reply::json(207, failed)]).await;
        let (answer, was_lost) =
            client(&server).revoke_invitations("o-1", &texts(&["a@x.io"])).await.unwrap();
        assert_eq!((answer.failure("a@x.io"), was_lost), (Some("no invitation"), lost));
        let request = &server.requests()[1];
        assert_eq!(request.line(), format!("DELETE {V1}/invitations"));
        assert_eq!(request.json(), json!({"emails": ["a@x.io"]}));
    }
}

#[tokio::test]
async fn services_are_listed_and_enabled_as_documented() {
    let documented = fixture("navigator-services-listed.json");
    let server = Server::start([Reply::json(200, documented), Reply::json(204, "")]).await;
    let client = client(&server);
    let services = client.list_services("o-1").await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let service = Service {
        id: "I8_vUYLiPxopN_YFGqhgbH6rrAI_".to_owned(),
        name: text("log-intelligence"),
        display_name: text("Log Intelligence"),
        enabled: Some(false),
        can_be_enabled: Some(true),
    };
    assert_eq!(services, [service]);
    client.enable_service("o-1", &services[0].id).await.unwrap();
    let [list, enable] = &server.requests()[..] else { panic!("not two requests") };
    assert_eq!(list.line(), format!("GET {SERVICES}"));
    assert_eq!(enable.line(), format!("PATCH {SERVICES}/I8_vUYLiPxopN_YFGqhgbH6rrAI_"));
    assert_eq!(enable.json(), json!({"enabled": true}));
}

#[tokio::test]
async fn what_makes_something_is_sent_once_and_a_removal_is_sent_again() {
    for reply in [|| Reply::Drop, || Reply::json(503, ""), || Reply::json(200, "<html>")] {
        let server = Server::start((0..3).map(|_| reply())).await;
        let client = client(&server);
        let (names, roles) = (users(&["a@x.io"]), texts(&["r"]));
        let added = client.add_users("o-1", &names, &roles).await.unwrap_err();
        let changed = client.change_org_roles("o-1", &names, &roles, &[]).await.unwrap_err();
        let enabled = client.enable_service("o-1", "s-1").await.unwrap_err();
        for error in [added, changed, enabled] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "{error}");
        }
        assert_eq!(server.requests().len(), 3);

        let server = Server::start([reply(), Reply::json(200, "{}")]).await;
        navigator(&server, Credentials::AccessToken("t".into()))
            .remove_users("o-1", &names)
            .await
            .unwrap();
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn an_add_that_says_nothing_of_anybody_has_an_unknown_outcome() {
    let server = Server::start([Reply::json(202, r#"{"message": "accepted"}"#)]).await;
    let added = client(&server).add_users("o-1", &users(&["a@x.io"]), &texts(&["r"])).await;
    assert_eq!(added.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn who_may_not_is_told_which_role_and_whose_token_it_takes() {
    let server = Server::start((0..2).map(|_| Reply::json(403, r#"{"message": "no"}"#))).await;
    let client = client(&server);
    let of_users = client.list_users("o-1").await.unwrap_err().detail();
    assert!(
        of_users.contains("Customer Administrator. The access token must be of the organization")
    );
    let of_service = client.enable_service("o-1", "s-1").await.unwrap_err().detail();
    assert!(of_service.contains("needs the role Provider Administrator."), "{of_service}");
}
