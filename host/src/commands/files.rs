//! Files that commands write.

use std::io::ErrorKind;
use std::path::Path;

use portcullis_facts::document::reason;

use crate::problem::Problem;

/// Writes something to a file, named for the case that it cannot be written.
pub(super) fn write(what: &str, path: &Path, contents: &[u8]) -> Result<(), Problem> {
    std::fs::write(path, contents).map_err(|error| {
        let (reason, hint) = match error.kind() {
            ErrorKind::NotFound => ("there is no such folder".to_owned(), "make the folder first"),
            ErrorKind::PermissionDenied => ("it may not be written".to_owned(), "name another file"),
            _ => (reason(&error), "name another file"),
        };
        Problem::new(format!("cannot write {what} to `{}`: {reason}", path.display())).hint(hint)
    })
}
