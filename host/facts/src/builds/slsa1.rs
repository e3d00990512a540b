//! [SLSA provenance v1](https://slsa.dev/spec/v1.1/provenance), with what BuildKit adds to it.

use super::buildkit::{self, Request};
use super::members::{Members, read_or_default};
use super::provenance::{self, Builder, Resource};
use super::{Build, Completeness, Source};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct BuildDefinition<'a> {
    #[serde(rename = "buildType")]
    build_type: String,
    #[serde(borrow, rename = "externalParameters")]
    external_parameters: Option<&'a RawValue>,
    #[serde(borrow, rename = "internalParameters")]
    internal_parameters: Option<Members<'a>>,
    #[serde(rename = "resolvedDependencies")]
    resolved_dependencies: Option<Vec<Resource>>,
}

/// What BuildKit's caller asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct ExternalParameters {
    #[serde(rename = "configSource")]
    config_source: Option<Resource>,
    request: Option<Request>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct RunDetails {
    builder: Builder,
    metadata: Option<Metadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Metadata {
    #[serde(rename = "startedOn")]
    started_on: Option<String>,
    #[serde(rename = "finishedOn")]
    finished_on: Option<String>,
    buildkit_completeness: Option<Claims>,
    buildkit_hermetic: Option<bool>,
    buildkit_reproducible: Option<bool>,
    #[serde(rename = "buildkit_metadata")]
    buildkit: Option<buildkit::Metadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Claims {
    request: Option<bool>,
    #[serde(rename = "resolvedDependencies")]
    resolved_dependencies: Option<bool>,
}

/// Returns what a predicate says of a build.
pub(super) fn build(predicate: &Members) -> Result<Build, String> {
    let definition: BuildDefinition = predicate.require("buildDefinition")?;
    let details: RunDetails = predicate.require("runDetails")?;
    let metadata = details.metadata.unwrap_or_default();
    let mut build = Build {
        builder: details.builder.id,
        completeness: metadata.completeness(),
        started_on: metadata.started_on,
        finished_on: metadata.finished_on,
        ..Build::default()
    };
    if buildkit::is_type(&definition.build_type) {
        add_request(&mut build, &definition, metadata.buildkit.as_ref())?;
    } else {
        build.parameters = provenance::parameters(definition.external_parameters)?;
        build.source = definition
            .resolved_dependencies
            .as_deref()
            .and_then(provenance::only_source);
    }
    build.materials = provenance::materials(definition.resolved_dependencies.unwrap_or_default());
    build.build_type = definition.build_type;
    Ok(build)
}

fn add_request(
    build: &mut Build,
    definition: &BuildDefinition,
    metadata: Option<&buildkit::Metadata>,
) -> Result<(), String> {
    let external: ExternalParameters = read_or_default("externalParameters", definition.external_parameters)?;
    let request = external.request.unwrap_or_default();
    let internal = definition.internal_parameters.clone().unwrap_or_default();
    build.platform = internal.get("targetPlatform")?;
    build.parameters = request.parameters(internal.get("builderPlatform")?);
    build.source = source(external.config_source.as_ref(), metadata).or_else(|| request.source());
    Ok(())
}

/// What the builder fetched itself is worth more than what its client declares.
fn source(config_source: Option<&Resource>, metadata: Option<&buildkit::Metadata>) -> Option<Source> {
    config_source.and_then(Resource::source).or_else(|| metadata?.source())
}

impl Metadata {
    fn completeness(&self) -> Completeness {
        let claims = self.buildkit_completeness.as_ref();
        Completeness {
            parameters: claims.and_then(|claims| claims.request),
            materials: claims.and_then(|claims| claims.resolved_dependencies),
            hermetic: self.buildkit_hermetic,
            reproducible: self.buildkit_reproducible,
        }
    }
}
