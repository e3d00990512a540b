//! What keeps a run from judging: an input that cannot be used, a configuration that makes no sense.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use portcullis_facts::InputError;

use crate::text::one_line;

/// Something that its user has to mend before there can be a verdict.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What is wrong: one line in lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Where it stands in a configuration file.
    pub place: Option<Place>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: SourceFile,
    /// The bytes of its text.
    pub range: Range<usize>,
}

/// A file whose lines can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as it is shown.
    pub path: String,
    /// The text.
    pub text: Arc<str>,
}

impl Place {
    /// Returns the line that it begins in, from 1 on.
    pub fn line(&self) -> usize {
        let before = self.file.text.get(..self.range.start).unwrap_or_default();
        before.matches('\n').count() + 1
    }
}

impl Problem {
    /// Returns a problem with a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            place: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds where it stands, if that is known.
    #[must_use]
    pub fn in_place(mut self, place: Option<&Place>) -> Self {
        self.place = place.cloned();
        self
    }

    /// Adds where it stands.
    #[must_use]
    pub fn at(mut self, file: &SourceFile, range: Range<usize>) -> Self {
        let file = file.clone();
        self.place = Some(Place { file, range });
        self
    }
}

impl fmt::Display for Problem {
    /// Writes the problem in one line, with the line of the file that it stands in.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(formatter, "{}:{}: ", one_line(&place.file.path), place.line())?;
        }
        formatter.write_str(&one_line(&self.message))?;
        match &self.hint {
            Some(hint) => write!(formatter, "; hint: {}", one_line(hint)),
            None => Ok(()),
        }
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Self {
        Self {
            message: error.to_string(),
            hint: error.get_hint().map(str::to_owned),
            place: None,
        }
    }
}
