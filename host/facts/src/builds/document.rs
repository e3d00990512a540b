//! From the content of a file to the builds that it records.

use super::format::{Format, Shape};
use super::members::{Members, quoted};
use super::{Build, BuildDocument, metadata, statement};
use crate::InputError;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What to pass instead of something that is no build record.
pub(super) const HINT: &str = "build records are what `docker buildx build --metadata-file` writes, and in-toto statements of \
                    SLSA provenance";

/// A file that records builds.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) document: BuildDocument,
    pub(super) builds: Vec<Build>,
}

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Reading {
    /// It records builds.
    Record(Record),
    /// It is something else, and this is what.
    Other(String),
}

/// Returns what a file is. An error is a file that may well have been meant as a record of builds.
pub(super) fn read(path: &str, content: &[u8]) -> Result<Reading, InputError> {
    let members = parse(path, content)?;
    match Shape::of(&members) {
        Shape::Record(format) => Ok(Reading::Record(Record {
            builds: builds(path, format, &members)?,
            document: BuildDocument {
                path: path.to_owned(),
                format: format.name(),
                digest: digest(content),
            },
        })),
        Shape::Unread(what, hint) => Err(unreadable(path, &what).hint(hint)),
        Shape::Other(what) => Ok(Reading::Other(what)),
        Shape::Unknown => Err(unreadable(path, &format!("no build record: it has {}", keys(&members)))),
    }
}

fn unreadable(path: &str, what: &str) -> InputError {
    InputError::new(format!("`{path}` is {what}")).hint(HINT)
}

fn parse<'a>(path: &str, content: &'a [u8]) -> Result<Members<'a>, InputError> {
    let text = str::from_utf8(content)
        .map_err(|_| InputError::new(format!("`{path}` is no build record: it is not UTF-8 text")).hint(HINT))?;
    if text.trim().is_empty() {
        return Err(InputError::new(format!("`{path}` is empty")).hint(HINT));
    }
    serde_json::from_str(text).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Eof => "is cut off",
            serde_json::error::Category::Data => "is no build record",
            _ => "is not JSON",
        };
        InputError::new(format!("`{path}` {what}: {error}")).hint(HINT)
    })
}

fn builds(path: &str, format: Format, members: &Members) -> Result<Vec<Build>, InputError> {
    let mut builds = match format {
        Format::Metadata => metadata::builds(members),
        Format::BakeMetadata => metadata::bake_builds(members),
        Format::Statement => statement::build(members).map(|build| vec![build]),
        Format::Statements => statement::builds(members),
    }
    .map_err(|problem| InputError::new(format!("the build record `{path}` is malformed: {problem}")).hint(HINT))?;
    for build in &mut builds {
        path.clone_into(&mut build.document);
    }
    Ok(builds)
}

fn digest(content: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(content) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// How many keys are named of an object that is no build record: enough to recognise it by.
const SOME: usize = 5;

fn keys(members: &Members) -> String {
    if members.0.is_empty() {
        return "no keys at all".to_owned();
    }
    let named: Vec<_> = members.0.keys().take(SOME).map(|key| quoted(key)).collect();
    let more = if members.0.len() > SOME { ", …" } else { "" };
    format!("the keys {}{more}", named.join(", "))
}
