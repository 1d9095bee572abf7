use tokio_util::sync::CancellationToken;

use super::*;
use crate::http::verdict::Outcome;

fn failure(outcome: Outcome, retry_after: Option<u64>) -> Failure {
    let retry_after = retry_after.map(Duration::from_secs);
    Failure { outcome, status: None, words: String::new(), request_id: None, retry_after }
}

/// A gate, and the limits of the calls that pass it.
fn made(settings: &Settings) -> (Gate, Limits) {
    (Gate::new(settings, CancellationToken::new()), Limits::new(settings))
}

/// Fails again and again, as the gate and the pauses allow. Returns how often, after how long, and
/// why it was given up.
async fn failing(
    gate: &Gate,
    limits: Limits,
    outcome: Outcome,
    retry_after: Option<u64>,
) -> (u32, Duration, Option<String>) {
    let mut patience = Patience::new(limits, gate);
    let mut sent = 0;
    loop {
        let turn = gate.enter().await.unwrap();
        sent += 1;
        gate.hear(outcome.sign());
        drop(turn);
        match patience.after(&failure(outcome, retry_after)) {
            Some(pause) => gate.pause(pause).await.unwrap(),
            None => return (sent, patience.lasted(), patience.over()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_every_call_back_for_as_long_as_it_asks() {
    for asked in [7, 90, 599] {
        let (gate, limits) = made(&Settings::default());
        let start = Instant::now();
        gate.hear(Sign::Busy);
        let mut patience = Patience::new(limits, &gate);
        let again = patience.after(&failure(Outcome::TooManyRequests, Some(asked)));
        assert_eq!(again, Some(Duration::ZERO));
        drop(gate.enter().await.unwrap());
        assert_eq!(start.elapsed().as_secs(), asked);
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_is_no_retry_and_ends_with_the_ten_minutes_of_a_call() {
    for max_retries in [0, 4] {
        let (gate, limits) = made(&Settings { max_retries, ..Settings::default() });
        let busy = Outcome::TooManyRequests;
        let (sent, lasted, _) = failing(&gate, limits, busy, Some(10)).await;
        assert!((40..=61).contains(&sent), "{sent}");
        assert!((540..=600).contains(&lasted.as_secs()), "{lasted:?}");
        // Later calls have waited all the time, and do not wait again.
        let (sent, lasted, _) = failing(&gate, limits, busy, Some(10)).await;
        assert_eq!(sent, 1);
        assert!(lasted <= Duration::from_secs(60), "{lasted:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_asked_for_more_than_is_left_is_told_at_once() {
    for outcome in [Outcome::TooManyRequests, Outcome::Unavailable, Outcome::Lost] {
        let (gate, limits) = made(&Settings::default());
        let (sent, lasted, over) = failing(&gate, limits, outcome, Some(601)).await;
        assert_eq!((sent, lasted), (1, Duration::ZERO), "{outcome:?}");
        assert!(over.unwrap().starts_with("The server asked for a pause of 10m 1s"));
        assert!(!gate.is_held(), "nobody else waits for it");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_was_there_is_waited_for_and_all_together_wait_once() {
    for outcome in [Outcome::NotConnected, Outcome::Unavailable] {
        let (gate, limits) = made(&Settings::default());
        gate.hear(Sign::Well);
        let start = Instant::now();
        let one = || failing(&gate, limits, outcome, None);
        let all = tokio::join!(one(), one(), one(), one());
        for (_, lasted, over) in [all.0, all.1, all.2, all.3] {
            assert!((110..=180).contains(&lasted.as_secs()), "{lasted:?}");
            assert!(over.unwrap().contains("`http.outage_timeout` says (2m)"));
        }
        assert!(start.elapsed() <= Duration::from_secs(180), "{:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_back_after_a_minute_costs_hardly_more() {
    let (gate, limits) = made(&Settings::default());
    gate.hear(Sign::Well);
    let start = Instant::now();
    let one = || async {
        let mut patience = Patience::new(limits, &gate);
        loop {
            let turn = gate.enter().await.unwrap();
            let is_away = start.elapsed() < Duration::from_secs(60);
            gate.hear(if is_away { Sign::Away } else { Sign::Well });
            drop(turn);
            if !is_away {
                return start.elapsed();
            }
            let pause = patience.after(&failure(Outcome::NotConnected, None));
            gate.pause(pause.expect("it is waited for")).await.unwrap();
        }
    };
    let (a, b, c) = tokio::join!(one(), one(), one());
    for at in [a, b, c] {
        assert!(at <= Duration::from_secs(66), "{at:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_never_answered_is_tried_as_often_as_max_retries_says_and_holds_nobody_back() {
    let (gate, limits) = made(&Settings::default());
    let (sent, lasted, over) = failing(&gate, limits, Outcome::NotConnected, None).await;
    assert_eq!((sent, over), (5, None));
    assert!(lasted <= Duration::from_secs(8), "{lasted:?}");
    assert!(!gate.is_held());
}

#[tokio::test(start_paused = true)]
async fn without_retries_nobody_waits_for_who_is_away() {
    let (gate, limits) = made(&Settings { max_retries: 0, ..Settings::default() });
    gate.hear(Sign::Well);
    let (sent, lasted, _) = failing(&gate, limits, Outcome::NotConnected, None).await;
    assert_eq!((sent, lasted), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_failure_after_an_outage_has_all_its_retries() {
    let (gate, limits) = made(&Settings { max_retries: 1, ..Settings::default() });
    gate.hear(Sign::Well);
    gate.hear(Sign::Away);
    let mut patience = Patience::new(limits, &gate);
    for _ in 0..9 {
        assert!(patience.after(&failure(Outcome::NotConnected, None)).is_some());
    }
    gate.hear(Sign::Well);
    assert!(patience.after(&failure(Outcome::Lost, None)).is_some());
    assert!(patience.after(&failure(Outcome::Lost, None)).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_a_gateway_asks_for_is_kept() {
    let (gate, limits) = made(&Settings::default());
    let mut patience = Patience::new(limits, &gate);
    let pause = patience.after(&failure(Outcome::Unavailable, Some(300)));
    assert_eq!(pause, Some(Duration::from_secs(300)));
}
