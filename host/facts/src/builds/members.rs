//! The members of JSON objects.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A JSON object with any keys, none of which may stand twice: readers disagree on which one would count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object<V>(pub(super) BTreeMap<String, V>);

/// An object whose values are not looked into yet.
pub(super) type Members<'a> = Object<&'a RawValue>;

impl<V> Default for Object<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'a> Members<'a> {
    /// Returns a member, read as what it should be. `None` where there is none, or it is `null`.
    pub(super) fn get<T: Deserialize<'a>>(&self, key: &str) -> Result<Option<T>, String> {
        self.0.get(key).map_or(Ok(None), |json| read(key, json))
    }

    /// Returns a member that must be there.
    pub(super) fn require<T: Deserialize<'a>>(&self, key: &str) -> Result<T, String> {
        self.get(key)?.ok_or_else(|| format!("`{key}` is missing"))
    }
}

/// Returns a value, read as what it should be, or what is wrong with it.
pub(super) fn read<'a, T: Deserialize<'a>>(key: &str, json: &'a RawValue) -> Result<T, String> {
    read_text(key, json.get())
}

/// Returns a text, read as what it should be, or what is wrong with it.
pub(super) fn read_text<'a, T: Deserialize<'a>>(key: &str, text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| within(key, &without_place(&error)))
}

/// Returns a value that may be missing, read as what it should be, or what is wrong with it.
pub(super) fn read_or_default<'a, T: Deserialize<'a> + Default>(
    key: &str,
    json: Option<&'a RawValue>,
) -> Result<T, String> {
    json.map_or_else(|| Ok(T::default()), |json| read(key, json))
}

/// Returns what is wrong, with the member that it is wrong in.
pub(super) fn within(key: &str, problem: &str) -> String {
    format!("{}: {problem}", quoted(key))
}

/// The most that is shown of a text: a digest and what is wrong with it still fit on a line.
const SHOWN: usize = 100;

/// Returns a text as an error shows it: between backticks, on one line, and not all of it if it is long.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// What serde calls the values that it shows, and what they are called instead.
const KINDS: [(&str, &str); 9] = [
    ("string", "a string"),
    ("character", "a string"),
    ("integer", "a number"),
    ("floating point", "a number"),
    ("number", "a number"),
    ("boolean", "a boolean"),
    ("sequence", "a sequence"),
    ("map", "an object"),
    ("null", "null"),
];

/// Returns an error of serde in words that show no value of the file: it may be a secret.
pub(super) fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let problems = ["invalid type", "invalid value"].into_iter();
    let mut shown = problems.filter_map(|problem| Some((problem, text.strip_prefix(problem)?.strip_prefix(": ")?)));
    let Some((problem, rest)) = shown.next() else {
        return text;
    };
    let (value, expected) = rest.rsplit_once(", expected ").unwrap_or((rest, "something else"));
    let kind = KINDS.iter().find(|(kind, _)| value.starts_with(kind));
    let kind = kind.map_or("something else", |(_, kind)| kind);
    format!("{problem}: {kind}, expected {expected}")
}

/// The place counts from the beginning of the value and not of the file, which would mislead.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let text = in_words(error);
    match text.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => text,
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Object<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for ObjectVisitor<V> {
    type Value = Object<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(key) = access.next_key::<String>()? {
            if members.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {} stands twice", quoted(&key))));
            }
            members.insert(key, access.next_value()?);
        }
        Ok(Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, quoted, without_place};

    #[test]
    fn an_object_that_has_a_key_twice_is_refused() {
        let error = serde_json::from_str::<Members>(r#"{"a": 1, "a": 1}"#).unwrap_err();
        assert_eq!(error.to_string(), "the key `a` stands twice at line 1 column 12");
    }

    #[test]
    fn an_error_names_the_member_and_no_place() {
        let members: Members = serde_json::from_str(r#"{"a": 1}"#).unwrap();
        let error = members.get::<String>("a").unwrap_err();
        assert_eq!(error, "`a`: invalid type: a number, expected a string");
    }

    fn wrong<'a, T: serde::Deserialize<'a>>(json: &'a str) -> String {
        without_place(&serde_json::from_str::<T>(json).err().unwrap())
    }

    #[test]
    fn an_error_shows_no_value() {
        for (json, kind) in [
            (r#""hunter2""#, "a string"),
            (r#""hunter2, expected hunter2 at line 1""#, "a string"),
            ("12345", "a number"),
            ("-1.5e300", "a number"),
            ("true", "a boolean"),
            ("[1]", "a sequence"),
            ("null", "null"),
        ] {
            let expected = format!("invalid type: {kind}, expected an object");
            assert_eq!(wrong::<Members>(json), expected);
        }
        assert_eq!(
            wrong::<Vec<String>>("{}"),
            "invalid type: an object, expected a sequence"
        );
        assert_eq!(wrong::<u8>("12345"), "invalid value: a number, expected u8");
    }

    #[test]
    fn a_quoted_text_stays_on_its_line_and_is_not_endless() {
        assert_eq!(quoted("a\n\u{1b}"), r"`a\n\u{1b}`");
        assert_eq!(quoted(&"a".repeat(100)), format!("`{}`", "a".repeat(100)));
        assert_eq!(quoted(&"a".repeat(101)), format!("`{}…`", "a".repeat(100)));
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        let members: Members = serde_json::from_str(r#"{"a": null}"#).unwrap();
        assert_eq!(members.get::<String>("a"), Ok(None));
        assert_eq!(members.require::<String>("b"), Err("`b` is missing".to_owned()));
    }
}
