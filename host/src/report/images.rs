//! The images that the resources run, and the builds that made them.

use std::collections::BTreeMap;

use portcullis_facts::builds::{Build, Builds, Verification};
use portcullis_facts::image::Image;
use portcullis_facts::images;
use portcullis_facts::plan::Plan;
use portcullis_facts::references::Reference;
use serde::Serialize;

use crate::text::one_line;

/// An image that resources run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportedImage {
    /// The reference, without credentials.
    pub reference: String,
    /// Its digest, if it has one.
    pub digest: Option<String>,
    /// The URNs of the resources that run it, in the order of the plan.
    pub resources: Vec<String>,
    /// What CI recorded of its builds; nothing where there is no record, or the reference has no digest to find one by.
    pub builds: Vec<ReportedBuild>,
}

/// What CI recorded of a build.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportedBuild {
    /// The file of the record.
    pub document: String,
    /// The builder; may be empty.
    pub builder: String,
    /// The repository of the source; may be empty.
    pub repository: String,
    /// The commit of the source; may be empty.
    pub revision: String,
    /// The platform, if there is just one and the record names it.
    pub platform: Option<String>,
    /// When the build ended, RFC 3339.
    pub finished_on: Option<String>,
    /// How long it took, if the record says both when it began and when it ended.
    pub seconds: Option<f64>,
    /// Whether the record is a trusted builder's: by its signature, and by what it says.
    pub verified: bool,
    /// The name by which the builder is trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builder_name: Option<String>,
    /// Why it is not a trusted builder's, where somebody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified: Option<Unverified>,
}

/// Why a record is not a trusted builder's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unverified {
    /// One of the codes of `docs/provenance-reasons.md`.
    pub code: &'static str,
    /// The same in words.
    pub message: String,
}

/// Returns the images of some plans, by their references.
pub(super) fn images<'p>(plans: impl Iterator<Item = &'p Plan>, builds: Option<&Builds>) -> Vec<ReportedImage> {
    let mut images: BTreeMap<String, (Image, Vec<String>)> = BTreeMap::new();
    for resource in plans.flat_map(Plan::resources) {
        for found in images::planned(resource) {
            let Reference::Known(image) = found.reference else {
                continue;
            };
            let (_, urns) = images.entry(image.text.clone()).or_insert_with(|| (image, Vec::new()));
            if urns.last().is_none_or(|last| last != resource.urn()) {
                urns.push(resource.urn().to_owned());
            }
        }
    }
    let images = images.into_iter();
    images
        .map(|(reference, (image, resources))| {
            let digest = image.digest;
            let found = builds
                .zip(digest.as_deref())
                .map(|(builds, digest)| builds.find(digest));
            ReportedImage {
                reference,
                digest,
                resources,
                builds: found.unwrap_or_default().into_iter().map(reported).collect(),
            }
        })
        .collect()
}

fn unverified(verification: &Verification) -> Option<Unverified> {
    match verification {
        Verification::NotAsked | Verification::Verified { .. } => None,
        Verification::Refused(refused) => Some(Unverified {
            code: refused.reason.code(),
            message: one_line(&refused.message),
        }),
    }
}

fn reported(build: &Build) -> ReportedBuild {
    let source = build.source.as_ref();
    ReportedBuild {
        document: build.document.clone(),
        builder: build.builder.clone(),
        repository: source.map(|source| source.repository.clone()).unwrap_or_default(),
        revision: source.map(|source| source.revision.clone()).unwrap_or_default(),
        platform: build.platform.clone(),
        finished_on: build.finished_on.clone(),
        seconds: build.duration_seconds(),
        verified: build.verification.is_verified(),
        builder_name: build.verification.builder().map(str::to_owned),
        unverified: unverified(&build.verification),
    }
}
