//! Whether two texts can be of one value: different files of one preview write it differently.

use std::collections::BTreeMap;

use super::{Kind, Value};

impl Value<'_> {
    /// Returns whether another text can be of the same value. What one of them withholds can be anything: a secret, a text
    /// with a secret in it, an object that stands for something else (an asset, whose text an event leaves out). What is
    /// `null` may be left out.
    pub(crate) fn can_be(self, other: Value<'_>) -> bool {
        if [self, other].into_iter().any(Value::is_withheld) {
            return true;
        }
        match (self.kind(), other.kind()) {
            (Kind::Object, Kind::Object) => members_can_be(&known_members(self), &known_members(other)),
            (Kind::Array, Kind::Array) => {
                self.elements().count() == other.elements().count()
                    && self
                        .elements()
                        .zip(other.elements())
                        .all(|(one, other)| one.can_be(other))
            }
            (Kind::String, Kind::String) => self.as_str() == other.as_str(),
            (Kind::Number, Kind::Number) => self.text() == other.text() || self.as_f64() == other.as_f64(),
            (one, another) => one == another && self.as_bool() == other.as_bool(),
        }
    }

    fn is_withheld(self) -> bool {
        match self.kind() {
            Kind::String => self.mentions_secret(),
            Kind::Object => self.is_signed(),
            _ => false,
        }
    }
}

type KnownMembers<'a> = BTreeMap<std::borrow::Cow<'a, str>, Value<'a>>;

fn known_members(object: Value<'_>) -> KnownMembers<'_> {
    object
        .members()
        .filter(|(_, value)| value.kind() != Kind::Null)
        .collect()
}

fn members_can_be(one: &KnownMembers<'_>, other: &KnownMembers<'_>) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|((key, value), (other_key, other))| key == other_key && value.can_be(*other))
}

#[cfg(test)]
mod tests {
    use super::Value;

    fn can_be(one: &str, other: &str) -> bool {
        let (one, other) = (Value::new(one), Value::new(other));
        assert_eq!(one.can_be(other), other.can_be(one));
        one.can_be(other)
    }

    #[test]
    fn a_value_can_be_itself_however_it_is_written() {
        for (one, other) in [
            (r#"{"a": 1, "b": [true, "x"]}"#, r#"{"b":[true,"\u0078"],"a":1.0}"#),
            (r#"{"a": null}"#, "{}"),
            ("null", "null"),
        ] {
            assert!(can_be(one, other), "{one} {other}");
        }
    }

    #[test]
    fn another_value_it_cannot_be() {
        for (one, other) in [
            ("1", "2"),
            ("true", "false"),
            (r#"{"a": 1}"#, "{}"),
            (r#"{"a": 1}"#, r#"{"b": 1}"#),
            ("[1]", "[1, 2]"),
            ("[]", "{}"),
            (r#""x""#, r#""04da6b54-80e4-46f7-96ec-b56ff0331ba9""#),
        ] {
            assert!(!can_be(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_withheld_can_be_anything() {
        let sealed = r#"{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}"#;
        let asset = r#"{"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "x"}"#;
        for withheld in [sealed, asset, r#""[secret]""#, r#""password=[secret]""#] {
            assert!(can_be(withheld, r#"{"a": [1]}"#), "{withheld}");
            assert!(can_be(withheld, r#""text""#), "{withheld}");
        }
    }
}
