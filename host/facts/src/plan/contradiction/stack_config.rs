//! Whether two files were written with one configuration of the stack.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::InputError;
use crate::json::{Kind, SECRET_TEXT, Value};

use super::super::{Entry, Operation, Span};
use super::{ONE_PREVIEW, Plan};

impl Plan {
    /// Refuses a file that was written with another configuration of the stack. A state has that of its own time, and an event log
    /// may have lost its beginning.
    pub(super) fn refuse_other_config(&self, other: &Self) -> Result<(), InputError> {
        let tells = |plan: &Self| !plan.configs.is_empty() || !plan.format().is_event_log();
        if other.format().is_state() || !tells(self) || !tells(other) {
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

    /// Returns whether an update plan does something with a default provider, which a digest does not show, that the stack's
    /// configuration does not explain. What it has from its environment only an event log shows.
    pub(super) fn is_configured_otherwise(&self, plan: &Self, entry: &Entry) -> bool {
        let Some(changes) = entry.input_changes.as_ref().filter(|_| entry.is_internal()) else {
            return false;
        };
        let package = entry.type_token.trim_start_matches("pulumi:providers:");
        let settings = self.settings();
        let configured = |key: &str| {
            let qualified = format!("{package}:{key}");
            settings.get(qualified.as_str()).or_else(|| settings.get(key))
        };
        let value = |span: Option<Span>| span.map(|span| Value::new(plan.slice(span)));
        let given = [changes.adds, changes.updates].into_iter().filter_map(value);
        let mut given = given.flat_map(Value::members).peekable();
        let mut gone = value(changes.deletes).into_iter().flat_map(Value::elements);
        let is_other = |(key, given): (Cow<'_, str>, Value<'_>)| match configured(&key) {
            Some(configured) => !is_given_as(configured, given),
            None => !is_of_plugin(&key, given),
        };
        entry.operation == Operation::Same && given.peek().is_some()
            || given.any(is_other)
            || gone.any(|key| key.as_str().is_some_and(|key| configured(&key).is_some()))
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

/// Returns whether an input says nothing of where a provider goes: its version, a switch or nothing, which some set by themselves, and
/// what a provider keeps for itself. From where its plugin comes does not go without saying (`__internal`).
fn is_of_plugin(key: &str, given: Value<'_>) -> bool {
    let is_switch = || {
        given
            .as_str()
            .is_some_and(|text| matches!(text.as_ref(), "" | "true" | "false"))
    };
    match key {
        "__internal" => given.kind() == Kind::Object && given.members().next().is_none(),
        "version" => true,
        key => key.starts_with("__") || is_switch(),
    }
}

/// Returns whether a provider is given what is configured: a secret as one, and what is structured as text.
fn is_given_as(configured: &Json, given: Value<'_>) -> bool {
    if given.is_secret() {
        return configured.to_string().contains(SECRET_TEXT);
    }
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text(configured) == text(&setting(given.text()))
}

fn withhold(value: Json) -> Json {
    match value {
        Json::Object(members) if members.len() == 1 && members.contains_key("secure") => json!(SECRET_TEXT),
        Json::Object(members) => members.into_iter().map(|(key, value)| (key, withhold(value))).collect(),
        Json::Array(elements) => elements.into_iter().map(withhold).collect(),
        value => value,
    }
}
