//! Collects the image references in a resource's properties.

use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::spelling::Form;
use super::{ImageReference, Reference, parse};
use crate::json::{Answer, Kind, Value, escape_token};

/// The token of a pattern that stands for every element of a list.
const ELEMENTS: &str = "*";

/// The token of a pattern that stands for every member of an object.
const MEMBERS: &str = "{}";

/// A way through a resource's properties.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pointer: String,
    found: Vec<ImageReference>,
    unseen: HashSet<String>,
}

impl Search {
    /// Returns what was found, in the order in which it was found.
    pub(crate) fn into_references(self) -> Vec<ImageReference> {
        self.found
    }

    /// Follows each of some patterns.
    pub(crate) fn follow_all(&mut self, value: Value<'_>, patterns: &[&str], form: Form) {
        for pattern in patterns {
            self.follow(value, pattern, form);
        }
    }

    /// Follows a pattern (a JSON pointer in which `*` stands for every element of a list, and `{}` for every member of an
    /// object) from a value that stands where this search is, and reads what it leads to. Whatever cannot be seen through
    /// on the way stands for all that it may hold.
    pub(crate) fn follow(&mut self, value: Value<'_>, pattern: &str, form: Form) {
        let Some((token, rest)) = first_token(pattern) else {
            return self.read_as(value, form);
        };
        if self.stop_at_hidden(value) {
            return;
        }
        match value.kind() {
            Kind::Null => {}
            Kind::Object if token != ELEMENTS => self.follow_members(value, token, rest, form),
            Kind::Array if token == ELEMENTS => self.follow_elements(value, rest, form),
            Kind::String => self.follow_document(value, pattern, form),
            _ => self.note_unseen(Reference::Unreadable),
        }
    }

    /// Goes one step down for as long as `look` takes, and returns what it returns.
    pub(crate) fn enter<T>(&mut self, token: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.push(token);
        let found = look(self);
        self.pop(length);
        found
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

    /// Returns whether this search stands at a member of something with a name.
    pub(crate) fn is_within(&self, name: &str) -> bool {
        let around = self.pointer.rsplit_once('/').map_or("", |(around, _)| around);
        around.rsplit('/').next() == Some(name)
    }

    /// Notes a value that is unknown or secret. Returns whether it is.
    pub(crate) fn stop_at_hidden(&mut self, value: Value<'_>) -> bool {
        let reference = if value.is_secret() {
            Reference::Secret
        } else if value.is_unknown() {
            Reference::Unknown(Vec::new())
        } else {
            return false;
        };
        self.note_unseen(reference);
        true
    }

    /// Notes something that cannot be seen through, once however many patterns lead through it.
    pub(crate) fn note_unseen(&mut self, reference: Reference) {
        if self.unseen.insert(self.pointer.clone()) {
            self.note(reference, false);
        }
    }

    /// Letter case does not matter and every occurrence counts, because the Go providers decode the JSON strings among
    /// their inputs so (`encoding/json`): an `Image` in a task definition is run like an `image`.
    fn follow_members(&mut self, object: Value<'_>, token: &str, rest: &str, form: Form) {
        for (key, member) in object.members() {
            if token == MEMBERS || is_same_name(&key, token) {
                self.enter(&key, |search| search.follow(member, rest, form));
            }
        }
    }

    fn follow_elements(&mut self, list: Value<'_>, rest: &str, form: Form) {
        for (index, element) in list.elements().enumerate() {
            self.enter(&index.to_string(), |search| search.follow(element, rest, form));
        }
    }

    /// A text that should be a document and is none may hold anything, passwords too, so that it is not shown.
    fn follow_document(&mut self, string: Value<'_>, pattern: &str, form: Form) {
        let text = string.as_str().unwrap_or_default();
        let document = Value::new(&text);
        let is_document =
            matches!(document.kind(), Kind::Object | Kind::Array) && serde_json::from_str::<IgnoredAny>(&text).is_ok();
        if is_document {
            self.follow(document, pattern, form);
        } else {
            self.note_unseen(Reference::Unreadable);
        }
    }

    pub(super) fn read(&mut self, value: Value<'_>) {
        let reference = match value.answer() {
            Answer::Absent => return,
            Answer::Unknown => Reference::Unknown(Vec::new()),
            Answer::Secret => Reference::Secret,
            Answer::Found(text) => match value.kind() {
                Kind::String => parse(&value.as_str().unwrap_or_default()),
                Kind::Object | Kind::Array => Reference::Unreadable,
                Kind::Null | Kind::Boolean | Kind::Number => Reference::Malformed(text.into_owned()),
            },
        };
        self.note(reference, true);
    }

    /// Notes what stands here. `is_one` says whether it is one reference, and not something that hides any number of them.
    pub(crate) fn note(&mut self, reference: Reference, is_one: bool) {
        self.found.push(ImageReference {
            pointer: self.pointer.clone(),
            reference,
            built_by: None,
            is_one,
        });
    }
}

/// Letter case does not matter as it does not to `encoding/json`, to which the long s is an `s` and the Kelvin sign a
/// `k` too.
fn is_same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| name.chars().map(fold).collect::<String>();
    one.eq_ignore_ascii_case(other) || (!one.is_ascii() && folded(one) == folded(other))
}

fn fold(letter: char) -> char {
    match letter {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => letter.to_ascii_lowercase(),
    }
}

fn first_token(pattern: &str) -> Option<(&str, &str)> {
    let pattern = pattern.strip_prefix('/')?;
    let end = pattern.find('/').unwrap_or(pattern.len());
    Some(pattern.split_at(end))
}
