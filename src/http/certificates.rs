//! Certificates out of files that people name. What a file that is none holds is not said: it
//! may be a key.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};

/// No bundle is larger: that of Mozilla has a quarter of a megabyte.
const LARGEST: u64 = 16 * 1024 * 1024;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why there is no certificate in a file. The words go on after its path: "`ca.pem`, which …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// There is no such file.
    #[error("which does not exist")]
    Missing,
    /// The shell would know it.
    #[error(
        "which does not exist: write `pathexpand(\"~/...\")`, because only a shell replaces `~` by \
         the home directory"
    )]
    Home,
    /// It is a directory.
    #[error("which is a directory: name one file in it")]
    Directory,
    /// This user may not.
    #[error("which the user that runs Terraform may not read")]
    NotAllowed,
    /// What else the system says.
    #[error("which cannot be read: {0}")]
    Unreadable(ErrorKind),
    /// Nobody has so many.
    #[error("which is larger than 16 MiB: no bundle of certificates is that large")]
    TooLarge,
    /// Nothing in it.
    #[error("which is empty")]
    Empty,
    /// As Windows and Java have it.
    #[error(
        "which is a certificate in DER form: convert it to PEM with `openssl x509 -inform der -in \
         FILE -out FILE.pem`"
    )]
    Der,
    /// As PowerShell writes text.
    #[error("which is text in UTF-16: save it as UTF-8")]
    Utf16,
    /// The file beside the one that is meant.
    #[error("which holds a private key and no certificate: name the file with the certificate")]
    PrivateKey,
    /// A request, a list of revocations, a public key.
    #[error("which is PEM, but holds no `CERTIFICATE`")]
    NoCertificate,
    /// Anything else.
    #[error("which is not PEM: no line of it begins with `-----BEGIN CERTIFICATE-----`")]
    NotPem,
    /// The end is missing.
    #[error("where certificate {0} is cut off: its line `-----END CERTIFICATE-----` is missing")]
    CutOff(usize),
    /// Files put one behind the other, the first without its last line end.
    #[error(
        "where two certificates share a line: begin a new line after `-----END CERTIFICATE-----`"
    )]
    OneLine,
    /// As it stands in JSON, or in a variable that holds no line ends.
    #[error("which has lost its line ends: PEM needs them, not spaces and not the text `\\n`")]
    NoLines,
    /// The variable is there, and names nothing.
    #[error("which is no file: unset the variable, or the provider trusts no server")]
    Unset,
    /// None of its files is one.
    #[error("where no file holds a certificate")]
    NoneWithin,
    /// Not base64, or no such thing as a certificate.
    #[error("where certificate {0} is damaged")]
    Damaged(usize),
}

/// A variable that leaves nothing to trust.
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

/// Every certificate of a file, each checked to be one.
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
            // What is damaged may be something else than a certificate.
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

/// What a file is that holds no certificate in PEM form.
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
/// If there are none.
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

/// Whether the variables with which the certificate store is replaced leave anything to trust.
/// The store only logs what it cannot read, and every server is then "not trusted", which sends
/// people looking elsewhere. `has_others`: there are certificates beside the store.
///
/// # Errors
/// If `SSL_CERT_FILE` cannot be read, or neither of both holds a certificate.
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
            // One that cannot be read may be meant to hold what is missing elsewhere.
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
/// Whether there is a certificate, among whatever else: the store passes over that.
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
