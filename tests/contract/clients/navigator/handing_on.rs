//! A token for who is not this client and cannot renew it.

use std::time::Duration;

use terraform_provider_msp::http::ErrorKind;

use super::super::navigator;
use super::super::server::Server;
use super::{EXCHANGE, given, jwt, refresh, refused, token};

const LEAST: Duration = Duration::from_secs(900);

#[tokio::test]
async fn a_token_that_is_handed_on_lasts_or_is_new() {
    let (short, long) = (jwt(600), jwt(1_800));
    let replies = [token(&short), token(&long)];
    let server = Server::start(replies).await;
    let client = navigator(&server, refresh());
    let own = client.access_token().await.unwrap();
    assert_eq!(own.token.expose(), short, "good enough for a call");
    for _ in 0..2 {
        let handed_on = client.access_token_good_for(LEAST).await.unwrap();
        assert_eq!(handed_on.token.expose(), long, "and not for who cannot renew it");
        assert!(handed_on.expires_at.is_some());
    }
    assert_eq!(client.access_token().await.unwrap().token.expose(), long, "calls use it too");
    assert_eq!(server.lines(), [EXCHANGE; 2]);

    // Who does not say when it ends may end at once.
    let replies = [token("opaque-1"), token("opaque-2")];
    let server = Server::start(replies).await;
    let client = navigator(&server, refresh());
    for expected in ["opaque-1", "opaque-2"] {
        let handed_on = client.access_token_good_for(LEAST).await.unwrap();
        assert_eq!((handed_on.token.expose(), handed_on.expires_at), (expected, None));
    }
}

#[tokio::test]
async fn a_token_that_was_given_is_handed_on_as_it_is_and_a_refusal_is_not_asked_for_twice() {
    let server = Server::start([]).await;
    let handed_on = navigator(&server, given()).access_token_good_for(LEAST).await.unwrap();
    assert_eq!(handed_on.token.expose(), "given-token");
    assert!(server.requests().is_empty());

    let server = Server::start([refused()]).await;
    let client = navigator(&server, refresh());
    for _ in 0..2 {
        let error = client.access_token_good_for(LEAST).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
    }
    assert_eq!(server.lines(), [EXCHANGE]);
}
