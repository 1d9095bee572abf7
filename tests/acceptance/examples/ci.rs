//! `examples/complete/ci`: the workflow files say what they promise, and the commands in them
//! take the example from nothing to an empty plan.

use std::fs;
use std::time::Duration;

use serde_json::Value;

use super::complete::{AWS, copied};
use support::api::{customer_names, sandbox, written};
use support::command;
use support::postgres::Postgres;
use support::terraform::Product;
use support::workspace::{Workspace, terraform};

const GITHUB: &str = "complete/ci/.github/workflows/terraform.yml";
const GITHUB_OPENTOFU: &str = "complete/ci/.github/workflows/opentofu.yml";
const GITLAB: &str = "complete/ci/.gitlab-ci.yml";

/// What each workflow calls for its rehearsal.
const REHEARSAL: &str = "sh rehearse.sh";

/// A workflow file as Terraform reads YAML.
#[track_caller]
fn parsed(path: &str) -> Value {
    yaml(&super::example(path))
}

/// What a text in YAML says. Terraform's console needs neither a provider nor an `init` for it.
#[track_caller]
fn yaml(text: &str) -> Value {
    let directory = tempfile::tempdir_in(support::build::tmp()).expect("a directory");
    fs::write(directory.path().join("it.yml"), text).expect("a file is written");
    let expression = r#"jsonencode(yamldecode(file("it.yml")))"#;
    let mut bash = command::clean("bash");
    bash.args(["-c", r#"printf '%s' "$1" | "$0" console"#])
        .arg(&terraform().program)
        .arg(expression)
        .env("CHECKPOINT_DISABLE", "1")
        .current_dir(directory.path());
    let output = command::run(bash, Duration::from_secs(120));
    let text: Option<String> = serde_json::from_str(&output.stdout).ok();
    let read = text.and_then(|text| serde_json::from_str(&text).ok());
    read.unwrap_or_else(|| panic!("{}", output.transcript()))
}

/// The elements of a list; none where there is none.
fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// That of GitHub for what runs here.
fn github() -> &'static str {
    match terraform().product {
        Product::Terraform => GITHUB,
        Product::OpenTofu => GITHUB_OPENTOFU,
    }
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
    let (sandbox, postgres) = (sandbox(), Postgres::start());
    let ws = copied("complete/ci", &sandbox, &[AWS]);
    ws.env("PG_CONN_STR", &postgres.url());
    ws.env("TF_IN_AUTOMATION", "true");
    ws.env("TERRAFORM", terraform().product.command());
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

#[support::test(needs(Functions))]
fn the_commands_of_the_github_workflow_plan_and_apply_once() {
    let workflow = parsed(github());
    works(&steps(&workflow, "plan"), &steps(&workflow, "apply"));
}

#[support::test(needs(Functions))]
fn the_commands_of_the_gitlab_pipeline_plan_and_apply_once() {
    let workflow = parsed(GITLAB);
    works(&lines(&workflow, "plan"), &lines(&workflow, "apply"));
}

/// The steps of all jobs of GitHub's.
fn all_steps(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    jobs.flat_map(|(name, job)| elements(&job["steps"]).map(move |step| (name, step)))
}

/// The actions of others that a workflow uses, and the commits that it has them at.
fn actions(workflow: &Value) -> Vec<(&str, &str)> {
    let uses = all_steps(workflow).filter_map(|(_, step)| step["uses"].as_str());
    let of_others = uses.filter(|uses| !uses.starts_with("./"));
    of_others.map(|uses| uses.split_once('@').expect("an action at a commit")).collect()
}

#[support::test]
fn the_rehearsal_of_both_needs_the_sandbox_and_no_secret() {
    let (github, gitlab) = (parsed(GITHUB), parsed(GITLAB));
    let commands = [steps(&github, "rehearse"), lines(&gitlab, "rehearse")];
    for commands in &commands {
        assert!(commands.last().is_some_and(|last| last.ends_with(REHEARSAL)), "{commands:?}");
    }
    let installed = [steps(&github, "rehearse").concat(), lines(&gitlab, "sandbox").concat()];
    let release = format!("v{}", env!("CARGO_PKG_VERSION"));
    for (install, named) in installed.iter().zip([
        &github["jobs"]["rehearse"]["env"]["SANDBOX"],
        &gitlab["sandbox"]["variables"]["SANDBOX"],
    ]) {
        // Without the package cargo finds several in the repository, and asks for one.
        assert!(install.contains("/terraform-provider-msp msp-sandbox"), "{install}");
        assert!(install.contains("--locked") && install.contains("--tag \"$SANDBOX\""));
        assert_eq!(*named, *release);
    }
    for job in [&github["jobs"]["rehearse"], &gitlab["rehearse"], &gitlab["sandbox"]] {
        let text = job.to_string();
        assert!(job.get("environment").is_none() && !text.contains("secrets."), "{text}");
        assert!(job.get("permissions").is_none() && job.get("id_tokens").is_none(), "{text}");
    }
    for plan in [&github["jobs"]["plan"]["needs"], &gitlab[".terraform"]["needs"][0]] {
        assert_eq!(plan, "rehearse", "the sandbox comes first");
    }
}

#[support::test(needs(Functions, MockProvider))]
fn the_rehearsal_passes_against_a_sandbox_of_its_own_and_leaves_nothing() {
    let ws = Workspace::of_example("complete/ci");
    let (source, version) = AWS;
    ws.stand_in(source, version);
    ws.succeed(&["init", "-backend=false", "-input=false"]);
    ws.env("TERRAFORM", terraform().product.command());
    let rehearsed = ws.script(REHEARSAL);
    let passed = rehearsed.stdout.contains("1 passed, 0 failed.");
    assert!(passed, "{}", rehearsed.transcript());
    assert!(!ws.directory().join("terraform.tfstate").exists());
}

/// Whatever holds for the one holds for the other then.
#[support::test]
fn the_github_workflow_for_opentofu_is_the_other_one_with_opentofu_in_it() {
    let action = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("uses: {name}@")).expect(name);
        rest.lines().next().expect("its commit").to_owned()
    };
    let version = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("{name}_version: ")).expect(name);
        rest.lines().next().expect("a version").to_owned()
    };
    let [terraform, opentofu] = [GITHUB, GITHUB_OPENTOFU].map(super::example);
    let setup = |name: &str, text: &str| format!("{name}@{}", action(text, name));
    let translated = [
        (
            setup("hashicorp/setup-terraform", &terraform),
            setup("opentofu/setup-opentofu", &opentofu),
        ),
        (
            format!("terraform_version: {}", version(&terraform, "terraform")),
            format!("tofu_version: {}", version(&opentofu, "tofu")),
        ),
        ("terraform_wrapper".to_owned(), "tofu_wrapper".to_owned()),
        ("name: terraform\n".to_owned(), "name: opentofu\n".to_owned()),
        ("group: terraform-apply".to_owned(), "group: opentofu-apply".to_owned()),
        (" sh rehearse.sh".to_owned(), " TERRAFORM=tofu sh rehearse.sh".to_owned()),
        ("          terraform ".to_owned(), "          tofu ".to_owned()),
    ];
    let expected = translated.iter().fold(terraform, |text, (from, to)| text.replace(from, to));
    assert_eq!(opentofu, expected);
}

#[support::test]
fn the_github_workflow_pins_its_actions_and_takes_secrets_from_the_environment() {
    let workflow = parsed(GITHUB);
    for (job, step) in all_steps(&workflow) {
        if step["uses"].is_string() {
            assert!(step.get("env").is_none(), "{step} is told a secret");
        } else if job != "rehearse" {
            for secret in ["WIV_API_KEY", "PG_CONN_STR"] {
                assert_eq!(step["env"][secret], format!("${{{{ secrets.{secret} }}}}"));
            }
        }
    }
    let all = [workflow.clone(), parsed(GITHUB_OPENTOFU)];
    for (action, commit) in all.iter().flat_map(actions) {
        let pinned = commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
        assert!(pinned, "{action}@{commit}");
    }
    for job in ["plan", "apply"] {
        assert!(workflow["jobs"][job].get("env").is_none());
    }
    let all = workflow["env"].as_object().expect("what all steps are told");
    assert_eq!(all.keys().collect::<Vec<_>>(), ["TF_IN_AUTOMATION"]);
    let apply = &workflow["jobs"]["apply"];
    assert_eq!(apply["concurrency"]["cancel-in-progress"], false);
    let plan = workflow["jobs"]["plan"]["if"].as_str().expect("a condition");
    assert!(plan.contains("head.repo.full_name == github.repository"), "{plan}");
}

/// Else what is copied would be older than what is tried here.
#[support::test]
fn an_action_that_this_repository_uses_too_is_at_the_same_commit() {
    let own = yaml(include_str!("../../../.github/workflows/ci.yml"));
    let (own, examples) = (actions(&own), [GITHUB, GITHUB_OPENTOFU].map(parsed));
    let shared = examples.iter().flat_map(actions).filter_map(|(action, commit)| {
        let (_, ours) = own.iter().find(|(name, _)| *name == action)?;
        Some((action, commit, *ours))
    });
    let shared: Vec<_> = shared.collect();
    for action in ["actions/checkout", "opentofu/setup-opentofu"] {
        assert!(shared.iter().any(|(shared, ..)| *shared == action), "{action}");
    }
    for (action, commit, ours) in shared {
        assert_eq!(commit, ours, "{action}");
    }
}

/// A branch decides what its jobs run, so what they may do is the environment's to give.
#[support::test]
fn no_job_gets_a_secret_or_a_token_outside_of_an_environment() {
    let (github, gitlab) = (parsed(GITHUB), parsed(GITLAB));
    assert_eq!(github["permissions"], serde_json::json!({"contents": "read"}));
    for (job, environment) in [("plan", "plan"), ("apply", "production")] {
        let job = &github["jobs"][job];
        assert_eq!(job["environment"], environment);
        assert_eq!(job["permissions"]["id-token"], "write");
    }
    let condition = gitlab["plan"]["rules"][0]["if"].as_str().expect("a condition");
    assert!(condition.contains("SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID"));
    assert_eq!(gitlab["plan"]["environment"]["name"], "plan");
    assert_eq!(gitlab["apply"]["environment"], "production");
    let page = super::example("complete/ci/README.md");
    for environment in ["`plan`", "`production`"] {
        assert!(page.contains(&format!("| {environment} |")), "what {environment} may do");
    }
}

#[support::test]
fn the_gitlab_pipeline_pins_its_images_and_applies_one_at_a_time_by_hand() {
    let workflow = parsed(GITLAB);
    for image in [&workflow["default"]["image"]["name"], &workflow["sandbox"]["image"]] {
        let (_, digest) =
            image.as_str().and_then(|it| it.split_once("@sha256:")).expect("a digest");
        assert_eq!(digest.len(), 64, "{image}");
    }
    assert!(workflow[".terraform"]["id_tokens"]["OIDC_TOKEN"]["aud"].is_string());
    assert_eq!(workflow["default"]["interruptible"], false);
    assert_eq!(workflow["apply"]["rules"][0]["when"], "manual");
    assert!(workflow["apply"]["resource_group"].is_string());
    assert!(
        workflow["plan"].get("artifacts").is_none() && workflow["apply"].get("artifacts").is_none()
    );
}
