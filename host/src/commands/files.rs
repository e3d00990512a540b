//! Files that commands write.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use portcullis_facts::document::reason;

use crate::problem::Problem;

/// Writes something to a file, named for the case that it cannot be written.
pub(super) fn write(what: &str, path: &Path, contents: &[u8]) -> Result<(), Problem> {
    std::fs::write(path, contents).map_err(|error| unwritten(what, path, &error))
}

/// Writes something to a file, whole or not at all: who reads it meanwhile sees what it was, or what it is to be.
pub(super) fn replace(what: &str, path: &Path, contents: &[u8]) -> Result<(), Problem> {
    // A link stays one.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path
        .metadata()
        .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    {
        // A device or a pipe is no file that another could take the place of.
        return write(what, path, contents);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let replaced = || {
        let mut file = tempfile::Builder::new();
        file.prefix(".portcullis-");
        if let Ok(metadata) = path.metadata() {
            file.permissions(metadata.permissions());
        } else {
            #[cfg(unix)]
            file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        let mut file = file.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(contents)?;
        file.persist(path).map_err(|error| error.error)
    };
    replaced().map(drop).map_err(|error| unwritten(what, path, &error))
}

fn unwritten(what: &str, path: &Path, error: &io::Error) -> Problem {
    let (reason, hint) = match error.kind() {
        ErrorKind::NotFound => ("there is no such folder".to_owned(), "make the folder first"),
        ErrorKind::PermissionDenied => ("it may not be written".to_owned(), "name another file"),
        _ => (reason(error), "name another file"),
    };
    Problem::new(format!("cannot write {what} to `{}`: {reason}", path.display())).hint(hint)
}
