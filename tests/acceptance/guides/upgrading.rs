//! `docs/guides/upgrading.md`: what a configuration of before is told, and that the new one changes
//! nothing.

use super::{console, lines, workspace};
use support::api::{sandbox, written};
use support::page::{hold, shown};

const PAGE: &str = "docs/guides/upgrading.md";
const CUSTOMER: &str = "resource \"msp_customer\" \"acme\" {\n  name = \"Acme\"\n}\n";

#[support::test]
fn settings_become_blocks_and_the_plan_is_empty() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.env("TF_VAR_wiv_api_key", &msp_sandbox::Credentials::default().wiv_api_key);
    ws.unset("WIV_API_KEY");
    ws.file("versions.tf", &shown(PAGE, "versions.tf"));
    ws.configuration(&(shown(PAGE, "after.tf") + CUSTOMER));
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    written(&sandbox);

    ws.configuration(&(shown(PAGE, "before.tf") + CUSTOMER));
    let plan = ["plan", "-no-color", "-input=false", "-detailed-exitcode"];
    let refused = ws.run(&plan);
    assert_eq!(refused.status, Some(1), "{}", refused.transcript());
    let said = refused.stderr.lines().skip_while(|line| !line.starts_with("Error: "));
    let said: Vec<_> = said.map(str::trim_end).collect();
    hold(PAGE, "before", &console("terraform plan", &[said.join("\n").trim_end()]));

    ws.configuration(&(shown(PAGE, "after.tf") + CUSTOMER));
    ws.succeed(&["init", "-upgrade", "-input=false", "-no-color"]);
    let empty = ws.succeed(&plan);
    hold(PAGE, "plan", &console("terraform plan", &lines(&empty, &["No changes."])));
    assert_eq!(written(&sandbox), [""; 0]);
}
