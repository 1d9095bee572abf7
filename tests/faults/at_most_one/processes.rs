//! Another process creates the same at that moment, or has created it before it was killed, and no
//! list shows it yet. What each of them has written down on this machine is what the other knows.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use msp_sandbox::{BlockingSandbox, Fault};

use super::{
    acme, assert_nothing_to_do, assert_refused, at, befall_creates, block, blocks, counts, errors,
    id_of, kill_after_creates_that, kill_at_creates, made, refusal, row, start,
};
use crate::calls::{Call, LOOKED_UP, PARENT};
use crate::run::{self, Applying, Ran, until, until_gone, until_met};
use support::api::make_customer;
use support::diagnostics::diagnostics;
use support::workspace::{Workspace, sandbox_provider};

/// More lists than a test asks for.
const NEVER: u32 = u32::MAX;

/// How often what depends on who comes first is tried. `ROUNDS=20` is for a person who has time.
fn rounds() -> u32 {
    std::env::var("ROUNDS").map_or(2, |rounds| rounds.parse().expect("a number"))
}

/// No list shows what is made from here on.
fn no_list_shows_it(sandbox: &BlockingSandbox) {
    sandbox.fault(Fault::list_lag(NEVER).on("POST", "*"));
}

/// Imports what there is; then nothing is left to do.
#[track_caller]
fn import_all(sandbox: &BlockingSandbox, ws: &Workspace) {
    sandbox.catch_up().expect("the lists are told");
    let refused = run::apply(ws, &[]);
    for call in LOOKED_UP {
        let id = made(sandbox, call).remove(0);
        assert_refused(&refused, call, "a", &["exists already", "import {", &id]);
    }
    let imports = LOOKED_UP.map(|call| {
        let id = made(sandbox, call).remove(0);
        let id = if call == Call::Integration { format!("{PARENT}/{id}") } else { id };
        format!("import {{\n  to = {}\n  id = \"{id}\"\n}}\n", at(call, "a"))
    });
    ws.file("imports.tf", &imports.concat());
    let imported = run::apply(ws, &[]);
    assert_eq!(imported.status, Some(0), "{}", imported.transcript());
    assert_nothing_to_do(ws);
    assert_eq!(counts(sandbox), [1; 3]);
}

#[support::test]
fn two_provider_blocks_make_one() {
    for _ in 0..rounds() {
        let (sandbox, ws) = start(&[]);
        no_list_shows_it(&sandbox);
        ws.file(
            "alias.tf",
            &format!(
                "provider \"msp\" {{\n  alias = \"other\"\n{}\n}}\n",
                sandbox_provider(&sandbox.url())
            ),
        );
        let twins = blocks("twin", "\"Acme\"", "provider = msp.other");
        ws.configuration(&(blocks("a", "\"Acme\"", "") + &twins));
        let applied = run::apply(&ws, &[]);
        assert_eq!(counts(&sandbox), [1; 3], "{}", applied.transcript());
        for call in LOOKED_UP {
            let said = refusal(&applied, &[at(call, "a"), at(call, "twin")]);
            assert!(said.contains(&acme(call)) && said.contains("is not listed yet"), "{said}");
            let ids: Vec<_> =
                ["a", "twin"].into_iter().filter_map(|label| id_of(&ws, call, label)).collect();
            assert_eq!(ids, made(&sandbox, call), "{}", applied.transcript());
        }
    }
    row(
        "The same name under two provider blocks (`alias`), while the list lags",
        "one is made; the other block waits for it, and is an error",
        1,
    );
}

/// Two configurations of one journal; the first has sent its creates and waits.
fn side_by_side(sandbox: &BlockingSandbox, ws: &Workspace) -> (Applying, Workspace, [u64; 3]) {
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    ws.env("MSP_JOURNAL_DIR", &ws.directory().join("journal").to_string_lossy());
    let other = ws.twin();
    other.log_at("INFO");
    let rules = befall_creates(sandbox, &Fault::hold().and(Fault::list_lag(NEVER)));
    let applying = Applying::start(ws);
    for rule in rules {
        until_met(sandbox, rule, 1);
    }
    (applying, other, rules)
}

const WAITS: &str = "waiting for another process that creates the same object";

#[support::test]
fn two_runs_side_by_side_make_one() {
    for _ in 0..rounds() {
        let (sandbox, ws) = start(&[]);
        let (applying, other, rules) = side_by_side(&sandbox, &ws);
        let second = Applying::start_with(&other, &["-json"]);
        until("it waits", || other.log().matches(WAITS).count() == 3);
        for rule in rules {
            sandbox.clear_fault(rule);
        }
        let said = second.end();
        applying.end();
        assert_eq!(counts(&sandbox), [1; 3], "{said}");
        let errors = diagnostics(&said).errors();
        for call in LOOKED_UP {
            let error = errors.iter().find(|one| one.address.as_ref() == Some(&at(call, "a")));
            let error = error.unwrap_or_else(|| panic!("no error: {said}")).text();
            for name in [&*acme(call), "is not listed yet", "import {", "process "] {
                assert!(error.contains(name), "no {name:?} in {error}");
            }
            assert_eq!(id_of(&ws, call, "a").as_ref(), made(&sandbox, call).first());
        }
        assert!(said.contains("is working on"), "{said}");
        assert_nothing_to_do(&ws);
        import_all(&sandbox, &other);
    }
    row(
        "Two configurations of one name, applied side by side on one machine, while the list lags",
        "one is made; the other run waits for it, and ends with an error that gives its `import` block",
        1,
    );
}

#[support::test]
fn a_run_that_waits_for_another_stops_when_it_is_asked_to() {
    let (sandbox, ws) = start(&[]);
    let (applying, other, rules) = side_by_side(&sandbox, &ws);
    let second = Applying::start(&other);
    until("it waits", || other.log().matches(WAITS).count() == 3);
    second.signal("INT");
    let said = second.end();
    assert_eq!(said.matches("Run Terraform again to go on. Terraform asked").count(), 3, "{said}");
    for rule in rules {
        sandbox.clear_fault(rule);
    }
    applying.end();
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_eq!(other.state().addresses(), [""; 0]);
}

#[support::test]
fn after_a_kill_nothing_is_made_while_the_list_lags() {
    for _ in 0..rounds() {
        let (sandbox, ws) = start(&[]);
        ws.configuration(&blocks("a", "\"Acme\"", ""));
        let fault = Fault::hold_after_commit().and(Fault::list_lag(NEVER));
        kill_after_creates_that(&sandbox, &ws, &fault);
        let confirmed = blocks("a", "\"Acme\"", "confirmed_new = true");
        // Nobody can have looked so soon, whatever stands there.
        for configuration in [&blocks("a", "\"Acme\"", ""), &confirmed] {
            ws.configuration(configuration);
            let refused = run::apply(&ws, &[]);
            assert_eq!(counts(&sandbox), [1; 3], "{}", refused.transcript());
            for call in LOOKED_UP {
                let names = [
                    "its create request was sent already",
                    "import {",
                    "confirmed_new",
                    "process ",
                ];
                assert_refused(&refused, call, "a", &names);
            }
        }
        import_all(&sandbox, &ws);
    }
    row(
        "Provider killed after the create was carried out, while the list lags",
        "error of the plan that says when it was sent, and names `import` and `confirmed_new`",
        1,
    );
}

#[support::test]
fn what_was_made_before_a_kill_is_known_by_its_id() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    let fault = Fault::hold_after_commit().and(Fault::list_lag(NEVER));
    let rules = befall_creates(&sandbox, &fault);
    let applying = Applying::start(&ws);
    for rule in rules {
        until_met(&sandbox, rule, 1);
    }
    let provider = applying.provider();
    // The provider is answered, and Terraform hears nothing of it any more.
    applying.stop();
    for rule in rules {
        sandbox.clear_fault(rule);
    }
    until("all three are written down", || run::made_pages(&ws) == 3);
    applying.signal("KILL");
    applying.end();
    until_gone(provider);
    assert_eq!(ws.state().addresses(), [""; 0]);
    ws.configuration(&blocks("a", "\"Acme\"", "confirmed_new = true"));
    let refused = run::apply(&ws, &[]);
    for call in LOOKED_UP {
        let id = made(&sandbox, call).into_iter().next().unwrap_or_default();
        assert_refused(&refused, call, "a", &["is not listed yet", "import {", &id]);
    }
    row(
        "Terraform killed after the answer, before it has saved that, while the list lags",
        "error of the plan that gives its `import` block",
        1,
    );
}

/// What was killed was not carried out: ten minutes later a person may say so.
#[support::test]
fn no_record_is_in_the_way_for_ever() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    kill_at_creates(&sandbox, &ws, &Fault::hold_after_commit().and(Fault::list_lag(NEVER)));
    // It was not carried out after all.
    let undo = sandbox.change(|state| {
        state.customers.retain(|one| one.customer_id == PARENT);
        state.customers[0].integrations.clear();
        state.tenants.clear();
    });
    undo.expect("the state is changed");
    assert_eq!(run::apply(&ws, &[]).status, Some(1));
    ws.age_journal(600);
    assert_eq!(run::apply(&ws, &[]).status, Some(1));
    ws.configuration(&blocks("a", "\"Acme\"", "confirmed_new = true"));
    let confirmed = run::apply(&ws, &[]);
    assert_eq!(confirmed.status, Some(0), "{}", confirmed.transcript());
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_nothing_to_do(&ws);

    // Nor is one that nobody looks after: a day later it says nothing.
    ws.configuration(&blocks("a", "\"Beta Two\"", "deletion_policy = \"abandon\""));
    let (one, day) = (ws.twin(), 24 * 60 * 60);
    kill_at_creates(&sandbox, &one, &Fault::hold());
    until("they are carried out", || counts(&sandbox) == [2; 3]);
    let undo = sandbox.change(|state| {
        state.customers.retain(|one| one.name != "Beta Two");
        state.customers[0].integrations.retain(|one| one.name != "Beta Two");
        state.tenants.retain(|one| one.display_name != "Beta Two");
    });
    undo.expect("the state is changed");
    assert_eq!(run::apply(&one, &[]).status, Some(1));
    one.age_journal(day);
    let later = run::apply(&one, &[]);
    assert_eq!(later.status, Some(0), "{}", later.transcript());
    row(
        "Provider killed, and the create was not carried out",
        "error; ten minutes later made with `confirmed_new`, a day later without",
        1,
    );
}

#[support::test]
fn what_is_let_go_of_is_in_nobodys_way() {
    let (sandbox, ws) = start(&[]);
    no_list_shows_it(&sandbox);
    let abandoned = blocks("a", "\"Acme\"", "deletion_policy = \"abandon\"");
    ws.configuration(&abandoned);
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    ws.configuration("");
    let destroyed = run::apply(&ws, &[]);
    assert_eq!(destroyed.status, Some(0), "{}", destroyed.transcript());
    ws.configuration(&abandoned);
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert_eq!(counts(&sandbox), [2; 3]);
}

#[support::test]
fn what_a_killed_run_has_made_can_be_adopted() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", "adopt_existing = true"));
    let fault = Fault::hold_after_commit().and(Fault::list_lag(NEVER));
    kill_after_creates_that(&sandbox, &ws, &fault);
    let refused = run::apply(&ws, &[]);
    for call in LOOKED_UP {
        assert_refused(&refused, call, "a", &["its create request was sent already"]);
    }
    sandbox.catch_up().expect("the lists are told");
    let adopted = run::apply(&ws, &[]);
    assert_eq!(adopted.status, Some(0), "{}", adopted.transcript());
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_nothing_to_do(&ws);
}

/// A rehearsal begins anew with a sandbox that has forgotten all.
#[support::test]
fn a_world_that_is_gone_refuses_nothing() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    let fault = Fault::hold_after_commit().and(Fault::list_lag(NEVER));
    kill_after_creates_that(&sandbox, &ws, &fault);
    let forget = sandbox.change(|state| {
        *state = msp_sandbox::State { world: "another".to_owned(), ..Default::default() };
    });
    forget.expect("the state is changed");
    make_customer(&sandbox, PARENT, "Beta");
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    assert_eq!(counts(&sandbox), [1; 3]);
}

/// Errors and warnings about the journal.
fn about_the_journal(ran: &Ran) -> Vec<&str> {
    let said = ran.diagnostics.iter().filter(|one| one.text().contains("journal_dir"));
    said.map(|one| &*one.severity).collect()
}

#[support::test]
fn a_directory_that_cannot_be_used_is_an_error_where_it_was_asked_for() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&block(Call::Customer, "a", "\"Acme\"", ""));
    let shared = ws.directory().join("shared");
    fs::create_dir(&shared).expect("a directory");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o777)).expect("it is shared");
    let file = ws.directory().join("file");
    fs::write(&file, "").expect("a file");
    let provider = sandbox_provider(&sandbox.url());
    for (path, why) in [
        (shared.to_string_lossy(), "chmod 700"),
        (file.to_string_lossy(), "a link or a file"),
        ("journal".into(), "absolute path"),
        ("/proc/journal".into(), "/proc/journal"),
        ("~/journal".into(), "pathexpand(\\\"~/journal\\\")"),
    ] {
        ws.provider(&format!("{provider}\n  journal_dir = \"{path}\""));
        let plan = run::plan(&ws, &[]);
        assert_eq!(plan.status, Some(1), "{}", plan.transcript());
        assert!(plan.transcript().contains(why), "{path}: {}", plan.transcript());
        assert_eq!(ws.run(&["validate"]).status, Some(i32::from(!path.starts_with('/'))));
    }
    ws.provider(&provider);
    ws.env("MSP_JOURNAL_DIR", &file.to_string_lossy());
    let plan = run::plan(&ws, &[]);
    assert!(errors(&plan, "msp_customer.a").contains("`MSP_JOURNAL_DIR`"), "{}", plan.transcript());
    assert_eq!(counts(&sandbox), [0; 3]);
}

#[support::test]
fn a_default_that_cannot_be_used_is_a_warning_of_the_apply_that_creates() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    ws.env("HOME", "/proc/nowhere");
    let plan = run::plan(&ws, &[]);
    assert_eq!(about_the_journal(&plan), [""; 0], "{}", plan.transcript());
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(0), "{}", applied.transcript());
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_eq!(about_the_journal(&applied), ["warning"]);
    assert_nothing_to_do(&ws);
}

#[support::test]
fn switched_off_nothing_is_written_down() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    ws.provider(&format!("{}\n  journal_dir = \"off\"", sandbox_provider(&sandbox.url())));
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(0), "{}", applied.transcript());
    assert_eq!(about_the_journal(&applied), [""; 0]);
    assert!(!ws.journal_directory().exists());
}
