//! The causes of a rebuild in words.

use std::fmt;

use super::{BuildCause, CauseKind, ValueChange};

impl fmt::Display for BuildCause {
    /// Writes which property differs, from what to what as far as that may be shown, and whether that is certain.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` ", self.property)?;
        match (self.kind, &self.change) {
            (CauseKind::UnknownInput, _) => formatter.write_str("is unknown in this preview and may be the same"),
            (CauseKind::Always, _) if !self.certain => {
                formatter.write_str("is named in every preview with `pull`, and may be the same")
            }
            (_, Some(change)) if self.certain => change.fmt(formatter),
            (_, _) if self.certain => formatter.write_str("changes"),
            _ => formatter.write_str("may change"),
        }
    }
}

impl fmt::Display for ValueChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => write!(formatter, "changes from `{from}` to `{to}`"),
            (None, Some(to)) => write!(formatter, "is new: `{to}`"),
            (Some(from), None) => write!(formatter, "goes: it was `{from}`"),
            (None, None) => formatter.write_str("changes"),
        }
    }
}
