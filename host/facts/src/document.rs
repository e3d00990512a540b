//! A file as text: unpacked, decoded, and without what shells and pipes put in front of it.
//!
//! Whatever a file holds, reading it ends, and in bounded memory: what is endless, or packs more than it may, is refused.

mod decode;
mod source;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::InputError;

pub use source::{STANDARD_INPUT, reason};

/// How many bytes a file may have, packed or not: 2 GiB. The preview of 200,000 resources has 1.7 GB.
const LONGEST: u64 = 2 << 30;

/// A text file.
#[derive(Clone)]
pub struct Document {
    path: String,
    text: Arc<String>,
    /// Where in the text the content begins: behind a byte order mark, and behind lines in front of JSON.
    start: usize,
    /// The bytes of the file, where they are not those of the text.
    packed: Option<Arc<Vec<u8>>>,
}

impl Document {
    /// Reads a file; standard input, if the path is `-`. Waits for a pipe until its other end is closed.
    ///
    /// # Errors
    ///
    /// Says that the file cannot be read, is longer than 2 GiB, is packed wrongly, or is no UTF-8 text: the offset of the
    /// first byte that is not.
    pub fn read(path: &Path) -> Result<Self, InputError> {
        Self::read_up_to(path, LONGEST)
    }

    /// Reads a file that may have no more than so many bytes, packed or not.
    ///
    /// # Errors
    ///
    /// The same as [`Document::read`]'s.
    pub fn read_up_to(path: &Path, longest: u64) -> Result<Self, InputError> {
        let (name, bytes) = source::read(path, longest)?;
        Self::from_bytes(&name, bytes, longest)
    }

    /// Returns the text that bytes are, which go by a path. Bytes in gzip's format are unpacked.
    ///
    /// # Errors
    ///
    /// The same as [`Document::read`]'s of bytes that were read.
    pub fn decode(path: &str, bytes: Vec<u8>) -> Result<Self, InputError> {
        Self::from_bytes(path, bytes, LONGEST)
    }

    fn from_bytes(path: &str, bytes: Vec<u8>, longest: u64) -> Result<Self, InputError> {
        let (text, packed) = decode::text(path, bytes, longest)?;
        Ok(Self {
            path: path.to_owned(),
            start: decode::start(&text),
            text: Arc::new(text),
            packed: packed.map(Arc::new),
        })
    }

    /// Returns the path, as the user wrote it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the content: JSON begins with it, if the file holds any.
    pub fn content(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Returns how many lines stand before the content.
    pub fn skipped_lines(&self) -> usize {
        let skipped = self.text.get(..self.start).unwrap_or_default();
        memchr::memchr_iter(b'\n', skipped.as_bytes()).count()
    }

    /// Returns the SHA-256 of the file as it was read, `sha256:` and hex digits.
    pub fn digest(&self) -> String {
        let bytes = self.packed.as_ref().map_or(self.text.as_bytes(), |packed| packed);
        format!("sha256:{}", hex(&Sha256::digest(bytes)))
    }
}

/// Shows the path only: a file may hold secrets.
impl fmt::Debug for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Document").field(&self.path).finish()
    }
}

impl From<(&str, Cow<'_, str>)> for Document {
    /// Returns a document of a path and its text.
    fn from((path, text): (&str, Cow<'_, str>)) -> Self {
        Self {
            path: path.to_owned(),
            start: decode::start(&text),
            text: Arc::new(text.into_owned()),
            packed: None,
        }
    }
}

/// Returns bytes as hex digits in lower case.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().map_or('0', char::from);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests;
