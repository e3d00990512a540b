//! Where a resource gets its image references from, by what the plan says of its dependencies.
//!
//! A plan names the dependencies of a whole property, such as the `spec` of a Deployment, and not of one image in it.
//! A container with a public image may stand beside one with an image that is being built, so a reference that is known
//! has to look like what is built.

use std::collections::HashMap;

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
    let mut sources = HashMap::new();
    for reference in references {
        let candidates: &mut Vec<Source> = sources
            .entry(references::property(&reference.pointer))
            .or_insert_with(|| sources_of(resource, &reference.pointer));
        let source = candidates.iter().find(|source| source.yields(&reference.reference));
        reference.built_by = source.map(|source| source.urn.clone());
    }
}

fn sources_of(resource: Resource<'_>, pointer: &str) -> Vec<Source> {
    let urns = resource.depends_on(pointer).into_iter();
    let sources = urns.filter_map(|urn| {
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
    fn yields(&self, reference: &Reference) -> bool {
        match reference {
            Reference::Unknown(_) => true,
            Reference::Secret => false,
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
