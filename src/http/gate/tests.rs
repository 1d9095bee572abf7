use std::pin::Pin;
use std::task::{Context, Waker};

use super::*;

fn gate(settings: &Settings) -> (Arc<Gate>, CancellationToken) {
    let stop = CancellationToken::new();
    (Arc::new(Gate::new(settings, stop.clone())), stop)
}

/// A future that a test polls by hand, to see whether it waits.
struct Polled<T>(Pin<Box<dyn Future<Output = T>>>);

impl<T> Polled<T> {
    fn new(future: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(future))
    }

    fn is_waiting(&mut self) -> bool {
        self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending()
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_next_to_nothing_is_once_a_day() {
    for rate in [1e-3, 1e-19, 1e-300, f64::MIN_POSITIVE] {
        let settings = Settings { requests_per_second: Some(rate), ..Settings::default() };
        let (gate, _) = gate(&settings);
        let start = Instant::now();
        drop(gate.enter().await);
        drop(gate.enter().await);
        assert!(start.elapsed() <= LONGEST_SPACING + Duration::from_secs(1), "{rate}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_are_under_way_than_allowed() {
    let settings = Settings { max_concurrent_requests: 2, ..Settings::default() };
    let (gate, _) = gate(&settings);
    let first = gate.enter().await.unwrap();
    let _second = gate.enter().await.unwrap();
    let third = Arc::clone(&gate);
    let mut third = Polled::new(async move { third.enter().await.is_ok() });
    assert!(third.is_waiting());
    drop(first);
    assert!(!third.is_waiting());
}

#[tokio::test(start_paused = true)]
async fn calls_are_begun_evenly_at_the_rate() {
    let settings = Settings { requests_per_second: Some(4.0), ..Settings::default() };
    let (gate, _) = gate(&settings);
    let start = Instant::now();
    let mut begun = Vec::new();
    for _ in 0..4 {
        drop(gate.enter().await.unwrap());
        begun.push(start.elapsed().as_millis());
    }
    assert_eq!(begun, [0, 250, 500, 750]);
}

#[tokio::test(start_paused = true)]
async fn a_hold_holds_everybody_and_only_grows() {
    let (gate, _) = gate(&Settings::default());
    let start = Instant::now();
    gate.hold(Duration::from_secs(7));
    gate.hold(Duration::from_secs(2));
    drop(gate.enter().await.unwrap());
    assert_eq!(start.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn calls_that_were_held_are_begun_at_the_rate() {
    let settings = Settings { requests_per_second: Some(4.0), ..Settings::default() };
    let (gate, _) = gate(&settings);
    gate.hold(Duration::from_secs(7));
    let start = Instant::now();
    let enter = || async {
        drop(gate.enter().await.unwrap());
        start.elapsed().as_millis()
    };
    let begun = tokio::join!(enter(), enter(), enter());
    let mut begun = [begun.0, begun.1, begun.2];
    begun.sort_unstable();
    assert_eq!(begun, [7_000, 7_250, 7_500]);
}

#[tokio::test(start_paused = true)]
async fn while_there_is_trouble_one_goes_first_and_the_others_wait_for_its_answer() {
    for (trouble, end, is_through) in [
        (Sign::Busy, Sign::Well, true),
        (Sign::Away, Sign::Well, true),
        (Sign::Busy, Sign::Busy, false),
    ] {
        let (gate, _) = gate(&Settings::default());
        gate.hear(Sign::Well);
        gate.hear(trouble);
        let first = gate.enter().await.unwrap();
        let mut others: Vec<_> = (0..3)
            .map(|_| {
                let gate = Arc::clone(&gate);
                Polled::new(async move {
                    let turn = gate.enter().await.unwrap();
                    std::mem::forget(turn);
                })
            })
            .collect();
        assert!(others.iter_mut().all(Polled::is_waiting), "{trouble:?}");
        gate.hear(end);
        drop(first);
        let gone = others.iter_mut().filter_map(|one| (!one.is_waiting()).then_some(())).count();
        assert_eq!(gone, if is_through { 3 } else { 1 }, "{trouble:?}, then {end:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_back_is_waited_for_no_longer() {
    let (gate, _) = gate(&Settings::default());
    gate.hear(Sign::Well);
    gate.hear(Sign::Away);
    gate.hold(Duration::from_secs(5));
    gate.hear(Sign::Well);
    assert!(!gate.is_held());
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_every_wait_and_begins_nothing() {
    let settings = Settings { max_concurrent_requests: 1, ..Settings::default() };
    let (gate, stop) = gate(&settings);
    let _permit = gate.enter().await.unwrap();
    let start = Instant::now();
    let queued = async { gate.enter().await.is_err() };
    let (queued, paused, ()) = tokio::join!(queued, gate.pause(Duration::from_secs(60)), async {
        stop.cancel();
    });
    assert!(queued);
    assert_eq!(paused, Err(Stopped));
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert!(gate.enter().await.is_err());
}
