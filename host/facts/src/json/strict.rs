//! JSON that means one thing only.
//!
//! What is looked for here is what one parser lets pass and another understands otherwise, a key that stands twice or half
//! a surrogate pair; and what would break who reads on: nesting and strings without end. The text is well-formed
//! otherwise: `serde_json` has read it. On a text that is not, an answer comes too.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr2;

use super::escape_token;

/// How deep values may nest: as deep as `serde_json` reads into trees, in a guest say.
const DEEPEST: usize = 128;

/// How many bytes a string may have. A message of a Pulumi plugin has 400 MiB at most, and is not one string.
const LONGEST: usize = 256 << 20;

/// How many characters are shown of the way to a flaw.
const SHOWN: usize = 200;

/// Why a JSON text is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    what: What,
    /// The value in question, as a JSON pointer.
    pointer: String,
    /// Where in the text it was noticed.
    offset: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    KeyTwice(String),
    TooDeep,
    TooLong,
    HalfPair,
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::KeyTwice(key) => write!(formatter, "the key `{key}` stands twice in one object")?,
            What::TooDeep => write!(formatter, "values nest more than {DEEPEST} levels deep")?,
            What::TooLong => write!(formatter, "a string is longer than {} MiB", LONGEST >> 20)?,
            What::HalfPair => formatter.write_str("a string has half a surrogate pair (`\\ud800` to `\\udfff`)")?,
        }
        write!(formatter, ": at byte {}", self.offset)?;
        match self.pointer.char_indices().nth(SHOWN) {
            _ if self.pointer.is_empty() => Ok(()),
            Some((end, _)) => write!(formatter, ", `{}…`", self.pointer.get(..end).unwrap_or_default()),
            None => write!(formatter, ", `{}`", self.pointer),
        }
    }
}

/// Says why a text is not taken: one JSON value, or several after each other.
pub(crate) fn check(text: &str) -> Result<(), Flaw> {
    Check {
        text,
        position: 0,
        open: Vec::new(),
        keys: Vec::new(),
        is_at_key: false,
    }
    .run()
}

/// What a text is that may hold a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    /// It is one, and means one thing only.
    Clear,
    /// It is one, and who reads it may read this or that.
    Ambiguous,
    /// It is none.
    None,
}

impl Document {
    /// Returns what a text is: an object or a list, or no document.
    pub(crate) fn of(text: &str) -> Self {
        let is_composite = text.trim_ascii_start().starts_with(['{', '[']);
        if !is_composite || serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            Self::None
        } else if check(text).is_err() {
            Self::Ambiguous
        } else {
            Self::Clear
        }
    }
}

/// A walk through a text, from bracket to bracket and from string to string.
struct Check<'a> {
    text: &'a str,
    position: usize,
    open: Vec<Open>,
    /// The keys of all open objects, of the outermost first.
    keys: Vec<Cow<'a, str>>,
    /// Whether the next string is a key.
    is_at_key: bool,
}

/// An object or a list that is not closed yet.
struct Open {
    /// How many keys there were before it.
    first_key: usize,
    /// The place of the element, in a list.
    index: Option<usize>,
}

impl Check<'_> {
    fn run(mut self) -> Result<(), Flaw> {
        while let Some(byte) = self.text.as_bytes().get(self.position) {
            match byte {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b' ' => {
                    self.blanks();
                    continue;
                }
                b'{' => self.enter(None)?,
                b'[' => self.enter(Some(0))?,
                b'}' | b']' => self.leave()?,
                b',' => self.next(),
                _ => {}
            }
            self.position += 1;
        }
        Ok(())
    }

    /// Passes an indentation, eight blanks at a time: a third of a digest is blanks.
    fn blanks(&mut self) {
        let mut rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        while let Some(after) = rest.strip_prefix(b"        ") {
            rest = after;
        }
        while let Some(after) = rest.strip_prefix(b" ") {
            rest = after;
        }
        self.position = self.text.len() - rest.len();
    }

    fn enter(&mut self, index: Option<usize>) -> Result<(), Flaw> {
        if self.open.len() == DEEPEST {
            return Err(self.flaw(What::TooDeep));
        }
        self.is_at_key = index.is_none();
        self.open.push(Open {
            first_key: self.keys.len(),
            index,
        });
        Ok(())
    }

    fn next(&mut self) {
        match self.open.last_mut().map(|open| &mut open.index) {
            Some(Some(index)) => *index += 1,
            Some(None) => self.is_at_key = true,
            None => {}
        }
    }

    fn leave(&mut self) -> Result<(), Flaw> {
        self.is_at_key = false;
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let keys = self.keys.get_mut(open.first_key..).unwrap_or_default();
        if let Some(key) = twice(keys) {
            let key = key.to_owned();
            self.keys.truncate(open.first_key);
            return Err(self.flaw(What::KeyTwice(key)));
        }
        self.keys.truncate(open.first_key);
        Ok(())
    }

    /// Passes a string, and remembers it if it is a key.
    fn string(&mut self) -> Result<(), Flaw> {
        let start = self.position + 1;
        let bytes = self.text.as_bytes();
        let mut is_escaped = false;
        let mut end = start;
        while let Some(found) = memchr2(b'"', b'\\', bytes.get(end..).unwrap_or_default()) {
            end += found;
            if bytes.get(end) == Some(&b'"') {
                break;
            }
            is_escaped = true;
            end += 2;
        }
        let end = end.min(bytes.len());
        if end - start > LONGEST {
            return Err(self.flaw(What::TooLong));
        }
        let raw = self.text.get(start..end).unwrap_or_default();
        if is_escaped && let Some(offset) = half_pair(raw) {
            self.position = start + offset;
            return Err(self.flaw(What::HalfPair));
        }
        if self.is_at_key {
            self.is_at_key = false;
            self.keys
                .push(if is_escaped { unescaped(raw) } else { Cow::Borrowed(raw) });
        }
        self.position = end + 1;
        Ok(())
    }

    fn flaw(&self, what: What) -> Flaw {
        let mut pointer = String::new();
        for (place, open) in self.open.iter().enumerate() {
            let end = self.open.get(place + 1).map_or(self.keys.len(), |next| next.first_key);
            let key = self.keys.get(open.first_key..end).and_then(<[_]>::last);
            let token = match open.index {
                Some(index) => Cow::Owned(index.to_string()),
                None => key.map_or(Cow::Borrowed(""), |key| escape_token(key)),
            };
            pointer.push('/');
            pointer.push_str(&token);
        }
        Flaw {
            what,
            pointer,
            offset: self.position,
        }
    }
}

/// How many keys are compared each with each. Most objects have a few, and their lengths differ.
const FEW: usize = 24;

/// Returns a key that stands twice. May sort the keys: hostile objects have as many as they like.
fn twice<'k>(keys: &'k mut [Cow<'_, str>]) -> Option<&'k str> {
    if keys.len() <= FEW {
        let with_earlier = keys.iter().enumerate();
        let mut found = with_earlier.filter(|(place, key)| keys.iter().take(*place).any(|earlier| earlier == *key));
        return found.next().map(|(_, key)| key.as_ref());
    }
    keys.sort_unstable();
    let mut pairs = keys.windows(2);
    pairs.find_map(|pair| match pair {
        [one, other] if one == other => Some(one.as_ref()),
        _ => None,
    })
}

/// A key that cannot be unescaped stands for itself: half of a pair was looked for before.
fn unescaped(raw: &str) -> Cow<'_, str> {
    let text = format!("\"{raw}\"");
    serde_json::from_str::<String>(&text).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// Returns where a string has half a surrogate pair (RFC 8259 §8.2).
fn half_pair(raw: &str) -> Option<usize> {
    let mut position = 0;
    while let Some(found) = memchr::memchr(b'\\', raw.as_bytes().get(position..).unwrap_or_default()) {
        position += found;
        match code_unit(raw, position) {
            Some(0xd800..=0xdbff) => {
                if !matches!(code_unit(raw, position + 6), Some(0xdc00..=0xdfff)) {
                    return Some(position);
                }
                position += 12;
            }
            Some(0xdc00..=0xdfff) => return Some(position),
            _ => position += 2,
        }
    }
    None
}

/// Returns what is escaped at a place by four hex digits.
fn code_unit(raw: &str, position: usize) -> Option<u16> {
    let digits = raw.get(position..position + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests;
