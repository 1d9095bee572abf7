use tokio::time::Instant;

use super::*;
use crate::http::{Backoff, Method, NoAuth, Path};

#[tokio::test(start_paused = true)]
async fn all_attempts_of_one_call_end_within_ten_minutes() {
    let settings = Settings {
        max_retries: 1_000,
        backoff: Backoff::starting_at(Duration::from_secs(60)),
        ..Settings::default()
    };
    let endpoint = "http://127.0.0.1:1".parse().unwrap();
    let stop = CancellationToken::new();
    let transport = Transport::new("Wiv", &["error"], &settings, endpoint, stop).unwrap();
    let call = Call::new(Kind::Read, Method::Get, Path::new("/x"));
    let start = Instant::now();
    let error = transport.send(&NoAuth, &call, |_| Ok(())).await.unwrap_err();
    assert!((2..1_000).contains(&error.attempts()), "{error}");
    assert!(error.detail().contains(" times in "), "{error}");
    assert!(start.elapsed() <= settings.longest_call + settings.request_timeout);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_has_waited_for_long_is_looked_for_before_it_is_sent() {
    let settings = Settings { max_retries: 0, ..Settings::default() };
    let endpoint = "http://127.0.0.1:1".parse().unwrap();
    let stop = CancellationToken::new();
    let transport = Transport::new("Wiv", &["error"], &settings, endpoint, stop).unwrap();
    let call = Call::new(Kind::Create, Method::Post, Path::new("/x"));
    for (held, is_sent) in [(9, true), (11, false)] {
        transport.gate.hold(Duration::from_secs(held));
        let call = call.clone().looked_for();
        let error = transport.send(&NoAuth, &call, |_| Ok(())).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts() > 0), (ErrorKind::NotSent, is_sent), "{error}");
        assert_eq!(error.is_for_its_caller(), !is_sent, "{error}");
    }
    transport.gate.hold(Duration::from_secs(11));
    let error = transport.send(&NoAuth, &call, |_| Ok(())).await.unwrap_err();
    assert!(error.attempts() > 0, "nobody looks for it: {error}");
}
