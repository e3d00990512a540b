//! What is wrong with an input, in words for its user.

use std::fmt;

/// An input that cannot be judged, or not be trusted.
///
/// Shown as one line in lower case that names the file and, in backticks, the offending text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    message: String,
    hint: Option<String>,
}

impl InputError {
    /// Returns an error with a message of one line, without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what the user can do about it, unless that is known.
    #[must_use]
    pub fn or_hint(self, hint: impl Into<String>) -> Self {
        if self.hint.is_some() { self } else { self.hint(hint) }
    }

    /// Returns what the user can do about it, if that is known.
    pub fn get_hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for InputError {}
