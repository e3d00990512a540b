//! From the content of a file to the builds that it records.

use super::format::{self, Format, Stranger};
use super::found::{Content, Found, Refusal};
use super::members::{Members, in_words, quoted, without_place};
use super::{BuildDocument, cloud_build, envelope, index, inspect, lines, metadata, statement};
use crate::InputError;
use crate::document::Document;

/// What to pass instead of something that is no build record.
pub(super) const HINT: &str = "build records are what `docker buildx build --metadata-file` writes, and in-toto statements of \
                    SLSA provenance";

/// What a record in a form that names no image needs.
const WITH_IMAGE: &str = "give the whole in-toto statement, BuildKit's metadata file, or what `docker buildx imagetools inspect` \
                    prints with `--format '{\"manifest\": {{json .Manifest}}, \"provenance\": {{json .Provenance}}}'`";

const ALONE: &str = "give the index as a file of its own: its digest is that of the file's bytes";

/// The format of several records in a file.
const JSON_LINES: &str = "json-lines";

/// How many keys are named of an object that is no build record: enough to recognise it by.
const SOME: usize = 5;

/// A file that records builds.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) document: BuildDocument,
    pub(super) content: Content,
}

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Reading {
    /// It records builds, or tells which manifests belong to an image.
    Record(Record),
    /// It is something else, and this is what.
    Other(String),
}

/// Returns what a file is. An error is a file that may well have been meant as a record of builds.
pub(super) fn read(document: &Document) -> Result<Reading, InputError> {
    match lines::split(content(document)) {
        Some(lines) => match lines::read(&lines, read_line) {
            Ok(found) => Ok(reading(document, JSON_LINES, found)),
            Err((line, refusal)) => Err(error(document, Some(line), refusal)),
        },
        None => read_whole(document).map_err(|refusal| error(document, None, refusal)),
    }
}

/// No line is passed over, as it is in front of a preview: what does not begin as it should has lost its beginning.
fn content(document: &Document) -> &str {
    document.text().trim_start_matches('\u{feff}')
}

fn read_whole(document: &Document) -> Result<Reading, Refusal> {
    let text = content(document);
    let members = parse(text, in_words)?;
    match format::of(&members) {
        Ok(Format::Index) => {
            let found = index::read_raw(&members, document.text())?;
            Ok(reading(document, Format::Index.name(), found))
        }
        Ok(format) => Ok(reading(document, format.name(), read_as(format, &members, text)?)),
        Err(stranger) => Ok(Reading::Other(other(stranger, &members)?)),
    }
}

/// Within a line there is no place to name: the error names the line.
fn read_line(line: &str) -> Result<Found, Refusal> {
    let members = parse(line, without_place)?;
    match format::of(&members) {
        Ok(format) => read_as(format, &members, line),
        Err(stranger) => Ok(Found::Other(other(stranger, &members)?)),
    }
}

fn reading(document: &Document, format: &'static str, found: Found) -> Reading {
    let mut content = match found {
        Found::Content(content) => content,
        Found::Other(what) => return Reading::Other(what),
    };
    for build in &mut content.builds {
        document.path().clone_into(&mut build.document);
    }
    let document = BuildDocument {
        path: document.path().to_owned(),
        format,
        digest: document.digest(),
    };
    Reading::Record(Record { document, content })
}

/// Returns what something else is, if it cannot have been meant as a record.
fn other(stranger: Stranger, members: &Members) -> Result<String, Refusal> {
    match stranger {
        Stranger::Other(what) => Ok(what.to_owned()),
        Stranger::BareProvenance => {
            let what = "provenance without the statement that names its image";
            Err(Refusal::Unread(what.to_owned(), WITH_IMAGE))
        }
        Stranger::Unknown => Err(Refusal::NoRecord(format!(
            "is no build record: it has {}",
            keys(members)
        ))),
    }
}

/// The text is that of the object. An index is not read from it: that takes every byte of a file.
fn read_as(format: Format, members: &Members, text: &str) -> Result<Found, Refusal> {
    match format {
        Format::Metadata => Ok(metadata::builds(members)?.into()),
        Format::BakeMetadata => Ok(metadata::bake_builds(members)?.into()),
        Format::Statement => statement::read_one(members),
        Format::Statements => statement::read_list(members),
        Format::Envelope => envelope::read_envelope(members, text),
        Format::Bundle => envelope::read_bundle(members, text),
        Format::Attestations => envelope::read_attestations(members),
        Format::CloudBuild => cloud_build::read_all(members),
        Format::Inspected => inspect::read_all(members),
        Format::InspectedManifest => index::read_described(members),
        Format::Index => Err(Refusal::Unread("an image index without its digest".to_owned(), ALONE)),
    }
}

fn parse(text: &str, problem: impl Fn(&serde_json::Error) -> String) -> Result<Members<'_>, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::NoRecord("is empty".to_owned()));
    }
    serde_json::from_str(text).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Eof => "is cut off",
            serde_json::error::Category::Data => "is no build record",
            _ => "is not JSON",
        };
        Refusal::NoRecord(format!("{what}: {}", problem(&error)))
    })
}

/// Returns what is wrong with a file, or with one line of it.
fn error(document: &Document, line: Option<usize>, refusal: Refusal) -> InputError {
    let path = format!("`{}`", document.path());
    let (place, record) = match line {
        Some(line) => (format!("line {line} of {path}"), format!("in line {line} of {path}")),
        None => (path.clone(), path),
    };
    match refusal {
        Refusal::NoRecord(what) => InputError::new(format!("{place} {what}")).hint(HINT),
        Refusal::Unread(what, hint) => InputError::new(format!("{place} is {what}")).hint(hint),
        Refusal::Malformed(problem) => {
            InputError::new(format!("the build record {record} is malformed: {problem}")).hint(HINT)
        }
    }
}

fn keys(members: &Members) -> String {
    if members.0.is_empty() {
        return "no keys at all".to_owned();
    }
    let named: Vec<_> = members.0.keys().take(SOME).map(|key| quoted(key)).collect();
    let more = if members.0.len() > SOME { ", …" } else { "" };
    format!("the keys {}{more}", named.join(", "))
}
