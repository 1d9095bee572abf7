//! What a refusal shows: what is, and what would be.

use support::api::{make_customer, start, words};

use super::{ALL, INTEGRATION, block, values};

#[support::test]
fn a_refusal_shows_the_old_value_and_the_new_one() {
    for address in ALL {
        let (before, after, attribute) = values(address);
        let (sandbox, ws) = start();
        make_customer(&sandbox, "c-1", "Acme");
        ws.apply(&block(address, before, ""));
        let refused = ws.plan_error(&block(address, after, ""));
        let about = refused.about(&format!("cannot be changed in place: `{attribute}`"));
        let shown = format!("It is \"{before}\" and would be \"{after}\".");
        assert!(about.detail.contains(&shown), "{about}");
        assert!(about.detail.lines().count() <= 12, "{about}");
    }
}

#[support::test]
fn a_refusal_shows_no_secret() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let custom = |kind: &str, canary: &str| {
        let block = block(INTEGRATION, "x", "");
        let (head, _) = block.split_once("  aws").expect("a block");
        format!(
            "{head}  custom = {{\n    type   = \"{kind}\"\n    secret = \"{{\\\"key\\\":\\\"{canary}\\\"}}\"\n  }}\n}}\n"
        )
    };
    ws.apply(&custom("AZURE", "canary-1"));
    let refused = words(&ws.plan_error(&custom("AZURE", "canary-2")));
    assert!(refused.contains("cannot be changed in place: `custom.secret`"), "{refused}");
    assert!(!refused.contains("canary"), "{refused}");
    let refused = words(&ws.plan_error(&custom("OTHER", "canary-1")));
    assert!(refused.contains("It is \"AZURE\" and would be \"OTHER\"."), "{refused}");
    // Another block altogether.
    let refused = words(&ws.plan_error(&block(INTEGRATION, "x-1", "")));
    assert!(refused.contains("It is { … } and would be null."), "{refused}");
    assert!(!refused.contains("canary"), "{refused}");
}
