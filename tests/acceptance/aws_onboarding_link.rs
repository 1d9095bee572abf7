//! `msp_aws_onboarding_link` under real Terraform.

use serde_json::{Value, json};

use msp_sandbox::{BlockingSandbox, Fault};
use support::api;
use support::between::{Between, Posts};
use support::hcl::Block;
use support::workspace::{Workspace, sandbox_provider};

const LINK: &str = "msp_aws_onboarding_link.it";

/// With a customer `c-1`.
fn start() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = api::start();
    api::make_customer(&sandbox, "c-1", "Acme");
    (sandbox, ws)
}

fn config(body: &str) -> String {
    Block::resource("msp_aws_onboarding_link", "it").line(body).to_string()
}

const ONE: &str = "customer_id = \"c-1\"";

/// How many links were given out.
fn links(sandbox: &BlockingSandbox) -> usize {
    sandbox.state().customers.iter().map(|customer| customer.links.len()).sum()
}

#[support::test]
fn a_link_is_asked_for_as_documented_and_what_is_in_it_is_read_out() {
    let (sandbox, ws) = start();
    let step = ws.apply(&config(ONE));

    let received = sandbox.received();
    let sent: Vec<_> = received.iter().filter(|request| request.method != "GET").collect();
    let [request] = &*sent else { panic!("one request, not {}", sent.len()) };
    assert_eq!((&*request.method, &*request.path), ("POST", "/onboarding/aws/cloudformation-link"));
    assert_eq!(request.headers["x-wiv-impersonated-tenant-id"], "c-1");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.json(), json!({ "account_type": "payer", "cur_config_type": "cur" }));

    assert_eq!(step.plan.after(LINK, "account_type"), Some(&json!("payer")));
    assert_eq!(step.plan.after(LINK, "external_id"), None);
    let external_id = sandbox.state().customers[0].links[0].external_id.clone();
    let link = |path| step.state.attribute(LINK, path).clone();
    assert_eq!(link("id"), format!("c-1/{external_id}"));
    assert_eq!(link("external_id"), external_id);
    assert_eq!(link("region"), "us-east-1");
    assert_eq!(link("stack_name"), "Wiv-Onboarding");
    assert_eq!(link("parameters"), json!({ "ExternalId": external_id }));
    let template = link("template_url");
    assert!(template.as_str().is_some_and(|url| url.contains("Signature=")), "{template}");
    let url = link("cloudformation_url");
    assert!(url.as_str().is_some_and(|url| url.contains("#/stacks/create/review")), "{url}");
}

#[support::test]
fn no_signed_url_is_shown_in_a_plan_or_an_apply() {
    let (_sandbox, ws) = start();
    ws.configuration(&config(ONE));
    let applied = ws.succeed(&["apply", "-auto-approve", "-no-color"]).stdout;
    let destroyed = ws.succeed(&["apply", "-destroy", "-auto-approve", "-no-color"]).stdout;
    for shown in [applied, destroyed] {
        assert_eq!(shown.matches("(sensitive value)").count(), 2, "{shown}");
        assert!(!shown.contains("X-Amz-Signature"), "{shown}");
    }
}

#[support::test]
fn every_change_makes_a_new_link_and_says_what_stays_on_the_old_one() {
    let (sandbox, ws) = start();
    api::make_customer(&sandbox, "c-2", "Beta");
    ws.apply(&config(ONE));
    let first = ws.attribute(LINK, "external_id");
    for (changed, attribute) in [
        ("customer_id = \"c-2\"", "customer_id"),
        ("customer_id = \"c-1\"\n  account_type = \"member\"", "account_type"),
        ("customer_id = \"c-1\"\n  cur_config_type = \"cur2\"", "cur_config_type"),
    ] {
        let plan = ws.plan(&config(changed));
        assert_eq!(plan.action(LINK), "replace");
        assert_eq!(plan.replace_paths(LINK), &json!([[attribute]]));
        plan.warnings.about(first.as_str().expect("an external id"));
    }
    let step = ws.apply(&config(&format!("{ONE}\n  keepers = {{ asked_for = \"2026-01\" }}")));
    assert_eq!(step.plan.action(LINK), "replace");
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r#"
    A new link takes the place of onboarding link c-1/ID

    A new link has a new external id. The role of the old CloudFormation stack still asks for "ID", and an integration that was made with the old link still uses it. An `msp_integration` that takes its `external_id` from this block needs a new integration: its own plan says so.

    Nothing is sent for the old link: its signed URL ends by itself.
    "#);
    assert_eq!(step.warnings.to_string(), "", "the plan has said it");
    assert_ne!(step.state.attribute(LINK, "external_id"), &first);
    assert_eq!(links(&sandbox), 2);
}

#[support::test]
fn replaced_on_demand_or_tainted_the_old_link_is_named_when_it_is_forgotten() {
    let (sandbox, ws) = start();
    ws.apply(&config(ONE));
    for made in [2, 3] {
        let old = ws.attribute(LINK, "id");
        let step = if made == 2 {
            ws.apply_replace(LINK)
        } else {
            ws.taint(LINK);
            ws.apply_with(&[])
        };
        assert_eq!(step.plan.action(LINK), "replace");
        let forgotten = step.warnings.about("was only forgotten");
        assert!(forgotten.summary.contains(old.as_str().expect("an id")), "{forgotten}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(api::masked(&forgotten.text()), @r"
            Onboarding link c-1/ID was only forgotten

            Delete the CloudFormation stack in the AWS account if nobody needs it: the stack and its role stay there until then. Wiv documents no call that ends a link, so nothing is sent. Its signed URL ends by itself. An integration that was made with it keeps its external id: a new link has a new one.
            ");
        }
        assert_eq!(links(&sandbox), made);
    }
}

#[support::test]
fn destroying_it_sends_nothing_and_says_what_stays() {
    let (sandbox, ws) = start();
    ws.apply(&config(ONE));
    sandbox.forget_requests();
    let warnings = ws.destroy();
    insta::assert_snapshot!(api::masked(&warnings.about("is only forgotten").text()), @r"
    Onboarding link c-1/ID is only forgotten

    Delete the CloudFormation stack in the AWS account if nobody needs it: the stack and its role stay there until then. Wiv documents no call that ends a link, so nothing is sent. Its signed URL ends by itself. An integration that was made with it keeps its external id: a new link has a new one.
    ");
    warnings.only();
    assert!(sandbox.received().is_empty());
}

#[support::test]
fn an_imported_link_has_no_urls_and_its_first_apply_records_the_rest_and_sends_nothing() {
    let (sandbox, ws) = start();
    let body = format!("{ONE}\n  keepers = {{ a = \"b\" }}");
    ws.apply(&config(&body));
    let id = ws.attribute(LINK, "id");
    let id = id.as_str().expect("an id");
    sandbox.forget_requests();

    let untold = [
        "account_type",
        "cur_config_type",
        "keepers",
        "cloudformation_url",
        "region",
        "stack_name",
        "template_url",
        "parameters",
    ];
    let twin = ws.import_verify(LINK, id, &untold);
    let step = twin.apply_with(&[]);
    assert_eq!(step.plan.action(LINK), "update");
    step.plan.warnings.about("`keepers` taken as given");
    for url in ["cloudformation_url", "template_url", "parameters"] {
        assert_eq!(step.plan.after(LINK, url), Some(&Value::Null), "{url}");
        assert_eq!(step.state.attribute(LINK, url), &Value::Null, "{url}");
    }
    assert!(sandbox.received().is_empty());

    // What has been recorded counts from here on.
    let other = twin.plan(&config(&format!("{ONE}\n  keepers = {{ a = \"c\" }}")));
    assert_eq!(other.action(LINK), "replace");
}

#[support::test]
fn an_import_block_takes_it_in_without_a_call() {
    let (sandbox, ws) = start();
    ws.configuration(&config(ONE));
    let step = ws.import_block(LINK, "c-1/with/slashes");
    assert_eq!(step.state.attribute(LINK, "external_id"), "with/slashes");
    assert!(sandbox.received().is_empty());
}

#[support::test]
fn an_import_id_has_two_parts() {
    let (_sandbox, ws) = start();
    ws.configuration(&config(ONE));
    for id in ["c-1", "/x", "c-1/", "c-1/ x", "c-1/-", "c-1/x", "c-1/a b"] {
        let error = ws.import_error(LINK, id);
        assert!(error.contains("`<customer_id>/<external_id>`"), "{id}: {error}");
    }
}

#[support::test]
fn values_that_are_not_known_yet_are_no_bad_input() {
    let (sandbox, ws) = start();
    let later = Block::resource("terraform_data", "later").text("input", "c-1");
    let body = "customer_id = terraform_data.later.output\n  \
                account_type = \"${terraform_data.later.output}-payer\"\n  \
                keepers = { a = terraform_data.later.output }";
    let step = ws.apply(&format!("{later}{}", config(body)));
    assert_eq!(step.plan.after(LINK, "customer_id"), None);
    let sent = api::bodies(&sandbox, ("POST", "/onboarding/aws/cloudformation-link"));
    assert_eq!(sent[0]["account_type"], "c-1-payer");
}

#[support::test]
fn a_lost_answer_is_an_error_that_says_that_a_new_link_is_harmless() {
    let (sandbox, ws) = start();
    let between = Between::start(sandbox.address());
    ws.provider(&sandbox_provider(&between.url()));
    between.posts(Posts::LoseAnswer);
    let lost = ws.apply_error(&config(ONE));
    let text = lost.only().text();
    assert!(text.contains("This does no harm"), "{text}");
    assert!(text.starts_with("The onboarding link of customer c-1 did not arrive"), "{text}");
    assert_eq!(ws.state().addresses(), [""; 0]);
    assert_eq!(links(&sandbox), 1);

    between.posts(Posts::Pass);
    ws.apply(&config(ONE));
    assert_eq!(links(&sandbox), 2);
}

#[support::test]
fn a_link_of_an_unknown_form_is_kept_as_it_is_with_a_warning() {
    let (sandbox, ws) = start();
    let between = Between::start(sandbox.address());
    ws.provider(&sandbox_provider(&between.url()));
    let answer = r#"{"data": {"external_id": "x", "cloudformation_url": "https://example.com/"}}"#;
    between.posts(Posts::Answer(200, answer));
    let step = ws.apply(&config(ONE));
    step.warnings.about("c-1/x has an unknown form");
    assert_eq!(step.state.attribute(LINK, "cloudformation_url"), "https://example.com/");
    for untold in ["region", "stack_name", "template_url"] {
        assert_eq!(step.state.attribute(LINK, untold), &Value::Null, "{untold}");
    }
    assert_eq!(step.state.attribute(LINK, "parameters"), &json!({}));

    let answer = r#"{"data": {"external_id": "x", "cloudformation_url": "https://example.com/",
        "pre_signed_url": "https://example.com/template.yaml?Signature=0f"}}"#;
    between.posts(Posts::Answer(200, answer));
    let step = ws.apply_replace(LINK);
    let template = "https://example.com/template.yaml?Signature=0f";
    assert_eq!(step.state.attribute(LINK, "template_url"), template);
}

#[support::test]
fn a_link_is_read_whole_where_that_is_certain_and_else_not_at_all() {
    let (sandbox, ws) = start();
    let between = Between::start(sandbox.address());
    ws.provider(&sandbox_provider(&between.url()));
    let template = "https://b.s3.amazonaws.com/t.yaml?X-Amz-Date=1&X-Amz-Signature=0f";
    let console =
        "https://eu-west-1.console.aws.amazon.com/cloudformation/home#/stacks/quickcreate";
    let link = |url: &str| {
        json!({ "data": { "external_id": "x", "cloudformation_url": url } }).to_string()
    };
    let whole = link(&format!("{console}?templateURL={template}&amp;stackName=Wiv&amp;param_A=b"));
    between.posts(Posts::Answer(200, whole.leak()));
    let step = ws.apply(&config(ONE));
    assert_eq!(step.warnings.len(), 0);
    let told = |path| step.state.attribute(LINK, path).clone();
    assert_eq!(told("template_url"), template);
    assert_eq!((told("region"), told("stack_name")), (json!("eu-west-1"), json!("Wiv")));
    assert_eq!(told("parameters"), json!({ "A": "b" }));

    let apart = link(&format!("{console}?templateURL={template}&stackName=Wiv&X-Amz-Expires=1"));
    between.posts(Posts::Answer(200, apart.leak()));
    let step = ws.apply_replace(LINK);
    insta::assert_snapshot!(step.warnings.about("unknown form").text(), @r"
    The onboarding link c-1/x has an unknown form

    The link was created, but its `cloudformation_url` cannot be taken apart. It does not say where its `templateURL` ends. The query there is not percent-encoded, so the rest may belong to the template or to the link. Attributes that the provider reads out of it are null. The URLs themselves are stored as Wiv gave them.
    ");
    assert_eq!(step.state.attribute(LINK, "template_url"), &Value::Null);
}

#[support::test]
fn what_wiv_refuses_is_told_with_what_to_do_next() {
    let (sandbox, ws) = start();
    // A key that may list no customers still learns of it, by the apply.
    sandbox.fault(Fault::status(403).on("GET", "/msp/customers"));
    let unknown = ws.apply_error(&config("customer_id = \"c-9\""));
    assert_eq!(unknown.only().attribute(), "customer_id");
    insta::assert_snapshot!(api::masked(&unknown.only().text()), @r#"
    The onboarding link of customer c-9 was not created: Wiv did not find it (404)

    Check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    Tried: `POST /onboarding/aws/cloudformation-link`. Answer: 404 Not Found, "Customer not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);

    sandbox.clear_faults();
    ws.provider(&sandbox_provider(&sandbox.url()).replace("wiv-api-key", "wrong-key"));
    let wrong = ws.plan_error(&config(ONE));
    insta::assert_snapshot!(api::masked(&wrong.only().text()), @r#"
    Cannot look for the customer: Wiv refused the credentials (401)

    Check that the credential from `wiv.api_key` is complete, has not expired, and belongs to this endpoint and organization.

    Tried: `GET /msp/customers`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong or have expired, or their owner has left. Nothing was changed.
    "#);

    ws.provider("");
    let missing = ws.plan_error(&config(ONE));
    assert!(missing.only().text().contains("WIV_API_KEY"), "{missing}");
    assert_eq!(links(&sandbox), 0);
}

#[support::test]
fn what_cannot_be_a_link_is_refused_with_its_attribute() {
    let (sandbox, ws) = start();
    for (body, attribute, words) in [
        ("", "", "\"customer_id\" is required"),
        ("customer_id = \"\"", "customer_id", "must not be blank"),
        ("customer_id = \"c-1 \"", "customer_id", "white space"),
        ("customer_id = \"c-1\"\n  account_type = \" \"", "account_type", "must not be blank"),
        ("customer_id = \"c-1\"\n  account_type = \"Payer\"", "account_type", "Wiv documents"),
        ("customer_id = \"c-1\"\n  cur_config_type = \"CUR\"", "cur_config_type", "\"cur\""),
        ("customer_id = \"c-1\"\n  cur_config_type = \"\"", "cur_config_type", "not be blank"),
        (
            "customer_id = \"c-1\"\n  external_id = \"x\"",
            "external_id",
            "only the provider sets it",
        ),
        ("customer_id = \"c-1\"\n  deletion_policy = \"abandon\"", "deletion_policy", "argument"),
    ] {
        let errors = ws.validate_error(&config(body));
        let error = errors.about(words);
        if !attribute.is_empty() {
            assert_eq!(error.attribute(), attribute, "{error}");
        }
    }
    assert!(sandbox.received().is_empty());
}
