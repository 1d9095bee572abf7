//! The hosts that `NO_PROXY` excepts, by the rules of Go, which Terraform itself follows.
//!
//! | entry | what it excepts |
//! |---|---|
//! | `*` | everything |
//! | `example.com`, `.example.com` | the name, and all names below it |
//! | `*.example.com` | all names below it |
//! | `192.0.2.1`, `[2001:db8::1]` | the address |
//! | `192.0.2.0/24`, `2001:db8::/32` | the addresses of the network |
//! | one of these with `:443` | the same, at that port |
//!
//! For Go, `.example.com` does not except the name itself. For `curl` and others it does.

use std::net::IpAddr;

use url::Host;

use crate::http::Endpoint;

/// Whether one of the entries is the host of `endpoint`. An entry that cannot be read excepts
/// nothing.
pub(super) fn is_among(endpoint: &Endpoint, no_proxy: &str) -> bool {
    let Some((host, port)) = endpoint.place() else { return false };
    no_proxy
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|entry| !entry.is_empty())
        .any(|entry| is_meant(&host, port, entry))
}

fn is_meant(host: &Host<&str>, port: u16, entry: &str) -> bool {
    if entry == "*" {
        return true;
    }
    let (entry, at) = split_port(entry);
    if at.is_some_and(|at| at.parse() != Ok(port)) {
        return false;
    }
    match host {
        Host::Domain(name) => is_below(name, entry),
        Host::Ipv4(address) => is_in((*address).into(), entry),
        Host::Ipv6(address) => is_in((*address).into(), entry),
    }
}

/// Splits `host:port`, `[address]:port`, or either without a port.
fn split_port(entry: &str) -> (&str, Option<&str>) {
    if let Some((address, behind)) = entry.strip_prefix('[').and_then(|it| it.split_once(']')) {
        return (address, behind.strip_prefix(':'));
    }
    match entry.split_once(':') {
        // With more than one colon it is an IPv6 address.
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (entry, None),
    }
}

fn is_below(name: &str, entry: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let entry = entry.trim_end_matches('.').to_ascii_lowercase();
    let (domain, counts_itself) = match (entry.strip_prefix("*."), entry.strip_prefix('.')) {
        (Some(domain), _) => (domain, false),
        (_, Some(domain)) => (domain, true),
        _ => (entry.as_str(), true),
    };
    if domain.is_empty() {
        return false;
    }
    match name.strip_suffix(domain) {
        Some("") => counts_itself,
        Some(above) => above.ends_with('.'),
        None => false,
    }
}

fn is_in(address: IpAddr, entry: &str) -> bool {
    let address = address.to_canonical();
    let Some((network, length)) = entry.split_once('/') else {
        return entry.parse().is_ok_and(|entry: IpAddr| entry.to_canonical() == address);
    };
    let (Ok(network), Ok(length)) = (network.parse(), length.parse::<u32>()) else { return false };
    // Compares only the bits that the length of the network covers.
    match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) if length <= 32 => {
            (one.to_bits() ^ other.to_bits()).checked_shr(32 - length).unwrap_or(0) == 0
        }
        (IpAddr::V6(one), IpAddr::V6(other)) if length <= 128 => {
            (one.to_bits() ^ other.to_bits()).checked_shr(128 - length).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_entry() {
        const NAME: &str = "https://api.example.com";
        const V4: &str = "https://192.0.2.7:8443";
        const V6: &str = "https://[2001:db8::7]";
        for (endpoint, no_proxy, is_excepted) in [
            (NAME, "", false),
            (NAME, " , ,", false),
            (NAME, "*", true),
            (NAME, "a.example, *", true),
            (NAME, "api.example.com", true),
            (NAME, "API.Example.COM", true),
            (NAME, "api.example.com.", true),
            ("https://api.example.com.", "example.com", true),
            (NAME, "example.com", true),
            (NAME, "com", true),
            (NAME, ".example.com", true),
            (NAME, "*.example.com", true),
            (NAME, ".api.example.com", true),
            (NAME, "*.api.example.com", false),
            (NAME, "example.org", false),
            (NAME, "ample.com", false),
            (NAME, "*ample.com", false),
            (NAME, "api.*", false),
            (NAME, ".", false),
            (NAME, "*.", false),
            (NAME, "api.example.com:443", true),
            (NAME, ".example.com:443", true),
            (NAME, "*.example.com:443", true),
            (NAME, "api.example.com:8443", false),
            ("https://api.example.com:8443", "api.example.com:8443", true),
            ("https://api.example.com:8443", "api.example.com:443", false),
            ("https://api.example.com:8443", "api.example.com", true),
            (NAME, "api.example.com:", false),
            (NAME, "api.example.com:https", false),
            (NAME, "https://api.example.com", false),
            (NAME, "localhost\tapi.example.com", true),
            (NAME, "localhost, 127.0.0.1 ,.example.com ", true),
            (NAME, "192.0.2.0/24", false),
            (V4, "192.0.2.7", true),
            (V4, "192.0.2.7:8443", true),
            (V4, "192.0.2.7:443", false),
            (V4, "192.0.2.70", false),
            (V4, "192.0.2", false),
            (V4, ".2.7", false),
            (V4, "192.0.2.0/24", true),
            (V4, "192.0.2.8/29", false),
            (V4, "192.0.2.7/32", true),
            (V4, "0.0.0.0/0", true),
            (V4, "192.0.2.0/33", false),
            (V4, "192.0.2.0/", false),
            (V4, "::/0", false),
            ("https://[::ffff:192.0.2.7]", "192.0.2.0/24", true),
            (V6, "2001:db8::7", true),
            (V6, "2001:DB8:0::7", true),
            (V6, "[2001:db8::7]", true),
            (V6, "[2001:db8::7]:443", true),
            (V6, "[2001:db8::7]:8443", false),
            (V6, "2001:db8::/32", true),
            (V6, "2001:db8:1::/48", false),
            (V6, "::/0", true),
            (V6, "2001:db8::/129", false),
        ] {
            let found = is_among(&endpoint.parse().unwrap(), no_proxy);
            assert_eq!(found, is_excepted, "{endpoint}: {no_proxy:?}");
        }
    }
}
