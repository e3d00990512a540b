//! [SLSA provenance v0.2](https://slsa.dev/spec/v0.2/provenance), with what BuildKit adds to it.

use super::buildkit::{self, Request};
use super::members::{Members, read_or_default};
use super::provenance::{self, Builder, Resource};
use super::{Build, Completeness, Source};
use serde::Deserialize;
use serde_json::value::RawValue;

/// How the build was started.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Invocation<'a> {
    #[serde(rename = "configSource")]
    config_source: Option<Resource>,
    #[serde(borrow)]
    parameters: Option<&'a RawValue>,
    #[serde(borrow)]
    environment: Option<Members<'a>>,
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
    #[serde(rename = "https://mobyproject.org/buildkit@v1#hermetic")]
    hermetic: Option<bool>,
    #[serde(rename = "https://mobyproject.org/buildkit@v1#metadata")]
    buildkit: Option<buildkit::Metadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Claims {
    parameters: Option<bool>,
    materials: Option<bool>,
}

/// Returns what a predicate says of a build.
pub(super) fn build(predicate: &Members) -> Result<Build, String> {
    let build_type: String = predicate.get("buildType")?.unwrap_or_default();
    let builder: Builder = predicate.get("builder")?.unwrap_or_default();
    let invocation: Invocation = predicate.get("invocation")?.unwrap_or_default();
    let materials: Vec<Resource> = predicate.get("materials")?.unwrap_or_default();
    let metadata: Metadata = predicate.get("metadata")?.unwrap_or_default();
    let mut build = Build {
        builder: builder.id,
        source: invocation
            .config_source
            .as_ref()
            .and_then(Resource::source)
            .or_else(|| metadata.source()),
        completeness: metadata.completeness(),
        started_on: metadata.started_on,
        finished_on: metadata.finished_on,
        materials: provenance::materials(materials),
        ..Build::default()
    };
    if buildkit::is_type(&build_type) {
        add_request(&mut build, &invocation)?;
    } else {
        build.parameters = provenance::parameters(invocation.parameters)?;
    }
    build.build_type = build_type;
    Ok(build)
}

fn add_request(build: &mut Build, invocation: &Invocation) -> Result<(), String> {
    let request: Request = read_or_default("parameters", invocation.parameters)?;
    let environment = invocation.environment.as_ref();
    let platform = environment.map_or(Ok(None), |environment| environment.get("platform"))?;
    build.parameters = request.parameters(platform);
    build.source = build.source.take().or_else(|| request.source());
    Ok(())
}

impl Metadata {
    fn source(&self) -> Option<Source> {
        self.buildkit.as_ref()?.source()
    }

    fn completeness(&self) -> Completeness {
        let claims = self.completeness.as_ref();
        Completeness {
            parameters: Some(claims.and_then(|claims| claims.parameters).unwrap_or(false)),
            materials: Some(claims.and_then(|claims| claims.materials).unwrap_or(false)),
            hermetic: self.hermetic,
            reproducible: self.reproducible,
        }
    }
}
