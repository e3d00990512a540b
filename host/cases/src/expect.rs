//! What a case expects as a whole.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Expectation;

/// How a case says that the policy is not shown the resource.
const NOT_SHOWN: &str = "not-shown";

/// What a case expects: that the policy says this and nothing else, or that it is not asked.
///
/// ```
/// use portcullis_cases::{Case, Expect};
///
/// let cases = Case::read_all(r#"[
///     { "name": "a bucket passes", "resource": { "type": "aws:s3/bucket:Bucket" }, "expect": [] },
///     { "name": "a queue is none of it", "resource": { "type": "aws:sqs/queue:Queue" }, "expect": "not-shown" }
/// ]"#)?;
/// assert_eq!(cases[0].expect, Expect::Said(Vec::new()));
/// assert_eq!(cases[1].expect, Expect::NotShown);
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// What the policy has to say once it is asked, in its order. Empty where everything passes.
    Said(Vec<Expectation>),
    /// The policy is not shown the resource: it is for other types, operations or kinds of resources.
    NotShown,
}

impl Expect {
    /// Returns what the policy has to say. The examples of [`Case`](crate::Case) have some.
    pub fn said(&self) -> &[Expectation] {
        match self {
            Self::Said(expected) => expected,
            Self::NotShown => &[],
        }
    }

    /// Returns what the policy has to say, to be changed.
    pub fn said_mut(&mut self) -> &mut [Expectation] {
        match self {
            Self::Said(expected) => expected,
            Self::NotShown => &mut [],
        }
    }
}

impl Serialize for Expect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Said(expected) => expected.serialize(serializer),
            Self::NotShown => serializer.serialize_str(NOT_SHOWN),
        }
    }
}

impl<'de> Deserialize<'de> for Expect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpectVisitor)
    }
}

/// Reads one form or the other. With serde's `untagged` an error would no longer say what is wrong in the list.
struct ExpectVisitor;

impl<'de> Visitor<'de> for ExpectVisitor {
    type Value = Expect;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list of what the policy says, or `{NOT_SHOWN}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Expect, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(elements)).map(Expect::Said)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Expect, E> {
        match text {
            NOT_SHOWN => Ok(Expect::NotShown),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
        }
    }
}
