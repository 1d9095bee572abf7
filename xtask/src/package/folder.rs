//! The folder for a release. It is emptied, so nobody else may use it.

use std::fs;
use std::path::Path;

use crate::Result;

/// A file that every release has, and hardly anything else.
const MARK: &str = "_SHA256SUMS";

/// Makes an empty folder. Files of an earlier run must not be taken for this one's.
///
/// # Errors
/// If a file in it belongs to no release.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        let mut is_empty = true;
        let mut is_release = false;
        for entry in fs::read_dir(folder)? {
            is_empty = false;
            is_release |= entry?.file_name().to_string_lossy().ends_with(MARK);
        }
        if !is_empty && !is_release {
            return Err(format!(
                "{} is not empty, and holds no earlier release: remove it, or name another \
                 folder with --out",
                folder.display()
            )
            .into());
        }
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_release_makes_room_and_the_work_of_others_stays() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("release");
        let count = || fs::read_dir(&folder).unwrap().count();
        empty(&folder).unwrap();
        empty(&folder).unwrap();
        fs::write(folder.join("report.odt"), "work").unwrap();
        let error = empty(&folder).unwrap_err().to_string();
        assert!(error.contains("is not empty, and holds no earlier release"), "{error}");
        assert_eq!(count(), 1);
        fs::write(folder.join("provider_1.2.3_SHA256SUMS"), "").unwrap();
        empty(&folder).unwrap();
        assert_eq!(count(), 0);
    }
}
