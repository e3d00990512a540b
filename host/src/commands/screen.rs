//! Standard output.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use portcullis_facts::document::reason;

use crate::problem::Problem;
use crate::report::Format;

/// Writes something to standard output, named for the case that it cannot be written. A reader that has seen enough and
/// left has no use for the rest; the exit code still tells.
pub(super) fn show(
    what: &str,
    format: Format,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Problem> {
    let standard_output = match format {
        Format::Text => AutoStream::auto(io::stdout()),
        Format::Json => AutoStream::always_ansi(io::stdout()), // there is nothing in it to strip
    };
    let mut buffered = BufWriter::with_capacity(1 << 16, standard_output);
    match write(&mut buffered).and_then(|()| buffered.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::new(format!("cannot write {what}: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}
