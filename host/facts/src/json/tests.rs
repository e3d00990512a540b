use std::borrow::Cow;

use proptest::prelude::*;

use super::*;

const DOCUMENT: &str = r#" {
    "name": "caf\u00e9", "n": 12.50, "on": true, "off": null,
    "list": [ 1, "two", {"three": [3]} , [] ],
    "a/b": {"m~n": "deep"},
    "text": "[{\"image\": \"nginx\"}]",
    "later": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "hidden": "[secret]",
    "sealed": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"},
    "mixed": {"known": 1, "later": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
    "partly": [{"password": "[secret]"}],
    "last": {"}": "]"}
} "#;

fn lookup(pointer: &str) -> Answer<'static> {
    Value::new(DOCUMENT).lookup(pointer)
}

fn found(text: &'static str) -> Answer<'static> {
    Answer::Found(Cow::Borrowed(text))
}

#[test]
fn a_pointer_leads_to_the_text_as_it_is_written() {
    assert_eq!(lookup("/n"), found("12.50"));
    assert_eq!(lookup("/name"), found(r#""caf\u00e9""#));
    assert_eq!(lookup("/list/2/three/0"), found("3"));
    assert_eq!(lookup("/list/3"), found("[]"));
    assert_eq!(lookup("/a~1b/m~0n"), found(r#""deep""#));
    assert_eq!(lookup("/last/}"), found(r#""]""#));
}

#[test]
fn nothing_stands_at_a_null_or_beyond_the_end() {
    for pointer in ["/off", "/nobody", "/list/4", "/list/01", "/list/-", "/n/x", "/name/0"] {
        assert_eq!(lookup(pointer), Answer::Absent, "{pointer}");
    }
}

#[test]
fn a_pointer_goes_through_a_string_that_holds_a_document() {
    assert_eq!(lookup("/text/0/image"), found(r#""nginx""#));
    assert_eq!(lookup("/text/1"), Answer::Absent);
}

#[test]
fn a_document_in_a_string_that_has_a_key_twice_is_not_known() {
    let root = Value::new(r#"{"text": "[{\"image\": \"a\", \"image\": \"b\"}]"}"#);
    assert_eq!(root.lookup("/text/0/image"), Answer::Unknown);
    assert_eq!(root.lookup("/text/9"), Answer::Unknown);
}

#[test]
fn what_is_unknown_or_secret_anywhere_is_never_handed_out() {
    for pointer in ["/later", "/later/deeper", "/mixed", "/mixed/later"] {
        assert_eq!(lookup(pointer), Answer::Unknown, "{pointer}");
    }
    for pointer in [
        "/hidden",
        "/hidden/0",
        "/sealed",
        "/sealed/ciphertext",
        "/partly",
        "/partly/0/password",
        "",
    ] {
        assert_eq!(lookup(pointer), Answer::Secret, "{pointer}");
    }
    assert_eq!(lookup("/mixed/known"), found("1"));
}

#[test]
fn members_and_elements_come_in_the_order_of_the_text() {
    let root = Value::new(DOCUMENT);
    let keys: Vec<_> = root.members().map(|(key, _)| key.into_owned()).collect();
    assert_eq!(keys.first().map(String::as_str), Some("name"));
    assert_eq!(keys.len(), 13);
    let texts: Vec<_> = root.get("list").unwrap().elements().map(Value::text).collect();
    assert_eq!(texts, ["1", "\"two\"", "{\"three\": [3]}", "[]"]);
    assert_eq!(Value::new("{}").members().count(), 0);
    assert_eq!(Value::new("[ ]").elements().count(), 0);
}

#[test]
fn a_key_that_cannot_be_unescaped_hides_nothing() {
    let value = Value::new(r#"{"\ud800": 1, "after": 2}"#);
    assert_eq!(value.lookup("/after"), found("2"));
    assert_eq!(value.members().count(), 2);
}

#[test]
fn malformed_text_is_nothing_and_no_crash() {
    for text in [
        "",
        "{",
        "[",
        "\"",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "[1,",
        "[[[",
        "{\"a\":{\"b\":\"\\",
        "nul",
        "}",
    ] {
        let value = Value::new(text);
        value.lookup("/a/b");
        value.members().count();
        value.elements().count();
        value.text();
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        ".{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map("[a-z\"/~]{0,3}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn pointers(value: &serde_json::Value, prefix: &str, into: &mut Vec<String>) {
    into.push(prefix.to_owned());
    match value {
        serde_json::Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                pointers(inner, &format!("{prefix}/{index}"), into);
            }
        }
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                pointers(inner, &format!("{prefix}/{}", escape_token(key)), into);
            }
        }
        _ => {}
    }
}

#[derive(Default)]
struct Trail {
    pointer: String,
    lengths: Vec<usize>,
    passed: Vec<(String, String)>,
}

impl Visitor for Trail {
    fn enter(&mut self, token: &str, value: Value<'_>) -> bool {
        self.lengths.push(self.pointer.len());
        self.pointer += "/";
        self.pointer += &escape_token(token);
        self.passed.push((self.pointer.clone(), value.text().to_owned()));
        true
    }

    fn leave(&mut self) {
        let length = self.lengths.pop().unwrap_or_default();
        self.pointer.truncate(length);
    }
}

#[test]
fn a_walk_comes_by_everything_once_in_the_order_of_the_text() {
    let mut trail = Trail::default();
    walk(Value::new(r#"{"a": [1, {"b": {}}, []], "c": "x"}"#), &mut trail);
    let pointers: Vec<_> = trail.passed.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/a", "/a/0", "/a/1", "/a/1/b", "/a/2", "/c"]);
}

#[test]
fn a_walk_through_malformed_text_ends() {
    for text in [
        "",
        "{",
        "[",
        "{\"a",
        "{\"a\":",
        "[1,",
        "[[[",
        "{\"a\":{\"b\":",
        "}",
        "1",
    ] {
        walk(Value::new(text), &mut Trail::default());
    }
}

proptest! {
    #[test]
    fn a_walk_finds_what_pointers_find(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let mut expected = Vec::new();
        pointers(&value, "", &mut expected);
        let mut trail = Trail::default();
        walk(Value::new(&text), &mut trail);
        let mut found: Vec<_> = trail.passed.iter().map(|(pointer, _)| pointer.clone()).collect();
        found.push(String::new());
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
        for (pointer, text) in trail.passed {
            prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&text).unwrap(), value.pointer(&pointer).unwrap());
        }
    }

    #[test]
    fn every_place_of_every_document_is_found_as_serde_finds_it(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        for pointer in all {
            let expected = value.pointer(&pointer).unwrap();
            match Value::new(&text).lookup(&pointer) {
                Answer::Found(found) => prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&found).unwrap(), expected),
                answer => prop_assert!(answer == Answer::Absent && expected.is_null(), "{} {:?}", pointer, answer),
            }
        }
    }

    #[test]
    fn no_text_crashes_the_scanner(text in ".{0,40}", pointer in "(/[a-z0-9]{0,2}){0,3}") {
        Value::new(&text).lookup(&pointer);
        Value::new(&text).members().count();
    }
}
