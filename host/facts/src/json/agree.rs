//! Whether two texts can be of one value: different files of one preview write it differently.

use std::collections::BTreeMap;

use super::{Kind, SECRET_TEXT, Value};

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

    /// Returns whether an update plan may plan another text, where a preview shows this one. Only a preview withholds: what it
    /// withholds no policy has taken for anything, and what the plan would withhold nobody has judged.
    pub(crate) fn can_be_planned_as(self, planned: Value<'_>) -> bool {
        if self.is_secret() {
            return true;
        }
        if planned.kind() == Kind::Object && planned.is_secret() {
            // `--show-secrets` has it in clear, as JSON in a string.
            let plaintext = planned.get("plaintext").and_then(Value::as_str);
            return plaintext.is_some_and(|text| self.can_be_planned_as(Value::new(&text)));
        }
        match (self.kind(), planned.kind()) {
            (Kind::String, Kind::String) => match (self.as_str(), planned.as_str()) {
                (Some(shown), Some(planned)) => shown == planned || fits_gaps(&shown, &planned),
                _ => false,
            },
            (Kind::Object, Kind::Object) if self.is_signed() && planned.is_signed() => self.is_asset_of(planned),
            (Kind::Object, Kind::Object) => {
                let (shown, planned) = (known_members(self), known_members(planned));
                let mut pairs = shown.iter().zip(&planned);
                shown.len() == planned.len()
                    && pairs.all(|((key, shown), (other, planned))| key == other && shown.can_be_planned_as(*planned))
            }
            (Kind::Array, Kind::Array) => {
                let mut pairs = self.elements().zip(planned.elements());
                self.elements().count() == planned.elements().count()
                    && pairs.all(|(shown, planned)| shown.can_be_planned_as(planned))
            }
            (Kind::Number, Kind::Number) => self.can_be(planned),
            (one, other) => one == other && self.as_bool() == planned.as_bool(),
        }
    }

    /// Returns whether two objects that stand for something else stand for the same, as far as both tell: an event leaves out the
    /// text of an asset, and keeps its hash.
    fn is_asset_of(self, planned: Value<'_>) -> bool {
        let (shown, planned) = (known_members(self), known_members(planned));
        let mut told = shown.iter();
        planned.contains_key("hash") >= shown.contains_key("hash")
            && told.all(|(key, shown)| {
                planned
                    .get(key)
                    .is_some_and(|planned| shown.can_be_planned_as(*planned))
            })
    }

    fn is_withheld(self) -> bool {
        match self.kind() {
            Kind::String => self.mentions_secret(),
            Kind::Object => self.is_signed(),
            _ => false,
        }
    }
}

/// Returns whether a text can be what another is in which secrets were withheld.
fn fits_gaps(shown: &str, text: &str) -> bool {
    let Some((first, rest)) = shown.split_once(SECRET_TEXT) else {
        return false;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<_> = rest.split(SECRET_TEXT).collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match text.split_once(piece) {
            Some((_, rest)) => text = rest,
            None => return false,
        }
    }
    text.ends_with(last)
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
    fn a_plan_withholds_nothing_from_what_a_preview_shows() {
        let fits = |shown: &str, planned: &str| Value::new(shown).can_be_planned_as(Value::new(planned));
        let sealed = r#"{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}"#;
        let open = r#"{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"x\""}"#;
        let asset =
            r#"{"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "hash": "1", "text": "x"}"#;
        for (shown, planned) in [
            (r#""[secret]""#, sealed),
            (r#""[secret]""#, r#""any""#),
            (sealed, sealed),
            (r#""x""#, open),
            (r#"{"a": ["[secret]", 1]}"#, r#"{"a": ["y", 1.0], "b": null}"#),
            (r#""a [secret] b [secret] c""#, r#""a 1 b 2 c""#),
            (asset, asset),
            (&asset.replace(r#", "text": "x""#, ""), asset),
        ] {
            assert!(fits(shown, planned), "{shown} {planned}");
        }
        for (shown, planned) in [
            (r#""x""#, sealed),
            (r#""y""#, open),
            (r#"{"a": "1"}"#, sealed),
            (r#""x""#, r#""[secret]""#),
            (r#"{"a": "1"}"#, r#""evil [secret]""#),
            (r#""a [secret] b""#, r#""a 1 c""#),
            (r#""x""#, r#""04da6b54-80e4-46f7-96ec-b56ff0331ba9""#),
            (r#"{"a": "1"}"#, asset),
            (asset, &asset.replace("\"1\"", "\"2\"")),
            (asset, &asset.replace(r#""hash": "1", "#, "")),
        ] {
            assert!(!fits(shown, planned), "{shown} {planned}");
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
