//! Tells the kinds of files apart by what is in them.

use super::members::{Members, quoted};
use serde_json::value::RawValue;

/// A kind of file that records builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// What `docker buildx build --metadata-file` writes.
    Metadata,
    /// What `docker buildx bake --metadata-file` writes: the same for each target.
    BakeMetadata,
    /// An in-toto statement of SLSA provenance.
    Statement,
    /// A list of statements, with the image index that they belong to.
    Statements,
}

impl Format {
    /// Returns the name that the report lists it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Metadata => "buildkit-metadata",
            Self::BakeMetadata => "buildkit-bake-metadata",
            Self::Statement => "in-toto-statement",
            Self::Statements => "in-toto-statements",
        }
    }
}

/// What a JSON object looks like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A record of builds.
    Record(Format),
    /// A record of builds in a form that is not read, and what to give instead.
    Unread(String, &'static str),
    /// Something else that is known.
    Other(String),
    /// Nothing that is known.
    Unknown,
}

impl Shape {
    /// Returns what an object looks like.
    ///
    /// Metadata comes first: bake's has the names of targets for keys, which may be those that other files are known by.
    pub(super) fn of(members: &Members) -> Self {
        let has = |keys: &[&str]| keys.iter().all(|key| members.0.contains_key(*key));
        if let Some(shape) = of_metadata(members) {
            return shape;
        }
        if has(&["_type"]) {
            return of_statement(members);
        }
        if has(&["statements"]) {
            return Self::Record(Format::Statements);
        }
        if let Some((_, what, hint)) = UNREAD.iter().find(|(keys, ..)| has(keys)) {
            return Self::Unread((*what).to_owned(), hint);
        }
        let other = OTHER.iter().find(|(keys, _)| has(keys));
        other.map_or(Self::Unknown, |(_, what)| Self::Other((*what).to_owned()))
    }
}

/// The key of a metadata file that holds the digest of the image.
pub(super) const IMAGE_DIGEST: &str = "containerimage.digest";

/// The key of a metadata file that holds the descriptor of the image.
pub(super) const IMAGE_DESCRIPTOR: &str = "containerimage.descriptor";

/// The predicate type of provenance in SLSA v0.2.
const SLSA_02: &str = "https://slsa.dev/provenance/v0.2";

/// The predicate type of provenance in SLSA v1.
pub(super) const SLSA_1: &str = "https://slsa.dev/provenance/v1";

/// Records of builds that are not read, by the keys that they are known by.
const UNREAD: [(&[&str], &str, &str); 6] = [
    (&["payloadType", "payload"], "a DSSE envelope", OPEN),
    (&["dsseEnvelope"], "a Sigstore bundle", OPEN),
    (&["messageSignature"], "a Sigstore bundle", OPEN),
    (&["buildDefinition", "runDetails"], BARE_PROVENANCE, WHOLE),
    (&["builder", "buildType"], BARE_PROVENANCE, WHOLE),
    (&["SLSA"], BARE_PROVENANCE, WHOLE),
];

const BARE_PROVENANCE: &str = "provenance without the statement that names its image";
const OPEN: &str = "signed records are not read yet: give the statement in it, or BuildKit's metadata file";
const WHOLE: &str = "give the whole in-toto statement, or BuildKit's metadata file";
const VERSIONS: &str = "SLSA provenance is read in v0.2 and v1";

/// Other files that lie beside build records or are mistaken for them, by the keys that they are known by.
const OTHER: [(&[&str], &str); 14] = [
    (&["schemaVersion", "manifests"], "an image index"),
    (&["schemaVersion", "layers"], "an image manifest"),
    (&["rootfs", "config"], "an image configuration"),
    (&["manifest", "image"], "what `docker buildx imagetools inspect` prints"),
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
    if is_metadata(members) {
        return Some(of_targets(Format::Metadata, names_image(members)));
    }
    let targets: Vec<_> = members.0.values().filter_map(|json| target(json)).collect();
    let any_image = targets.iter().any(names_image);
    (!targets.is_empty()).then(|| of_targets(Format::BakeMetadata, any_image))
}

fn of_targets(format: Format, any_image: bool) -> Shape {
    if any_image {
        return Shape::Record(format);
    }
    Shape::Other("the metadata of a build that gave no image".to_owned())
}

/// Returns the metadata of a target, if a member of bake's metadata is that: there may be warnings beside them.
fn target(json: &RawValue) -> Option<Members<'_>> {
    let members = serde_json::from_str(json.get()).ok()?;
    is_metadata(&members).then_some(members)
}

/// Returns whether metadata names an image. Builds that only check or test give none.
pub(super) fn names_image(members: &Members) -> bool {
    members.0.contains_key(IMAGE_DIGEST) || members.0.contains_key(IMAGE_DESCRIPTOR)
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

fn of_statement(members: &Members) -> Shape {
    let text = |key: &str| members.get::<String>(key).ok().flatten().unwrap_or_default();
    let (kind, about) = (text("_type"), text("predicateType"));
    if !kind.starts_with("https://in-toto.io/Statement/") {
        return Shape::Unknown;
    }
    match about.as_str() {
        SLSA_02 | SLSA_1 => Shape::Record(Format::Statement),
        other if other.starts_with("https://slsa.dev/provenance/") => {
            Shape::Unread(format!("a statement of {}", quoted(other)), VERSIONS)
        }
        other => Shape::Other(format!("a statement of {}", quoted(other))),
    }
}
