//! Texts that are taken for a proxy, and how the client uses them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use proptest::prelude::*;

use super::*;
use crate::http::SetupError;

const SOMEWHERE: &str = "https://api.example.com";

/// How the client uses it.
fn used(proxy: &Proxy) -> Option<Intercept> {
    let all = String::from(proxy.url.clone());
    Matcher::builder().all(all).build().intercept(&SOMEWHERE.parse().unwrap())
}

/// The user name and password that the proxy receives.
fn credentials(used: &Intercept) -> Option<String> {
    let header = used.basic_auth()?.to_str().unwrap();
    let encoded = header.strip_prefix("Basic ").unwrap();
    Some(String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap())
}

#[test]
fn a_proxy_is_used_as_it_is_written() {
    for (text, place, told) in [
        ("http://proxy.example.com:3128", "http://proxy.example.com:3128/", None),
        ("http://proxy.example.com:3128/", "http://proxy.example.com:3128/", None),
        ("HTTP://PROXY:3128", "http://proxy:3128/", None),
        ("https://proxy", "https://proxy/", None),
        ("http://10.0.0.1:3128", "http://10.0.0.1:3128/", None),
        ("http://[::1]:3128", "http://[::1]:3128/", None),
        ("http://me:pass@proxy:3128", "http://proxy:3128/", Some("me:pass")),
        ("http://me@proxy:3128", "http://proxy:3128/", Some("me:")),
        ("http://:token@proxy", "http://proxy/", Some(":token")),
        ("http://me:a:b=@proxy", "http://proxy/", Some("me:a:b=")),
        ("http://CORP%5Cme:p%40s%2Fs%25@proxy", "http://proxy/", Some("CORP\\me:p@s/s%")),
        ("http://me:p%C3%A4ss@proxy", "http://proxy/", Some("me:p\u{e4}ss")),
    ] {
        let used = used(&text.parse().unwrap()).unwrap();
        assert_eq!(used.uri(), place, "{text}");
        assert_eq!(credentials(&used).as_deref(), told, "{text}");
    }
}

#[test]
fn anything_else_is_refused_with_its_reason() {
    let address = ProxyError::Address;
    for (text, reason) in [
        ("", ProxyError::NotAUrl),
        ("proxy", ProxyError::NotAUrl),
        ("proxy:3128", ProxyError::NotAUrl),
        ("canary:canary@proxy:3128", ProxyError::NotAUrl),
        ("http:proxy:3128", ProxyError::NotAUrl),
        ("http://", ProxyError::NotAUrl),
        ("socks5://proxy:1080", ProxyError::Scheme),
        ("ftp://me:canary@proxy", ProxyError::Scheme),
        ("ftp://me:can/ary@proxy", ProxyError::Scheme),
        ("http://proxy:3128/proxy.pac", ProxyError::Path),
        ("http://proxy:3128//", ProxyError::Path),
        ("canary proxy", address(AddressError::WhiteSpace)),
        ("http://me:canary@proxy:3128\n", address(AddressError::WhiteSpace)),
        ("http:\\\\proxy:3128", address(AddressError::Backslash)),
        ("http://CORP\\me:canary@proxy", address(AddressError::UserInfo)),
        ("http://me:can ary@proxy", address(AddressError::UserInfo)),
        ("http://me:can\tary@proxy", address(AddressError::UserInfo)),
        ("http://me:can\u{e4}ry@proxy", address(AddressError::UserInfo)),
        ("http://me:can\u{200b}ary@proxy", address(AddressError::UserInfo)),
        ("http://me:canary@pr oxy", address(AddressError::WhiteSpace)),
        ("http://me:can\u{e4}ry@pr\u{f6}xy", address(AddressError::NotAscii)),
        ("http://me@corp.example:canary@proxy", address(AddressError::UserInfo)),
        ("http://me:canary@", address(AddressError::Host)),
        ("http://me:canary@:3128", address(AddressError::Host)),
        ("http://me:canary@proxy:canary", address(AddressError::Port)),
        ("http://me:#canary@proxy", address(AddressError::UserInfo)),
        ("http://me:canary#@proxy", address(AddressError::UserInfo)),
        ("http://me:canary?/#@proxy:3128/", address(AddressError::UserInfo)),
        ("http://me:canary%@proxy", address(AddressError::UserInfo)),
        ("http://me:canary%4@proxy", address(AddressError::UserInfo)),
        ("http://me:1234#canary@proxy:3128", address(AddressError::UserInfo)),
        ("http://me:can@ary/canary#canary?@proxy:3128", address(AddressError::UserInfo)),
        ("http://127.1:3128", address(AddressError::Host)),
        ("http://me:canary@127.1", address(AddressError::Host)),
        ("http://proxy:", address(AddressError::Port)),
        ("http://proxy:3128?x", address(AddressError::Query)),
        ("http://@proxy", address(AddressError::NoUser)),
        ("http://me:can@ary@proxy", address(AddressError::UserInfo)),
        ("http://me:100%canary@proxy", address(AddressError::UserInfo)),
        ("http://me:can/ary@proxy", address(AddressError::UserInfo)),
        ("http://me:can#ary@proxy", address(AddressError::UserInfo)),
        ("http://me:1?canary@proxy", address(AddressError::UserInfo)),
        ("http://me:1/canary@proxy", address(AddressError::UserInfo)),
        ("http://canary/@proxy", address(AddressError::UserInfo)),
    ] {
        let error = text.parse::<Proxy>().unwrap_err();
        assert_eq!(error, reason, "{text:?}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

fn of(variables: &[(&str, &str)]) -> Result<Option<Proxy>, ProxyVariableError> {
    Proxy::from_environment(&SOMEWHERE.parse().unwrap(), |name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| value.into())
    })
}

#[test]
fn the_first_variable_that_is_set_names_the_proxy() {
    for (variables, way, place) in [
        (&[("HTTPS_PROXY", "http://a:1"), ("https_proxy", "http://b:1")][..], "HTTPS_PROXY", "a"),
        (&[("HTTPS_PROXY", ""), ("https_proxy", "http://b:1")], "https_proxy", "b"),
        (&[("https_proxy", "http://b:1"), ("ALL_PROXY", "socks5://c")], "https_proxy", "b"),
        (&[("all_proxy", "http://d:1"), ("ALL_PROXY", "https://c:1")], "ALL_PROXY", "c"),
        (&[("all_proxy", "http://d:1"), ("HTTP_PROXY", "http://e:1")], "all_proxy", "d"),
    ] {
        let proxy = of(variables).unwrap().unwrap();
        assert_eq!(proxy.url.host_str(), Some(place));
        assert!(proxy.way().ends_with(&format!(" of `{way}`")), "{}", proxy.way());
    }
    for variables in [&[][..], &[("HTTPS_PROXY", "")], &[("HTTP_PROXY", "http://e:1")]] {
        assert_eq!(of(variables).unwrap(), None);
    }
}

#[test]
fn a_host_that_is_excepted_is_called_without_a_proxy_whatever_it_is() {
    for (variable, hosts, is_used) in [
        ("NO_PROXY", "", true),
        ("NO_PROXY", "example.org, .example.net", true),
        ("NO_PROXY", "notapi.example.com", true),
        ("NO_PROXY", "localhost,api.example.com", false),
        ("NO_PROXY", ".example.com", false),
        ("NO_PROXY", "*", false),
        ("no_proxy", "example.com", false),
        ("no_proxy", "*.example.com:443", false),
    ] {
        let proxy = of(&[("HTTPS_PROXY", "http://a:1"), (variable, hosts)]).unwrap();
        assert_eq!(proxy.is_some(), is_used, "{variable}={hosts}");
        let none = of(&[("ALL_PROXY", "socks5://a:1"), (variable, hosts)]);
        assert_eq!(none.is_err(), is_used, "{variable}={hosts}");
    }
}

#[test]
fn a_variable_may_leave_the_scheme_out() {
    for (text, place) in [
        ("proxy", "http://proxy/"),
        ("proxy.example.com:3128", "http://proxy.example.com:3128/"),
        ("10.0.0.1:3128", "http://10.0.0.1:3128/"),
        ("[::1]:3128", "http://[::1]:3128/"),
        ("me:pass@proxy:3128", "http://me:pass@proxy:3128/"),
        ("https.example.com:3128", "http://https.example.com:3128/"),
    ] {
        assert_eq!(of(&[("HTTPS_PROXY", text)]).unwrap().unwrap().url.as_str(), place);
    }
}

#[test]
fn a_variable_that_names_no_proxy_is_named_without_what_is_in_it() {
    for text in [
        "socks5h://canary:canary@proxy",
        "http:canary:3128",
        "http://me:canary@proxy/x",
        "me:can@ary@proxy:3128",
        "canary:3128\r",
        "can\u{e4}ry",
        "canary:x",
        "me:can#ary@proxy:3128",
        "me:can/ary@proxy:3128",
        "me:can?ary@proxy:3128",
        "me:can ary@proxy:3128",
        "me:can%ary@proxy:3128",
        "me:1#canary@proxy:3128",
        "CORP\\me:canary@proxy:3128",
        "me://canary@proxy:3128",
    ] {
        let error = of(&[("HTTPS_PROXY", text)]).unwrap_err();
        assert!(error.to_string().starts_with("`HTTPS_PROXY` in the environment "), "{error}");
        assert_eq!(SetupError::from(error).attribute(), None);
        assert!(!format!("{error} {error:?}").contains("can"), "{error:?}");
    }
}

#[test]
fn a_message_names_host_and_port_alone() {
    let proxy: Proxy = "https://me:canary@proxy.example.com".parse().unwrap();
    assert_eq!(proxy.way(), " through the proxy proxy.example.com:443");
}

#[test]
fn debug_prints_nothing_of_it() {
    let proxy: Proxy = "http://canary:canary@canary:3128".parse().unwrap();
    assert!(!format!("{proxy:?} {proxy:#?}").contains("canary"));
}

proptest! {
    #[test]
    fn a_proxy_that_is_taken_is_used_with_its_credentials(
        scheme in "https?",
        user in "[a-zA-Z0-9._~!$&'()*+,;=-]{0,8}",
        password in ".{0,12}",
        host in "[a-z][a-z0-9]{0,8}(\\.[a-z]{2,5})?",
        port in 1_u16..,
    ) {
        let encoded: Vec<_> = password.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let text = format!("{scheme}://{user}:{}@{host}:{port}", encoded.concat());
        match text.parse::<Proxy>() {
            Ok(proxy) => {
                let used = used(&proxy).unwrap();
                prop_assert_eq!(used.uri().scheme_str(), Some(scheme.as_str()));
                prop_assert_eq!(used.uri().host(), Some(host.as_str()));
                let usual = if scheme == "https" { 443 } else { 80 };
                prop_assert_eq!(used.uri().port_u16().unwrap_or(usual), port);
                prop_assert_eq!(credentials(&used), Some(format!("{user}:{password}")));
            }
            Err(error) => {
                prop_assert_eq!(error, ProxyError::Address(AddressError::NoUser));
                prop_assert!(user.is_empty() && password.is_empty());
            }
        }
    }
}
