//! Which files are read: those that are named, and the `*.json` files in folders that are named.

use super::document::{self, HINT, Reading, Record};
use crate::InputError;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Returns the records in a file, or in a folder and the folders in it.
pub(super) fn read(path: &Path) -> Result<Vec<Record>, Vec<InputError>> {
    if path.is_dir() {
        return read_folder(path);
    }
    let content = std::fs::read(path).map_err(|error| vec![unreadable(path, &error)])?;
    let record = parse(&path.display().to_string(), &content).map_err(|error| vec![error])?;
    Ok(vec![record])
}

/// Returns the records in a file that must hold some.
pub(super) fn parse(path: &str, content: &[u8]) -> Result<Record, InputError> {
    match document::read(path, content)? {
        Reading::Record(record) => Ok(record),
        Reading::Other(what) => Err(something_else(path, &what)),
    }
}

fn read_folder(folder: &Path) -> Result<Vec<Record>, Vec<InputError>> {
    let mut records = Vec::new();
    let mut errors = Vec::new();
    for file in json_files(folder) {
        match file.and_then(|file| read_file(&file)) {
            Ok(Reading::Record(record)) => records.push(record),
            Ok(Reading::Other(_)) => {}
            Err(error) => errors.push(error),
        }
    }
    if records.is_empty() && errors.is_empty() {
        errors.push(nothing_in(folder));
    }
    if errors.is_empty() { Ok(records) } else { Err(errors) }
}

/// Links are followed, since stores of CI artifacts are made of them. The walk notices a link to a folder around it.
fn json_files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, InputError>> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    walk.into_iter().filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_file() && is_json(entry.path()) => Some(Ok(entry.into_path())),
        Ok(_) => None,
        Err(error) => Some(Err(unwalkable(folder, &error))),
    })
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn read_file(path: &Path) -> Result<Reading, InputError> {
    let content = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    document::read(&path.display().to_string(), &content)
}

fn unreadable(path: &Path, error: &io::Error) -> InputError {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        kind => kind.to_string(),
    };
    InputError::new(format!("cannot read `{}`: {reason}", path.display())).hint(HINT)
}

/// A walk fails at what cannot be read, or where links lead around in a circle.
fn unwalkable(folder: &Path, error: &walkdir::Error) -> InputError {
    let path = error.path().unwrap_or(folder);
    match error.io_error() {
        Some(error) => unreadable(path, error),
        None => InputError::new(format!("the link `{}` leads to a folder around it", path.display()))
            .hint("take the link out of the folder"),
    }
}

fn something_else(path: &str, what: &str) -> InputError {
    InputError::new(format!("`{path}` is no build record: it looks like {what}")).hint(HINT)
}

fn nothing_in(folder: &Path) -> InputError {
    InputError::new(format!("no `*.json` file in `{}` is a build record", folder.display())).hint(HINT)
}
