//! What stands between a client and the API, or in its place: a page to sign in at, a gateway that
//! is busy for hours.

use terraform_provider_msp::http::{Error, ErrorKind};
use terraform_provider_msp::navigator::Credentials;

use super::server::{Reply, Server};
use super::{navigator_once, wiv, wiv_once};

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>canary sign-in</title></head></html>";

#[tokio::test]
async fn a_web_page_is_called_one_and_nothing_of_it_is_shown() {
    for page in [
        || Reply::json(200, PAGE).with("content-type", "text/html; charset=utf-8"),
        || Reply::json(200, PAGE),
        || Reply::json(200, format!("\u{feff}\r\n{PAGE}")),
        || Reply::json(203, "<?xml version=\"1.0\"?><canary/>"),
    ] {
        let server = Server::start((0..4).map(|_| page())).await;
        let listed = wiv_once(&server).list_customers(&[]).await.unwrap_err();
        let created = wiv_once(&server).create_customer("n").await.unwrap_err();
        let token = Credentials::RefreshToken("t".into());
        let exchanged = navigator_once(&server, token).list_tenants("o-1").await.unwrap_err();
        let token = Credentials::AccessToken("t".into());
        let enabled = navigator_once(&server, token).enable_service("o-1", "s").await.unwrap_err();
        for (error, kind) in [
            (listed, ErrorKind::Failed),
            (created, ErrorKind::OutcomeUnknown),
            (exchanged, ErrorKind::Failed),
            (enabled, ErrorKind::OutcomeUnknown),
        ] {
            assert_eq!(error.kind(), kind, "{error}");
            let said = error.to_string();
            let expected = "but the answer is a web page and not JSON. Check `endpoint` and the \
                            proxy: another server may be answering there. ";
            assert!(said.contains(expected), "{said}");
            assert!(!format!("{error:?}").contains("canary"), "{said}");
        }
    }
}

#[tokio::test]
async fn json_that_calls_itself_a_page_is_json_all_the_same() {
    let reply = Reply::json(200, r#" {"data": []}"#).with("content-type", "text/html");
    let server = Server::start([reply]).await;
    assert_eq!(wiv_once(&server).list_customers(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn who_is_asked_to_wait_for_longer_than_a_call_lasts_is_told_for_how_long() {
    async fn busy(status: u16, retry_after: &str) -> Error {
        let reply = Reply::json(status, r#"{"message": "slow down"}"#);
        let server = Server::start([reply.with("retry-after", retry_after)]).await;
        if status == 429 {
            // Its caller looks before it is sent again.
            return wiv(&server).create_customer("n").await.unwrap_err();
        }
        wiv_once(&server).list_customers(&[]).await.unwrap_err()
    }
    for (status, asked, said) in [
        (429, "3600", "1h (`Retry-After`)"),
        (503, "5400", "1h 30m (`Retry-After`)"),
        (503, "601", "10m 1s (`Retry-After`)"),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", "more than a year (`Retry-After`)"),
        (429, "99999999999999999999", "more than a year (`Retry-After`)"),
    ] {
        let error = busy(status, asked).await.to_string();
        assert!(error.contains(&format!("The server asked for a pause of {said}")), "{error}");
    }
    for asked in ["599", "0", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let error = busy(503, asked).await.to_string();
        assert!(!error.contains("Retry-After"), "{asked}: {error}");
    }
    insta::assert_snapshot!(busy(429, "7200").await.detail(), @r#"Tried: `POST /msp/customers`. Answer: 429 Too Many Requests, "slow down". The API takes no more requests for now. Nothing was changed. If this happens often, set `http.requests_per_second` on the provider to the rate that the API takes. The server asked for a pause of 2h (`Retry-After`). Run Terraform again after it: no call waits longer than 10m."#);
}
