use std::collections::BTreeMap;

use prost::Message as _;
use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value};
use serde_json::json;

use super::*;

fn value(kind: Kind) -> Value {
    Value { kind: Some(kind) }
}

fn number(number: f64) -> Value {
    value(Kind::NumberValue(number))
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Struct {
    Struct {
        fields: BTreeMap::from(members.map(|(key, value)| (key.to_owned(), value))),
    }
}

/// What other programs' bytes of the value `a` become.
fn told(value: Value) -> Result<String, String> {
    to_json(&object([("a", value)]).encode_to_vec()).map_err(|error| error.to_string())
}

/// Bytes of a field.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    prost::encode_length_delimiter(content.len(), &mut bytes).unwrap();
    bytes.extend(content);
    bytes
}

/// Bytes of an object in an object in an object.
fn nested(levels: usize) -> Vec<u8> {
    (1..levels).fold(Vec::new(), |inner, _| {
        field(1, &[field(1, b"a"), field(2, &field(5, &inner))].concat())
    })
}

#[test]
fn every_kind_of_value_becomes_json() {
    let list = ListValue {
        values: vec![value(Kind::NullValue(0)), value(Kind::BoolValue(false)), number(1.5)],
    };
    let properties = object([
        ("z", value(Kind::BoolValue(true))),
        ("list", value(Kind::ListValue(list))),
        ("empty", value(Kind::StructValue(object([])))),
        ("", value(Kind::StringValue("é\u{2028}\u{7f}".to_owned()))),
    ]);
    let json = to_json(&properties.encode_to_vec()).unwrap();
    assert_eq!(
        json,
        "{\"\":\"é\u{2028}\u{7f}\",\"empty\":{},\"list\":[null,false,1.5],\"z\":true}"
    );
}

#[test]
fn nothing_is_an_object_without_members() {
    assert_eq!(to_json(&[]).unwrap(), "{}");
}

#[test]
fn whole_numbers_are_integers_as_long_as_they_are_exact() {
    for (double, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (443.0, "443"),
        (-9_007_199_254_740_992.0, "-9007199254740992"),
        (9_007_199_254_740_994.0, "9007199254740994.0"),
        (1e300, "1e+300"),
        (0.1, "0.1"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
    ] {
        assert_eq!(told(number(double)).unwrap(), format!("{{\"a\":{text}}}"));
    }
}

#[test]
fn numbers_come_back_bit_for_bit() {
    for double in [
        1.500_000_000_000_000_7,
        0.1 + 0.2,
        9_007_199_254_740_994.0,
        5e-324,
        f64::MAX,
    ] {
        let bytes = object([("a", number(double))]).encode_to_vec();
        let json: serde_json::Value = serde_json::from_str(&to_json(&bytes).unwrap()).unwrap();
        assert_eq!(from_json(&json).unwrap(), bytes, "{double}");
    }
}

#[test]
fn a_number_that_json_cannot_tell_is_refused() {
    for (double, text) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let error = told(number(double)).unwrap_err();
        assert_eq!(
            error,
            format!("the property `/a` is `{text}`, a number that JSON cannot tell and Pulumi cannot save")
        );
    }
}

#[test]
fn text_reads_back_as_it_was() {
    let text: String = (0..0x300).filter_map(char::from_u32).chain("\"\\/🦀".chars()).collect();
    let json = told(value(Kind::StringValue(text.clone()))).unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&json).unwrap(),
        json!({ "a": text })
    );
}

#[test]
fn keys_are_sorted_whatever_their_order_on_the_wire() {
    let member = |key: &[u8], truth| field(1, &[field(2, &[0x20, truth]), field(1, key)].concat());
    let bytes = [member(b"b", 1), member(b"a", 0), member(b"B", 1)].concat();
    assert_eq!(to_json(&bytes).unwrap(), r#"{"B":true,"a":false,"b":true}"#);
    let twice = [member(b"a/b", 1), member(b"a", 0), member(b"a/b", 1)].concat();
    assert_eq!(
        to_json(&twice).unwrap_err().to_string(),
        "the property `/a~1b` is there twice"
    );
}

#[test]
fn nesting_goes_as_deep_as_readers_of_json_follow() {
    let json = to_json(&nested(DEPTH)).unwrap();
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(from_json(&read).unwrap(), nested(DEPTH));
    let error = to_json(&nested(DEPTH + 1)).unwrap_err().to_string();
    assert!(
        error.ends_with("/a` is nested deeper than 100 levels; hint: keep it as text, in a file or an asset"),
        "{error}"
    );
    let deeper: serde_json::Value = serde_json::from_str(&format!("{{\"a\":{json}}}")).unwrap();
    assert_eq!(from_json(&deeper).unwrap_err().to_string(), error);
}

#[test]
fn hostile_nesting_does_not_overflow_the_stack() {
    assert!(
        to_json(&nested(5_000))
            .unwrap_err()
            .to_string()
            .contains("is nested deeper than")
    );
}

#[test]
fn changed_bytes_are_refused_or_are_json_all_the_same() {
    let json = json!({"a": [{"b": "text\n"}, 1.5, null], "c": {"d": true, "e": {}}});
    let bytes = from_json(&json).unwrap();
    for place in 0..bytes.len() {
        for change in 1..=255 {
            let mut changed = bytes.to_vec();
            changed[place] ^= change;
            if let Ok(json) = to_json(&changed) {
                let read: serde_json::Value = serde_json::from_str(&json).unwrap();
                assert_eq!(to_json(&from_json(&read).unwrap()).unwrap(), json);
            }
        }
    }
}

#[test]
fn what_is_no_struct_is_refused_and_leaves_no_half_text() {
    let whole = object([("a", value(Kind::StringValue("text".to_owned()))), ("b", number(1.0))]).encode_to_vec();
    for length in 1..whole.len() {
        let mut json = "before".to_owned();
        if let Err(error) = write(&whole[..length], &mut json) {
            assert_eq!(json, "before", "{error}");
        }
    }
    for bytes in [
        vec![0xff; 20],                                                // an endless integer
        vec![0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],                      // a length beyond the end
        vec![0x0b; 100],                                               // groups
        field(2, b""),                                                 // a field that a struct has not
        field(1, &field(1, b"a")),                                     // no value
        field(1, &field(2, &[0x20, 2])),                               // a truth value of 2
        field(1, &field(2, &[0x08, 1])),                               // a null of 1
        field(1, &field(2, &[0x20, 1, 0x20, 0])),                      // two values in one
        field(1, &[field(1, b"\xff"), field(2, &[0x20, 1])].concat()), // a key that is no text
        field(1, &field(2, &field(3, b"\xc3"))),                       // text that is no text
    ] {
        assert!(to_json(&bytes).is_err(), "{bytes:?}");
    }
}

#[test]
fn json_becomes_what_other_programs_read() {
    let json = json!({"null": null, "yes": true, "n": -1.5, "big": 1u64 << 60, "text": "é", "list": [[], {}, [1]], "long": "x".repeat(20_000)});
    let bytes = from_json(&json).unwrap();
    let read = Struct::decode(bytes.clone()).unwrap();
    assert_eq!(read.fields["n"], number(-1.5));
    assert_eq!(read.fields["null"], value(Kind::NullValue(0)));
    assert_eq!(read.fields["long"], value(Kind::StringValue("x".repeat(20_000))));
    assert_eq!(to_json(&read.encode_to_vec()).unwrap(), to_json(&bytes).unwrap());
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&to_json(&bytes).unwrap()).unwrap()["list"],
        json["list"]
    );
}

#[test]
fn json_that_is_no_struct_is_refused() {
    let error = |json| from_json(&json).unwrap_err().to_string();
    assert_eq!(
        error(json!([])),
        "the property `` is not an object; hint: properties are an object in JSON"
    );
    assert_eq!(
        error(json!({"a\n": [0, 9_007_199_254_740_993_u64]})),
        r"the property `/a\n/1` is `9007199254740993`, an integer that Pulumi's numbers cannot tell from its neighbours"
    );
}
