//! Ways into a JSON value, and into the documents in its strings.

use portcullis_facts::json;
use serde_json::Value;

/// A step on the way to a part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
    /// Into the document that a string holds.
    Document,
}

/// Returns the ways to all values that have no parts, empty objects and lists among them.
pub(crate) fn leaves(value: &Value) -> Vec<Vec<Step>> {
    let mut leaves = Vec::new();
    collect(value, &mut Vec::new(), &mut leaves);
    leaves
}

fn collect(value: &Value, path: &mut Vec<Step>, leaves: &mut Vec<Vec<Step>>) {
    let mut enter = |step, part: &Value| {
        path.push(step);
        collect(part, path, leaves);
        path.pop();
    };
    match value {
        Value::Object(members) if !members.is_empty() && !is_marked(value) => {
            for (key, member) in members {
                enter(Step::Key(key.clone()), member);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for (index, element) in elements.iter().enumerate() {
                enter(Step::Index(index), element);
            }
        }
        Value::String(text) => match document(text) {
            Some(document) => enter(Step::Document, &document),
            None => leaves.push(path.clone()),
        },
        _ => leaves.push(path.clone()),
    }
}

/// Returns whether an object stands for a secret or an unknown value: it is one value then.
fn is_marked(value: &Value) -> bool {
    let text = value.to_string();
    let value = json::Value::new(&text);
    value.is_secret() || value.is_unknown()
}

/// Returns whether a string holds a document with parts.
pub(crate) fn holds_document(text: &str) -> bool {
    document(text).is_some()
}

/// Returns the document that a string holds, if it is one with parts.
fn document(text: &str) -> Option<Value> {
    let document: Value = text
        .trim_start()
        .starts_with(['{', '['])
        .then(|| serde_json::from_str(text).ok())??;
    let is_empty = document.as_object().is_some_and(serde_json::Map::is_empty) || document == Value::Array(Vec::new());
    (!is_empty).then_some(document)
}

/// Returns what stands at the end of a way.
pub(crate) fn get(value: &Value, path: &[Step]) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else {
        return Some(value.clone());
    };
    match step {
        Step::Key(key) => get(value.get(key)?, rest),
        Step::Index(index) => get(value.get(index)?, rest),
        Step::Document => get(&document(value.as_str()?)?, rest),
    }
}

/// Puts another value at the end of a way, or takes away what stands there. Unlike an edit by a policy, this may be done to
/// a secret or an unknown value too.
pub(crate) fn put(value: &mut Value, path: &[Step], new: Option<&Value>) -> Option<()> {
    match (path, value) {
        ([], value) => *value = new?.clone(),
        ([Step::Key(key)], Value::Object(members)) if new.is_none() => {
            members.remove(key)?;
        }
        ([Step::Index(index)], Value::Array(elements)) if new.is_none() => {
            elements.get(*index)?;
            elements.remove(*index);
        }
        ([Step::Key(key), rest @ ..], Value::Object(members)) => put(members.get_mut(key)?, rest, new)?,
        ([Step::Index(index), rest @ ..], Value::Array(elements)) => put(elements.get_mut(*index)?, rest, new)?,
        ([Step::Document, rest @ ..], Value::String(text)) => {
            let mut document = document(text)?;
            put(&mut document, rest, new)?;
            *text = document.to_string();
        }
        _ => return None,
    }
    Some(())
}

/// Returns a way as a JSON pointer, which goes through a document in a string as a lookup does.
pub(crate) fn pointer(path: &[Step]) -> String {
    let tokens = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(json::escape_token(key).into_owned()),
        Step::Index(index) => Some(index.to_string()),
        Step::Document => None,
    });
    tokens.fold(String::new(), |pointer, token| pointer + "/" + &token)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{get, leaves, pointer, put};

    fn pointers(value: &serde_json::Value) -> Vec<String> {
        leaves(value).iter().map(|path| pointer(path)).collect()
    }

    #[test]
    fn what_has_no_parts_is_a_leaf() {
        let value = json!({"a": {"b/c": 1, "d": []}, "e": [true, {}], "f": null});
        assert_eq!(pointers(&value), ["/a/b~1c", "/a/d", "/e/0", "/e/1", "/f"]);
    }

    #[test]
    fn a_document_in_a_string_has_leaves_and_a_text_is_one() {
        let value = json!({"document": r#"[{"image":"web"}]"#, "text": "[not json", "empty": "{}"});
        assert_eq!(pointers(&value), ["/document/0/image", "/empty", "/text"]);
    }

    #[test]
    fn a_marked_secret_is_one_leaf() {
        let secret = json!({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": 1});
        assert_eq!(pointers(&json!({ "secret": secret })), ["/secret"]);
    }

    #[test]
    fn a_leaf_is_taken_away_or_is_another_also_in_a_document() {
        let whole = json!({"a": [1, 2], "document": r#"[{"image":"web"}]"#});
        let paths = leaves(&whole);
        let changed = |path: usize, new: Option<serde_json::Value>| {
            let mut value = whole.clone();
            put(&mut value, &paths[path], new.as_ref()).unwrap();
            value
        };
        assert_eq!(changed(0, None), json!({"a": [2], "document": r#"[{"image":"web"}]"#}));
        assert_eq!(changed(1, Some(json!(3)))["a"], json!([1, 3]));
        assert_eq!(changed(2, None)["document"], r"[{}]");
        assert_eq!(changed(2, Some(json!("api")))["document"], r#"[{"image":"api"}]"#);
        assert_eq!(get(&whole, &paths[2]), Some(json!("web")));
    }
}
