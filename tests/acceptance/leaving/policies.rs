//! Which policy counts: where a plan sees the configuration, what stands there.

use msp_sandbox::BlockingSandbox;
use support::api::{make_customer, start, written};
use support::workspace::Workspace;

use super::{ALL, CUSTOMER, INTEGRATION, SERVICE, USERS, block, values};

/// With the customer `c-1`, for what belongs to one.
fn started() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    (sandbox, ws)
}

#[support::test]
fn a_change_under_abandon_takes_one_apply() {
    // A tenant under another provider organization cannot be tried: the sandbox has one.
    for address in [CUSTOMER, INTEGRATION, USERS, SERVICE] {
        let (before, after, attribute) = values(address);
        for policy in ["prevent", ""] {
            let (_sandbox, ws) = started();
            ws.apply(&block(address, before, policy));
            let refused = ws.plan_error(&block(address, after, policy));
            assert!(refused.only().detail.contains("It counts in the same apply"), "{refused}");
            let step = ws.apply(&block(address, after, "abandon"));
            assert_eq!(step.plan.action(address), "replace");
            assert_eq!(step.plan.warnings.len(), 1, "{}", step.plan.warnings);
            let left = step.plan.warnings.only();
            assert!(left.summary.ends_with("is left behind"), "{left}");
            assert!(step.warnings.is_empty(), "said twice: {}", step.warnings);
            let now = step.state.attribute(address, attribute);
            assert_eq!(now, after);
        }
    }
}

#[support::test]
fn a_leaver_is_taken_out_in_one_apply() {
    for policy in ["prevent", ""] {
        let (sandbox, ws) = started();
        ws.apply(&block(USERS, "Admin", policy));
        let left =
            |policy: &str| block(USERS, "Admin", policy).replace(", \"grace@example.com\"", "");
        let refused = ws.plan_error(&left(policy));
        refused.about("grace@example.com cannot be removed");
        written(&sandbox);
        let step = ws.apply(&left("abandon"));
        step.plan.warnings.about("grace@example.com stays Admin");
        assert_eq!(written(&sandbox), [""; 0]);
    }
}

#[support::test]
fn a_replacement_that_is_asked_for_takes_one_apply_too() {
    for address in ALL {
        let (before, ..) = values(address);
        let (_sandbox, ws) = started();
        ws.apply(&block(address, before, "prevent"));
        ws.plan_error_with(&[&format!("-replace={address}")]).about("cannot be replaced");
        ws.configuration(&block(address, before, "abandon"));
        let step = ws.apply_replace(address);
        assert_eq!(step.plan.action(address), "replace");
        // Core passes on no warning of the plan of the new one, so the apply says it.
        let left = step.warnings.about("is left behind");
        assert!(left.detail.starts_with("It has left the Terraform state"), "{left}");
        let private = step.state.instance(address)["private"].as_str().unwrap_or_default();
        assert!(!decoded(private).contains("let_go"), "the new one may not be let go of");
    }
}

/// As Terraform stores it: base64.
fn decoded(private: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for letter in private.bytes().filter_map(|it| LETTERS.iter().position(|one| *one == it)) {
        bits = (bits << 6) | u32::try_from(letter).expect("below 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).expect("a byte"));
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[support::test]
fn a_policy_that_prevents_counts_at_once_as_well() {
    for address in ALL {
        let (before, after, attribute) = values(address);
        let (_sandbox, ws) = started();
        ws.apply(&block(address, before, "abandon"));
        for policy in ["prevent", ""] {
            let refused = ws.plan_error(&block(address, after, policy));
            refused.about(&format!("cannot be changed in place: `{attribute}`"));
        }
    }
    let (_sandbox, ws) = started();
    ws.apply(&block(USERS, "Admin", "abandon"));
    let left = block(USERS, "Admin", "prevent").replace(", \"grace@example.com\"", "");
    ws.plan_error(&left).about("grace@example.com cannot be removed");
}

#[support::test]
fn a_destroy_sees_the_state_alone_and_says_so() {
    for address in ALL {
        let (before, ..) = values(address);
        let (_sandbox, ws) = started();
        ws.apply(&block(address, before, "prevent"));
        // In a destroy, and where the block has gone; the configuration says `abandon` meanwhile.
        ws.configuration(&block(address, before, "abandon"));
        let refused = ws.destroy_error();
        let why = "apply that alone first: the state still says `prevent`";
        assert!(refused.only().detail.contains(why), "{refused}");
        let refused = ws.plan_error("");
        assert!(refused.only().detail.contains(why), "{refused}");
        ws.apply(&block(address, before, "abandon"));
        ws.destroy();

        let (_sandbox, ws) = started();
        ws.apply(&block(address, before, ""));
        let refused = ws.destroy_error();
        let why = "on the provider: it counts at once";
        assert!(refused.only().detail.contains(why), "{refused}");
    }
}

#[support::test]
fn a_destroy_under_abandon_is_told_of_once_in_one_short_paragraph() {
    for address in ALL {
        let (before, ..) = values(address);
        let (_sandbox, ws) = started();
        ws.apply(&block(address, before, "abandon"));
        let step = ws.apply_unsettled("");
        let left = step.plan.warnings.only();
        assert!(left.summary.ends_with("is left behind"), "{left}");
        assert!(!left.detail.contains('\n') && left.detail.len() <= 300, "{left}");
        assert!(step.warnings.is_empty(), "said twice: {}", step.warnings);
        assert_eq!(step.state.addresses(), [""; 0]);
    }
}

#[support::test]
fn a_link_that_is_forgotten_is_told_of_once() {
    let (_sandbox, ws) = started();
    let link = |keeper: &str| {
        format!(
            "resource \"msp_aws_onboarding_link\" \"a\" {{\n  customer_id = \"c-1\"\n  keepers = {{ \
             attempt = \"{keeper}\" }}\n}}\n"
        )
    };
    ws.apply(&link("1"));
    let step = ws.apply(&link("2"));
    assert_eq!((step.plan.warnings.len(), step.warnings.len()), (1, 0), "{}", step.warnings);
    let step = ws.apply_replace("msp_aws_onboarding_link.a");
    assert_eq!((step.plan.warnings.len(), step.warnings.len()), (0, 1), "{}", step.warnings);
    let step = ws.apply_unsettled("");
    assert_eq!((step.plan.warnings.len(), step.warnings.len()), (1, 0), "{}", step.warnings);
}

/// Core plans the destroy of the old one while it applies, and tells nobody that it was replaced.
#[support::test]
fn with_create_before_destroy_the_policy_is_applied_first() {
    let (sandbox, ws) = started();
    let first = |name: &str, policy: &str| {
        let lifecycle = "\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n";
        block(CUSTOMER, name, policy).replace("\n}\n", lifecycle)
    };
    ws.apply(&first("Beta", "prevent"));
    let plan = ws.plan(&first("Gamma", "abandon"));
    let told = "If the block has `create_before_destroy`, apply `deletion_policy` alone first.";
    assert!(plan.warnings.only().detail.contains(told), "{}", plan.warnings);
    let step = ws.apply(&first("Beta", "abandon"));
    assert!(step.plan.warnings.is_empty(), "{}", step.plan.warnings);
    let step = ws.apply(&first("Gamma", "abandon"));
    assert!(!step.plan.warnings.only().detail.contains(told), "{}", step.plan.warnings);
    assert_eq!(sandbox.state().customers.len(), 3);
}

#[support::test]
fn a_policy_that_is_known_only_later_lets_nothing_go() {
    let later = |address: &str, value: &str| {
        let source = "resource \"terraform_data\" \"p\" {\n  input = \"abandon\"\n}\n";
        let block = block(address, value, "POLICY");
        format!("{source}{}", block.replace("\"POLICY\"", "terraform_data.p.output"))
    };
    for address in ALL {
        let (before, after, _) = values(address);
        let (_sandbox, ws) = started();
        ws.apply(&block(address, before, "prevent"));
        let refused = ws.plan_error(&later(address, after));
        let about = refused.about("`deletion_policy` of ");
        assert!(about.summary.ends_with("is not known yet"), "{about}");
        // What comes of it in place, in one apply.
        let step = ws.apply(&later(address, before));
        assert_eq!(step.state.attribute(address, "deletion_policy"), "abandon");
    }
    let (_sandbox, ws) = started();
    ws.apply(&block(USERS, "Admin", "prevent"));
    let step = ws.apply(&later(USERS, "Admin").replace(", \"grace@example.com\"", ""));
    step.plan.warnings.about("It is not known yet whether grace@example.com can be removed");
}
