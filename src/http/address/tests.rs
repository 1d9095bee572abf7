//! Texts that are an address, and texts that look like one.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::AddressError::{
    Backslash, Host, NoUser, NotAUrl, NotAscii, Path, Port, Query, Scheme, UserInfo, WhiteSpace,
};
use super::*;
use crate::http::Endpoint;

/// What people write, and how it reads when it is written again.
const GOOD: [(&str, &str); 36] = [
    ("https://api.wiv.ai", "https://api.wiv.ai/"),
    ("https://api.wiv.ai/", "https://api.wiv.ai/"),
    ("https://api.wiv.ai//", "https://api.wiv.ai//"),
    ("HTTPS://API.WIV.AI", "https://api.wiv.ai/"),
    ("Http://LocalHost:8080/Base", "http://localhost:8080/Base"),
    ("https://api.wiv.ai:8443", "https://api.wiv.ai:8443/"),
    ("https://api.wiv.ai:443", "https://api.wiv.ai/"),
    ("http://proxy:80", "http://proxy/"),
    ("https://proxy:80", "https://proxy:80/"),
    ("http://proxy:443", "http://proxy:443/"),
    ("http://proxy:65535", "http://proxy:65535/"),
    ("https://api.wiv.ai.", "https://api.wiv.ai./"),
    ("http://squid_1:3128", "http://squid_1:3128/"),
    ("https://a--b.c-d.example", "https://a--b.c-d.example/"),
    ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example/"),
    ("https://XN--BCHER-KVA.example", "https://xn--bcher-kva.example/"),
    ("https://1password.example", "https://1password.example/"),
    ("https://10.example", "https://10.example/"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
    ("http://[::1]", "http://[::1]/"),
    ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ("https://[2001:DB8:0:0::1]", "https://[2001:db8::1]/"),
    ("https://[::ffff:192.0.2.1]", "https://[::ffff:c000:201]/"),
    ("https://gw.example.com/wiv", "https://gw.example.com/wiv"),
    ("https://gw.example.com/wiv/", "https://gw.example.com/wiv/"),
    ("https://gw.example.com//wiv", "https://gw.example.com//wiv"),
    ("https://gw.example.com/a.b/..c/...", "https://gw.example.com/a.b/..c/..."),
    ("https://gw.example.com/a%20b%2Fc/%C3%A9", "https://gw.example.com/a%20b%2Fc/%C3%A9"),
    ("https://gw.example.com/~me/a:b@c;d=e,f", "https://gw.example.com/~me/a:b@c;d=e,f"),
    ("http://me@proxy:3128", "http://me@proxy:3128/"),
    ("http://me:pass@proxy:3128", "http://me:pass@proxy:3128/"),
    ("http://:token@proxy:3128", "http://:token@proxy:3128/"),
    ("http://me:@proxy:3128", "http://me@proxy:3128/"),
    ("http://me:a:b@[::1]:3128", "http://me:a%3Ab@[::1]:3128/"),
    ("http://me:QUJD==@proxy", "http://me:QUJD%3D%3D@proxy/"),
    ("http://DOMAIN%5Cme:p%40ss%25@proxy", "http://DOMAIN%5Cme:p%40ss%25@proxy/"),
];

/// Texts that a lenient parser takes for something else or that no parser takes, each with the
/// reason.
const BAD: [(&str, AddressError); 92] = [
    // Found by a property test: a host `-`, and a path that is lost when it is written.
    ("https:-//", NotAUrl),
    ("https:-", NotAUrl),
    ("https://-//", Host),
    // Slashes that are not there, or too many.
    ("", NotAUrl),
    ("api.wiv.ai", NotAUrl),
    ("api.wiv.ai:443", NotAUrl),
    ("localhost:8080", NotAUrl),
    ("//api.wiv.ai", NotAUrl),
    ("/msp", NotAUrl),
    ("https", NotAUrl),
    ("https:", NotAUrl),
    ("https:/", NotAUrl),
    ("https://", NotAUrl),
    ("https:///", NotAUrl),
    ("https://?", NotAUrl),
    ("https:api.wiv.ai", NotAUrl),
    ("https:/api.wiv.ai", NotAUrl),
    ("https:///api.wiv.ai", NotAUrl),
    ("https:////api.wiv.ai", NotAUrl),
    // Slashes the wrong way round.
    ("https:\\\\api.wiv.ai", Backslash),
    ("https:/\\api.wiv.ai", Backslash),
    ("https://\\api.wiv.ai", Backslash),
    ("https://api.wiv.ai\\msp", Backslash),
    ("https://api.example.com\\@api.wiv.ai", Backslash),
    // Spaces, and other characters that nobody sees.
    (" ", WhiteSpace),
    (" https://api.wiv.ai", WhiteSpace),
    ("https://api.wiv.ai ", WhiteSpace),
    ("https://api.wiv.ai\n", WhiteSpace),
    ("https://api.wiv.ai\r\n", WhiteSpace),
    ("ht\ntps://api.wiv.ai", WhiteSpace),
    ("https:/\t/api.wiv.ai", WhiteSpace),
    ("https://api.\twiv.ai", WhiteSpace),
    ("https://api.wiv.ai/a b", WhiteSpace),
    ("https://api.wiv.ai\0", WhiteSpace),
    ("https://api.wiv.ai\u{7f}", WhiteSpace),
    ("\u{a0}https://api.wiv.ai", WhiteSpace),
    ("https://api.wiv.ai\u{3000}", WhiteSpace),
    ("\u{feff}https://api.wiv.ai", NotAscii),
    ("https://api.wiv\u{200b}.ai", NotAscii),
    ("https://api\u{ad}.wiv.ai", NotAscii),
    // Characters that look like others, or become others.
    ("https://api\u{ff0e}wiv\u{3002}ai", NotAscii),
    ("https://\u{ff41}pi.wiv.ai", NotAscii),
    ("https://\u{430}pi.wiv.ai", NotAscii),
    ("https://b\u{fc}cher.example", NotAscii),
    ("https:\u{ff0f}\u{ff0f}api.wiv.ai", NotAscii),
    ("https://api.wiv.ai/caf\u{e9}", NotAscii),
    ("http://me:p\u{e4}ss@proxy", NotAscii),
    // Other schemes, and text that cannot be a scheme.
    ("ftp://api.wiv.ai", Scheme),
    ("file:///etc/hosts", Scheme),
    ("wss://api.wiv.ai", Scheme),
    ("socks5://proxy:1080", Scheme),
    ("socks5h://proxy:1080", Scheme),
    ("httpss://api.wiv.ai", Scheme),
    ("://api.wiv.ai", Scheme),
    ("\"https://api.wiv.ai\"", Scheme),
    ("view-source:https://api.wiv.ai", Scheme),
    // Hosts that read as other hosts, or that nothing has.
    ("https://127.1", Host),
    ("https://127.0.1", Host),
    ("https://2130706433", Host),
    ("https://0x7f000001", Host),
    ("https://0x7f.0.0.1", Host),
    ("https://0177.0.0.1", Host),
    ("https://127.0.0.01", Host),
    ("https://127.0.0.1.", Host),
    ("https://256.0.0.1", Host),
    ("https://1.2.3.4.5", Host),
    ("https://api.wiv.0", Host),
    ("https://api%2Ewiv.ai", Host),
    ("https://api.wiv.ai%00", Host),
    ("https://a..b", Host),
    ("https://.api.wiv.ai", Host),
    ("https://api.wiv.ai..", Host),
    ("https://.", Host),
    ("https://-api.wiv.ai", Host),
    ("https://api-.wiv.ai", Host),
    ("https://xn--a", Host),
    ("https://*.wiv.ai", Host),
    ("https://<host>", Host),
    ("https://${var.host}", Host),
    ("https://:8443", Host),
    ("https://::1", Host),
    ("https://2001:db8::1:443", Host),
    ("https://[::1", Host),
    ("https://[::1]x", Host),
    ("https://[127.0.0.1]", Host),
    ("https://[fe80::1%25eth0]", Host),
    // Nothing after a sign, or something that gets lost there.
    ("https://api.wiv.ai:", Port),
    ("https://api.wiv.ai/a/../b", Path),
    ("https://api.wiv.ai?key=1", Query),
    ("https://@api.wiv.ai", NoUser),
    ("http://:@proxy", NoUser),
    ("http://me:p@ss@proxy", UserInfo),
];

#[test]
fn what_people_write_is_read_as_it_is_written() {
    for (text, expected) in GOOD {
        assert_eq!(read(text).as_ref().map(Url::as_str), Ok(expected), "{text}");
    }
}

#[test]
fn what_could_be_read_as_another_address_is_none() {
    for (text, reason) in BAD {
        assert_eq!(read(text), Err(reason), "{text:?}");
    }
}

#[test]
fn ports_paths_queries_and_passwords_are_held_to_their_grammar_too() {
    for port in ["0", "00", "0443", "65536", "99999999999", "+80", "-1", "8o", "80x", "%38"] {
        assert_eq!(read(&format!("https://host:{port}/")), Err(Port), "{port}");
    }
    for path in [".", "..", "a/.", "%2e", "%2E%2e", "a/.%2e/b", "a\"b", "<a>", "a`b", "{a}", "a|b"]
    {
        assert_eq!(read(&format!("https://host/{path}")), Err(Path), "{path}");
    }
    for path in ["[a]", "a^b", "%", "%2", "%zz", "%+1", "100%"] {
        assert_eq!(read(&format!("https://host/{path}")), Err(Path), "{path}");
    }
    for end in ["?", "#", "/?", "/#", "/?key=1", "/#top", "/a?b#c"] {
        assert_eq!(read(&format!("https://host{end}")), Err(Query), "{end}");
    }
    for user_info in ["me@home", "me:100%", "me:%zz", "me:%ff", "me:a|b", "me:[a]", "me:\"a\"", "@"]
    {
        assert_eq!(read(&format!("http://{user_info}@proxy")), Err(UserInfo), "{user_info}");
    }
}

#[test]
fn a_name_is_no_longer_than_names_are() {
    let label = "a".repeat(63);
    let longest = format!("{label}.{label}.{label}.{}", "a".repeat(61));
    assert!(read(&format!("https://{longest}./")).is_ok());
    assert_eq!(read(&format!("https://{longest}a/")), Err(Host));
    assert_eq!(read(&format!("https://{label}a.example/")), Err(Host));
}

#[test]
fn no_reason_repeats_the_text() {
    for (text, _) in BAD {
        let text = text.replace("://", "://canary:canary@");
        if let Err(reason) = read(&format!("{text}canary")) {
            assert!(!format!("{reason} {reason:?}").contains("canary"), "{text:?}");
        }
    }
}

/// Text that is almost an address.
fn almost_an_address() -> impl Strategy<Value = String> {
    let good = select(GOOD.map(|(text, _)| text).to_vec()).prop_map(str::to_owned);
    let bad = select(BAD.map(|(text, _)| text).to_vec()).prop_map(str::to_owned);
    let made = "(https?|HTTPS?|ftp|socks5)(://|:/|:|://@|://a:b@)\
                ([a-z0-9.-]{1,12}|[0-9a-fx.]{1,12}|\\[[0-9a-f:.%]{2,12}\\])\
                (:[0-9]{0,6})?(/[a-zA-Z0-9%.@;=]{0,5}){0,3}(\\?|#)?";
    let odd =
        "[\\\\ \t\n\r\u{0}\u{7f}%@:/?#\\[\\].^|<>\"'`{}0-9x\u{ad}\u{e9}\u{ff0e}\u{3002}\u{200b}-]";
    let damage = proptest::collection::vec((any::<Index>(), any::<bool>(), odd), 0..3);
    (prop_oneof![good, bad, made], damage).prop_map(|(text, damage)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (index, is_added, odd) in damage {
            let at = index.index(chars.len() + 1);
            let end = if is_added { at } else { chars.len().min(at + 1) };
            chars.splice(at..end, odd.chars());
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn two_parsers_read_the_same_in_what_is_taken(text in almost_an_address()) {
        if let Ok(url) = read(&text) {
            let other: axum::http::Uri = text.parse().unwrap();
            prop_assert_eq!(other.scheme_str(), Some(url.scheme()));
            let host = other.host().unwrap().to_ascii_lowercase();
            match url.host().unwrap() {
                url::Host::Domain(name) => prop_assert_eq!(host, name),
                url::Host::Ipv4(address) => prop_assert_eq!(host, address.to_string()),
                url::Host::Ipv6(address) => {
                    let host = host.trim_start_matches('[').trim_end_matches(']');
                    prop_assert_eq!(host.parse(), Ok(address));
                }
            }
            let port = other.port_u16().or(url.port_or_known_default());
            prop_assert_eq!(port, url.port_or_known_default());
            prop_assert_eq!(other.path(), url.path());
            prop_assert_eq!(other.query(), None);
        }
    }

    #[test]
    fn an_endpoint_that_is_taken_is_the_same_when_it_is_written(text in almost_an_address()) {
        if let Ok(endpoint) = text.parse::<Endpoint>() {
            prop_assert_eq!(endpoint.to_string().parse(), Ok(endpoint));
        }
    }
}
