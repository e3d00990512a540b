//! Edits of a document by JSON pointer, by which a policy repairs a resource.
//!
//! Whoever applies them has the whole document, secrets and unknowns and all; whoever wrote them has not. So an edit may
//! neither replace nor remove a secret or an unknown value, nor lead into one.

use serde_json::{Map, Value};
use thiserror::Error;

use super::pointer::{Answer, index, tokens};
use super::strict::Document;

/// One change to a resource's inputs.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Sets a property, and makes the objects that lead to it. `-` stands for the place behind the last of a list.
    Set {
        /// Where, a JSON pointer.
        pointer: String,
        /// The value.
        value: Value,
    },
    /// Removes a property.
    Remove {
        /// Where, a JSON pointer.
        pointer: String,
    },
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EditError {
    /// The pointer is the document itself, or no pointer.
    #[error("it names no property")]
    NoProperty,
    /// There is no such property to remove.
    #[error("there is nothing to remove")]
    Absent,
    /// The list has no such place.
    #[error("the list has no such place")]
    NoPlace,
    /// A string, a number or a boolean has no properties.
    #[error("what stands there has no properties")]
    Scalar,
    /// The value is a secret, or only the update will know it.
    #[error("what stands there is a secret, or known only during the update")]
    Withheld,
}

impl Edit {
    /// Returns where the edit is made, a JSON pointer.
    pub fn pointer(&self) -> &str {
        match self {
            Self::Set { pointer, .. } | Self::Remove { pointer } => pointer,
        }
    }

    /// Makes the edit. Goes through a string that holds a JSON document as if the document stood there.
    ///
    /// # Errors
    ///
    /// Says why the edit cannot be made. The document is as it was then.
    pub fn apply(&self, document: &mut Value) -> Result<(), EditError> {
        let path: Vec<_> = tokens(self.pointer()).collect();
        let value = match self {
            Self::Set { value, .. } => Some(value),
            Self::Remove { .. } => None,
        };
        if path.is_empty() {
            return Err(EditError::NoProperty);
        }
        edit(document, &path, value)
    }
}

/// Sets what stands at the end of a path, or removes it where there is no value to set.
fn edit(target: &mut Value, path: &[impl AsRef<str>], value: Option<&Value>) -> Result<(), EditError> {
    let Some((token, rest)) = path.split_first() else {
        return require_known(target).map(|()| *target = value.cloned().unwrap_or_default());
    };
    require_open(target)?;
    match target {
        Value::Object(members) => edit_member(members, token.as_ref(), rest, value),
        Value::Array(elements) => edit_element(elements, token.as_ref(), rest, value),
        Value::String(text) => edit_text(text, path, value),
        Value::Null | Value::Bool(_) | Value::Number(_) => Err(EditError::Scalar),
    }
}

fn edit_member(
    members: &mut Map<String, Value>,
    key: &str,
    rest: &[impl AsRef<str>],
    value: Option<&Value>,
) -> Result<(), EditError> {
    match (members.get_mut(key), value) {
        (None | Some(Value::Null), None) => Err(EditError::Absent),
        (Some(member), None) if rest.is_empty() => {
            require_known(member)?;
            members.remove(key);
            Ok(())
        }
        (Some(member), _) if !member.is_null() => edit(member, rest, value),
        _ => {
            members.insert(key.to_owned(), nested(rest, value)?);
            Ok(())
        }
    }
}

fn edit_element(
    elements: &mut Vec<Value>,
    token: &str,
    rest: &[impl AsRef<str>],
    value: Option<&Value>,
) -> Result<(), EditError> {
    if token == "-" && value.is_some() {
        elements.push(nested(rest, value)?);
        return Ok(());
    }
    let place = index(token).ok_or(EditError::NoPlace)?;
    let element = elements.get_mut(place).ok_or(EditError::NoPlace)?;
    if rest.is_empty() && value.is_none() {
        require_known(element)?;
        elements.remove(place);
        return Ok(());
    }
    edit(element, rest, value)
}

/// Edits the document that a string holds, if there is just one way to read it.
fn edit_text(text: &mut String, path: &[impl AsRef<str>], value: Option<&Value>) -> Result<(), EditError> {
    if !matches!(Document::of(text), Document::Clear) {
        return Err(EditError::Scalar);
    }
    let mut document: Value = serde_json::from_str(text).map_err(|_| EditError::Scalar)?;
    edit(&mut document, path, value)?;
    *text = document.to_string();
    Ok(())
}

/// Returns a value within the objects that lead to it. A new list has no place but the next.
fn nested(path: &[impl AsRef<str>], value: Option<&Value>) -> Result<Value, EditError> {
    let mut nested = value.cloned().unwrap_or_default();
    for token in path.iter().rev() {
        nested = match token.as_ref() {
            "-" => Value::Array(vec![nested]),
            key if index(key).is_some() => return Err(EditError::NoPlace),
            key => Value::Object(Map::from_iter([(key.to_owned(), nested)])),
        };
    }
    Ok(nested)
}

/// A secret or an unknown value is not gone into.
fn require_open(value: &Value) -> Result<(), EditError> {
    let text = value.to_string();
    let value = super::Value::new(&text);
    if value.is_secret() || value.is_unknown() {
        Err(EditError::Withheld)
    } else {
        Ok(())
    }
}

/// What has a secret or unknown part is neither replaced nor removed.
fn require_known(value: &Value) -> Result<(), EditError> {
    match super::Value::new(&value.to_string()).answer() {
        Answer::Secret | Answer::Unknown => Err(EditError::Withheld),
        Answer::Absent | Answer::Found(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(pointer: &str, value: Value) -> Edit {
        Edit::Set {
            pointer: pointer.to_owned(),
            value,
        }
    }

    fn remove(pointer: &str) -> Edit {
        Edit::Remove {
            pointer: pointer.to_owned(),
        }
    }

    fn applied(edit: &Edit, mut document: Value) -> Result<Value, EditError> {
        edit.apply(&mut document).map(|()| document)
    }

    #[test]
    fn a_property_is_set_and_the_objects_that_lead_to_it_are_made() {
        assert_eq!(
            applied(&set("/metadata/labels/owner", json!("shop")), json!({"metadata": null})),
            Ok(json!({"metadata": {"labels": {"owner": "shop"}}}))
        );
        assert_eq!(
            applied(&set("/a~1b", json!(1)), json!({"a/b": 0})),
            Ok(json!({"a/b": 1}))
        );
    }

    #[test]
    fn a_list_is_appended_to_and_made_if_there_is_none() {
        let tag = || json!({"Key": "owner", "Value": "shop"});
        assert_eq!(applied(&set("/tags/-", tag()), json!({})), Ok(json!({"tags": [tag()]})));
        assert_eq!(
            applied(&set("/tags/-", tag()), json!({"tags": [1]})),
            Ok(json!({"tags": [1, tag()]}))
        );
        assert_eq!(applied(&set("/tags/0", tag()), json!({})), Err(EditError::NoPlace));
        assert_eq!(
            applied(&set("/tags/1", tag()), json!({"tags": [1]})),
            Err(EditError::NoPlace)
        );
    }

    #[test]
    fn a_property_is_removed() {
        assert_eq!(applied(&remove("/a/0"), json!({"a": [1, 2]})), Ok(json!({"a": [2]})));
        assert_eq!(applied(&remove("/a/b"), json!({"a": {"b": 1}})), Ok(json!({"a": {}})));
        assert_eq!(applied(&remove("/a/c"), json!({"a": {"b": 1}})), Err(EditError::Absent));
        assert_eq!(applied(&remove("/a/b/c"), json!({})), Err(EditError::Absent));
    }

    #[test]
    fn a_document_within_a_string_is_edited_there() {
        let document = json!({"containerDefinitions": r#"[{"image":"web:1","name":"web"}]"#});
        let edited = applied(&set("/containerDefinitions/0/image", json!("web:2")), document);
        assert_eq!(
            edited,
            Ok(json!({"containerDefinitions": r#"[{"image":"web:2","name":"web"}]"#}))
        );
        let twice = json!({"text": r#"{"image":"web:1","image":"web:2"}"#});
        assert_eq!(
            applied(&set("/text/image", json!("web:3")), twice),
            Err(EditError::Scalar)
        );
    }

    #[test]
    fn neither_a_secret_nor_an_unknown_value_is_replaced_removed_or_gone_into() {
        let document = json!({
            "password": "[secret]",
            "sealed": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": {"a": 1}},
            "later": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
            "settings": {"password": "[secret]"}
        });
        for pointer in [
            "/settings",
            "/password",
            "/sealed",
            "/sealed/value",
            "/later",
            "/later/0",
        ] {
            let refused = Err(EditError::Withheld);
            assert_eq!(applied(&set(pointer, json!(1)), document.clone()), refused, "{pointer}");
            assert_eq!(applied(&remove(pointer), document.clone()), refused, "{pointer}");
        }
    }

    #[test]
    fn what_stands_beside_a_secret_is_edited() {
        let document = json!({"tags": {"a": "[secret]"}});
        assert_eq!(
            applied(&set("/tags/b", json!("1")), document),
            Ok(json!({"tags": {"a": "[secret]", "b": "1"}}))
        );
    }

    #[test]
    fn what_has_no_properties_is_not_edited() {
        assert_eq!(applied(&set("/a/b", json!(1)), json!({"a": 1})), Err(EditError::Scalar));
        assert_eq!(
            applied(&set("/a/b", json!(1)), json!({"a": "text"})),
            Err(EditError::Scalar)
        );
        assert_eq!(applied(&set("", json!(1)), json!({})), Err(EditError::NoProperty));
        assert_eq!(applied(&set("a", json!(1)), json!({})), Err(EditError::NoProperty));
    }
}
