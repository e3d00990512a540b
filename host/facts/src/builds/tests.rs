//! What is read of build records, and what is refused.

mod bounds;
mod builders;
mod cloud_build;
mod folders;
mod images;
mod names;
mod patterns;
mod recorded;
mod refusals;
mod shared;
mod signed;
mod verification;
mod vouching;

use super::document::{self, Reading};
use super::{Build, Builds};
use crate::InputError;
use crate::document::Document;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

const TESTDATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata");

fn read(paths: &[&str]) -> Result<Builds, Vec<InputError>> {
    let paths: Vec<_> = paths
        .iter()
        .map(|path| PathBuf::from(format!("{TESTDATA}/{path}")))
        .collect();
    Builds::read(&paths)
}

/// What a file with this content is.
fn look_into(content: &str) -> Result<Reading, InputError> {
    document::read(&Document::from(("web.json", content.into())))
}

/// All builds that a file with this content records.
fn builds(content: &str) -> Vec<Build> {
    match look_into(content) {
        Ok(Reading::Record(record)) => record.content.builds,
        other => panic!("no record: {other:?}"),
    }
}

/// What a file is, in a line: the format and the number of builds, or what else it is, or why it is refused.
fn describe(document: &Document) -> String {
    match document::read(document) {
        Ok(Reading::Record(record)) => format!("{} ({})", record.document.format, record.content.builds.len()),
        Ok(Reading::Other(what)) => format!("something else: {what}"),
        Err(error) => error.to_string(),
    }
}

/// What files with these contents are, in a line each.
fn describe_all(contents: &[&str]) -> String {
    let lines: Vec<_> = contents
        .iter()
        .map(|content| describe(&Document::from(("web.json", (*content).into()))))
        .collect();
    lines.join("\n")
}

fn only(builds: Vec<Build>) -> Build {
    let [build] = <[Build; 1]>::try_from(builds).unwrap();
    build
}

/// A digest of this digit alone.
fn sha256(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

/// A folder of a test's own. Goes away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("portcullis-builds-{}-{number}", process::id()));
        fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// What is read of a path in the folder: the names of the files, or what is said of them.
    fn read(&self, path: &str) -> Result<Vec<String>, Vec<String>> {
        let folder = format!("{}/", self.0.display());
        match Builds::read(&[self.path(path)]) {
            Ok(builds) => Ok(builds
                .documents()
                .iter()
                .map(|it| it.path.replacen(&folder, "", 1))
                .collect()),
            Err(errors) => Err(errors.iter().map(|it| it.to_string().replace(&folder, "")).collect()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
