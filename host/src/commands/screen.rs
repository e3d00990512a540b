//! Standard output.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use portcullis_facts::document::reason;

use crate::cli;
use crate::problem::Problem;
use crate::report::Format;

/// A form in which something is shown.
pub(super) trait Form: Copy {
    /// Returns whether it may have colours. In one for machines there is nothing to strip, and what looks like a colour is
    /// not.
    fn is_styled(self) -> bool;
}

impl Form for Format {
    fn is_styled(self) -> bool {
        self == Self::Text
    }
}

impl Form for cli::Form {
    fn is_styled(self) -> bool {
        self == Self::Text
    }
}

/// Writes something to standard output, named for the case that it cannot be written. A reader that has seen enough and
/// left has no use for the rest; the exit code still tells.
pub(super) fn show(
    what: &str,
    format: impl Form,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Problem> {
    let standard_output = if format.is_styled() {
        AutoStream::auto(io::stdout())
    } else {
        AutoStream::always_ansi(io::stdout())
    };
    let mut buffered = BufWriter::with_capacity(1 << 16, standard_output);
    match write(&mut buffered).and_then(|()| buffered.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::new(format!("cannot write {what}: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}
