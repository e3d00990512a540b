//! Where a resource gets its image references from, by what the plan says of its dependencies.
//!
//! A plan names the dependencies of a whole property, such as the `spec` of a Deployment, and not of one image in it.
//! A container with a public image may stand beside one with an image that is being built, so a reference that is known
//! has to look like what is built, and those that are unknown must not be more than what is built.

use std::collections::{BTreeSet, HashMap};

use crate::image::Image;
use crate::plan::Resource;
use crate::rebuild;
use crate::references::{self, ImageReference, Reference};

/// An image that this update builds.
struct Source {
    urn: String,
    targets: Vec<Image>,
    /// Whether the image gets a tag that nobody knows before it is built.
    invents_tag: bool,
}

/// Says of each reference which image of this update it comes from.
pub(super) fn trace(resource: Resource<'_>, references: &mut [ImageReference]) {
    let mut properties: HashMap<_, Vec<_>> = HashMap::new();
    for reference in references {
        let property = references::property(&reference.pointer);
        properties.entry(property).or_default().push(reference);
    }
    for references in properties.into_values() {
        if let Some(first) = references.first() {
            let sources = sources_of(resource, &first.pointer);
            trace_property(&sources, references);
        }
    }
}

/// Of more unknown references than there are sources, nobody can tell which come from elsewhere. What hides a whole
/// list may hide any number of them.
fn trace_property(sources: &[Source], references: Vec<&mut ImageReference>) {
    let is_unknown = |found: &&mut ImageReference| matches!(found.reference, Reference::Unknown(_));
    let (unknown, others): (Vec<_>, Vec<_>) = references.into_iter().partition(is_unknown);
    for found in others {
        let source = sources.iter().find(|source| source.yields(&found.reference));
        found.built_by = source.map(|source| source.urn.clone());
    }
    if unknown.len() <= sources.len() && unknown.iter().all(|found| found.is_one) {
        for (found, source) in unknown.into_iter().zip(sources) {
            found.built_by = Some(source.urn.clone());
        }
    }
}

fn sources_of(resource: Resource<'_>, pointer: &str) -> Vec<Source> {
    let urns: BTreeSet<_> = resource.depends_on(pointer).into_iter().collect();
    let sources = urns.into_iter().filter_map(|urn| {
        let image = rebuild::image_built_by(resource.plan(), &urn)?;
        Some(Source {
            targets: rebuild::known_targets(image),
            invents_tag: rebuild::invents_tag(image),
            urn,
        })
    });
    sources.collect()
}

impl Source {
    /// Returns whether a reference looks like what is built. One that cannot be seen looks like nothing.
    fn yields(&self, reference: &Reference) -> bool {
        match reference {
            Reference::Unknown(_) | Reference::Secret | Reference::Unreadable => false,
            // A digest is of an image that exists already: the one that is built has none yet.
            Reference::Known(image) => {
                image.digest.is_none() && self.targets.iter().any(|target| self.is(image, target))
            }
            // `${repository}@${image.digest}`: the digest of docker-build is an empty string in the preview of an
            // update (`provider/internal/image.go`, `Create`).
            Reference::Malformed(text) => {
                let image = text.strip_suffix('@').map(Image::parse);
                let is = |image: &Image| self.targets.iter().any(|target| is_beside(image, target));
                image.is_some_and(|image| image.as_ref().is_ok_and(is))
            }
        }
    }

    fn is(&self, image: &Image, target: &Image) -> bool {
        is_beside(image, target) && (self.invents_tag || tag(image) == tag(target))
    }
}

fn is_beside(image: &Image, target: &Image) -> bool {
    image.registry == target.registry && image.repository == target.repository
}

fn tag(image: &Image) -> &str {
    image.tag.as_deref().unwrap_or("latest")
}
