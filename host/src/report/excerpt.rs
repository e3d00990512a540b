//! The piece of the input that a finding is about. A preview is one line of megabytes, so the piece is made up anew from the
//! pointer: the value, and what holds it.

use std::borrow::Cow;

use portcullis_facts::json::{self, Kind, SECRET_TEXT, UNKNOWN, Value as Found};
use serde_json::Value;

use crate::path;
use crate::text::one_line;
use crate::withhold::{self, WITHHELD};

/// The most bytes of what holds the value. More is not read only to show a line of it.
const LONGEST: usize = 64 << 10;

/// The most characters that are shown of a text.
const WIDEST: usize = 120;

/// The most members that are shown of an object or a list.
const MOST: usize = 4;

/// Returns the piece of a resource's inputs at a pointer, in lines as YAML has them; `None` where nothing stands there. What is
/// secret, unknown, or may be a credential is not in it.
pub(super) fn excerpt(inputs: Found<'_>, pointer: &str) -> Option<Vec<String>> {
    let (above, _) = pointer.rsplit_once('/')?;
    let tokens: Vec<_> = json::tokens(pointer).map(Cow::into_owned).collect();
    let (token, way) = tokens.split_last()?;
    let holder = shown(json::follow(inputs, above, readable)??, way);
    let value = match &holder {
        Value::Object(members) => members.get(token)?,
        Value::Array(elements) => elements.get(token.parse::<usize>().ok()?)?,
        whole => whole, // all of it is secret, or unknown
    };
    let value = if tokens.iter().any(|token| withhold::is_name(token)) {
        &withheld(value)
    } else {
        value
    };
    Some(match way {
        [.., list, _] if is_element(inputs, above) => in_element(list, &holder, token, value),
        [.., above] => [vec![format!("{}:", key(above))], set_in(member(&holder, token, value))].concat(),
        [] => member(&holder, token, value),
    })
}

/// Returns whether what stands at a pointer is an element of a list, or of the list that is a document in a string.
fn is_element(inputs: Found<'_>, pointer: &str) -> bool {
    let is_number = |place: &str| place.bytes().all(|letter| letter.is_ascii_digit());
    let list = pointer.rsplit_once('/').filter(|(_, place)| is_number(place));
    let found = list.and_then(|(list, _)| json::follow(inputs, list, kind));
    matches!(found, Some(Kind::Array | Kind::String))
}

fn kind(value: Found<'_>) -> Kind {
    value.kind()
}

/// Returns a value that is small enough to be shown.
fn readable(value: Found<'_>) -> Option<Value> {
    let text = Some(value.text()).filter(|text| text.len() <= LONGEST)?;
    serde_json::from_str(text).ok()
}

/// Takes out of what stands at the end of a way what may be a credential.
fn shown(mut holder: Value, way: &[String]) -> Value {
    let name = way.last().map(String::as_str).unwrap_or_default();
    for place in withhold::places(name, &holder) {
        path::put(&mut holder, &place, Some(&WITHHELD.into()));
    }
    holder
}

/// Returns what is shown of a value that a credential is called by.
fn withheld(value: &Value) -> Value {
    if mark(value).is_some() {
        value.clone()
    } else {
        WITHHELD.into()
    }
}

/// Returns a member of an element of a list, behind what the element is called.
fn in_element(list: &str, element: &Value, token: &str, value: &Value) -> Vec<String> {
    let names = ["name", "key", "id"].into_iter();
    let name = names
        .filter(|name| *name != token)
        .find_map(|name| Some((name, element.get(name)?.as_str()?)));
    let name = name.map(|(key, name)| format!("{key}: {}", text(name)));
    let lines: Vec<_> = name.into_iter().chain(member(element, token, value)).collect();
    let lines = lines.into_iter().enumerate();
    let lines = lines.map(|(place, line)| format!("  {} {line}", if place == 0 { "-" } else { " " }));
    [format!("{}:", key(list))].into_iter().chain(lines).collect()
}

/// Returns a member of an object or a list.
fn member(holder: &Value, token: &str, value: &Value) -> Vec<String> {
    let head = match holder {
        Value::Array(_) => "-".to_owned(),
        _ => format!("{}:", key(token)),
    };
    match flat(value) {
        Some(text) => vec![format!("{head} {text}")],
        None => [vec![head], set_in(members(value))].concat(),
    }
}

/// Returns the first members of an object or a list, each on a line.
fn members(value: &Value) -> Vec<String> {
    let line = |head: String, member: &Value| {
        let folded = if member.is_array() { "[…]" } else { "{…}" };
        format!("{head} {}", flat(member).unwrap_or_else(|| folded.to_owned()))
    };
    let (mut lines, count): (Vec<_>, _) = match value {
        Value::Object(members) => {
            let members = members.iter().take(MOST);
            let lines = members.map(|(name, member)| line(format!("{}:", key(name)), member));
            (lines.collect(), value.as_object().map_or(0, serde_json::Map::len))
        }
        Value::Array(elements) => {
            let lines = elements.iter().take(MOST).map(|element| line("-".to_owned(), element));
            (lines.collect(), elements.len())
        }
        _ => (Vec::new(), 0),
    };
    lines.extend((count > MOST).then(|| format!("… {} more", count - MOST)));
    lines
}

/// Returns a value as it stands on a line; `None` for one with members.
fn flat(value: &Value) -> Option<String> {
    match value {
        _ if mark(value).is_some() => mark(value).map(str::to_owned),
        Value::String(text) => Some(self::text(text)),
        Value::Object(members) if members.is_empty() => Some("{}".to_owned()),
        Value::Array(elements) if elements.is_empty() => Some("[]".to_owned()),
        Value::Object(_) | Value::Array(_) => None,
        value => Some(value.to_string()),
    }
}

/// Returns what is shown of a value that is secret or unknown.
fn mark(value: &Value) -> Option<&'static str> {
    const SECRET: &str = "(secret)";
    const LATER: &str = "(known only during the update)";
    match value {
        Value::String(text) if text == SECRET_TEXT => Some(SECRET),
        Value::String(text) if text == UNKNOWN => Some(LATER),
        Value::Object(_) => {
            let text = value.to_string();
            let value = Found::new(&text);
            let secret = value.is_secret().then_some(SECRET);
            secret.or_else(|| value.is_unknown().then_some(LATER))
        }
        _ => None,
    }
}

fn text(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None if line.is_empty() => "\"\"".to_owned(),
        None => line,
    }
}

fn key(key: &str) -> String {
    text(key)
}

fn set_in(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| format!("  {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(inputs: &str, pointer: &str) -> String {
        super::excerpt(Found::new(inputs), pointer)
            .unwrap_or_default()
            .join("\n")
    }

    #[test]
    fn a_value_is_shown_in_what_holds_it() {
        assert_eq!(excerpt(r#"{"acl": "public"}"#, "/acl"), "acl: public");
        assert_eq!(
            excerpt(r#"{"spec": {"replicas": 3}}"#, "/spec/replicas"),
            "spec:\n  replicas: 3"
        );
        assert_eq!(excerpt(r#"{"ports": [80, 443]}"#, "/ports/1"), "ports:\n  - 443");
        assert_eq!(
            excerpt(r#"{"pods": [{"name": "web", "image": "a"}]}"#, "/pods/0/image"),
            "pods:\n  - name: web\n    image: a"
        );
        assert_eq!(
            excerpt(r#"{"pods": [{"image": "a"}]}"#, "/pods/0/image"),
            "pods:\n  - image: a"
        );
    }

    #[test]
    fn a_value_with_members_is_shown_by_the_first_of_them() {
        let tags = r#"{"tags": {"a": 1, "b": [1], "c": {"d": 2}, "e": "", "f": null}}"#;
        assert_eq!(
            excerpt(tags, "/tags"),
            "tags:\n  a: 1\n  b: […]\n  c: {…}\n  e: \"\"\n  … 1 more"
        );
    }

    #[test]
    fn a_document_in_a_text_is_looked_into() {
        let task = r#"{"containers": "[{\"name\": \"web\", \"image\": \"a\"}]"}"#;
        assert_eq!(
            excerpt(task, "/containers/0/image"),
            "containers:\n  - name: web\n    image: a"
        );
    }

    #[test]
    fn nothing_is_shown_of_what_is_not_there() {
        for pointer in ["", "/none", "/a/b/c", "/list/7", "/list/x"] {
            assert_eq!(excerpt(r#"{"a": 1, "list": [1]}"#, pointer), "", "{pointer}");
        }
    }

    #[test]
    fn what_is_secret_or_unknown_is_said_to_be() {
        let secret = r#"{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}"#;
        assert_eq!(excerpt(&format!(r#"{{"acl": {secret}}}"#), "/acl"), "acl: (secret)");
        assert_eq!(
            excerpt(&format!(r#"{{"list": [{secret}]}}"#), "/list"),
            "list:\n  - (secret)"
        );
        assert_eq!(excerpt(r#"{"acl": "[secret]"}"#, "/acl"), "acl: (secret)");
        let unknown = format!(r#"{{"acl": "{UNKNOWN}"}}"#);
        assert_eq!(excerpt(&unknown, "/acl"), "acl: (known only during the update)");
    }

    #[test]
    fn a_credential_is_not_shown_whatever_names_it() {
        for (inputs, pointer) in [
            (r#"{"password": "hunter2"}"#, "/password"),
            (r#"{"password": {"value": "hunter2"}}"#, "/password/value"),
            (r#"{"apiToken": ["hunter2"]}"#, "/apiToken/0"),
            (
                r#"{"env": [{"name": "API_TOKEN", "value": "hunter2"}]}"#,
                "/env/0/value",
            ),
            (r#"{"env": [{"name": "API_TOKEN", "value": "hunter2"}]}"#, "/env/0"),
            (r#"{"url": "https://ci:hunter2@example.com"}"#, "/url"),
            (r#"{"auth": "{\"password\": \"hunter2\"}"}"#, "/auth/password"),
            (r#"{"auth": "{\"password\": \"hunter2\"}"}"#, "/auth"),
        ] {
            let shown = excerpt(inputs, pointer);
            assert!(!shown.contains("hunter2"), "{shown}");
        }
        assert_eq!(
            excerpt(r#"{"password": "hunter2"}"#, "/password"),
            "password: (withheld)"
        );
    }

    #[test]
    fn a_hostile_text_is_one_line() {
        let inputs = r#"{"a\n::error::": [{"name": "\u001b[31m\n##vso[x]", "image": "a\nb"}]}"#;
        let shown = excerpt(inputs, "/a\n::error::/0/image");
        assert_eq!(shown, "a ::error:::\n  - name: # #vso[x]\n    image: a b");
        let long = format!(r#"{{"a": "{}"}}"#, "x".repeat(1_000));
        assert_eq!(excerpt(&long, "/a").chars().count(), "a: ".len() + WIDEST + 1);
        let endless = format!(r#"{{"a": "{}"}}"#, "x".repeat(100_000));
        assert_eq!(excerpt(&endless, "/a"), "");
    }
}
