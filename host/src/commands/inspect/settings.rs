//! The settings of a policy in plain words, from their JSON Schema.

use serde_json::{Map, Value};

use crate::text::one_line;

/// How deep a type is described. A schema may refer to itself.
const DEEPEST: usize = 4;

/// A setting in plain words.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::commands) struct Setting {
    pub(in crate::commands) name: String,
    /// Such as `list of string`.
    pub(in crate::commands) kind: String,
    pub(in crate::commands) required: bool,
    /// What it is where it is not set, JSON text.
    pub(in crate::commands) default: Option<String>,
    pub(in crate::commands) documentation: String,
}

/// Returns the settings that a schema describes: those that have to be set, then the others.
pub(in crate::commands) fn settings(schema: &Map<String, Value>) -> Vec<Setting> {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|required| required == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut settings: Vec<_> = properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Setting {
            name: name.clone(),
            kind: one_line(&kind(property, schema, DEEPEST)),
            required: is_required(name),
            default: property.get("default").map(|value| one_line(&value.to_string())),
            documentation: documentation(property),
        })
        .collect();
    settings.sort_by_key(|setting| !setting.required);
    settings
}

fn documentation(property: &Value) -> String {
    one_line(property.get("description").and_then(Value::as_str).unwrap_or_default())
}

/// Returns the type of a value in plain words.
fn kind(schema: &Value, root: &Map<String, Value>, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else {
        return "anything".to_owned();
    };
    let of = |inner: &Value| kind(inner, root, depth);
    if let Some(choices) = choices(schema, root) {
        return choices.into_iter().map(of).collect::<Vec<_>>().join(" or ");
    }
    if let Some(values) = values(schema) {
        return values;
    }
    let inner = |key: &str| schema.get(key).filter(|inner| inner.is_object()).map(of);
    match type_name(schema) {
        Some("array") => inner("items").map_or_else(|| "list".to_owned(), |items| format!("list of {items}")),
        Some("object") => {
            inner("additionalProperties").map_or_else(|| "table".to_owned(), |values| format!("table of {values}"))
        }
        Some(name) => name.to_owned(),
        None => "anything".to_owned(),
    }
}

/// Returns the schemas that a schema leaves the choice between, or refers to.
fn choices<'s>(schema: &'s Value, root: &'s Map<String, Value>) -> Option<Vec<&'s Value>> {
    if let Some(reference) = schema.get("$ref") {
        return resolve(reference, root).map(|referred| vec![referred]);
    }
    let choices = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key)?.as_array())?;
    let is_null = |choice: &&Value| choice.get("type").is_some_and(|name| name == "null");
    Some(choices.iter().filter(|choice| !is_null(choice)).collect())
}

/// Returns the values that a schema allows, if it lists them.
fn values(schema: &Value) -> Option<String> {
    if let Some(value) = schema.get("const") {
        return Some(value.to_string());
    }
    let values: Vec<_> = schema.get("enum")?.as_array()?.iter().map(Value::to_string).collect();
    Some(format!("one of {}", values.join(", ")))
}

/// Returns the type that a schema names. An optional value has two: its own and `null`.
fn type_name(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        name => name.as_str(),
    }
}

fn resolve<'s>(reference: &Value, root: &'s Map<String, Value>) -> Option<&'s Value> {
    let name = reference.as_str()?.strip_prefix("#/$defs/")?;
    root.get("$defs")?.get(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns the type of a setting in plain words.
    fn described(property: &Value) -> String {
        let schema = json!({ "properties": { "setting": property }, "$defs": {
            "Case": { "enum": ["kebab", "snake"] },
            "Tree": { "type": "array", "items": { "$ref": "#/$defs/Tree" } },
        } });
        settings(schema.as_object().unwrap()).remove(0).kind
    }

    #[test]
    fn a_type_is_named_in_plain_words() {
        assert_eq!(described(&json!({ "type": "string" })), "string");
        assert_eq!(described(&json!({ "type": ["integer", "null"] })), "integer");
        assert_eq!(
            described(&json!({ "type": "array", "items": { "type": "string" } })),
            "list of string"
        );
        let lists = json!({ "type": "array", "items": { "type": "number" } });
        assert_eq!(
            described(&json!({ "type": "object", "additionalProperties": lists })),
            "table of list of number"
        );
        assert_eq!(
            described(&json!({ "type": "object", "additionalProperties": false })),
            "table"
        );
        assert_eq!(described(&json!(true)), "anything");
    }

    #[test]
    fn a_choice_is_named_by_its_values() {
        assert_eq!(
            described(&json!({ "$ref": "#/$defs/Case" })),
            r#"one of "kebab", "snake""#
        );
        assert_eq!(
            described(&json!({ "anyOf": [{ "$ref": "#/$defs/Case" }, { "type": "null" }] })),
            r#"one of "kebab", "snake""#
        );
        assert_eq!(
            described(&json!({ "oneOf": [{ "const": "off" }, { "type": "integer" }] })),
            r#""off" or integer"#
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_comes_to_an_end() {
        assert_eq!(
            described(&json!({ "$ref": "#/$defs/Tree" })),
            "list of list of anything"
        );
    }

    #[test]
    fn what_has_to_be_set_stands_first() {
        let schema = json!({ "required": ["tags"], "properties": {
            "except": { "type": "array", "items": { "type": "string" }, "default": [], "description": "Types\nwithout." },
            "tags": { "type": "array", "items": { "type": "string" } },
        } });
        let settings = settings(schema.as_object().unwrap());
        let names: Vec<_> = settings
            .iter()
            .map(|setting| (setting.name.as_str(), setting.required))
            .collect();
        assert_eq!(names, [("tags", true), ("except", false)]);
        assert_eq!(settings[1].default.as_deref(), Some("[]"));
        assert_eq!(settings[1].documentation, "Types without.");
    }
}
