//! Property values: from the bytes of a `google.protobuf.Struct` to JSON, and back.
//!
//! Secrets, unknowns, assets and resource references are objects and strings with marks in them; here they are values
//! like any other. The bytes are read in one go, without a tree of messages in between: that is fast, and properties
//! may be nested as deeply as a reader of JSON follows. A decoder of messages gives up at 33 levels, which custom
//! resource definitions of Kubernetes reach.

mod read;
#[cfg(test)]
mod tests;
mod write;

use prost::bytes::Bytes;

/// How deeply objects and lists may be nested in properties: readers of JSON follow 128 levels (`serde_json`), and the
/// document around the properties takes some of them.
pub const DEPTH: usize = 100;

/// Why property values cannot be told in the other form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the property `{pointer}` {fault}")]
pub struct Error {
    /// JSON pointer to the value.
    pointer: String,
    fault: String,
}

impl Error {
    fn new(fault: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            fault: fault.into(),
        }
    }

    fn too_deep() -> Self {
        Self::new(format!(
            "is nested deeper than {DEPTH} levels; hint: keep it as text, in a file or an asset"
        ))
    }

    /// The same fault, seen from the object or list that holds the value as `key`.
    fn inside(mut self, key: &str) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &format!("/{}", key.escape_debug()));
        self
    }
}

/// The JSON object that the bytes of a `google.protobuf.Struct` stand for; none stand for `{}`. See [`write()`].
///
/// # Errors
/// Those of [`write()`].
pub fn to_json(properties: &[u8]) -> Result<String, Error> {
    let mut json = String::with_capacity(properties.len() + properties.len() / 4);
    write(properties, &mut json)?;
    Ok(json)
}

/// Appends the JSON object that the bytes of a `google.protobuf.Struct` stand for.
///
/// Keys are sorted, since their order on the wire is random. A whole number up to 2^53 is written as an integer, any
/// other as the shortest text that reads back as the same number.
///
/// # Errors
/// When the bytes are no such message, or hold a key twice, a number that JSON cannot tell (infinite, or none at all:
/// Pulumi itself cannot save such a state), or more than [`DEPTH`] levels. Then nothing is appended.
pub fn write(properties: &[u8], json: &mut String) -> Result<(), Error> {
    let before = json.len();
    read::object(properties, 1, json).inspect_err(|_| json.truncate(before))
}

/// The bytes of the `google.protobuf.Struct` that a JSON object stands for.
///
/// # Errors
/// When it is no object, or holds an integer that a double cannot, or more than [`DEPTH`] levels.
pub fn from_json(json: &serde_json::Value) -> Result<Bytes, Error> {
    let serde_json::Value::Object(members) = json else {
        return Err(Error::new("is not an object; hint: properties are an object in JSON"));
    };
    write::object(members, 1).map(Bytes::from)
}
