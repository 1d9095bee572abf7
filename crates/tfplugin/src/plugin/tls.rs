//! Mutual TLS between two processes that have just met. Each side pins the other's temporary
//! certificate.

use std::sync::Arc;

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature,
    verify_tls13_signature,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
};
use time::{Duration, OffsetDateTime};

/// Why there is no TLS. Then there is no plugin: it never falls back to plain text.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// `PLUGIN_CLIENT_CERT` holds no certificate, or more than one.
    #[error("`PLUGIN_CLIENT_CERT` does not hold one certificate in PEM form")]
    ClientCertificate,
    /// The server's own certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The parts do not make a TLS server.
    #[error("cannot set up TLS: {0}")]
    Setup(#[from] rustls::Error),
}

/// A TLS server for one client.
pub(super) struct Tls {
    pub config: Arc<ServerConfig>,
    /// The server's certificate, which the client pins too.
    pub certificate: CertificateDer<'static>,
}

impl Tls {
    /// For the client with the certificate `client`, in PEM form.
    pub(super) fn for_client(client: &str) -> Result<Self, TlsError> {
        let client = parse(client)?;
        let (certificate, key) = self_signed()?;
        // aws-lc-rs and no other: Go's client signs with P-521, which ring lacks.
        let provider = Arc::new(aws_lc_rs::default_provider());
        let pinned = PinnedClient {
            certificate: client,
            algorithms: provider.signature_verification_algorithms,
        };
        let mut config = server(provider, pinned, &certificate, key)?;
        // Newer Go clients refuse a server that does not offer HTTP/2.
        config.alpn_protocols = vec![b"h2".to_vec()];
        // One client connects once. There is no session to resume, and no way around its
        // certificate.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self { config: Arc::new(config), certificate })
    }
}

fn server(
    provider: Arc<CryptoProvider>,
    client: PinnedClient,
    certificate: &CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
) -> Result<ServerConfig, rustls::Error> {
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(client))
        .with_single_cert(vec![certificate.clone()], key.into())
}

pub(super) fn parse(pem: &str) -> Result<CertificateDer<'static>, TlsError> {
    let mut certificates = CertificateDer::pem_slice_iter(pem.as_bytes());
    let (Some(Ok(certificate)), None) = (certificates.next(), certificates.next()) else {
        return Err(TlsError::ClientCertificate);
    };
    // PEM may hold anything. Pinning other bytes would refuse every client without a reason.
    ParsedCertificate::try_from(&certificate).map_err(|_| TlsError::ClientCertificate)?;
    Ok(certificate)
}

/// Go's verifier requires the name `localhost`, the purpose, and a time span that holds now. P-256
/// takes microseconds.
fn self_signed() -> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // The same as go-plugin: a clock may be wrong by a little, and nobody renews it.
    let now = OffsetDateTime::now_utc();
    params.not_before = now - Duration::seconds(30);
    params.not_after = now + Duration::hours(262_980);
    let certificate = params.self_signed(&key)?;
    Ok((certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der())))
}

/// Accepts the owner of one certificate.
///
/// The usual verifier does not work: go-plugin's client certificate says that it is a CA, which
/// webpki refuses in an end entity. Pinning requires more: the exact bytes, and a signature of the
/// handshake with their key.
#[derive(Debug)]
struct PinnedClient {
    certificate: CertificateDer<'static>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if *end_entity == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem() -> String {
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap().cert.pem()
    }

    #[test]
    fn what_is_not_one_certificate_is_refused() {
        let certificate = pem();
        let refused = [
            String::from("no PEM at all"),
            certificate.replace("CERTIFICATE", "PRIVATE KEY"),
            // PEM with bytes that are no certificate.
            String::from("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            certificate[..certificate.len() / 2].to_owned(),
            format!("{certificate}{}", pem()),
        ];
        for text in refused {
            assert!(matches!(Tls::for_client(&text), Err(TlsError::ClientCertificate)), "{text}");
        }
    }

    #[test]
    fn the_server_says_that_it_speaks_http2_and_resumes_nothing() {
        let tls = Tls::for_client(&pem()).unwrap();
        assert_eq!(tls.config.alpn_protocols, [b"h2"]);
        assert_eq!(tls.config.send_tls13_tickets, 0);
        assert!(!tls.config.session_storage.can_cache());
    }

    #[test]
    fn each_start_has_a_certificate_of_its_own() {
        let client = pem();
        let certificate = || Tls::for_client(&client).unwrap().certificate;
        assert_ne!(certificate(), certificate());
    }
}
