//! Both clients against the sandbox, which knows nothing of them: whatever it assumes where
//! the documents are silent, a customer is onboarded from end to end.

use std::num::NonZeroUsize;

use msp_sandbox::{Assumptions, Fault, NewCases, Options, Sandbox};
use serde_json::json;
use terraform_provider_msp::http::{CancellationToken, ErrorKind, SecretJson, Settings};
use terraform_provider_msp::navigator::{self, Credentials, TenantBody, UserName};
use terraform_provider_msp::wiv::{
    CaseSearch, Client, CustomerField, FoundCases, NewIntegration, NewOnboardingLink,
};

use super::{fixture_json, settings};

/// Where the documents are silent about what is answered: every alternative.
const ALTERNATIVES: [&str; 28] = [
    "customer_id_key=org_id",
    "customer_id_form=org",
    "post_envelope=none",
    "post_status=201",
    "list_envelope=data_customers",
    "list_envelope=customers",
    "list_envelope=bare",
    "integration_element=id",
    "integration_element=unrecognised",
    "money=string",
    "wiv_error_key=message",
    "wiv_error_key=text",
    "link_external_id=same",
    "customer_names=unique",
    "timestamp_zone=offset",
    "email_echo=lower",
    "scroll_ids=page",
    "last_case_page=empty",
    "cases_of_nobody=refused",
    "cases_per_page=7",
    "unknown_fields=ignored",
    "tenant_reads=whole",
    "update_answer=created",
    "state_echo=abbreviated",
    "navigator_error_key=error",
    "org_users_again=failed",
    "missing_users=succeeded",
    "services_again=refused",
];

async fn sandbox(assumptions: &[&str]) -> Sandbox {
    let assumptions = Assumptions::with(assumptions).unwrap();
    Sandbox::start(Options { assumptions, ..Options::default() }).await.unwrap()
}

fn wiv(sandbox: &Sandbox, key: &str) -> Client {
    let endpoint = sandbox.handle().url().parse().unwrap();
    Client::new(&settings(), endpoint, key.into(), CancellationToken::new()).unwrap()
}

fn navigator(sandbox: &Sandbox, credentials: Credentials) -> navigator::Client {
    let endpoint = sandbox.handle().url().parse().unwrap();
    navigator::Client::new(&settings(), endpoint, credentials, CancellationToken::new()).unwrap()
}

fn provider_org() -> String {
    Options::default().credentials.provider_org_id
}

fn refresh_token() -> Credentials {
    Credentials::RefreshToken(Options::default().credentials.refresh_token.into())
}

fn tenant() -> TenantBody {
    let documented = fixture_json("navigator-tenant-request.json");
    let text = |name: &str| documented[name].as_str().unwrap().to_owned();
    TenantBody {
        tenant_type: text("tenantType"),
        country: text("country"),
        display_name: text("displayName"),
        company_name: text("companyName"),
        city: text("city"),
        state: text("state"),
        zip: text("zip"),
        domain: text("domain"),
        admin_user_email: Some(text("adminUserEmail")),
        tag: Some(text("tag")),
        address_line1: text("addressLine1"),
        address_line2: None,
    }
}

/// A customer with link, integrations and users, read back.
async fn onboard(sandbox: &Sandbox, assumption: &str) {
    let client = wiv(sandbox, &Options::default().credentials.wiv_api_key);
    let customer = client.create_customer("Wiv-MSP-Customer").await.unwrap();
    let link = NewOnboardingLink { account_type: "payer".into(), cur_config_type: "cur".into() };
    let link = client.create_onboarding_link(&customer.id, &link).await.unwrap();
    assert!(link.cloudformation_url.is_some() && link.pre_signed_url.is_some(), "{assumption}");
    let aws = json!({
        "role_arn": "arn:aws:iam::123456789012:role/WivAccessRole",
        "external_id": link.external_id,
    });
    let gcp = fixture_json("wiv-integration-gcp-request.json")["integration_secret"].take();
    for (kind, secret) in [("AWS", aws), ("GCP", gcp)] {
        let name = format!("Wiv-MSP-Customer-{kind}");
        let new = NewIntegration { kind: kind.into(), name, secret: SecretJson::new(secret) };
        let created = client.create_integration(&customer.id, &new).await.unwrap();
        assert_eq!(created.integration.kind.as_deref(), Some(kind), "{assumption}");
        assert!(created.integration.created_at().is_some(), "{assumption}: {created:?}");
    }
    let users = ["Justin@wiv.ai".to_owned(), "no address".to_owned()];
    let told = client.add_users(&customer.id, &users, "MSP-Admin").await.unwrap();
    assert_eq!((told.added.len(), told.failed.len()), (1, 1), "{assumption}");

    let listed = client.list_customers(&CustomerField::ALL).await.unwrap().remove(0);
    assert_eq!(listed.id, customer.id, "{assumption}");
    assert_eq!(listed.name.as_deref(), Some("Wiv-MSP-Customer"), "{assumption}");
    let figures = listed.figures.as_ref().unwrap();
    assert_eq!(figures.num_of_integrations, Some(2), "{assumption}");
    assert!(figures.cost_impact.is_some() && figures.realized_savings.is_some(), "{assumption}");
    let integrations = listed.integrations.unwrap();
    let expected = if assumption == "integration_element=unrecognised" { (0, 2) } else { (2, 0) };
    let counts = (integrations.recognised.len(), integrations.unrecognised);
    assert_eq!(counts, expected, "{assumption}");
    operate(sandbox, &client, &customer.id, assumption).await;
}

/// What comes after onboarding: cases are found and a workflow is run.
async fn operate(sandbox: &Sandbox, client: &Client, customer_id: &str, assumption: &str) {
    sandbox.make_cases(&NewCases::of(customer_id, 300)).unwrap();
    let found = client.find_cases(&cases_of(customer_id), None).await.unwrap();
    assert_eq!((found_ids(&found), found.is_complete), (made_ids(sandbox), true), "{assumption}");
    let some = client.find_cases(&cases_of(customer_id), NonZeroUsize::new(9)).await.unwrap();
    assert_eq!((some.cases.len(), some.is_complete), (9, false), "{assumption}");
    let payload = SecretJson::new(json!({"customer": customer_id}));
    let run = client.run_workflow("onboarding", &payload).await.unwrap();
    assert_eq!(run.execution_id, sandbox.state().runs[0].execution_id, "{assumption}");
    assert!(run.started_at().is_some(), "{assumption}: {run:?}");
}

fn cases_of(customer_id: &str) -> CaseSearch {
    CaseSearch { customer_id: Some(customer_id.to_owned()), ..CaseSearch::default() }
}

fn found_ids(found: &FoundCases) -> Vec<String> {
    found.cases.iter().filter_map(|case| case.id.clone()).collect()
}

fn made_ids(sandbox: &Sandbox) -> Vec<String> {
    let cases = sandbox.state().customers.into_iter().flat_map(|customer| customer.cases);
    cases.map(|case| case.case_id).collect()
}

/// A cursor that was moved on by a call whose answer is lost leaves out a page, which nothing
/// in the answers tells.
#[tokio::test]
async fn no_case_is_left_out_whichever_answer_is_lost() {
    for ids in ["scroll_ids=cursor", "scroll_ids=page"] {
        let sandbox = sandbox(&[ids, "cases_per_page=2"]).await;
        let client = wiv(&sandbox, &Options::default().credentials.wiv_api_key);
        let id = client.create_customer("Wiv-MSP-Customer").await.unwrap().id;
        sandbox.make_cases(&NewCases::of(&id, 7)).unwrap();
        for lost in 0..4 {
            let drop = Fault::drop_after_commit().on("POST", "/v2/cases/msp/search");
            sandbox.fault(drop.skip(lost).once());
            let found = client.find_cases(&cases_of(&id), None).await.unwrap();
            assert_eq!(found_ids(&found), made_ids(&sandbox), "{ids}, answer {lost}");
            assert_eq!(sandbox.faults().last().unwrap().fired, 1);
            sandbox.clear_faults();
        }
    }
}

/// A tenant made, read, listed and updated.
async fn partner(sandbox: &Sandbox, assumption: &str) {
    let client = navigator(sandbox, refresh_token());
    let created = client.create_tenant(&provider_org(), &tenant()).await.unwrap();
    let read = client.get_organization(&created.id).await.unwrap();
    assert_eq!(read.display_name.as_deref(), Some("Lorem"), "{assumption}");
    let listed = client.list_tenants(&provider_org()).await.unwrap();
    assert_eq!(listed.iter().filter(|one| one.id == created.id).count(), 1, "{assumption}");
    let changed = TenantBody { city: "Macon".into(), tag: Some(String::new()), ..tenant() };
    let updated = client.update_tenant(&created.id, &changed).await.unwrap();
    assert_eq!(updated.city.as_deref(), Some("Macon"), "{assumption}");
    let read = client.get_organization(&created.id).await.unwrap();
    assert_eq!(read.tag.as_deref(), Some(""), "{assumption}");
    let missing = client.get_organization("no-such-organization").await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound, "{assumption}");
    staff(&client, &created.id, assumption).await;
}

/// A user and an invited one in the tenant, who are changed and leave, and a service.
async fn staff(client: &navigator::Client, org: &str, assumption: &str) {
    let texts = |texts: &[&str]| texts.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let emails = texts(&["a@example.com", "b@invited.example"]);
    let user = |email: &String| UserName { username: email.clone(), idp_id: "example".to_owned() };
    let users: Vec<_> = emails.iter().map(user).collect();
    let roles = client.list_org_roles(org).await.unwrap();
    let [admin, member] = &roles[..] else { panic!("{assumption}: {roles:?}") };
    let (admin, member) = (vec![admin.name.clone()], vec![member.name.clone()]);
    let answer = client.add_users(org, &users, &admin).await.unwrap();
    assert!(answer.has_added(&emails[0]) && answer.has_invited(&emails[1]), "{assumption}");
    client.change_org_roles(org, &users[..1], &member, &admin).await.unwrap();
    let listed = client.list_users(org).await.unwrap();
    let [listed] = &listed[..] else { panic!("{assumption}: {listed:?}") };
    assert!(listed.is(&emails[0]), "{assumption}");
    assert_eq!(listed.org_roles.as_ref().unwrap()[0].name, member[0], "{assumption}");
    assert_eq!(client.remove_users(org, &users[..1]).await.unwrap().failure(&emails[0]), None);
    let (revoked, was_lost) = client.revoke_invitations(org, &emails[1..]).await.unwrap();
    assert_eq!((revoked.failure(&emails[1]), was_lost), (None, false), "{assumption}");
    assert!(client.list_users(org).await.unwrap().is_empty(), "{assumption}");

    let off =
        |one: &&navigator::Service| (one.enabled, one.can_be_enabled) == (Some(false), Some(true));
    let services = client.list_services(org).await.unwrap();
    let service = services.iter().find(off).unwrap();
    client.enable_service(org, &service.id).await.unwrap();
    let services = client.list_services(org).await.unwrap();
    let now = services.iter().find(|one| one.id == service.id).unwrap();
    assert_eq!(now.enabled, Some(true), "{assumption}");
}

#[tokio::test]
async fn a_customer_is_onboarded_as_documented() {
    let sandbox = sandbox(&[]).await;
    onboard(&sandbox, "as documented").await;
    partner(&sandbox, "as documented").await;
}

#[tokio::test]
async fn a_customer_is_onboarded_under_every_alternative() {
    for assumption in ALTERNATIVES {
        let sandbox = sandbox(&[assumption]).await;
        onboard(&sandbox, assumption).await;
        partner(&sandbox, assumption).await;
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_in_the_services_words_whatever_their_form() {
    for assumption in ["wiv_error_key=error", "wiv_error_key=message", "wiv_error_key=text"] {
        let sandbox = sandbox(&[assumption]).await;
        let error = wiv(&sandbox, "some-other-key").create_customer("n").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{assumption}");
        assert_eq!(error.words(), Some("Authentication required"), "{assumption}");
        assert!(sandbox.handle().state().customers.is_empty());
    }
}

#[tokio::test]
async fn a_token_that_ended_between_two_calls_is_renewed() {
    let sandbox = sandbox(&[]).await;
    let client = navigator(&sandbox, refresh_token());
    client.list_tenants(&provider_org()).await.unwrap();
    sandbox.handle().expire_access_tokens();
    client.create_tenant(&provider_org(), &tenant()).await.unwrap();
    assert_eq!(sandbox.handle().state().tenants.len(), 1);
}

#[tokio::test]
async fn an_oauth_app_works_as_well_and_a_wrong_one_is_refused() {
    let sandbox = sandbox(&[]).await;
    let known = Options::default().credentials;
    let app = |secret: &str| Credentials::OAuthApp {
        org_id: provider_org(),
        client_id: known.client_id.clone(),
        client_secret: secret.into(),
    };
    navigator(&sandbox, app(&known.client_secret)).list_tenants(&provider_org()).await.unwrap();
    let wrong = navigator(&sandbox, app("some-other-secret"));
    let error = wrong.list_tenants(&provider_org()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn what_is_made_at_once_is_made_once_each_within_the_limit() {
    let sandbox = sandbox(&[]).await;
    let endpoint = sandbox.handle().url().parse().unwrap();
    let settings = Settings { max_concurrent_requests: 3, ..settings() };
    let key = Options::default().credentials.wiv_api_key.into();
    let client = Client::new(&settings, endpoint, key, CancellationToken::new()).unwrap();
    let creates: Vec<_> = (0..50)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.create_customer(&format!("c-{number}")).await })
        })
        .collect();
    for create in creates {
        create.await.unwrap().unwrap();
    }
    assert_eq!(sandbox.handle().state().customers.len(), 50);
}
