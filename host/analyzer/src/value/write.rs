//! From JSON to the wire. Field numbers and types are those of `google/protobuf/struct.proto`.

use serde_json::{Map, Number, Value};

use super::{DEPTH, Error};

/// Keys of fields: the number, and how the content is encoded (0: integer, 1: double, 2: bytes).
const fn key(number: u8, encoding: u8) -> u8 {
    number << 3 | encoding
}

/// The bytes of a `Struct`.
pub(super) fn object(members: &Map<String, Value>, depth: usize) -> Result<Vec<u8>, Error> {
    let mut wire = Vec::new();
    for (name, member) in members {
        let mut entry = Vec::new();
        bytes(1, name.as_bytes(), &mut entry);
        bytes(
            2,
            &value(member, depth).map_err(|error| error.inside(name))?,
            &mut entry,
        );
        bytes(1, &entry, &mut wire);
    }
    Ok(wire)
}

/// The bytes of a `ListValue`.
fn list(items: &[Value], depth: usize) -> Result<Vec<u8>, Error> {
    let mut wire = Vec::new();
    for (place, item) in items.iter().enumerate() {
        bytes(
            1,
            &value(item, depth).map_err(|error| error.inside(&place.to_string()))?,
            &mut wire,
        );
    }
    Ok(wire)
}

/// The bytes of a `Value`, found in an object or list at `depth`.
fn value(value: &Value, depth: usize) -> Result<Vec<u8>, Error> {
    let mut wire = Vec::new();
    match value {
        Value::Null => wire.extend([key(1, 0), 0]),
        Value::Number(number) => {
            wire.push(key(2, 1));
            wire.extend(double(number)?.to_le_bytes());
        }
        Value::String(text) => bytes(3, text.as_bytes(), &mut wire),
        Value::Bool(truth) => wire.extend([key(4, 0), u8::from(*truth)]),
        Value::Object(_) | Value::Array(_) if depth == DEPTH => return Err(Error::too_deep()),
        Value::Object(members) => bytes(5, &object(members, depth + 1)?, &mut wire),
        Value::Array(items) => bytes(6, &list(items, depth + 1)?, &mut wire),
    }
    Ok(wire)
}

/// The number as the wire has it.
fn double(number: &Number) -> Result<f64, Error> {
    let unfit = || {
        Error::new(format!(
            "is `{number}`, an integer that Pulumi's numbers cannot tell from its neighbours"
        ))
    };
    let double = number.as_f64().ok_or_else(unfit)?;
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and then differs")]
    match number.as_i128() {
        Some(integer) if double as i128 != integer => Err(unfit()),
        _ => Ok(double),
    }
}

/// Appends a field of bytes.
fn bytes(number: u8, content: &[u8], wire: &mut Vec<u8>) {
    wire.push(key(number, 2));
    let mut length = content.len();
    while length > 0x7f {
        wire.push(u8::try_from(length & 0x7f).unwrap_or_default() | 0x80);
        length >>= 7;
    }
    wire.push(u8::try_from(length).unwrap_or_default());
    wire.extend_from_slice(content);
}
