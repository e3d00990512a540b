//! From the wire to JSON. Field numbers and types are those of `google/protobuf/struct.proto`.

use super::{DEPTH, Error};

/// 2^53: up to here a double tells all integers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What a field of a message holds.
enum Field<'wire> {
    Integer(usize),
    Double(f64),
    Bytes(&'wire [u8]),
}

fn malformed() -> Error {
    Error::new("is no property value: its bytes are not those of a `google.protobuf.Struct`")
}

/// Appends a `Struct`.
pub(super) fn object(wire: &[u8], depth: usize, json: &mut String) -> Result<(), Error> {
    let mut members = members(wire, depth)?;
    members.sort_unstable_by_key(|(key, _)| *key);
    if let Some(((key, _), _)) = members
        .iter()
        .zip(members.iter().skip(1))
        .find(|((one, _), (next, _))| one == next)
    {
        return Err(Error::new("is there twice").inside(key));
    }
    json.push('{');
    for (place, (key, member)) in members.into_iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        string(key, json);
        json.push(':');
        value(member, depth, json).map_err(|error| error.inside(key))?;
    }
    json.push('}');
    Ok(())
}

/// Appends a `ListValue`.
fn list(mut wire: &[u8], depth: usize, json: &mut String) -> Result<(), Error> {
    if depth > DEPTH {
        return Err(Error::too_deep());
    }
    json.push('[');
    let mut place = 0;
    while let Some(field) = field(&mut wire)? {
        let (1, Field::Bytes(item)) = field else {
            return Err(malformed());
        };
        if place > 0 {
            json.push(',');
        }
        value(item, depth, json).map_err(|error| error.inside(&place.to_string()))?;
        place += 1;
    }
    json.push(']');
    Ok(())
}

/// Appends a `Value`, found in an object or list at `depth`.
fn value(mut wire: &[u8], depth: usize, json: &mut String) -> Result<(), Error> {
    let kind = field(&mut wire)?.ok_or_else(malformed)?;
    if !wire.is_empty() {
        return Err(malformed());
    }
    match kind {
        (1, Field::Integer(0)) => json.push_str("null"),
        (2, Field::Double(double)) => number(double, json)?,
        (3, Field::Bytes(bytes)) => string(text(bytes)?, json),
        (4, Field::Integer(0)) => json.push_str("false"),
        (4, Field::Integer(1)) => json.push_str("true"),
        (5, Field::Bytes(wire)) => object(wire, depth + 1, json)?,
        (6, Field::Bytes(wire)) => list(wire, depth + 1, json)?,
        _ => return Err(malformed()),
    }
    Ok(())
}

/// The members of a `Struct`, each with the bytes of its `Value`.
fn members(mut wire: &[u8], depth: usize) -> Result<Vec<(&str, &[u8])>, Error> {
    if depth > DEPTH {
        return Err(Error::too_deep());
    }
    let mut members = Vec::new();
    while let Some(field) = field(&mut wire)? {
        let (1, Field::Bytes(entry)) = field else {
            return Err(malformed());
        };
        members.push(member(entry)?);
    }
    Ok(members)
}

/// A key and the bytes of its `Value`. What is left out is empty, as everywhere on the wire.
fn member(mut wire: &[u8]) -> Result<(&str, &[u8]), Error> {
    let (mut key, mut value) = ("", [].as_slice());
    while let Some(field) = field(&mut wire)? {
        match field {
            (1, Field::Bytes(bytes)) => key = text(bytes)?,
            (2, Field::Bytes(bytes)) => value = bytes,
            _ => return Err(malformed()),
        }
    }
    Ok((key, value))
}

fn text(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|_| Error::new("is text that is not UTF-8"))
}

/// Takes the number and the content of the next field off the wire, if there is one.
fn field<'wire>(wire: &mut &'wire [u8]) -> Result<Option<(usize, Field<'wire>)>, Error> {
    if wire.is_empty() {
        return Ok(None);
    }
    let key = integer(wire)?;
    let content = match key & 7 {
        0 => Field::Integer(integer(wire)?),
        1 => Field::Double(f64::from_le_bytes(*take(wire, 8)?.as_array().ok_or_else(malformed)?)),
        2 => {
            let length = integer(wire)?;
            Field::Bytes(take(wire, length)?)
        }
        _ => return Err(malformed()),
    };
    Ok(Some((key >> 3, content)))
}

/// Takes an integer off the wire: a length, a key, or what is as small.
fn integer(wire: &mut &[u8]) -> Result<usize, Error> {
    prost::decode_length_delimiter(wire).map_err(|_| malformed())
}

fn take<'wire>(wire: &mut &'wire [u8], length: usize) -> Result<&'wire [u8], Error> {
    let (taken, rest) = wire.split_at_checked(length).ok_or_else(malformed)?;
    *wire = rest;
    Ok(taken)
}

fn number(double: f64, json: &mut String) -> Result<(), Error> {
    if double.fract() == 0.0 && double.abs() <= EXACT {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole, and far from the ends of the range"
        )]
        json.push_str(&(double as i64).to_string());
        return Ok(());
    }
    let Some(number) = serde_json::Number::from_f64(double) else {
        return Err(Error::new(format!(
            "is `{double}`, a number that JSON cannot tell and Pulumi cannot save"
        )));
    };
    json.push_str(&number.to_string());
    Ok(())
}

fn string(text: &str, json: &mut String) {
    json.push('"');
    let mut rest = text;
    while let Some(place) = rest
        .bytes()
        .position(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
    {
        let (plain, special) = rest.split_at(place);
        json.push_str(plain);
        let (special, after) = special.split_at(1); // these are all of one byte
        escape(special, json);
        rest = after;
    }
    json.push_str(rest);
    json.push('"');
}

fn escape(special: &str, json: &mut String) {
    match special {
        "\"" | "\\" => {
            json.push('\\');
            json.push_str(special);
        }
        "\n" => json.push_str("\\n"),
        "\r" => json.push_str("\\r"),
        "\t" => json.push_str("\\t"),
        control => json.extend(control.bytes().map(|byte| format!("\\u{byte:04x}"))),
    }
}
