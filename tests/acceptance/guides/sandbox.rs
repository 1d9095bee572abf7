//! `docs/guides/sandbox.md`: what is rehearsed there goes as it says.

use super::{console, lines, workspace};
use msp_sandbox::{Handle, Rule};
use support::api::{masked, sandbox};
use support::command::Output;
use support::page::{fenced, hold, shown};
use support::workspace::Workspace;

const PAGE: &str = "docs/guides/sandbox.md";

/// What the page's `jq` makes of the requests.
fn requests(sandbox: &Handle) -> String {
    let lines = sandbox.requests().into_iter().map(|request| {
        let status = request.status.map_or_else(|| "null".to_owned(), |status| status.to_string());
        format!("{} {} {status}", request.method, request.path)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn apply(ws: &Workspace) -> Output {
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"])
}

#[support::test]
fn the_walk_of_the_page_goes_as_it_says() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.remove_file("versions.tf");
    ws.configuration(&shown(PAGE, "main.tf"));
    let said = apply(&ws);
    let words = ["Warning: ", "Apply complete!"];
    hold(PAGE, "apply", &masked(&console("terraform apply", &lines(&said, &words))));
    hold(PAGE, "sent", &fenced("console", &masked(&requests(&sandbox))));

    let fault = shown(PAGE, "fault");
    let (_, rule) = fault.split_once("--data '").expect("what is sent");
    let (rule, _) = rule.rsplit_once('\'').expect("its end");
    sandbox.fault(serde_json::from_str::<Rule>(rule).expect("a rule"));
    ws.file("second.tf", &shown(PAGE, "second.tf"));
    let said = apply(&ws);
    let words = ["Warning: Customer", "Apply complete!"];
    hold(PAGE, "lost", &masked(&console("terraform apply", &lines(&said, &words))));
    assert_eq!(sandbox.state().customers.iter().filter(|one| one.name == "Globex").count(), 1);

    let rename = |name: &str| {
        let change = sandbox.change(|state| name.clone_into(&mut state.customers[0].name));
        change.expect("the data can be written");
    };
    rename("Acme Group");
    let plan = ws.run(&["plan", "-no-color", "-input=false"]);
    let said = [plan.stdout.as_str(), plan.stderr.as_str()].concat();
    let is_said = |line: &&str| line.starts_with("Warning: ") || line.starts_with("Error: ");
    let said: Vec<_> = said.lines().filter(is_said).collect();
    hold(PAGE, "renamed", &masked(&console("terraform plan", &said)));
}

#[support::test]
fn a_test_of_terraform_s_own_rehearses_the_module() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.remove_file("versions.tf");
    let module = shown(PAGE, "main.tf").replace("provider \"msp\" {}\n", "");
    ws.configuration(&module);
    ws.file("onboarding.tftest.hcl", &shown(PAGE, "onboarding.tftest.hcl"));
    let said = ws.succeed(&["test", "-no-color"]);
    // Of the file itself Terraform and OpenTofu say other things at other times.
    let words = ["run ", "Success!"];
    hold(
        PAGE,
        "test",
        &fenced("console", &format!("$ terraform test\n{}", lines(&said, &words).join("\n"))),
    );
}
