//! Where the keys of a resource's state stand, found once while the file is read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Plan, Span};
use crate::json::{self, Kind, Value};

/// The keys of a state that anybody asks for (`sdk/go/common/apitype/core.go`, `ResourceV3`). Others are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
pub(super) enum Key {
    Urn,
    Custom,
    Delete,
    Type,
    Id,
    Inputs,
    Outputs,
    Parent,
    Provider,
    Dependencies,
    PropertyDependencies,
    Protect,
    DeleteBeforeReplace,
    External,
    RetainOnDelete,
    IgnoreChanges,
    ReplaceOnChanges,
    ReplaceWith,
    AdditionalSecretOutputs,
    Aliases,
    DeletedWith,
    #[serde(rename = "importID")]
    ImportId,
    CustomTimeouts,
    SourcePosition,
    #[serde(other)]
    Other,
}

/// The values of a state by their keys, as text.
#[derive(Debug)]
pub(super) struct RawState<'a>(Vec<(Key, &'a RawValue)>);

/// The places of a state's values by their keys.
#[derive(Debug, Clone)]
pub(super) struct Index {
    spans: Box<[(Key, Span)]>,
    /// Whether an object in them may be marked as something else than a plain one.
    has_marks: bool,
}

impl<'a> RawState<'a> {
    /// Returns the value of a key.
    pub(super) fn value(&self, key: Key) -> Option<Value<'a>> {
        let (_, raw) = self.0.iter().find(|(found, _)| *found == key)?;
        Some(Value::new(raw.get()))
    }

    /// Takes away all values but those of some keys.
    pub(super) fn keep(&mut self, keys: &[Key]) {
        self.0.retain(|(found, _)| keys.contains(found));
    }

    /// Sets the value of a key, or takes it away.
    pub(super) fn set(&mut self, key: Key, value: Option<&'a RawValue>) {
        self.0.retain(|(found, _)| *found != key);
        self.0.extend(value.map(|value| (key, value)));
    }

    /// Returns why this cannot be the state of a resource of a type.
    pub(super) fn contradiction(&self, type_token: &str) -> Option<&'static str> {
        let is_whole = |key| {
            let value = self.value(key);
            value.is_none_or(|value| matches!(value.kind(), Kind::Object | Kind::Null))
        };
        match self.value(Key::Type).and_then(Value::as_str) {
            None => Some("has no type"),
            Some(found) if found != type_token => Some("is of another type than its urn says"),
            Some(_) if !is_whole(Key::Inputs) => Some("has inputs that are no object"),
            Some(_) if !is_whole(Key::Outputs) => Some("has outputs that are no object"),
            Some(_) => None,
        }
    }

    /// Returns where the values stand in the text that they were borrowed from.
    pub(super) fn index(&self, text: &str) -> Index {
        let kept = self.0.iter().filter(|(key, _)| !matches!(key, Key::Urn | Key::Delete));
        let spans = kept.map(|(key, value)| (*key, Span::of(text, value)));
        Index {
            spans: spans.collect(),
            has_marks: self.0.iter().any(|(_, value)| json::has_marks(value.get())),
        }
    }
}

impl Index {
    /// Returns how long the text of the values is, in bytes.
    pub(super) fn length(&self) -> usize {
        self.spans.iter().map(|(_, span)| span.length()).sum()
    }

    /// Returns the value of a key in the plan that the state belongs to.
    pub(super) fn value<'p>(&self, plan: &'p Plan, key: Key) -> Option<Value<'p>> {
        let (_, span) = self.spans.iter().find(|(found, _)| *found == key)?;
        Some(Value::known(plan.slice(*span), self.has_marks))
    }

    /// Returns the parts of the plan that tell of the state; one may occur several times.
    pub(super) fn parts(&self) -> impl Iterator<Item = u8> {
        self.spans.iter().map(|(_, span)| span.part)
    }

    /// Adds what another index of the same state knows besides. Of some keys it knows more, and its values are taken.
    pub(super) fn add(&mut self, other: &Self, better: &[Key]) {
        let is_better = |key: &Key| better.contains(key) && other.spans.iter().any(|(found, _)| found == key);
        let own = self.spans.iter().filter(|(key, _)| !is_better(key));
        let mut spans: Vec<_> = own.copied().collect();
        let is_new = |key: Key| spans.iter().all(|(found, _)| *found != key);
        let more: Vec<_> = other.spans.iter().filter(|(key, _)| is_new(*key)).copied().collect();
        spans.extend(more);
        self.spans = spans.into();
        self.has_marks |= other.has_marks;
    }

    /// Sets the value of a key, which may bring marks with it.
    pub(super) fn set(&mut self, key: Key, span: Span, has_marks: bool) {
        let own = self.spans.iter().filter(|(found, _)| *found != key);
        self.spans = own.copied().chain([(key, span)]).collect();
        self.has_marks |= has_marks;
    }

    /// Says that the text belongs to another part of the plan than it did.
    pub(super) fn move_to(&mut self, part: u8) {
        for (_, span) in &mut self.spans {
            span.part = part;
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawState<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct States;

        impl<'de> Visitor<'de> for States {
            type Value = RawState<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the state of a resource, an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values: Vec<(Key, &RawValue)> = Vec::with_capacity(16);
                while let Some(key) = map.next_key::<Key>()? {
                    let value = map.next_value()?;
                    if key == Key::Other {
                        continue;
                    }
                    // Which of two counts is anybody's guess, and a policy and an engine may guess differently.
                    if values.iter().any(|(earlier, _)| *earlier == key) {
                        return Err(A::Error::custom("a state has a key twice"));
                    }
                    values.push((key, value));
                }
                Ok(RawState(values))
            }
        }

        deserializer.deserialize_map(States)
    }
}
