//! Whether two files were written with one configuration of the stack.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::InputError;
use crate::json::{SECRET_TEXT, Value};

use super::{ONE_PREVIEW, Plan};

impl Plan {
    /// Refuses a file that was written with another configuration of the stack. A state has that of its own time.
    pub(super) fn refuse_other_config(&self, other: &Self) -> Result<(), InputError> {
        if other.format().is_state() || self.configs.is_empty() || other.configs.is_empty() {
            return Ok(());
        }
        let (own, theirs) = (self.settings(), other.settings());
        let mut keys = own.keys().chain(theirs.keys());
        keys.find(|key| own.get(*key) != theirs.get(*key))
            .map_or(Ok(()), |key| {
                let (one, other) = (other.path(), self.path());
                let message =
                    format!("{one}: the stack's `{key}` is not what it is in {other}: they are not of one preview");
                Err(InputError::new(message).hint(ONE_PREVIEW))
            })
    }

    /// Returns the stack's configuration, as the file that tells most of it has it.
    fn settings(&self) -> BTreeMap<Cow<'_, str>, Json> {
        let config = self.configs.first().map(|span| Value::new(self.slice(*span)));
        let members = config.into_iter().flat_map(Value::members);
        members.map(|(key, value)| (key, setting(value.text()))).collect()
    }
}

/// Returns a setting's value. What is structured some files have as it is and others as text, and what is secret encrypted or
/// withheld (`engine/events.go`, `makePreludeEvent`).
fn setting(text: &str) -> Json {
    match serde_json::from_str(text).unwrap_or_else(|_| json!(text)) {
        Json::String(text) if text.starts_with(['{', '[']) => match serde_json::from_str(&text) {
            Ok(structured) => structured,
            Err(_) => Json::String(text),
        },
        value => withhold(value),
    }
}

fn withhold(value: Json) -> Json {
    match value {
        Json::Object(members) if members.len() == 1 && members.contains_key("secure") => json!(SECRET_TEXT),
        Json::Object(members) => members.into_iter().map(|(key, value)| (key, withhold(value))).collect(),
        Json::Array(elements) => elements.into_iter().map(withhold).collect(),
        value => value,
    }
}
