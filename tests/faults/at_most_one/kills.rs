//! Terraform, the provider or both are killed at any moment, and lists lag: never two of one name,
//! and nothing that is refused for ever.

use std::fs;
use std::thread;
use std::time::Duration;

use msp_sandbox::Fault;

use super::{assert_nothing_to_do, blocks, counts, start};
use crate::run::{self, Applying, Whom, until_gone};

/// How often something is killed. `KILLS=500` is for a person who has time.
fn kills() -> u32 {
    std::env::var("KILLS").map_or(8, |kills| kills.parse().expect("a number"))
}

/// Longer than an apply takes from its first call to its last.
const LONGEST: u64 = 1_200;

#[support::test]
fn whatever_is_killed_there_is_one_of_each_in_the_end() {
    let mut moments = fastrand::Rng::new();
    let mut left = kills();
    while left > 0 {
        let (sandbox, ws) = start(&[]);
        let latency = Fault::latency(Duration::from_millis(moments.u64(0..150)));
        sandbox.fault(latency.and(Fault::list_lag(moments.u32(1..40))).on("POST", "*"));
        ws.configuration(&blocks("a", "\"Acme\"", "adopt_existing = true"));
        for _ in 0..left.min(4) {
            left -= 1;
            let applying = Applying::start(&ws);
            thread::sleep(Duration::from_millis(moments.u64(100..LONGEST)));
            let Some(provider) = applying.running_provider() else {
                applying.end();
                continue;
            };
            applying.kill(Whom::ALL[moments.usize(0..Whom::ALL.len())]);
            applying.end();
            until_gone(provider);
            let most = counts(&sandbox).into_iter().max();
            assert!(most <= Some(1), "{:?}", counts(&sandbox));
        }
        sandbox.clear_faults();
        sandbox.catch_up().expect("the lists are told");
        // A day later whatever was not carried out is forgotten; what was is adopted.
        ws.age_journal(24 * 60 * 60);
        // A Terraform that was killed has left its lock.
        drop(fs::remove_file(ws.directory().join(".terraform.tfstate.lock.info")));
        let last = run::apply(&ws, &[]);
        assert_eq!(last.status, Some(0), "{}", last.transcript());
        assert_eq!(counts(&sandbox), [1; 3], "{}", last.transcript());
        assert_nothing_to_do(&ws);
    }
}
