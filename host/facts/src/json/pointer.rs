//! JSON pointers (RFC 6901), and what stands where they lead.

use std::borrow::Cow;

use super::strict::Document;
use super::{Kind, Value};

/// What is shown of a document that can be read this way and that.
const UNKNOWN_VALUE: &str = "\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"";

/// What stands at a pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<'a> {
    /// Nothing, or an explicit `null`.
    Absent,
    /// A value, or a part of it, that only the update will know.
    Unknown,
    /// A value, or a part of it, that is withheld.
    Secret,
    /// A value, as JSON text.
    Found(Cow<'a, str>),
}

/// Follows a JSON pointer and hands what it leads to to `look`; `None` where the way ends in nothing.
///
/// Goes through a string that holds a JSON document as if the document stood there. Where the way leads into an unknown
/// or a secret, `look` is shown that: what lies behind it is unknown or secret too. So is what lies in a document that has a
/// key twice: one reader takes the first, another the last.
pub fn follow<T>(root: Value<'_>, pointer: &str, look: impl FnOnce(Value<'_>) -> T) -> Option<T> {
    let mut value = root;
    let mut rest = tokens(pointer);
    while let Some(token) = rest.next() {
        if value.is_unknown() || value.is_secret() {
            break;
        }
        match value.kind() {
            Kind::Object => value = value.get(&token)?,
            Kind::Array => value = value.at(index(&token)?)?,
            Kind::String => {
                let text = value.as_str()?;
                let remaining = rest.fold(format!("/{}", escape_token(&token)), |mut path, token| {
                    path.push('/');
                    path.push_str(&escape_token(&token));
                    path
                });
                return match Document::of(&text) {
                    Document::Clear => follow(Value::new(&text), &remaining, look),
                    Document::Ambiguous => Some(look(Value::new(UNKNOWN_VALUE))),
                    Document::None => None,
                };
            }
            Kind::Null | Kind::Boolean | Kind::Number => return None,
        }
    }
    Some(look(value))
}

/// Returns the reference tokens of a pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|token| {
        if token.contains('~') {
            Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
        } else {
            Cow::Borrowed(token)
        }
    })
}

/// Escapes a key or an index for use in a pointer.
pub fn escape_token(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

impl<'a> Value<'a> {
    /// Returns the value at a pointer, or why it cannot be had. A value that has an unknown or secret part is not handed
    /// out: Pulumi's marks for them must never be taken for text.
    pub fn lookup(self, pointer: &str) -> Answer<'a> {
        follow(self, pointer, |value| match value.answer() {
            Answer::Found(text) => Answer::Found(Cow::Owned(text.into_owned())),
            Answer::Absent => Answer::Absent,
            Answer::Unknown => Answer::Unknown,
            Answer::Secret => Answer::Secret,
        })
        .unwrap_or(Answer::Absent)
    }

    /// Returns this value, or why it cannot be had.
    pub fn answer(self) -> Answer<'a> {
        let may_mention = matches!(self.kind(), Kind::Object | Kind::Array | Kind::String);
        if self.kind() == Kind::Null {
            Answer::Absent
        } else if self.is_secret() || (may_mention && self.mentions_secret()) {
            Answer::Secret
        } else if self.is_unknown() || (may_mention && self.mentions_unknown()) {
            Answer::Unknown
        } else {
            Answer::Found(Cow::Borrowed(self.text()))
        }
    }
}

/// Returns the place in a list that a token names.
pub(super) fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with(['0', '+']);
    canonical.then(|| token.parse().ok()).flatten()
}
