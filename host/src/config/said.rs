//! What a configuration says, and where.

use std::fmt;

use crate::problem::Place;
use crate::text::one_line;

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// Who says so.
    pub origin: Origin,
}

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(Place),
    /// A flag.
    Flag(&'static str),
    /// A variable of the environment.
    Environment(&'static str),
    /// The Pulumi engine.
    Engine,
}

impl<T> Said<T> {
    /// Returns where it stands in a file, if it does.
    pub fn place(&self) -> Option<&Place> {
        match &self.origin {
            Origin::File(place) => Some(place),
            _ => None,
        }
    }
}

impl fmt::Display for Origin {
    /// Writes it in a few words that are fit to print: `portcullis.toml:3`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(place) => write!(formatter, "{}:{}", one_line(&place.file.path), place.line()),
            Self::Flag(name) | Self::Environment(name) => formatter.write_str(name),
            Self::Engine => formatter.write_str("the engine"),
        }
    }
}
