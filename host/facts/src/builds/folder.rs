//! The files in a folder that can be records of builds.

use super::document::HINT;
use crate::InputError;
use crate::document::reason;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The extensions of the files that are read, packed with gzip or not.
const EXTENSIONS: [&str; 5] = ["json", "jsonl", "intoto", "sigstore", "bundle"];

/// Returns the files that can be records in a folder and in the folders in it, in the order of their names.
///
/// Links are followed, since stores of CI artifacts are made of them. The walk notices a link to a folder around it.
pub(super) fn files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, InputError>> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    walk.into_iter().filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_file() && can_be_record(entry.path()) => Some(Ok(entry.into_path())),
        Ok(_) => None,
        Err(error) => Some(Err(unwalkable(folder, &error))),
    })
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

/// A walk fails at what cannot be read, or where links lead around in a circle.
fn unwalkable(folder: &Path, error: &walkdir::Error) -> InputError {
    let path = error.path().unwrap_or(folder).display();
    match error.io_error() {
        Some(error) => InputError::new(format!("cannot read `{path}`: {}", reason(error))).hint(HINT),
        None => InputError::new(format!("the link `{path}` leads to a folder around it"))
            .hint("take the link out of the folder"),
    }
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
