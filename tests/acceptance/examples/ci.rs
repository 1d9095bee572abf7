//! `examples/complete/ci`: the workflow files say what they promise, and the commands in them
//! take the example from nothing to an empty plan.

use serde_json::Value;

use super::complete::{AWS, copied};
use super::sandbox;
use crate::support::api::{customer_names, written};
use crate::support::postgres::Postgres;
use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, terraform};

const GITHUB: &str = "complete/ci/.github/workflows/terraform.yml";
const GITLAB: &str = "complete/ci/.gitlab-ci.yml";

/// A workflow file as Terraform reads YAML.
#[track_caller]
fn parsed(path: &str) -> Value {
    let ws = Workspace::bare();
    ws.file("workflow.yml", &super::example(path));
    let config = "output \"it\" {\n  value = jsonencode(yamldecode(file(\"workflow.yml\")))\n}\n";
    let state = ws.apply(config).state;
    let text = state.output("it").as_str().expect("a text").to_owned();
    serde_json::from_str(&text).expect("it is JSON")
}

/// The elements of a list; none where there is none.
fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What the steps of a job of GitHub's run.
fn steps(workflow: &Value, job: &str) -> Vec<String> {
    let runs = elements(&workflow["jobs"][job]["steps"]).filter_map(|step| step["run"].as_str());
    runs.map(str::to_owned).collect()
}

/// What a job of GitLab's runs.
fn lines(workflow: &Value, job: &str) -> Vec<String> {
    let template = workflow[job]["extends"].as_str().expect("what it extends");
    let before = elements(&workflow[template]["before_script"]);
    let lines = before.chain(elements(&workflow[job]["script"]));
    lines.map(|line| line.as_str().expect("a line").to_owned()).collect()
}

/// Runs the jobs of a pull request and of what is merged, and looks at what came of them.
#[track_caller]
fn works(plan: &[String], apply: &[String]) {
    if terraform().lacks(Feature::Functions) {
        return;
    }
    let (sandbox, postgres) = (sandbox(), Postgres::start());
    let ws = copied("complete/ci", &sandbox, &[AWS]);
    ws.env("PG_CONN_STR", &postgres.url());
    ws.env("TF_IN_AUTOMATION", "true");
    // As GitLab sets them.
    let token = ws.directory().join(".oidc-token");
    ws.env("OIDC_TOKEN", "not-a-token");
    ws.env("AWS_WEB_IDENTITY_TOKEN_FILE", &token.to_string_lossy());
    // The page has that done once, and the lock file committed.
    ws.succeed(&["init", "-input=false"]);

    let planned = ws.script(&plan.join("\n"));
    assert!(planned.stdout.contains("4 to add, 0 to change"), "{}", planned.transcript());
    assert_eq!(written(&sandbox), [""; 0], "a plan makes nothing");
    let applied = ws.script(&apply.join("\n"));
    assert!(applied.stdout.contains("4 added, 0 changed"), "{}", applied.transcript());
    assert_eq!(customer_names(&sandbox), ["Example Customer"]);
    written(&sandbox);
    let again = ws.script(&apply.join("\n"));
    assert!(again.stdout.contains("0 added, 0 changed"), "{}", again.transcript());
    assert_eq!(written(&sandbox), [""; 0]);
    ws.assert_nowhere(&postgres.url());
    ws.assert_nowhere("not-a-token");
}

#[test]
fn the_commands_of_the_github_workflow_plan_and_apply_once() {
    let workflow = parsed(GITHUB);
    works(&steps(&workflow, "plan"), &steps(&workflow, "apply"));
}

#[test]
fn the_commands_of_the_gitlab_pipeline_plan_and_apply_once() {
    let workflow = parsed(GITLAB);
    works(&lines(&workflow, "plan"), &lines(&workflow, "apply"));
}

#[test]
fn the_github_workflow_pins_its_actions_and_takes_secrets_from_the_environment() {
    let workflow = parsed(GITHUB);
    for job in ["plan", "apply"] {
        for step in elements(&workflow["jobs"][job]["steps"]) {
            if let Some(uses) = step["uses"].as_str() {
                let (_, commit) = uses.split_once('@').expect("an action at a commit");
                let pinned = commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
                assert!(pinned, "{uses}");
                assert!(step.get("env").is_none(), "{uses} is told a secret");
                continue;
            }
            for secret in ["WIV_API_KEY", "PG_CONN_STR"] {
                assert_eq!(step["env"][secret], format!("${{{{ secrets.{secret} }}}}"));
            }
        }
        assert!(workflow["jobs"][job].get("env").is_none());
    }
    let all = workflow["env"].as_object().expect("what all steps are told");
    assert_eq!(all.keys().collect::<Vec<_>>(), ["TF_IN_AUTOMATION"]);
    assert_eq!(workflow["permissions"]["id-token"], "write");
    assert_eq!(workflow["permissions"]["contents"], "read");
    let apply = &workflow["jobs"]["apply"];
    assert_eq!(apply["environment"], "production");
    assert_eq!(apply["concurrency"]["cancel-in-progress"], false);
    let plan = workflow["jobs"]["plan"]["if"].as_str().expect("a condition");
    assert!(plan.contains("head.repo.full_name == github.repository"), "{plan}");
}

#[test]
fn the_gitlab_pipeline_asks_for_a_token_and_applies_one_at_a_time_by_hand() {
    let workflow = parsed(GITLAB);
    assert!(workflow[".terraform"]["id_tokens"]["OIDC_TOKEN"]["aud"].is_string());
    assert_eq!(workflow["default"]["interruptible"], false);
    assert_eq!(workflow["apply"]["rules"][0]["when"], "manual");
    assert!(workflow["apply"]["resource_group"].is_string());
    assert_eq!(workflow["apply"]["environment"], "production");
    assert!(
        workflow["plan"].get("artifacts").is_none() && workflow["apply"].get("artifacts").is_none()
    );
}
