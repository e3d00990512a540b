//! [SLSA provenance v0.1](https://slsa.dev/spec/v0.1/provenance), as Google Cloud Build writes it.

use super::members::Members;
use super::provenance::{self, Builder, Resource};
use super::{Build, Completeness};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What Google Cloud Build's identifiers begin with.
const CLOUD_BUILD: &str = "https://cloudbuild.googleapis.com/";

/// How the build was done. In which material the recipe stands is not read: Google writes that number as a text, or not
/// at all.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Recipe<'a> {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Metadata {
    #[serde(rename = "buildStartedOn")]
    started_on: Option<String>,
    #[serde(rename = "buildFinishedOn")]
    finished_on: Option<String>,
    completeness: Option<Claims>,
    reproducible: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Claims {
    arguments: Option<bool>,
    materials: Option<bool>,
}

/// Returns what a predicate says of a build.
pub(super) fn build(predicate: &Members) -> Result<Build, String> {
    let builder: Builder = predicate.require("builder")?;
    let recipe: Recipe = predicate.get("recipe")?.unwrap_or_default();
    let materials: Vec<Resource> = predicate.get("materials")?.unwrap_or_default();
    let metadata: Metadata = predicate.get("metadata")?.unwrap_or_default();
    let claims = metadata.completeness.unwrap_or_default();
    Ok(Build {
        source: if builder.id.starts_with(CLOUD_BUILD) {
            provenance::only_commit(&materials)
        } else {
            provenance::only_source(&materials)
        },
        builder: builder.id,
        parameters: provenance::parameters(recipe.arguments)?,
        build_type: recipe.kind,
        completeness: Completeness {
            parameters: Some(claims.arguments.unwrap_or(false)),
            materials: Some(claims.materials.unwrap_or(false)),
            hermetic: None,
            reproducible: metadata.reproducible,
        },
        started_on: metadata.started_on,
        finished_on: metadata.finished_on,
        materials: provenance::materials(materials),
        ..Build::default()
    })
}
