//! `docs/guides/key-rotation.md`: a new key changes nothing, and an old one stops the run.

use super::{console, lines, workspace};
use msp_sandbox::{Credentials, Options};
use support::api::{sandbox, sandbox_with, written};
use support::page::{hold, shown};

const PAGE: &str = "docs/guides/key-rotation.md";
const PLAN: [&str; 4] = ["plan", "-no-color", "-input=false", "-detailed-exitcode"];
const APPLY: [&str; 4] = ["apply", "-no-color", "-input=false", "-auto-approve"];

#[support::test]
fn a_new_key_of_wiv_changes_nothing_and_the_old_one_is_refused() {
    let directory = tempfile::tempdir_in(support::build::tmp()).expect("a directory");
    let data = Some(directory.path().join("data.json"));
    let before = sandbox_with(Options { data: data.clone(), ..Options::default() });
    let listen = before.address();
    let ws = workspace(&before);
    ws.configuration("resource \"msp_customer\" \"acme\" {\n  name = \"Acme\"\n}\n");
    ws.succeed(&APPLY);
    drop(before);

    let wiv_api_key = "the-new-key-of-wiv".to_owned();
    let credentials = Credentials { wiv_api_key, ..Credentials::default() };
    let key = credentials.wiv_api_key.clone();
    let after = sandbox_with(Options { data, listen, credentials, ..Options::default() });
    let old = ws.run(&PLAN);
    assert_eq!(old.status, Some(1), "{}", old.transcript());
    let said: Vec<_> = old.stderr.lines().filter(|line| line.starts_with("Error: ")).collect();
    hold(PAGE, "old key", &console("terraform plan", &said));

    ws.env("WIV_API_KEY", &key);
    let new = ws.run(&PLAN);
    assert_eq!(new.status, Some(0), "{}", new.transcript());
    hold(PAGE, "new key", &console("terraform plan", &lines(&new, &["No changes."])));
    assert_eq!(written(&after), [""; 0]);
    ws.assert_nowhere(&key);
}

#[support::test]
fn another_secret_of_an_integration_is_no_change_where_the_block_says_so() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.configuration(&shown(PAGE, "integration.tf"));
    ws.env("TF_VAR_secret", "{\"key\": \"one\"}");
    ws.succeed(&APPLY);
    written(&sandbox);
    ws.env("TF_VAR_secret", "{\"key\": \"two\"}");
    let new = ws.succeed(&PLAN);
    hold(PAGE, "integration", &console("terraform plan", &lines(&new, &["No changes."])));
    assert_eq!(written(&sandbox), [""; 0]);
}
