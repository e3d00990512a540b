//! Tags as they are read from one place: a map, a list of pairs, a list of names.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::json::{Answer, Kind, Value, escape_token};

use super::form::SPELLINGS;
use super::{Remainder, Tag, TagValue};

/// The value of a tag that is a key alone.
const NO_VALUE: TagValue = TagValue::Known(String::new());

/// Tells what a property depends on, if somebody has to know: only what is unknown depends on anything.
pub(super) type Dependencies<'d> = &'d dyn Fn() -> Vec<String>;

/// Tags by their keys, and whether there may be more.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) tags: BTreeMap<String, Tag>,
    pub(super) remainder: Remainder,
}

impl Found {
    /// Reads what stands at a pointer: a map, a list, or something in their stead that is unknown or secret.
    pub(super) fn read(container: Value<'_>, pointer: &str, dependencies: Dependencies<'_>) -> Self {
        let mut found = Self::default();
        if container.is_unknown() {
            found.remainder = Remainder::Unknown(dependencies());
        } else if container.is_secret() {
            found.remainder = Remainder::Secret;
        } else if container.kind() == Kind::Array {
            for (index, element) in container.elements().enumerate() {
                found.add_element(element, format!("{pointer}/{index}"), dependencies);
            }
        } else {
            let members = container.members().filter(|(key, _)| !key.starts_with("__"));
            for (key, value) in members {
                let pointer = format!("{pointer}/{}", escape_token(&key));
                if let Some(value) = tag_value(value, dependencies) {
                    found.add(TagValue::Known(key.into_owned()), value, pointer);
                }
            }
        }
        found
    }

    /// Returns these tags, and those others whose keys are not among them.
    pub(super) fn or(mut self, others: Self) -> Self {
        for (key, tag) in others.tags {
            self.tags.entry(key).or_insert(tag);
        }
        self.with_remainder(others.remainder)
    }

    /// Returns these tags with the chance that there are more.
    pub(super) fn with_remainder(mut self, more: Remainder) -> Self {
        self.remainder = match (self.remainder, more) {
            (one, Remainder::None) | (Remainder::None, one) => one,
            (Remainder::Unknown(one), Remainder::Unknown(other)) => Remainder::Unknown(union(one, other)),
            (Remainder::Secret, _) | (_, Remainder::Secret) => Remainder::Secret,
        };
        self
    }

    /// Returns these tags as what the provider adds.
    pub(super) fn of_provider(mut self) -> Self {
        for tag in self.tags.values_mut() {
            tag.from_provider = true;
        }
        self
    }

    /// Returns these tags without the values of those whose keys differ only in letter case: to a cloud that takes them for
    /// the same, which of the values counts is its own affair.
    pub(super) fn without_rivals(mut self) -> Self {
        let mut folded: BTreeMap<String, Vec<&Tag>> = BTreeMap::new();
        for tag in self.tags.values() {
            folded.entry(tag.key.to_lowercase()).or_default().push(tag);
        }
        let differ = |tags: &Vec<&Tag>| {
            tags.windows(2)
                .any(|pair| matches!(pair, [one, other] if one.value != other.value))
        };
        let rivals = folded.into_values().filter(differ).flatten();
        let rivals: Vec<_> = rivals.map(|tag| tag.key.clone()).collect();
        for key in rivals {
            if let Some(tag) = self.tags.get_mut(&key) {
                tag.value = TagValue::Unknown(Vec::new());
            }
        }
        self
    }

    /// Returns these tags with the pointers and the secrecy of those that the program wrote; the others are the provider's.
    pub(super) fn written_as(mut self, own: &Self) -> Self {
        for (key, tag) in &mut self.tags {
            let Some(written) = own.tags.get(key) else {
                tag.from_provider = true;
                continue;
            };
            tag.pointer.clone_from(&written.pointer);
            if written.value == TagValue::Secret {
                tag.value = TagValue::Secret;
            }
        }
        self
    }

    /// Adds an element of a list: a pair or a name.
    fn add_element(&mut self, element: Value<'_>, pointer: String, dependencies: Dependencies<'_>) {
        if element.kind() != Kind::Object || is_withheld(element) {
            if let Some(name) = tag_value(element, dependencies) {
                let (key, value) = split_name(name);
                self.add(key, value, pointer);
            }
            return;
        }
        let member = |names: [&'static str; SPELLINGS.len()]| {
            let mut members = names.into_iter().map(|name| (name, element.get(name)));
            members.find_map(|(name, value)| Some((name, tag_value(value?, dependencies)?)))
        };
        let Some((_, key)) = member(SPELLINGS.map(|pair| pair.key)) else {
            return;
        };
        match member(SPELLINGS.map(|pair| pair.value)) {
            Some((name, value)) => self.add(key, value, format!("{pointer}/{name}")),
            None => self.add(key, NO_VALUE, pointer),
        }
    }

    /// Adds a tag. A key that cannot be told may be any.
    fn add(&mut self, key: TagValue, value: TagValue, pointer: String) {
        let more = match key {
            TagValue::Known(key) => {
                return self.add_known(Tag {
                    key,
                    value,
                    pointer,
                    from_provider: false,
                });
            }
            TagValue::Unknown(urns) => Remainder::Unknown(urns),
            TagValue::Secret => Remainder::Secret,
        };
        *self = std::mem::take(self).with_remainder(more);
    }

    /// Which of two values the provider takes for one key is its own affair, so that the value is unknown.
    fn add_known(&mut self, tag: Tag) {
        match self.tags.entry(tag.key.clone()) {
            Entry::Vacant(place) => {
                place.insert(tag);
            }
            Entry::Occupied(mut earlier) if earlier.get().value != tag.value => {
                earlier.get_mut().value = TagValue::Unknown(Vec::new());
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// Returns whether a value as a whole is unknown or secret, whatever it looks like.
pub(super) fn is_withheld(value: Value<'_>) -> bool {
    value.is_unknown() || value.is_secret()
}

/// Returns the key and the value of a tag that is only a name. Where tags are names, people write a pair as `key:value`
/// (`owner:team-shop`). Any other name is a key: where a second colon stands, nobody can tell which of them divides.
fn split_name(name: TagValue) -> (TagValue, TagValue) {
    if let TagValue::Known(text) = &name
        && let Some((key, value)) = text.split_once(':')
        && !key.is_empty()
        && !value.is_empty()
        && !value.contains(':')
    {
        return (TagValue::Known(key.to_owned()), TagValue::Known(value.to_owned()));
    }
    (name, NO_VALUE)
}

fn tag_value(value: Value<'_>, dependencies: Dependencies<'_>) -> Option<TagValue> {
    match value.answer() {
        Answer::Absent => None,
        Answer::Unknown => Some(TagValue::Unknown(dependencies())),
        Answer::Secret => Some(TagValue::Secret),
        Answer::Found(_) if is_empty(value) => Some(NO_VALUE),
        Answer::Found(text) => Some(TagValue::Known(value.as_str().unwrap_or(text).into_owned())),
    }
}

/// An object and a list without anything in them say no more than an empty text.
fn is_empty(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Object => value.members().next().is_none(),
        Kind::Array => value.elements().next().is_none(),
        _ => false,
    }
}

fn union(mut urns: Vec<String>, others: Vec<String>) -> Vec<String> {
    for urn in others {
        if !urns.contains(&urn) {
            urns.push(urn);
        }
    }
    urns
}
