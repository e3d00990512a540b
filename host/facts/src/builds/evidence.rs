//! What a record was read out of, for whoever verifies it.

use std::fmt;
use std::sync::Arc;

/// What a record was read out of: the text that holds its signature, and the statement that is said to be signed.
///
/// Only the readers of this crate make one. So whoever finds that the text proves the payload knows it of the very bytes
/// that the record was read from.
#[derive(Clone, PartialEq, Eq)]
pub struct Evidence {
    holder: Holder,
    text: Arc<str>,
    payload: Arc<str>,
}

/// What a statement is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A DSSE envelope.
    Envelope,
    /// A Sigstore bundle.
    Bundle,
}

impl Evidence {
    pub(super) fn new(holder: Holder, text: &str, payload: &str) -> Self {
        Self {
            holder,
            text: text.into(),
            payload: payload.into(),
        }
    }

    /// Returns what the statement is signed in.
    pub fn holder(&self) -> Holder {
        self.holder
    }

    /// Returns the JSON text of the holder, as it was in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the statement, byte by byte, that the record was read from.
    pub fn payload(&self) -> &str {
        &self.payload
    }
}

/// Shows the kind only: the text is long.
impl fmt::Debug for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Evidence").field(&self.holder).finish()
    }
}

impl Holder {
    /// Returns what it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Envelope => "a DSSE envelope",
            Self::Bundle => "a Sigstore bundle",
        }
    }
}
