//! Certificates from files that people name. An error never says what is in another file: it may be
//! a key.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};

/// The largest bundle. Mozilla's has a quarter of a megabyte.
const LARGEST: u64 = 16 * 1024 * 1024;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why a file gives no certificate. The words follow its path: "`ca.pem`, which …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// There is no such file.
    #[error("which does not exist")]
    Missing,
    /// A shell would know what `~` means.
    #[error(
        "which does not exist: write `pathexpand(\"~/...\")`, because only a shell replaces `~` by \
         the home directory"
    )]
    Home,
    /// It is a directory.
    #[error("which is a directory: name one file in it")]
    Directory,
    /// This user may not read it.
    #[error("which the user that runs Terraform may not read")]
    NotAllowed,
    /// The system gives another reason.
    #[error("which cannot be read: {0}")]
    Unreadable(ErrorKind),
    /// It is larger than any real bundle.
    #[error("which is larger than 16 MiB: no bundle of certificates is that large")]
    TooLarge,
    /// It is empty.
    #[error("which is empty")]
    Empty,
    /// DER, the form of Windows and Java.
    #[error(
        "which is a certificate in DER form: convert it to PEM with `openssl x509 -inform der -in \
         FILE -out FILE.pem`"
    )]
    Der,
    /// UTF-16, the form in which PowerShell writes text.
    #[error("which is text in UTF-16: save it as UTF-8")]
    Utf16,
    /// A private key: the file beside the right one.
    #[error("which holds a private key and no certificate: name the file with the certificate")]
    PrivateKey,
    /// A request, a list of revocations or a public key.
    #[error("which is PEM, but holds no `CERTIFICATE`")]
    NoCertificate,
    /// Anything else.
    #[error("which is not PEM: no line of it begins with `-----BEGIN CERTIFICATE-----`")]
    NotPem,
    /// The end is missing.
    #[error("where certificate {0} is cut off: its line `-----END CERTIFICATE-----` is missing")]
    CutOff(usize),
    /// Two certificates share a line: files were joined, and the first has no last line end.
    #[error(
        "where two certificates share a line: begin a new line after `-----END CERTIFICATE-----`"
    )]
    OneLine,
    /// It has no line ends, as in JSON or in a variable that cannot hold them.
    #[error("which has lost its line ends: PEM needs them, not spaces and not the text `\\n`")]
    NoLines,
    /// The variable is set, and names nothing.
    #[error("which is no file: unset the variable, or the provider trusts no server")]
    Unset,
    /// The directory has no certificate in any file.
    #[error("where no file holds a certificate")]
    NoneWithin,
    /// It is not base64, or no certificate.
    #[error("where certificate {0} is damaged")]
    Damaged(usize),
}

/// A variable that leaves no certificate to trust.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` in the environment is set to {}, {reason}", shown(path))]
pub struct CertificateVariableError {
    /// `SSL_CERT_FILE` or `SSL_CERT_DIR`.
    pub name: &'static str,
    /// The file or directory.
    pub path: PathBuf,
    /// Why there is no certificate in it.
    pub reason: CertificateError,
}

fn shown(path: &Path) -> String {
    if path.as_os_str().is_empty() { "nothing".to_owned() } else { format!("`{}`", path.display()) }
}

/// Reads every certificate of a file, and checks each.
pub(super) fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let content = content(path)?;
    let text = content.strip_prefix(BOM).unwrap_or(&content);
    if has(text, "-----END CERTIFICATE----------BEGIN") {
        return Err(CertificateError::OneLine);
    }
    let mut lines = text.split(|byte| matches!(byte, b'\n' | b'\r'));
    if has(text, BEGIN) && !lines.any(|line| line.trim_ascii() == BEGIN.as_bytes()) {
        return Err(CertificateError::NoLines);
    }
    let mut certificates = Vec::new();
    for der in CertificateDer::pem_slice_iter(text) {
        let number = certificates.len() + 1;
        let der = der.map_err(|error| match error {
            pem::Error::MissingSectionEnd { .. } => CertificateError::CutOff(number),
            _ => CertificateError::Damaged(number),
        });
        match der {
            Ok(der) if is_certificate(&der) => certificates.push(der),
            Ok(_) => return Err(CertificateError::Damaged(number)),
            // The damaged part may be something other than a certificate.
            Err(_) if !has(text, "CERTIFICATE-----") => break,
            Err(error) => return Err(error),
        }
    }
    if certificates.is_empty() {
        return Err(what_else(text));
    }
    Ok(certificates)
}

fn content(path: &Path) -> Result<Vec<u8>, CertificateError> {
    let said = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound if path.starts_with("~") => CertificateError::Home,
        ErrorKind::NotFound => CertificateError::Missing,
        ErrorKind::PermissionDenied => CertificateError::NotAllowed,
        ErrorKind::IsADirectory => CertificateError::Directory,
        kind => CertificateError::Unreadable(kind),
    };
    if path.is_dir() {
        return Err(CertificateError::Directory);
    }
    let mut content = Vec::new();
    let file = File::open(path).map_err(said)?;
    file.take(LARGEST + 1).read_to_end(&mut content).map_err(said)?;
    if content.len() as u64 > LARGEST {
        return Err(CertificateError::TooLarge);
    }
    Ok(content)
}

fn is_certificate(der: &CertificateDer) -> bool {
    RootCertStore::empty().add(der.clone()).is_ok()
}

/// Says what a file is that holds no certificate in PEM form.
fn what_else(content: &[u8]) -> CertificateError {
    if content.trim_ascii().is_empty() {
        CertificateError::Empty
    } else if is_certificate(&CertificateDer::from(content)) {
        CertificateError::Der
    } else if content.starts_with(b"\xff\xfe") || content.starts_with(b"\xfe\xff") {
        CertificateError::Utf16
    } else if has(content, "PRIVATE KEY-----") {
        CertificateError::PrivateKey
    } else if has(content, "-----BEGIN ") && !has(content, BEGIN) {
        CertificateError::NoCertificate
    } else {
        CertificateError::NotPem
    }
}

fn has(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The certificates that `SSL_CERT_FILE` names.
///
/// # Errors
/// If it names none.
#[cfg(any(windows, target_vendor = "apple"))]
pub(super) fn of_variable(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<CertificateDer<'static>>, CertificateVariableError> {
    let name = "SSL_CERT_FILE";
    let Some(path) = variable(name).filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(Vec::new());
    };
    read(&path).map_err(|reason| CertificateVariableError { name, path, reason })
}

/// Checks that the variables which replace the certificate store leave a certificate to trust. The
/// store only logs files that it cannot read. Then it trusts no server, and people look for the
/// fault elsewhere. `has_others`: there are certificates beside the store.
///
/// # Errors
/// If `SSL_CERT_FILE` cannot be read, or neither variable names a certificate.
#[cfg(not(any(windows, target_vendor = "apple")))]
pub(super) fn check_variables(
    variable: impl Fn(&str) -> Option<OsString>,
    has_others: bool,
) -> Result<(), CertificateVariableError> {
    let (file, directories) = (variable("SSL_CERT_FILE"), variable("SSL_CERT_DIR"));
    let refused = |name, path, reason| CertificateVariableError { name, path, reason };
    let of_file = match file.map(PathBuf::from) {
        None => None,
        Some(path) => match any_in(&path) {
            Ok(()) => return Ok(()),
            // A file that cannot be read may hold the certificates that the other lacks.
            Err(reason) if !reason.is_about_content() && !path.as_os_str().is_empty() => {
                return Err(refused("SSL_CERT_FILE", path, reason));
            }
            Err(reason) => Some(refused("SSL_CERT_FILE", path, reason)),
        },
    };
    let mut of_directory = None;
    for directory in std::env::split_paths(&directories.unwrap_or_default()) {
        if directory.as_os_str().is_empty() {
            continue;
        }
        match any_within(&directory) {
            Ok(()) => return Ok(()),
            Err(reason) => {
                of_directory.get_or_insert(refused("SSL_CERT_DIR", directory, reason));
            }
        }
    }
    match of_file.or(of_directory) {
        Some(error) if !has_others => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(any(windows, target_vendor = "apple")))]
impl CertificateError {
    fn is_about_content(&self) -> bool {
        !matches!(
            self,
            Self::Missing | Self::Home | Self::Directory | Self::NotAllowed | Self::Unreadable(_)
        )
    }
}

#[cfg(not(any(windows, target_vendor = "apple")))]
/// Whether the file has a certificate. The store ignores everything else in it.
fn any_in(path: &Path) -> Result<(), CertificateError> {
    if path.as_os_str().is_empty() {
        return Err(CertificateError::Unset);
    }
    let content = content(path)?;
    let is_one = |der: Result<CertificateDer, _>| der.is_ok_and(|der| is_certificate(&der));
    if CertificateDer::pem_slice_iter(&content).any(is_one) {
        return Ok(());
    }
    Err(read(path).err().unwrap_or(CertificateError::NotPem))
}

#[cfg(not(any(windows, target_vendor = "apple")))]
fn any_within(directory: &Path) -> Result<(), CertificateError> {
    let entries = std::fs::read_dir(directory).map_err(|error| match error.kind() {
        ErrorKind::NotFound => CertificateError::Missing,
        ErrorKind::PermissionDenied => CertificateError::NotAllowed,
        kind => CertificateError::Unreadable(kind),
    })?;
    let mut files = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    if files.any(|path| any_in(&path).is_ok()) { Ok(()) } else { Err(CertificateError::NoneWithin) }
}

#[cfg(test)]
mod tests;
