//! A zip with the same bytes on every machine and at every time.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::Result;

/// One file of a package.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its name in the zip. Packages have no folders.
    pub name: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// Whether it is a program.
    pub is_program: bool,
}

/// Zips them, sorted by name. Their time is the first of the format's calendar. They have no owner.
pub fn zip(entries: &[Entry<'_>]) -> Result<Vec<u8>> {
    let mut entries = entries.to_vec();
    entries.sort_unstable_by_key(|entry| entry.name);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::DEFAULT)
            // The default is the system of this machine.
            .system(System::Unix)
            .unix_permissions(if entry.is_program { 0o755 } else { 0o644 });
        zip.start_file(entry.name, options)?;
        zip.write_all(entry.content)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const PROGRAM: Entry<'_> = Entry { name: "program", content: b"\x7fELF", is_program: true };
    const LICENSE: Entry<'_> = Entry { name: "LICENSE", content: b"free\n", is_program: false };

    #[test]
    fn the_order_in_which_files_come_leaves_no_trace() {
        assert_eq!(zip(&[PROGRAM, LICENSE]).unwrap(), zip(&[LICENSE, PROGRAM]).unwrap());
    }

    #[test]
    fn what_was_put_in_comes_out_with_the_mode_and_the_time_that_all_packages_have() {
        let zip = zip(&[PROGRAM, LICENSE]).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut seen = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            let time = file.last_modified().unwrap().to_string();
            seen.push((file.name().unwrap().into_owned(), file.unix_mode(), time, content));
        }
        let time = "1980-01-01 00:00:00".to_owned();
        let expected = [
            ("LICENSE".to_owned(), Some(0o100_644), time.clone(), b"free\n".to_vec()),
            ("program".to_owned(), Some(0o100_755), time, b"\x7fELF".to_vec()),
        ];
        assert_eq!(seen, expected);
    }
}
