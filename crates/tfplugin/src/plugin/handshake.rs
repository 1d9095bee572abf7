//! The two messages before gRPC: the cookie and the line.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::listener::Address;

/// The value of `TF_PLUGIN_MAGIC_COOKIE` from Terraform and OpenTofu. It is no secret: it only
/// tells a start as a plugin from a start by hand.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The version of go-plugin's own protocol.
const CORE_PROTOCOL: u32 = 1;

/// The major version of Terraform's plugin protocol. It is printed for any versions that the client
/// asks for. A client that does not know it has the best message itself.
pub(super) const PROVIDER_PROTOCOL: u32 = 6;

/// Whether the process was started as a plugin.
pub(super) fn is_cookie(cookie: Option<&str>) -> bool {
    cookie == Some(COOKIE)
}

/// Prints the line with the address and the certificate of the server.
///
/// It must be the first on stdout. Nothing is written there later, because nobody reads it.
/// `certificate` is the DER of the server's, or empty without TLS.
pub(super) fn announce(address: &Address, certificate: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(line(address, certificate).as_bytes())?;
    stdout.flush()
}

// A seventh field would say that connections can be multiplexed. They cannot, and old clients take
// everything after the fifth bar for the certificate.
fn line(address: &Address, certificate: &[u8]) -> String {
    format!(
        "{CORE_PROTOCOL}|{PROVIDER_PROTOCOL}|{}|{}|grpc|{}\n",
        address.network(),
        address,
        STANDARD_NO_PAD.encode(certificate)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_network_address_and_certificate() {
        let unix = Address::Unix("/tmp/plugin123".into());
        // 0xfbff is "+/8=" in base64: the standard alphabet, and the padding is left out.
        assert_eq!(line(&unix, &[0xfb, 0xff]), "1|6|unix|/tmp/plugin123|grpc|+/8\n");
        let tcp = Address::Tcp(([127, 0, 0, 1], 10_000).into());
        assert_eq!(line(&tcp, &[1]), "1|6|tcp|127.0.0.1:10000|grpc|AQ\n");
    }

    #[test]
    fn without_tls_the_last_field_is_there_and_empty() {
        let unix = Address::Unix("/tmp/plugin123".into());
        assert_eq!(line(&unix, &[]), "1|6|unix|/tmp/plugin123|grpc|\n");
    }

    #[test]
    fn only_the_cookie_itself_is_one() {
        assert!(is_cookie(Some(COOKIE)));
        assert!(!is_cookie(None));
        assert!(!is_cookie(Some("")));
        assert!(!is_cookie(Some(&COOKIE[1..])));
    }
}
