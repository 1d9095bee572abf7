//! Files that people take for bundles of certificates.

use tempfile::TempDir;

use super::*;
use crate::http::SetupError;

fn certificate() -> (String, Vec<u8>, String) {
    let made = rcgen::generate_simple_self_signed(vec!["canary".to_owned()]).unwrap();
    (made.cert.pem(), made.cert.der().to_vec(), made.signing_key.serialize_pem())
}

fn file(directory: &TempDir, content: &[u8]) -> PathBuf {
    let path = directory.path().join("ca.pem");
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn bundles_as_people_have_them_are_taken() {
    let (pem, _, key) = certificate();
    let (other, ..) = certificate();
    for (content, count) in [
        (pem.clone(), 1),
        (pem.trim_end().to_owned(), 1),
        (pem.replace('\n', "\r\n"), 1),
        (format!("\u{feff}{pem}"), 1),
        (format!("# Corp Root\nsubject=CN = Corp\n\n{pem}"), 1),
        (format!("{pem}{other}"), 2),
        (format!("{pem}\n\n{other}\n"), 2),
        (format!("{key}{pem}"), 1),
        (format!("{pem}{key}"), 1),
        (format!("caf\u{e9}\n{pem}"), 1),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let read = read(&file(&directory, content.as_bytes()));
        assert_eq!(read.as_ref().map(Vec::len), Ok(count), "{content}");
    }
}

#[test]
fn each_file_that_is_none_has_its_own_words_and_none_of_its_content() {
    use CertificateError::{
        CutOff, Damaged, Der, Empty, NoCertificate, NoLines, NotPem, OneLine, PrivateKey, TooLarge,
        Utf16,
    };
    let (pem, der, key) = certificate();
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(pem.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let end = "-----END CERTIFICATE-----";
    let request = key.replace("PRIVATE KEY", "CERTIFICATE REQUEST");
    let public = key.replace("PRIVATE KEY", "PUBLIC KEY");
    let cut = &pem[..pem.len() / 2];
    let trusted = pem.replace(" CERTIFICATE", " TRUSTED CERTIFICATE");
    for (content, reason) in [
        (&b""[..], Empty),
        (b" \r\n", Empty),
        (&der, Der),
        (&utf16, Utf16),
        (key.as_bytes(), PrivateKey),
        (key.replace("PRIVATE", "RSA PRIVATE").as_bytes(), PrivateKey),
        (&key.as_bytes()[..key.len() / 2], PrivateKey),
        (request.as_bytes(), NoCertificate),
        (public.as_bytes(), NoCertificate),
        (trusted.as_bytes(), NoCertificate),
        (b"canary", NotPem),
        (b"{\"private_key\": \"canary\"}", NotPem),
        (b"<html>canary</html>", NotPem),
        (b"canary\xff\xfe", NotPem),
        (b"0\x82canary", NotPem),
        (pem.replace('\n', " ").as_bytes(), NoLines),
        (pem.replace('\n', "\\n").as_bytes(), NoLines),
        (pem.replace('\n', "\n  ").replace("-----BEGIN", "  -----BEGIN").as_bytes(), NotPem),
        (cut.as_bytes(), CutOff(1)),
        (format!("{pem}{cut}").as_bytes(), CutOff(2)),
        (pem.replace(end, "").as_bytes(), CutOff(1)),
        (pem.replace("MII", "M*I").as_bytes(), Damaged(1)),
        (pem.replace("MII", "").as_bytes(), Damaged(1)),
        (pem.replace("BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE--").as_bytes(), Damaged(1)),
        (b"-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----\n", Damaged(1)),
        (b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", Damaged(1)),
        (format!("{}{pem}", pem.trim_end()).as_bytes(), OneLine),
        (&[b'a'].repeat(17 * 1024 * 1024), TooLarge),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let error = read(&file(&directory, content)).unwrap_err();
        assert_eq!(error, reason, "{}", String::from_utf8_lossy(&content[..content.len().min(90)]));
        let said = format!("{error} {error:?}");
        for piece in ["canary", "99, 97, 110", "MII", "[45, 45"] {
            assert!(!said.contains(piece), "{said}");
        }
    }
}

#[test]
fn what_is_no_file_has_its_own_words() {
    let directory = tempfile::tempdir().unwrap();
    for (path, reason) in [
        (directory.path().to_owned(), CertificateError::Directory),
        (directory.path().join("missing"), CertificateError::Missing),
        ("~/ca.pem".into(), CertificateError::Home),
        ("~".into(), CertificateError::Home),
        (
            file(&directory, b"").join("ca.pem"),
            CertificateError::Unreadable(ErrorKind::NotADirectory),
        ),
    ] {
        assert_eq!(read(&path), Err(reason), "{}", path.display());
    }
    insta::assert_snapshot!(CertificateError::Home, @r#"which does not exist: write `pathexpand("~/...")`, because only a shell replaces `~` by the home directory"#);
    insta::assert_snapshot!(CertificateError::Damaged(2), @"where certificate 2 is damaged");
    insta::assert_snapshot!(CertificateError::PrivateKey, @"which holds a private key and no certificate: name the file with the certificate");
}

#[cfg(not(any(windows, target_vendor = "apple")))]
#[test]
fn variables_that_leave_nothing_to_trust_are_named() {
    let (pem, ..) = certificate();
    let (full, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let good = file(&full, pem.as_bytes());
    let bad = full.path().join("bad");
    std::fs::write(&bad, "canary").unwrap();
    let both = full.path().join("both");
    std::fs::write(
        &both,
        format!("-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n{pem}"),
    )
    .unwrap();
    let (good, bad, both) = (good.as_os_str(), bad.as_os_str(), both.as_os_str());
    let (full, empty) = (full.path().as_os_str(), empty.path().as_os_str());
    let (unset, missing) = (std::ffi::OsStr::new(""), std::ffi::OsStr::new("/nowhere"));
    let list = std::env::join_paths([missing, full]).unwrap();
    for (of_file, of_directory, expected) in [
        (None, None, ""),
        (Some(good), None, ""),
        (Some(both), None, ""),
        (Some(good), Some(missing), ""),
        (None, Some(full), ""),
        (None, Some(&*list), ""),
        (Some(bad), Some(full), ""),
        (Some(unset), Some(full), ""),
        (Some(missing), Some(full), "FILE /nowhere, which does not exist"),
        (Some(missing), None, "FILE /nowhere, which does not exist"),
        (Some(empty), None, "FILE DIR, which is a directory: name one file in it"),
        (
            Some(bad),
            None,
            "FILE BAD, which is not PEM: no line of it begins with `-----BEGIN CERTIFICATE-----`",
        ),
        (
            Some(bad),
            Some(empty),
            "FILE BAD, which is not PEM: no line of it begins with `-----BEGIN CERTIFICATE-----`",
        ),
        (
            Some(unset),
            None,
            "FILE nothing, which is no file: unset the variable, or the provider trusts no server",
        ),
        (
            Some(unset),
            Some(unset),
            "FILE nothing, which is no file: unset the variable, or the provider trusts no server",
        ),
        (None, Some(empty), "DIR DIR, where no file holds a certificate"),
        (None, Some(missing), "DIR /nowhere, which does not exist"),
        (None, Some(unset), ""),
    ] {
        let variable = |name: &str| match name {
            "SSL_CERT_FILE" => of_file.map(ToOwned::to_owned),
            _ => of_directory.map(ToOwned::to_owned),
        };
        let said = check_variables(variable, false).err().map_or(String::new(), |error| {
            assert_eq!(SetupError::from(error.clone()).attribute(), None);
            let said = error.to_string().replace(&*bad.to_string_lossy(), "BAD");
            let said = said.replace(&*empty.to_string_lossy(), "DIR").replace("`SSL_CERT_", "");
            said.replacen("` in the environment is set to", "", 1).replacen('`', "", 2)
        });
        let expected = expected.to_owned();
        let plain = |text: &str| text.replace('`', "");
        assert_eq!(plain(&said), plain(&expected), "{of_file:?} {of_directory:?}");
        let is_missing = of_file == Some(missing) || of_file == Some(empty);
        assert_eq!(check_variables(variable, true).is_ok(), !is_missing, "{of_file:?}");
    }
}
