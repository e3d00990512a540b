//! Where the keys of a resource's state stand, found once while the file is read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Span;
use crate::json::{self, Value};

/// The keys of a state that anybody asks for (`sdk/go/common/apitype/core.go`, `ResourceV3`). Others are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
pub(super) enum Key {
    Custom,
    Type,
    Id,
    Inputs,
    Outputs,
    Parent,
    Provider,
    Dependencies,
    PropertyDependencies,
    Protect,
    External,
    RetainOnDelete,
    IgnoreChanges,
    ReplaceOnChanges,
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
#[derive(Debug)]
pub(super) struct Index {
    spans: Box<[(Key, Span)]>,
    /// Whether an object in them may be marked as something else than a plain one.
    has_marks: bool,
}

impl RawState<'_> {
    /// Returns where the values stand in the text that they were borrowed from.
    pub(super) fn index(&self, text: &str) -> Index {
        let spans = self.0.iter().map(|(key, value)| (*key, Span::of(text, value)));
        Index {
            spans: spans.collect(),
            has_marks: self.0.iter().any(|(_, value)| json::has_marks(value.get())),
        }
    }
}

impl Index {
    /// Returns how long the text of the values is, in bytes.
    pub(super) fn length(&self) -> usize {
        self.spans.iter().map(|(_, span)| span.end - span.start).sum()
    }

    /// Returns the value of a key in the text that the state stands in.
    pub(super) fn value<'p>(&self, text: &'p str, key: Key) -> Option<Value<'p>> {
        let (_, span) = self.spans.iter().find(|(found, _)| *found == key)?;
        text.get(span.start..span.end)
            .map(|text| Value::known(text, self.has_marks))
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
