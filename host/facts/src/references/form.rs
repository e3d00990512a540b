//! Reads image references as their places spell them.

use super::search::Search;
use super::spelling::{Form, Parts, join};
use super::{Reference, parse};
use crate::json::{Answer, Kind, Value};

/// The member of a `DigitalOcean` App's image that has its repository.
const REPOSITORY: &str = "repository";

impl Search {
    /// Reads what stands at a place.
    pub(super) fn read_as(&mut self, value: Value<'_>, form: Form) {
        match form {
            Form::Text => self.read(value),
            Form::Runtime => self.read_runtime(value),
            Form::Parts(parts) => {
                self.read_object(value, parts.repository, |search| search.read_parts(value, parts));
            }
            Form::App => self.read_object(value, REPOSITORY, |search| search.read_app_image(value)),
        }
    }

    /// `COMPOSE|` and `KUBE|` stand before a whole file in Base64 that names any number of images.
    fn read_runtime(&mut self, value: Value<'_>) {
        let Some(text) = self.text(value) else { return };
        let (runtime, image) = text.split_once('|').unwrap_or_default();
        match runtime.trim().to_ascii_uppercase().as_str() {
            "DOCKER" => self.note(parse(image.trim()), true),
            "COMPOSE" | "KUBE" => self.note_unseen(Reference::Unreadable),
            _ => {}
        }
    }

    /// A reference in parts stands at its repository.
    fn read_object(&mut self, value: Value<'_>, at: &str, read: impl FnOnce(&mut Self) -> Option<Reference>) {
        match value.kind() {
            _ if self.stop_at_hidden(value) => {}
            Kind::Null => {}
            Kind::Object => {
                if let Some(reference) = read(self) {
                    self.enter(at, |search| search.note(reference, true));
                }
            }
            _ => self.note_unseen(Reference::Unreadable),
        }
    }

    /// Returns the reference that an object has in parts. `None` where it has none, and where a part is hidden, which is
    /// then noted.
    pub(crate) fn read_parts(&mut self, object: Value<'_>, parts: &Parts) -> Option<Reference> {
        let repository = self.part(object, parts.repository)?;
        if repository.is_empty() {
            return None;
        }
        let registry = self.part(object, parts.registry)?;
        let tag = self.part(object, parts.tag)?;
        let digest = self.part(object, parts.digest)?;
        Some(parse(&join(&[&registry, &repository], &tag, &digest)))
    }

    /// The registry of an account has a name that an App does not tell: only the update finds it.
    fn read_app_image(&mut self, object: Value<'_>) -> Option<Reference> {
        let repository = self.part(object, REPOSITORY)?;
        let registry = self.part(object, "registry")?;
        let tag = self.part(object, "tag")?;
        let digest = self.part(object, "digest")?;
        let host = match self.part(object, "registryType")?.as_str() {
            "DOCKER_HUB" => "docker.io",
            "GHCR" => "ghcr.io",
            "DOCR" if registry.is_empty() => {
                self.note_unseen(Reference::Unknown(Vec::new()));
                return None;
            }
            "DOCR" => "registry.digitalocean.com",
            _ => {
                self.note_unseen(Reference::Unreadable);
                return None;
            }
        };
        Some(parse(&join(&[host, &registry, &repository], &tag, &digest)))
    }

    /// Returns a part of a reference, empty where there is none. `None` where it is hidden, which is then noted.
    fn part(&mut self, object: Value<'_>, name: &str) -> Option<String> {
        match object.get(name) {
            Some(member) if !name.is_empty() => self.enter(name, |search| search.text(member)),
            _ => Some(String::new()),
        }
    }

    fn text(&mut self, value: Value<'_>) -> Option<String> {
        let hidden = match value.answer() {
            Answer::Absent => return Some(String::new()),
            Answer::Found(text) => match value.kind() {
                Kind::String => return value.as_str().map(std::borrow::Cow::into_owned),
                Kind::Object | Kind::Array => Reference::Unreadable,
                Kind::Null | Kind::Boolean | Kind::Number => return Some(text.into_owned()),
            },
            Answer::Unknown => Reference::Unknown(Vec::new()),
            Answer::Secret => Reference::Secret,
        };
        self.note(hidden, true);
        None
    }
}
