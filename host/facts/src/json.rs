//! JSON that is looked into, not parsed: a plan of a hundred megabytes holds a few values that anybody asks for.
//!
//! Every text that comes here was found well-formed by `serde_json` when its file was read. The scanner relies on that
//! for its answers and never for its safety: on a malformed text it answers that nothing is there.

mod agree;
mod edit;
mod path;
mod pointer;
mod scan;
mod sentinel;
pub(crate) mod strict;
mod walk;

use std::borrow::Cow;

pub use edit::{Edit, EditError};
pub use path::pointer_of_path;
pub use pointer::{Answer, escape_token, follow, tokens};
pub(crate) use sentinel::has_marks;
pub use sentinel::{SECRET_TEXT, UNKNOWN};

pub use walk::{Visitor, walk};

use scan::Cursor;

/// Says what is wrong with a JSON text that two readers would understand differently, or that nests too deep: one line. The
/// text was found well-formed before.
///
/// # Errors
/// A key that stands twice in one object, half a surrogate pair, more than 128 levels, a string longer than 256 MiB.
pub fn check(text: &str) -> Result<(), String> {
    strict::check(text).map_err(|flaw| flaw.to_string())
}

/// A JSON value at its place in a longer text.
///
/// Holds where the value begins. Its end is looked for only when [`Value::text`] asks, because most values are only
/// passed through on the way to a part of them.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    text: &'a str,
    /// Whether no object in it is marked as something else than a plain one. Then nobody needs to look for the mark, which
    /// takes a walk through the whole of an object. `false` is always right.
    plain: bool,
}

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

impl<'a> Value<'a> {
    /// Returns the value with which a text begins.
    pub fn new(text: &'a str) -> Self {
        Self {
            text: text.trim_ascii_start(),
            plain: false,
        }
    }

    /// Returns the value with which a text begins that [`has_marks`] was asked about.
    pub(crate) fn known(text: &'a str, has_marks: bool) -> Self {
        Self {
            plain: !has_marks,
            ..Self::new(text)
        }
    }

    /// Returns the part of this value that a text begins with.
    fn part(self, text: &'a str) -> Self {
        Self {
            plain: self.plain,
            ..Self::new(text)
        }
    }

    /// Returns what kind of value this is.
    pub fn kind(self) -> Kind {
        match self.text.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// Returns exactly the text of this value.
    pub fn text(self) -> &'a str {
        let mut cursor = Cursor::new(self.text);
        cursor.skip_value();
        cursor.passed()
    }

    /// Returns the contents of a string, unescaped.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String)
            .then(|| Cursor::new(self.text).string())
            .flatten()
    }

    /// Returns a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.text.as_bytes().first() {
            Some(b't') => Some(true),
            Some(b'f') => Some(false),
            _ => None,
        }
    }

    /// Returns a number.
    pub fn as_f64(self) -> Option<f64> {
        (self.kind() == Kind::Number)
            .then(|| self.text().parse().ok())
            .flatten()
    }

    /// Returns the value of an object's key; of its first occurrence, if there are several.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.members()
            .find_map(|(found, value)| (found == key).then_some(value))
    }

    /// Returns an element of a list.
    pub fn at(self, index: usize) -> Option<Value<'a>> {
        self.elements().nth(index)
    }

    /// Returns the members of an object in the order of the text. Empty for any other kind.
    pub fn members(self) -> Members<'a> {
        Members {
            whole: self,
            cursor: (self.kind() == Kind::Object).then(|| Cursor::new(self.text)),
        }
    }

    /// Returns the elements of a list in their order. Empty for any other kind.
    pub fn elements(self) -> Elements<'a> {
        Elements {
            whole: self,
            cursor: (self.kind() == Kind::Array).then(|| Cursor::new(self.text)),
        }
    }
}

/// The members of an object, see [`Value::members`].
#[derive(Debug)]
pub struct Members<'a> {
    whole: Value<'a>,
    cursor: Option<Cursor<'a>>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let cursor = self.cursor.as_mut()?;
        let member = cursor
            .enter_next(b'{')
            .then(|| {
                let key = cursor.string()?;
                cursor.skip_colon();
                Some((key, self.whole.part(cursor.rest())))
            })
            .flatten();
        if member.is_none() {
            self.cursor = None;
        }
        member
    }
}

/// The elements of a list, see [`Value::elements`].
#[derive(Debug)]
pub struct Elements<'a> {
    whole: Value<'a>,
    cursor: Option<Cursor<'a>>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let cursor = self.cursor.as_mut()?;
        if cursor.enter_next(b'[') {
            return Some(self.whole.part(cursor.rest()));
        }
        self.cursor = None;
        None
    }
}

#[cfg(test)]
mod tests;
