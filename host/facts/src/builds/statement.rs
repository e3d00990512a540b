//! In-toto statements: which images a provenance is about.

use super::digests::Digests;
use super::format::{Format, SLSA_1, Shape};
use super::members::{Members, read, within};
use super::{Build, purl, slsa1, slsa02};
use crate::image::Image;
use serde::Deserialize;
use serde_json::value::RawValue;

/// What a statement is about. BuildKit names a platform's manifest, once for each of the image's references.
#[derive(Debug, Deserialize)]
struct Subject {
    name: Option<String>,
    digest: Digests,
}

/// Returns the build that a statement of provenance records.
pub(super) fn build(statement: &Members) -> Result<Build, String> {
    let subjects: Vec<Subject> = statement.require("subject")?;
    let predicate: Members = statement.require("predicate")?;
    let mut build = match statement.require::<String>("predicateType")?.as_str() {
        SLSA_1 => slsa1::build(&predicate),
        _ => slsa02::build(&predicate),
    }
    .map_err(|problem| within("predicate", &problem))?;
    for subject in &subjects {
        add_new(&mut build.digests, subject.digest.of_image());
        add_new(&mut build.names, subject.reference());
    }
    if build.digests.is_empty() {
        return Err("`subject` names no digest of an image".to_owned());
    }
    build.platform = only_platform(&subjects).or(build.platform);
    Ok(build)
}

/// Returns the builds that a list of statements records. What else is attested of an image is passed over.
///
/// The index beside them stays unread: it lists the platforms' manifests, but the digest of itself is not in it.
pub(super) fn builds(list: &Members) -> Result<Vec<Build>, String> {
    let mut builds = Vec::new();
    for json in list.require::<Vec<&RawValue>>("statements")? {
        let statement: Members = read("statements", json)?;
        match Shape::of(&statement) {
            Shape::Record(Format::Statement) => builds.push(build(&statement)?),
            Shape::Other(_) => {}
            Shape::Unread(what, _) => return Err(format!("`statements` holds {what}")),
            Shape::Record(_) | Shape::Unknown => {
                return Err("`statements` holds what is no statement".to_owned());
            }
        }
    }
    if builds.is_empty() {
        return Err("`statements` holds no provenance".to_owned());
    }
    Ok(builds)
}

fn add_new(list: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
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

    /// Other builders than BuildKit name the image by its plain reference. Any other name is a file's.
    fn reference(&self) -> Option<String> {
        let reference = match self.package() {
            Some(package) => package.reference,
            None => self.name.clone()?,
        };
        Image::parse(&reference).is_ok().then_some(reference)
    }
}
