//! The files in a folder that can be records of builds.

use super::document::HINT;
use crate::InputError;
use crate::document::reason;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The extensions of the files that are read, packed with gzip or not.
const EXTENSIONS: [&str; 5] = ["json", "jsonl", "intoto", "sigstore", "bundle"];

/// Returns the files that can be records in a folder and in the folders in it, in the order of their names.
pub(super) fn files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, InputError>> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    walk.into_iter().filter_map(|entry| file(folder, entry, can_be_record))
}

/// Returns what a walk from a folder came upon, if it is a file that is read, or an error if that cannot be told.
///
/// Links are followed, since stores of CI artifacts are made of them.
pub(super) fn file(
    folder: &Path,
    entry: walkdir::Result<DirEntry>,
    is_read: impl Fn(&Path) -> bool,
) -> Option<Result<PathBuf, InputError>> {
    match entry {
        Ok(entry) => (entry.file_type().is_file() && is_read(entry.path())).then(|| Ok(entry.into_path())),
        Err(error) => failure(folder, &error, is_read).map(Err),
    }
}

/// What is denied or leads nowhere is an error if it would be read, or is the folder itself. What a link to a folder around
/// it leads to, the walk comes upon anyway. A walk that fails without a path fails within a folder, at what is not known,
/// or at a link to a folder that is denied.
fn failure(folder: &Path, error: &walkdir::Error, is_read: impl Fn(&Path) -> bool) -> Option<InputError> {
    let problem = error.io_error()?;
    let is_error = match error.path() {
        Some(path) => error.depth() == 0 || is_read(path),
        None => problem.kind() != io::ErrorKind::PermissionDenied,
    };
    let path = error.path().unwrap_or(folder).display();
    is_error.then(|| InputError::new(format!("cannot read `{path}`: {}", reason(problem))).hint(HINT))
}

fn can_be_record(path: &Path) -> bool {
    if has_extension(path, &["gz"]) {
        return has_extension(&path.with_extension(""), &EXTENSIONS);
    }
    has_extension(path, &EXTENSIONS)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension();
    extension.is_some_and(|own| extensions.iter().any(|known| own.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::can_be_record;
    use std::path::Path;

    #[test]
    fn files_of_all_formats_can_be_records_packed_or_not() {
        for name in [
            "web.json",
            "web.JSON",
            "web.intoto.jsonl",
            "web.intoto",
            "web.sigstore",
            "web.sigstore.json",
            "web.bundle",
            "web.json.gz",
            "web.jsonl.GZ",
        ] {
            assert!(can_be_record(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn other_files_are_none() {
        for name in [
            "web.txt",
            "web",
            ".json",
            "web.gz",
            "web.tar.gz",
            "web.json.gz.sig",
            "json",
        ] {
            assert!(!can_be_record(Path::new(name)), "{name}");
        }
    }
}
