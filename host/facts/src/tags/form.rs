//! How tags are written, so that one can be added.

use crate::json::Value;

/// How a resource's tags are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An object with a member for each tag.
    Map,
    /// A list with an object for each tag.
    Pairs(Pair),
    /// A list with a text for each tag, `key:value`.
    Names,
}

/// What the members of a pair are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The member with the key.
    pub key: &'static str,
    /// The member with the value.
    pub value: &'static str,
    /// Members that a pair has to have too, each `true`.
    pub switches: &'static [&'static str],
}

/// What a list of tags is made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Element {
    /// Pairs of a key and a value.
    Pair(Pair),
    /// Names.
    Name,
}

/// By most.
pub(super) const LOWER_CASE: Pair = Pair::new("key", "value");

/// By `docker`.
pub(super) const LABEL: Pair = Pair::new("label", "value");

/// By the groups of machines that hand their tags on to new machines. What a machine costs is what a tag is for.
pub(super) const PROPAGATED: Pair = Pair {
    switches: &["propagateAtLaunch"],
    ..LOWER_CASE
};

/// The spellings of pairs; those of some types of `aws-native`, which hands on what is written, are not the usual one.
pub(super) const SPELLINGS: [Pair; 4] = [
    LOWER_CASE,
    Pair::new("Key", "Value"),
    Pair::new("tagKey", "tagValue"),
    LABEL,
];

impl Pair {
    const fn new(key: &'static str, value: &'static str) -> Self {
        Self {
            key,
            value,
            switches: &[],
        }
    }
}

impl Element {
    pub(super) fn form(self) -> Form {
        match self {
            Self::Pair(pair) => Form::Pairs(pair),
            Self::Name => Form::Names,
        }
    }

    /// Returns the form of a list that may have elements: pairs are spelt as the first of them.
    pub(super) fn form_in(self, list: Value<'_>) -> Form {
        let Self::Pair(usual) = self else {
            return Form::Names;
        };
        let spelling = |element: Value<'_>| SPELLINGS.into_iter().find(|pair| element.get(pair.key).is_some());
        let written = list.elements().find_map(spelling).unwrap_or(usual);
        Form::Pairs(Pair {
            switches: usual.switches,
            ..written
        })
    }
}
