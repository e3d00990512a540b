//! In-toto statements: which images a provenance is about.

use super::digests::Digests;
use super::found::{Found, Refusal, gather};
use super::members::{Members, quoted, read, within};
use super::{Build, purl, slsa01, slsa1, slsa02};
use crate::image::Image;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashSet;

/// What a statement is about. BuildKit names a platform's manifest, once for each of the image's references.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Subject {
    name: Option<String>,
    digest: Digests,
}

/// What the types of all in-toto statements begin with.
const STATEMENT: &str = "https://in-toto.io/Statement/";

/// The versions of in-toto statements that are read.
const VERSIONS: [&str; 2] = ["v0.1", "v1"];

/// What the predicate types of SLSA provenance in all versions begin with.
const PROVENANCE: &str = "https://slsa.dev/provenance/";

const KNOWN_STATEMENTS: &str = "in-toto statements are read in v0.1 and v1";
const KNOWN_PROVENANCE: &str = "SLSA provenance is read in v0.1, v0.2 and v1";

/// How a predicate is read.
type Predicate = fn(&Members) -> Result<Build, String>;

/// Returns whether an object is an in-toto statement, be it in a version that is read or not.
pub(super) fn is_statement(object: &Members) -> bool {
    let kind: Option<String> = object.get("_type").unwrap_or_default();
    kind.is_some_and(|kind| kind.starts_with(STATEMENT))
}

/// Returns what is found in a statement: the build that it records, if it is of provenance.
pub(super) fn read_one(statement: &Members) -> Result<Found, Refusal> {
    let kind: String = statement.require("_type")?;
    if !kind
        .strip_prefix(STATEMENT)
        .is_some_and(|version| VERSIONS.contains(&version))
    {
        let what = format!("an in-toto statement of the type {}", quoted(&kind));
        return Err(Refusal::Unread(what, KNOWN_STATEMENTS));
    }
    let about: String = statement.require("predicateType")?;
    let what = || format!("a statement of {}", quoted(&about));
    let predicate: Predicate = match about.strip_prefix(PROVENANCE) {
        Some("v0.1") => slsa01::build,
        Some("v0.2") => slsa02::build,
        Some("v1") => slsa1::build,
        Some(_) => return Err(Refusal::Unread(what(), KNOWN_PROVENANCE)),
        None => return Ok(Found::Other(what())),
    };
    Ok(vec![build(statement, predicate)?].into())
}

/// Returns what is found in a list of statements. What else is attested of an image is passed over.
///
/// The index beside them stays unread: it lists the platforms' manifests, but the digest of itself is not in it.
pub(super) fn read_list(list: &Members) -> Result<Found, Refusal> {
    let statements: Vec<&RawValue> = list.require("statements")?;
    let found = statements.into_iter().map(|json| {
        let statement: Members = read("statements", json)?;
        if is_statement(&statement) {
            read_one(&statement)
        } else {
            Err("`statements` holds what is no statement".to_owned().into())
        }
    });
    match gather(found)? {
        Some(found @ Found::Content(_)) => Ok(found),
        Some(Found::Other(_)) | None => Err("`statements` holds no provenance".to_owned().into()),
    }
}

fn build(statement: &Members, predicate: Predicate) -> Result<Build, String> {
    let subjects: Vec<Subject> = statement.require("subject")?;
    let mut build = predicate(&statement.require("predicate")?).map_err(|problem| within("predicate", &problem))?;
    build.digests = distinct(subjects.iter().flat_map(|subject| subject.digest.of_image()));
    build.names = distinct(subjects.iter().filter_map(Subject::reference));
    if build.digests.is_empty() {
        return Err("`subject` names no digest of an image".to_owned());
    }
    build.platform = only_platform(&subjects).or(build.platform);
    Ok(build)
}

/// Returns each text once, in the order of their first places.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

/// A statement about several platforms is about none of them.
fn only_platform(subjects: &[Subject]) -> Option<String> {
    let mut platforms = subjects
        .iter()
        .filter_map(Subject::package)
        .map(|package| package.platform);
    let first = platforms.next()?;
    platforms.all(|other| other == first).then_some(first).flatten()
}

impl Subject {
    fn package(&self) -> Option<purl::PackageUrl> {
        purl::parse(self.name.as_deref()?)
    }

    /// Other builders than BuildKit name the image by its plain reference, and Google by an address. Any other name is a
    /// file's, and so may be an address without a tag.
    fn reference(&self) -> Option<String> {
        if let Some(package) = self.package() {
            return Image::parse(&package.reference).is_ok().then_some(package.reference);
        }
        let name = self.name.as_deref()?;
        let reference = name.strip_prefix("https://").unwrap_or(name);
        let image = Image::parse(reference).ok()?;
        (reference == name || image.tag.is_some()).then_some(image.text)
    }
}
