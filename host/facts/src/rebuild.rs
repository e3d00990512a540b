//! The image that a resource builds, why it would be built again, and where it goes.
//!
//! There are six kinds of resources that build images. What a preview says of them, and what it does not, was recorded
//! with the real docker-build provider and a real dynamic one, and read from the providers' sources (pulumi-docker-build
//! `7bad76a`, pulumi-docker `237b789`).
//!
//! No builds are:
//! - `docker-build:index:Index`, which pushes a list of images that exist, or that other resources build;
//! - `docker:index/tag:Tag`, and `docker:index/registryImage:RegistryImage` without a `build`, which name and push an image
//!   that exists;
//! - components such as `awsx:ecr:Image`: the `Image` that is their child builds.

mod builder;
mod cause;
mod context;
mod destinations;
mod dynamic;
mod export;
mod flag;
mod meaning;
mod values;
mod words;

use crate::image::Image;
use crate::plan::{Operation, Plan, Properties, Resource};
use crate::references::{ImageReference, Reference};
use builder::Builder;

pub use destinations::{Destination, DestinationKind, destinations};

/// The image that a resource builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageBuild {
    /// Whether this very update builds it.
    pub in_this_update: bool,
    /// The references that the image will have, as far as they are known.
    pub targets: Vec<ImageReference>,
    /// Whether the image is pushed to a registry. So it counts where that is unknown.
    pub pushes: bool,
    /// Whether the image was built before, so that this is a rebuild.
    pub rebuild: bool,
    /// Why it is rebuilt. Empty for a first build, and where the plan does not say.
    pub causes: Vec<BuildCause>,
    /// Whether the hash of the build's context changes.
    pub context_hash: ContextComparison,
}

/// One reason for a build. Its text says it in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildCause {
    /// The property that differs, such as `buildArgs.VERSION` or `contextHash`.
    pub property: String,
    /// What it means.
    pub kind: CauseKind,
    /// Whether the property differs for certain, and not only perhaps.
    pub certain: bool,
    /// From what to what it changes, where both are known and neither is, or may be, a credential.
    pub change: Option<ValueChange>,
}

/// From what to what a property changes. Where there is nothing, the property is new, or goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    /// What it is now.
    pub from: Option<String>,
    /// What it will be.
    pub to: Option<String>,
}

/// What a cause of a rebuild means for the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CauseKind {
    /// What goes into the image changes: its arguments, platforms, labels, target stage, secrets, build network, ….
    Content,
    /// The build context or the Dockerfile changes. The hash that tells may also change without a reason.
    Context,
    /// Only how the build runs changes: its cache, its builder, its timeouts.
    Setting,
    /// Only how the registry is logged in to changes.
    Credential,
    /// Where the image goes changes: its name, tags, exports.
    Target,
    /// Something that was known before is unknown in this preview, which counts as a change.
    UnknownInput,
    /// The build is asked to run whatever has changed: `pull`, `noCache`.
    Always,
    /// A property that Portcullis does not know the meaning of.
    Other,
}

/// Whether the hash of a build's context changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContextComparison {
    /// The hashes before and after are the same.
    Same,
    /// The hashes before and after differ.
    Changed,
    /// One of them is not known.
    Unknown,
}

/// Returns the image that a resource builds. `None` where it builds none, or goes.
pub fn image_build(resource: Resource<'_>) -> Option<ImageBuild> {
    let builder = Builder::of(resource, Properties::Inputs)?;
    if resource.operation() == Operation::Delete {
        return None;
    }
    let in_this_update = builder.builds_during(resource.operation());
    let rebuild = in_this_update && resource.before().is_some();
    let causes = if rebuild {
        cause::causes(builder, resource)
    } else {
        Vec::new()
    };
    Some(ImageBuild {
        in_this_update,
        targets: builder.targets(resource),
        pushes: builder.pushes(resource),
        rebuild,
        causes,
        context_hash: context::compare(builder, resource),
    })
}

/// Returns the resource of a URN if it is one that this very update builds an image through.
pub(crate) fn image_built_by<'p>(plan: &'p Plan, urn: &str) -> Option<Resource<'p>> {
    plan.find(urn).filter(|resource| {
        let builder = Builder::of(*resource, Properties::Inputs);
        builder.is_some_and(|builder| builder.builds_during(resource.operation()))
    })
}

/// Returns whether a resource with these properties is one that builds an image.
pub(crate) fn builds(resource: Resource<'_>, with: Properties) -> bool {
    Builder::of(resource, with).is_some()
}

/// Returns what is known of where the image goes that a resource builds.
pub(crate) fn known_targets(resource: Resource<'_>) -> Vec<Image> {
    let builder = Builder::of(resource, Properties::Inputs);
    let targets = builder.map(|builder| builder.targets(resource)).unwrap_or_default();
    let images = targets.into_iter().filter_map(|target| match target.reference {
        Reference::Known(image) => Some(image),
        _ => None,
    });
    images.collect()
}

/// Returns whether the image that a resource builds gets a tag that is not known before it is built.
pub(crate) fn invents_tag(resource: Resource<'_>) -> bool {
    Builder::of(resource, Properties::Inputs) == Some(Builder::Program)
}

#[cfg(test)]
mod tests;
