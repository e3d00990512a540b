//! Collects the image references in a resource's properties.

use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::{ImageReference, Reference};
use crate::image::Image;
use crate::json::{Answer, Kind, Value, escape_token};

/// `CodeBuild` names the images that it comes with as if they were of Docker Hub, where none of them is.
const CODEBUILD_IMAGES: &str = "aws/codebuild/";

/// A way through a resource's properties.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pointer: String,
    found: Vec<ImageReference>,
    hidden: HashSet<String>,
}

impl Search {
    /// Returns what was found, in the order in which it was found.
    pub(crate) fn into_references(self) -> Vec<ImageReference> {
        self.found
    }

    /// Follows each of some patterns.
    pub(crate) fn follow_all(&mut self, value: Value<'_>, patterns: &[&str]) {
        for pattern in patterns {
            self.follow(value, pattern);
        }
    }

    /// Follows a pattern (a JSON pointer in which `*` stands for every element of a list) from a value that stands where this search is, and reads what it leads
    /// to. Whatever cannot be seen through on the way stands for all that it may hold.
    pub(crate) fn follow(&mut self, value: Value<'_>, pattern: &str) {
        if self.stop_at_hidden(value) {
            return;
        }
        let Some((token, rest)) = first_token(pattern) else {
            return self.read(value);
        };
        match value.kind() {
            Kind::Object => self.follow_members(value, token, rest),
            Kind::Array if token == "*" => self.follow_elements(value, rest),
            Kind::String => self.follow_document(value, pattern),
            _ => {}
        }
    }

    /// Goes one step down for as long as `look` takes.
    fn enter(&mut self, token: &str, look: impl FnOnce(&mut Self)) {
        let length = self.push(token);
        look(self);
        self.pop(length);
    }

    /// Goes one step down. Returns what [`Self::pop`] needs to come back up.
    pub(crate) fn push(&mut self, token: &str) -> usize {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&escape_token(token));
        length
    }

    /// Comes back up.
    pub(crate) fn pop(&mut self, length: usize) {
        self.pointer.truncate(length);
    }

    /// Notes a value that is unknown or secret, once however many patterns lead through it. Returns whether it is.
    pub(crate) fn stop_at_hidden(&mut self, value: Value<'_>) -> bool {
        let reference = if value.is_secret() {
            Reference::Secret
        } else if value.is_unknown() {
            Reference::Unknown(Vec::new())
        } else {
            return false;
        };
        if self.hidden.insert(self.pointer.clone()) {
            self.note(reference);
        }
        true
    }

    /// Letter case does not matter and every occurrence counts, because the Go providers decode the JSON strings among
    /// their inputs so (`encoding/json`): an `Image` in a task definition is run like an `image`.
    fn follow_members(&mut self, object: Value<'_>, token: &str, rest: &str) {
        for (key, member) in object.members() {
            if key.eq_ignore_ascii_case(token) {
                self.enter(&key, |search| search.follow(member, rest));
            }
        }
    }

    fn follow_elements(&mut self, list: Value<'_>, rest: &str) {
        for (index, element) in list.elements().enumerate() {
            self.enter(&index.to_string(), |search| search.follow(element, rest));
        }
    }

    /// A text that should be a document and is none hides what it means, so that it is no image reference.
    fn follow_document(&mut self, string: Value<'_>, pattern: &str) {
        let text = string.as_str().unwrap_or_default();
        let document = Value::new(&text);
        let is_document =
            matches!(document.kind(), Kind::Object | Kind::Array) && serde_json::from_str::<IgnoredAny>(&text).is_ok();
        if is_document {
            self.follow(document, pattern);
        } else {
            self.note(Reference::Malformed(text.into_owned()));
        }
    }

    fn read(&mut self, value: Value<'_>) {
        match value.answer() {
            Answer::Absent => {}
            Answer::Unknown => self.note(Reference::Unknown(Vec::new())),
            Answer::Secret => self.note(Reference::Secret),
            Answer::Found(text) => match value.as_str() {
                Some(text) if text.starts_with(CODEBUILD_IMAGES) => {}
                Some(text) => self.note(parse(&text)),
                None => self.note(Reference::Malformed(text.into_owned())),
            },
        }
    }

    fn note(&mut self, reference: Reference) {
        self.found.push(ImageReference {
            pointer: self.pointer.clone(),
            reference,
            built_by: None,
        });
    }
}

fn parse(text: &str) -> Reference {
    Image::parse(text).map_or_else(|_| Reference::Malformed(text.to_owned()), Reference::Known)
}

fn first_token(pattern: &str) -> Option<(&str, &str)> {
    let pattern = pattern.strip_prefix('/')?;
    let end = pattern.find('/').unwrap_or(pattern.len());
    Some(pattern.split_at(end))
}
