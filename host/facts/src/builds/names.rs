//! Which records give an image a name, and which used it as a base.

use super::{Build, purl};
use crate::image::Image;
use std::collections::HashMap;

/// The places of records by the names of images, spelt in one way.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    given: HashMap<String, Vec<usize>>,
    used: HashMap<String, Vec<usize>>,
}

impl Names {
    /// Adds the record at a place.
    pub(super) fn add_record(&mut self, place: usize, build: &Build) {
        add(
            place,
            build.names.iter().filter_map(|name| spelt(name)),
            &mut self.given,
        );
        let bases = build.materials.iter().filter_map(|material| material.image.as_deref());
        add(place, bases.map(without_digest), &mut self.used);
    }

    /// Returns the places of the records that give an image a name.
    pub(super) fn given(&self, reference: &str) -> &[usize] {
        find(&self.given, spelt(reference))
    }

    /// Returns the places of the records of builds that used an image as a base.
    pub(super) fn used(&self, reference: &str) -> &[usize] {
        find(&self.used, spelt(reference))
    }
}

/// A record that says a name twice counts once.
fn add(place: usize, names: impl Iterator<Item = String>, places: &mut HashMap<String, Vec<usize>>) {
    for name in names {
        let known = places.entry(name).or_default();
        if known.last() != Some(&place) {
            known.push(place);
        }
    }
}

fn find(places: &HashMap<String, Vec<usize>>, name: Option<String>) -> &[usize] {
    let places = name.and_then(|name| places.get(&name));
    places.map(Vec::as_slice).unwrap_or_default()
}

/// Returns the image that a material is: a package URL, or a reference behind the scheme that tools write for images.
pub(super) fn image(uri: &str) -> Option<Image> {
    let Some(url) = purl::parse(uri) else {
        let schemes = ["docker-image://", "docker://", "oci://"].into_iter();
        let mut references = schemes.filter_map(|scheme| uri.strip_prefix(scheme));
        return references.find_map(|reference| Image::parse(reference).ok());
    };
    let digest = url.digest.filter(|_| !url.reference.contains('@'));
    let digest = digest.map(|digest| format!("@{digest}")).unwrap_or_default();
    let image = Image::parse(&format!("{}{digest}", url.reference)).ok()?;
    url.part.is_none().then_some(image)
}

fn spelt(reference: &str) -> Option<String> {
    Image::parse(reference).ok().as_ref().map(without_digest)
}

/// Returns a reference in the one way that all are compared in.
fn without_digest(image: &Image) -> String {
    let tag = image.tag.as_ref().map(|tag| format!(":{tag}")).unwrap_or_default();
    format!("{}/{}{tag}", image.registry, image.repository)
}
