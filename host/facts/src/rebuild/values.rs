//! From what to what a property changes, as far as that may be shown.

use serde_json::Value as Json;

use super::{CauseKind, ValueChange};
use crate::json::{SECRET_TEXT, UNKNOWN};

/// What is written in a name, or in a value, that should not be shown.
const CREDENTIALS: [&str; 11] = [
    "auth",
    "cert",
    "credential",
    "key",
    "login",
    "pass",
    "private",
    "pwd",
    "secret",
    "session",
    "token",
];

/// A longer value explains nothing at a glance.
const LONGEST: usize = 80;

/// How many digits of a hash tell it from another.
const HASH: usize = 12;

/// Returns from what to what a property changes. `None` where one of them is unknown, secret, no text, number, flag or list
/// of these, or long; and where the property, or a value, may be a credential.
pub(super) fn change(path: &str, kind: CauseKind, prior: &Json, planned: &Json) -> Option<ValueChange> {
    let is_hash = path == "build.contextDigest";
    let may_show = kind != CauseKind::Credential && !mentions_credential(path);
    let show = |value: &Json| match value {
        Json::Null => Some(None),
        Json::String(hash) if is_hash && hash != UNKNOWN && hash != SECRET_TEXT => Some(Some(shortened(hash))),
        value => shown(value).map(Some),
    };
    let change = ValueChange {
        from: show(prior)?,
        to: show(planned)?,
    };
    (may_show && change.from != change.to).then_some(change)
}

/// Returns the beginning of a hash.
pub(super) fn shortened(hash: &str) -> String {
    hash.chars().take(HASH).collect()
}

/// Returns the path of a member in Pulumi's spelling.
pub(super) fn path_of_member(path: &str, name: &str) -> String {
    let is_simple = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let is_word = !name.is_empty() && name.chars().all(is_simple);
    match (path, is_word) {
        ("", true) => name.to_owned(),
        (_, true) => format!("{path}.{name}"),
        (_, false) => format!("{path}[\"{}\"]", name.replace('"', "\\\"")),
    }
}

fn shown(value: &Json) -> Option<String> {
    let is_plain = |value: &Json| !value.is_object() && !value.is_array();
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Array(elements) if elements.iter().all(is_plain) => value.to_string(),
        Json::Bool(_) | Json::Number(_) => value.to_string(),
        _ => return None,
    };
    let hides = [UNKNOWN, SECRET_TEXT].iter().any(|mark| text.contains(mark));
    let has_login = text.split('@').skip(1).any(|rest| !rest.starts_with("sha256:"));
    let is_short = text.len() <= LONGEST && !text.chars().any(char::is_control);
    (is_short && !hides && !has_login && !mentions_credential(&text)).then_some(text)
}

fn mentions_credential(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    CREDENTIALS.iter().any(|word| text.contains(word))
}
