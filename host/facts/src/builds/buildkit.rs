//! What only BuildKit puts into provenance.
//!
//! The names are those of `solver/llbsolver/provenance/types/types.go` in moby/buildkit, the meaning is in its
//! `docs/attestations/slsa-definitions.md`.

use super::members::Object;
use super::{Parameter, Source, git};
use serde::Deserialize;
use std::collections::BTreeSet;

const TYPES: [&str; 2] = [
    "https://mobyproject.org/buildkit@v1",
    "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
];

/// Returns whether a build type is BuildKit's, in SLSA v0.2 or v1.
pub(super) fn is_type(build_type: &str) -> bool {
    TYPES.contains(&build_type)
}

/// What the frontend was asked for. Secrets and local folders stand here too, by name only.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Request {
    args: Option<Object<String>>,
    root: Option<Root>,
}

/// The request of the build client, where the build is a step of it.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Root {
    request: Option<RootRequest>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct RootRequest {
    args: Option<Object<String>>,
}

/// BuildKit's part of a build's metadata. The rest of it can be large: the Dockerfile, its places, the layers.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Metadata {
    vcs: Option<Object<String>>,
}

impl Request {
    /// Returns the arguments as BuildKit names them: `build-arg:NAME`, `label:NAME`, `target`, …. The platform that the
    /// builder runs on is one more, `builderPlatform`: it is not always the image's.
    pub(super) fn parameters(&self, builder_platform: Option<String>) -> Vec<Parameter> {
        let builder_platform = builder_platform.map(|value| ("builderPlatform".to_owned(), value));
        let args = self.args().map(|(name, value)| (name.clone(), value.clone()));
        let parameters = args
            .filter(|(name, _)| !name.starts_with("vcs:"))
            .chain(builder_platform)
            .map(|(name, value)| Parameter { name, value });
        parameters.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the source that the client declares.
    pub(super) fn source(&self) -> Option<Source> {
        let argument = |name: &str| {
            self.args()
                .find(|(other, _)| *other == name)
                .map(|(_, value)| value.as_str())
        };
        git::declared(argument("vcs:source"), argument("vcs:revision"))
    }

    /// The client's arguments are mostly the same ones again.
    fn args(&self) -> impl Iterator<Item = (&String, &String)> {
        let root = self.root.as_ref().and_then(|root| root.request.as_ref());
        let root_args = root.and_then(|request| request.args.as_ref());
        self.args.iter().chain(root_args).flat_map(|args| &args.0)
    }
}

impl Metadata {
    /// Returns the source that the client declares.
    pub(super) fn source(&self) -> Option<Source> {
        let vcs = self.vcs.as_ref()?;
        let value = |key: &str| vcs.0.get(key).map(String::as_str);
        git::declared(value("source"), value("revision"))
    }
}
