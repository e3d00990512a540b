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
        let bases = build.materials.iter().filter_map(|material| base(&material.uri));
        add(place, bases, &mut self.used);
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
fn base(uri: &str) -> Option<String> {
    if let Some(url) = purl::parse(uri) {
        return spelt(&url.reference);
    }
    let schemes = ["docker-image://", "docker://", "oci://"].into_iter();
    schemes.filter_map(|scheme| uri.strip_prefix(scheme)).find_map(spelt)
}

/// Returns a reference in the one way that all are compared in, without its digest.
fn spelt(reference: &str) -> Option<String> {
    let image = Image::parse(reference).ok()?;
    let tag = image.tag.map(|tag| format!(":{tag}")).unwrap_or_default();
    Some(format!("{}/{}{tag}", image.registry, image.repository))
}
