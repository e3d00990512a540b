//! Whether a build's context changes, as far as that can be said for certain.

use super::ContextComparison::{self, Changed, Same, Unknown};
use super::builder::Builder;
use crate::json::Value;
use crate::plan::{Lookup, Operation, Properties, Resource};

/// The name under which docker-build's diff has the hash of the context.
pub(super) const HASH: &str = "contextHash";

/// The inputs that docker-build hashes the files of (`provider/internal/context.go`, `hashBuildContext`).
pub(super) const HASHED: [&str; 2] = ["/context", "/dockerfile"];

/// The SHA-256 of nothing: docker-build passes over what is not on the disk, such as a context in a Git repository.
const HASH_OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Returns whether the hash of a build's context changes.
pub(super) fn compare(builder: Builder, resource: Resource<'_>) -> ContextComparison {
    match builder {
        Builder::Docker => {
            let digest = |of| hash(resource, of, "/build/contextDigest");
            compare_hashes(digest(Properties::PriorInputs), digest(Properties::Inputs))
        }
        Builder::DockerBuild => compare_docker_build(resource),
        Builder::Program | Builder::RemoteImage | Builder::RegistryImage | Builder::Dynamic => Unknown,
    }
}

/// Returns whether docker-build names the hash in its diff whatever has become of the context: it does for every image
/// with `pull` that goes anywhere (`provider/internal/image.go`, `Diff`).
pub(super) fn is_always_changed(resource: Resource<'_>) -> bool {
    match resource.lookup(Properties::Inputs, "/pull") {
        Lookup::Found(pull) => pull == "true",
        Lookup::Unknown(_) | Lookup::Secret => true,
        Lookup::Absent => false,
    }
}

/// The new hash is an output, which a digest does not have and an event log has only for some changes. But `Diff`
/// computes it whatever else has changed, in every version so far, and names it if it differs.
fn compare_docker_build(resource: Resource<'_>) -> ContextComparison {
    let hash = |of| hash(resource, of, "/contextHash");
    let (prior, planned) = (hash(Properties::PriorOutputs), hash(Properties::Outputs));
    match compare_hashes(prior.clone(), planned) {
        Unknown if prior.is_some() => compare_by_difference(resource),
        comparison => comparison,
    }
}

fn compare_by_difference(resource: Resource<'_>) -> ContextComparison {
    let changes = resource.changes().properties;
    let names_hash = changes.iter().any(|property| property.path == HASH);
    match resource.operation() {
        Operation::Same => Same,
        // Without a diff nobody compared, and with unknown inputs the provider hashes something else than it will.
        _ if changes.is_empty() || is_input_unknown(resource) => Unknown,
        _ if !names_hash => Same,
        _ if is_always_changed(resource) => Unknown,
        _ => Changed,
    }
}

fn is_input_unknown(resource: Resource<'_>) -> bool {
    let is_unknown = |pointer| matches!(resource.lookup(Properties::Inputs, pointer), Lookup::Unknown(_));
    HASHED.into_iter().any(is_unknown)
}

fn compare_hashes(prior: Option<String>, planned: Option<String>) -> ContextComparison {
    match prior.zip(planned) {
        Some((prior, planned)) if prior == planned => Same,
        Some(_) => Changed,
        None => Unknown,
    }
}

/// Returns the hash of the context at a place.
///
/// A hash that is empty, or of nothing, does not tell one context from another.
pub(super) fn hash(resource: Resource<'_>, of: Properties, pointer: &str) -> Option<String> {
    match resource.lookup(of, pointer) {
        Lookup::Found(text) => Value::new(&text).as_str().map(std::borrow::Cow::into_owned),
        _ => None,
    }
    .filter(|hash| !hash.is_empty() && hash != HASH_OF_NOTHING)
}
