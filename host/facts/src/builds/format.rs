//! Tells the kinds of files apart by what is in them.

use super::members::Members;
use super::metadata::{IMAGE_DESCRIPTOR, names_image};
use super::{envelope, inspect, statement};
use serde_json::value::RawValue;

/// A kind of object that records builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// What `docker buildx build --metadata-file` writes.
    Metadata,
    /// What `docker buildx bake --metadata-file` writes: the same for each target.
    BakeMetadata,
    /// An in-toto statement.
    Statement,
    /// A list of statements, with the image index that they belong to.
    Statements,
    /// A DSSE envelope.
    Envelope,
    /// A Sigstore bundle.
    Bundle,
    /// The answer of GitHub's API: bundles.
    Attestations,
    /// What `gcloud artifacts docker images describe` prints.
    CloudBuild,
    /// What `docker buildx imagetools inspect` prints of a whole image.
    Inspected,
    /// What it prints of the manifest alone.
    InspectedManifest,
    /// An image index as it lies in the registry.
    Index,
}

impl Format {
    /// Returns the name that the report lists it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Metadata => "buildkit-metadata",
            Self::BakeMetadata => "buildkit-bake-metadata",
            Self::Statement => "in-toto-statement",
            Self::Statements => "in-toto-statements",
            Self::Envelope => "dsse-envelope",
            Self::Bundle => "sigstore-bundle",
            Self::Attestations => "github-attestations",
            Self::CloudBuild => "cloud-build-provenance",
            Self::Inspected | Self::InspectedManifest => "imagetools-inspect",
            Self::Index => "oci-index",
        }
    }
}

/// What a JSON object looks like that is no record of builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stranger {
    /// Provenance without the image that it is of.
    BareProvenance,
    /// Something else that is known, and this is what.
    Other(&'static str),
    /// Nothing that is known.
    Unknown,
}

/// What an object looks like.
type Shape = Result<Format, Stranger>;

/// Returns the kind of record that an object looks like.
///
/// Metadata comes first: bake's has the names of targets for keys, which may be those that other files are known by.
pub(super) fn of(members: &Members) -> Shape {
    of_metadata(members)
        .or_else(|| of_record(members).map(Ok))
        .or_else(|| of_other(members).map(Err))
        .or_else(|| of_platforms(members).map(Err))
        .unwrap_or(Err(Stranger::Unknown))
}

/// Records of builds, by the keys that they are known by.
const RECORDS: [(&[&str], Format); 9] = [
    (&["statements"], Format::Statements),
    (&["payloadType", "payload"], Format::Envelope),
    (&["dsseEnvelope"], Format::Bundle),
    (&["messageSignature"], Format::Bundle),
    (&["attestations"], Format::Attestations),
    (&["image_summary"], Format::CloudBuild),
    (&["schemaVersion", "manifests", "digest"], Format::InspectedManifest),
    (&["mediaType", "digest", "size"], Format::InspectedManifest),
    (&["schemaVersion", "manifests"], Format::Index),
];

/// Provenance without the statement around it, by the keys that it is known by.
const BARE_PROVENANCE: [&[&str]; 4] = [
    &["buildDefinition", "runDetails"],
    &["builder", "buildType"],
    &["builder", "recipe"],
    &[inspect::SLSA],
];

/// The only keys of what `docker buildx imagetools create --metadata-file` writes. A build always writes others too.
const CREATED: [&str; 2] = [IMAGE_DESCRIPTOR, "image.name"];

/// Other files that lie beside build records or are mistaken for them, by the keys that they are known by.
const OTHER: [(&[&str], &str); 14] = [
    (&["schemaVersion", "layers"], "an image manifest"),
    (&["rootfs", "config"], "an image configuration"),
    (&["SPDX"], "an SBOM"),
    (&["tlogs", "certificateAuthorities"], "a trusted root of Sigstore"),
    (&["spdxVersion"], "an SPDX document"),
    (&["bomFormat"], "a CycloneDX document"),
    (&["schema", "verdict"], "a Portcullis report"),
    (&["changeSummary"], "a Pulumi preview"),
    (&["resourcePlans"], "a Pulumi update plan"),
    (&["version", "deployment"], "a Pulumi stack export"),
    (&["version", "checkpoint"], "a Pulumi checkpoint"),
    (&["sequence", "timestamp"], "an event of a Pulumi event log"),
    (&["terraform_version", "planned_values"], "a Terraform plan"),
    (&["terraform_version", "resources"], "a Terraform state"),
];

/// Returns what metadata of BuildKit looks like. `None` where an object is none.
fn of_metadata(members: &Members) -> Option<Shape> {
    if CREATED.len() == members.0.len() && has(members, &CREATED) {
        let what = "the metadata of `docker buildx imagetools create`, which builds nothing";
        return Some(Err(Stranger::Other(what)));
    }
    if is_metadata(members) {
        return Some(of_targets(Format::Metadata, names_image(members)));
    }
    let targets: Vec<_> = members.0.values().filter_map(|json| target(json)).collect();
    let any_image = targets.iter().any(names_image);
    (!targets.is_empty()).then(|| of_targets(Format::BakeMetadata, any_image))
}

fn of_targets(format: Format, any_image: bool) -> Shape {
    if any_image {
        return Ok(format);
    }
    Err(Stranger::Other("the metadata of a build that gave no image"))
}

/// Returns the metadata of a target, if a member of bake's metadata is that: there may be warnings beside them.
fn target(json: &RawValue) -> Option<Members<'_>> {
    let members = serde_json::from_str(json.get()).ok()?;
    is_metadata(&members).then_some(members)
}

/// Warnings alone stand in bake's metadata too.
fn is_metadata(members: &Members) -> bool {
    members.0.keys().any(|key| {
        key.starts_with("containerimage.")
            || key.starts_with("buildx.build.provenance")
            || key == "buildx.build.ref"
            || key == "image.name"
    })
}

fn has(members: &Members, keys: &[&str]) -> bool {
    keys.iter().all(|key| members.0.contains_key(*key))
}

fn of_record(members: &Members) -> Option<Format> {
    if statement::is_statement(members) {
        return Some(Format::Statement);
    }
    if is_bundle(members) {
        return Some(Format::Bundle);
    }
    if inspect::keys().any(|key| has(members, &["manifest", key])) {
        return Some(Format::Inspected);
    }
    let (_, format) = RECORDS.iter().find(|(keys, _)| has(members, keys))?;
    Some(*format)
}

/// A bundle of a version that is not known yet may have other keys.
fn is_bundle(members: &Members) -> bool {
    let kind: Option<String> = members.get("mediaType").unwrap_or_default();
    kind.is_some_and(|kind| kind.starts_with(envelope::BUNDLE))
}

fn of_other(members: &Members) -> Option<Stranger> {
    if BARE_PROVENANCE.iter().any(|keys| has(members, keys)) {
        return Some(Stranger::BareProvenance);
    }
    let (_, what) = OTHER.iter().find(|(keys, _)| has(members, keys))?;
    Some(Stranger::Other(what))
}

/// What `docker buildx imagetools inspect` prints of an image for several platforms has their names for keys.
fn of_platforms(members: &Members) -> Option<Stranger> {
    let (platform, json) = members.0.first_key_value()?;
    let first: Members = serde_json::from_str(json.get()).ok()?;
    platform.contains('/').then(|| of_other(&first)).flatten()
}
