//! Images that the values of a Helm release name, as far as they can be told.
//!
//! What a release runs is in its chart, which no plan shows: the provider fetches and renders it during the update. So a
//! release always has one reference at `/chart` that is unknown, and one at `/valueYamlFiles` where there are any. Its
//! values may say more. An `image` in them, at any depth, is read where it is
//! - a text with a tag or a digest, or any text in an element of a list, which is a container's;
//! - an object with `repository`, with its `registry` unless the repository begins with one, and with its `tag` or
//!   `digest`. Its registry is not known where `global.imageRegistry` takes its place.
//!
//! What lacks any of that gets it from the chart and is unknown, too. A text that is no image reference may be something
//! else to the chart: it is unknown and not malformed.

use crate::image::Image;
use crate::json::{self, Kind, Value, Visitor};
use crate::references::{Form, Parts, Reference, Search, parse};

/// The type of a Helm release. Charts are components instead, whose children are read.
pub(super) const RELEASE: &str = "kubernetes:helm.sh/v3:Release";

/// The parts of an image as charts have them.
const IMAGE: Parts = Parts {
    registry: "registry",
    repository: "repository",
    tag: "tag",
    digest: "digest",
};

/// How deep images are looked for.
const DEPTH: usize = 32;

impl Search {
    /// Looks for images in the properties of a Helm release.
    pub(super) fn release(&mut self, properties: Value<'_>) {
        if self.stop_at_hidden(properties) {
            return;
        }
        self.enter("chart", Search::note_unknown);
        if properties.get("valueYamlFiles").is_some_and(holds_something) {
            self.enter("valueYamlFiles", Search::note_unknown);
        }
        if let Some(values) = properties.get("values") {
            self.enter("values", |search| search.values(values));
        }
    }

    fn values(&mut self, values: Value<'_>) {
        if self.stop_at_hidden(values) {
            return;
        }
        let registry = values.get("global").and_then(|global| global.get("imageRegistry"));
        let mut walk = Values {
            search: self,
            is_registry_replaced: registry.is_some_and(holds_something),
            places: Vec::new(),
        };
        json::walk(values, &mut walk);
    }

    fn note_unknown(&mut self) {
        self.note_unseen(Reference::Unknown(Vec::new()));
    }

    fn note_known(&mut self, reference: Reference, is_known: impl FnOnce(&Image) -> bool) {
        match reference {
            Reference::Known(image) if is_known(&image) => self.note(Reference::Known(image), true),
            _ => self.note_unknown(),
        }
    }
}

/// A list without elements and a text without letters hold nothing.
fn holds_something(value: Value<'_>) -> bool {
    !matches!(value.text(), "null" | "[]" | "{}" | "\"\"")
}

/// A walk through the values of a release.
struct Values<'s> {
    search: &'s mut Search,
    is_registry_replaced: bool,
    places: Vec<(Kind, usize)>,
}

impl Visitor for Values<'_> {
    fn enter(&mut self, token: &str, value: Value<'_>) -> bool {
        let length = self.search.push(token);
        if token == "image" {
            self.image(value);
        }
        self.places.push((value.kind(), length));
        self.places.len() < DEPTH
    }

    fn leave(&mut self) {
        if let Some((_, length)) = self.places.pop() {
            self.search.pop(length);
        }
    }
}

impl Values<'_> {
    fn image(&mut self, value: Value<'_>) {
        match value.kind() {
            _ if value.is_unknown() || value.is_secret() => self.search.follow(value, "", Form::Text),
            Kind::String => {
                let is_container = self.is_in_element();
                let text = value.as_str().unwrap_or_default();
                if !text.is_empty() {
                    self.search
                        .note_known(parse(&text), |image| is_container || is_whole(image));
                }
            }
            Kind::Object => self.image_in_parts(value),
            _ => {}
        }
    }

    fn image_in_parts(&mut self, value: Value<'_>) {
        let has_registry = !self.is_registry_replaced && names_registry(value);
        if let Some(reference) = self.search.read_parts(value, &IMAGE) {
            self.search.enter(IMAGE.repository, |search| {
                search.note_known(reference, |image| has_registry && is_whole(image));
            });
        }
    }

    /// Returns whether the walk stands in an element of a list.
    fn is_in_element(&self) -> bool {
        matches!(self.places.as_slice(), [.., (Kind::Array, _), _])
    }
}

/// What stands before the first slash is a registry if it has a dot or a port, as everywhere.
fn names_registry(image: Value<'_>) -> bool {
    let text = |name| image.get(name).and_then(Value::as_str).unwrap_or_default();
    let begins_with_host = |repository: &str| {
        let host = repository.split_once('/').map(|(host, _)| host);
        host.is_some_and(|host| host == "localhost" || host.contains(['.', ':']))
    };
    !text(IMAGE.registry).is_empty() || begins_with_host(&text(IMAGE.repository))
}

fn is_whole(image: &Image) -> bool {
    image.tag.is_some() || image.digest.is_some()
}
