//! Pages as files of a directory, for their owner alone.
//!
//! The kernel releases a lock when its process ends in any way, so the lock shows who is alive. On
//! Unix, the process with the lock of a page removes it. A process that waited then has the lock of
//! a removed file. It notices that, and opens the page again.

use std::fs::{self, DirBuilder, DirEntry, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use aws_lc_rs::rand;
use time::OffsetDateTime;

use super::outstanding::COUNTS_FOR;
use super::store::{Peeked, Sheet, Store, Text};

/// No page is this long: a line has some hundred bytes.
const LONGEST: u64 = 16 * 1024 * 1024;
/// The file whose bytes make the names of pages hard to guess.
const SALT: &str = "salt";
const SALT_BYTES: usize = 32;
/// How the name of a file begins that only tries the directory.
const TRIED: &str = "try-";
/// A name of a page: a digest in hexadecimal digits.
const NAME_LENGTH: usize = 64;
/// A disk of this machine makes, locks and removes a file in less time. Where it takes longer, the
/// disk is remote or busy. Access to it must then not delay other calls.
const NEAR: Duration = Duration::from_millis(5);
/// How often to open a page again that another process has just removed.
const TRIES: u32 = 100;

/// A directory of pages.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    salt: Vec<u8>,
    is_near: bool,
}

impl Directory {
    /// Makes the directory if it does not exist, and tries whether it can be used.
    ///
    /// # Errors
    /// If it cannot be used, or belongs not only to its owner.
    pub fn open(path: &Path) -> io::Result<Self> {
        if fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            make(path)?;
        }
        let directory = fs::symlink_metadata(path)?;
        if !directory.is_dir() {
            return Err(refused("it is a link or a file, not a directory"));
        }
        is_private(&directory, path, "700")?;
        let salt = path.join(SALT);
        let begun = Instant::now();
        try_out(path, &directory, &salt)?;
        let is_near = begun.elapsed() < NEAR;
        Ok(Self { path: path.to_owned(), salt: read_salt(&salt)?, is_near })
    }

    /// Whether a run has used it before.
    pub fn is_used(path: &Path) -> bool {
        !fs::symlink_metadata(path.join(SALT)).is_err_and(|error| {
            matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
        })
    }

    /// Opens a page. `None` if there is none, and it may not make one.
    fn open_page(&self, name: &str, is_new: bool) -> io::Result<Option<Page>> {
        let path = self.path.join(name);
        match open_no_link(options().create(is_new), &path) {
            Ok(file) => Ok(Some(Page { file, path, found: None, length: None, place: 0 })),
            Err(error) if error.kind() == ErrorKind::NotFound && !is_new => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Store for Directory {
    fn salt(&self) -> &[u8] {
        &self.salt
    }

    fn now(&self) -> i64 {
        OffsetDateTime::now_utc().unix_timestamp()
    }

    fn try_take(&self, name: &str) -> io::Result<Option<Box<dyn Sheet>>> {
        for _ in 0..TRIES {
            let Some(mut page) = self.open_page(name, true)? else { continue };
            match page.file.try_lock() {
                Ok(()) if page.look()?.is_at(&page.path) => return Ok(Some(Box::new(page))),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(refused("other runs remove the record again and again"))
    }

    fn peek(&self, name: &str) -> io::Result<Option<Peeked>> {
        let Some(mut page) = self.open_page(name, false)? else { return Ok(None) };
        let is_taken = match page.file.try_lock_shared() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(error)) => return Err(error),
        };
        match page.read() {
            Ok(text) => Ok(Some(Peeked { text, is_taken })),
            // On Windows, nobody reads a file that another process has locked.
            Err(_) if is_taken => Ok(Some(Peeked { is_taken, ..Peeked::default() })),
            Err(error) => Err(error),
        }
    }

    fn may_block(&self) -> bool {
        !self.is_near
    }

    fn written_since(&self, then: i64) -> Vec<Text> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let is_young =
            |entry: &DirEntry| entry.metadata().is_ok_and(|found| written(&found) >= then);
        let read = |entry: DirEntry| {
            let name = entry.file_name();
            let name = name.to_str().filter(|name| is_page(name))?;
            self.open_page(name, false).ok()??.read().ok()
        };
        entries.filter(is_young).filter_map(read).collect()
    }

    fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            if !entry.metadata().is_ok_and(|found| is_old(&found)) {
                continue;
            }
            if name.starts_with(TRIED) {
                let _ = fs::remove_file(entry.path());
            }
            if !is_page(name) {
                continue;
            }
            let Ok(Some(mut page)) = self.open_page(name, false) else { continue };
            // A process may have written to it a moment ago.
            if page.file.try_lock().is_err() {
                continue;
            }
            let Ok(found) = page.look() else { continue };
            if found.is_at(&page.path) && is_old(&found.0) {
                let _ = page.remove();
            }
        }
    }
}

/// Whether a file of the directory is a page.
fn is_page(name: &str) -> bool {
    name.len() == NAME_LENGTH && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An open file. Dropping it closes it, and so releases its lock.
struct Page {
    file: File,
    path: PathBuf,
    found: Option<Found>,
    /// Its length, once it was read.
    length: Option<u64>,
    /// The place of the next byte to read or write.
    place: u64,
}

impl Page {
    /// The data of the file after its lock was taken. It costs one system call, and each create
    /// takes a page.
    fn look(&mut self) -> io::Result<Found> {
        let found = self.file.metadata()?;
        is_file(&found, &self.path)?;
        is_private(&found, &self.path, "600")?;
        Ok(self.found.insert(Found(found)).clone())
    }

    fn go_to(&mut self, place: u64) -> io::Result<()> {
        if self.place != place {
            self.place = self.file.seek(SeekFrom::Start(place))?;
        }
        Ok(())
    }
}

/// A file as it is open.
#[derive(Clone)]
struct Found(Metadata);

impl Found {
    /// Whether it is the file at its path, and was not removed.
    #[cfg(unix)]
    fn is_at(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;

        let of = |found: &Metadata| (found.dev(), found.ino());
        fs::symlink_metadata(path).is_ok_and(|found| of(&found) == of(&self.0))
    }

    /// Nobody removes a page on this system.
    #[cfg(not(unix))]
    fn is_at(&self, _path: &Path) -> bool {
        true
    }
}

impl Sheet for Page {
    fn read(&mut self) -> io::Result<Text> {
        let Found(found) = match self.found.take() {
            Some(found) => found,
            None => self.look()?,
        };
        if found.len() > LONGEST {
            return Err(refused(&format!("`{}` is too long", self.path.display())));
        }
        self.go_to(0)?;
        let mut bytes = Vec::new();
        if found.len() > 0 {
            let read = (&self.file).take(LONGEST).read_to_end(&mut bytes)?;
            self.place = u64::try_from(read).map_err(io::Error::other)?;
        }
        self.length = Some(found.len());
        let written = OffsetDateTime::from(found.modified()?).unix_timestamp();
        Ok(Text { bytes, written })
    }

    fn write(&mut self, length: usize, more: &[u8]) -> io::Result<()> {
        let length = u64::try_from(length).map_err(io::Error::other)?;
        if self.length.replace(length) != Some(length) {
            self.file.set_len(length)?;
        }
        self.go_to(length)?;
        if let Err(error) = self.file.write_all(more) {
            self.file.set_len(length)?;
            self.place = self.file.stream_position()?;
            return Err(error);
        }
        let end = u64::try_from(more.len()).ok().and_then(|more| length.checked_add(more));
        self.length = end;
        self.place = end.unwrap_or(u64::MAX);
        Ok(())
    }

    #[cfg(unix)]
    fn remove(&mut self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// On this system nobody can ask whether an open file is still at its path. So the file stays,
    /// empty.
    #[cfg(not(unix))]
    fn remove(&mut self) -> io::Result<()> {
        self.length = Some(0);
        self.file.set_len(0)
    }
}

fn is_old(found: &Metadata) -> bool {
    let age = found.modified().ok().and_then(|then| SystemTime::now().duration_since(then).ok());
    age.is_some_and(|age| age > Duration::from_secs(COUNTS_FOR.unsigned_abs() + 3_600))
}

/// When it was last changed, in seconds since 1970.
fn written(found: &Metadata) -> i64 {
    let then = found.modified().ok().map(|then| OffsetDateTime::from(then).unix_timestamp());
    then.unwrap_or_default()
}

fn refused(why: &str) -> io::Error {
    io::Error::other(why.to_owned())
}

fn is_file(found: &Metadata, path: &Path) -> io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    Err(refused(&format!("`{}` is not a file", path.display())))
}

/// Opens a file, and no link: a link may lead anywhere.
#[cfg(unix)]
fn open_no_link(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    match options.custom_flags(libc::O_NOFOLLOW).open(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            // The kernel's errors for a link and a directory name neither.
            is_file(&fs::symlink_metadata(path)?, path)?;
            Err(error)
        }
        opened => opened,
    }
}

#[cfg(not(unix))]
fn open_no_link(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(found) => is_file(&found, path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    options.open(path)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Checks that nobody else may read or write it.
#[cfg(unix)]
fn is_private(found: &Metadata, path: &Path, mode: &str) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    const OF_OTHERS: u32 = 0o077;
    if found.mode() & OF_OTHERS == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(refused(&format!("other users may read or write `{path}`: run `chmod {mode} '{path}'`")))
}

/// On this system, the files of a user are private, unless somebody has changed that.
#[cfg(not(unix))]
fn is_private(_found: &Metadata, _path: &Path, _mode: &str) -> io::Result<()> {
    Ok(())
}

/// Makes, locks and removes a file. The file of the first process becomes the salt: under its name
/// it is complete, or does not exist.
fn try_out(path: &Path, directory: &Metadata, salt: &Path) -> io::Result<()> {
    let path = path.join(format!("{TRIED}{}-{:016x}", std::process::id(), fastrand::u64(..)));
    let file = options().create_new(true).open(&path)?;
    let tried = tried_out(&file, directory).and_then(|()| {
        if fs::symlink_metadata(salt).is_ok() {
            return Ok(());
        }
        match fs::hard_link(&path, salt) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    });
    fs::remove_file(&path)?;
    tried
}

fn tried_out(mut file: &File, directory: &Metadata) -> io::Result<()> {
    let mut salt = [0; SALT_BYTES];
    rand::fill(&mut salt).map_err(|_| refused("this machine has no random numbers"))?;
    file.write_all(&salt)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(refused("a new file in it is locked")),
        Err(TryLockError::Error(error)) => {
            return Err(refused(&format!("files in it cannot be locked: {error}")));
        }
    }
    is_of_one_owner(&file.metadata()?, directory)
}

#[cfg(unix)]
fn is_of_one_owner(file: &Metadata, directory: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    if file.uid() == directory.uid() {
        return Ok(());
    }
    let (owner, user) = (directory.uid(), file.uid());
    Err(refused(&format!("it belongs to user {owner}, and this process is user {user}")))
}

#[cfg(not(unix))]
fn is_of_one_owner(_file: &Metadata, _directory: &Metadata) -> io::Result<()> {
    Ok(())
}

fn read_salt(path: &Path) -> io::Result<Vec<u8>> {
    let found = fs::symlink_metadata(path)?;
    is_file(&found, path)?;
    is_private(&found, path, "600")?;
    let salt = fs::read(path)?;
    if salt.len() == SALT_BYTES {
        return Ok(salt);
    }
    Err(refused(&format!(
        "`{}` is damaged: remove the directory while no run uses it",
        path.display()
    )))
}
