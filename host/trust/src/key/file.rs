//! The file of a key.
//!
//! The way to a file may lead through links: that is how secrets are mounted into containers. What counts is whether the
//! file that was opened may be read by others.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use portcullis_facts::InputError;
use zeroize::Zeroizing;

/// How many bytes the file of a key may have. A key has some hundreds.
const LONGEST: u64 = 64 << 10;

/// Returns the text of a file.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, InputError> {
    let (text, _) = open(path)?;
    Ok(text)
}

/// Returns the text of a file that nobody else may read.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<String>, InputError> {
    let (text, metadata) = open(path)?;
    if may_others_read(&metadata) {
        let path = shown(path);
        let error = InputError::new(format!("the private key in `{path}` may be read by others"));
        return Err(error.hint(format!(
            "`chmod 600 {path}`, and make a new key if others have had the time to read it"
        )));
    }
    Ok(text)
}

/// Returns what is wrong with a key, by the name of its file.
pub(super) fn within(path: &Path, error: &InputError) -> InputError {
    let in_file = InputError::new(format!("the key in `{}` is not read: {error}", shown(path)));
    match error.get_hint() {
        Some(hint) => in_file.hint(hint),
        None => in_file,
    }
}

/// A pipe would be waited for without end, so a file has to be one before it is opened, too.
fn open(path: &Path) -> Result<(Zeroizing<String>, Metadata), InputError> {
    let unread = |error: io::Error| {
        let reason = portcullis_facts::document::reason(&error);
        InputError::new(format!("the key in `{}` cannot be read: {reason}", shown(path)))
    };
    let no_file = || {
        InputError::new(format!(
            "the key in `{}` cannot be read: it is no regular file",
            shown(path)
        ))
    };
    if !path.metadata().map_err(unread)?.is_file() {
        return Err(no_file());
    }
    let file = File::open(path).map_err(unread)?;
    let metadata = file.metadata().map_err(unread)?;
    if !metadata.is_file() {
        return Err(no_file());
    }
    let length = usize::try_from(metadata.len().min(LONGEST)).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + 1));
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(unread)?;
    let is_short = u64::try_from(bytes.len()).is_ok_and(|length| length <= LONGEST);
    match std::str::from_utf8(&bytes) {
        Ok(text) if is_short => Ok((Zeroizing::new(text.to_owned()), metadata)),
        _ => Err(InputError::new(format!("`{}` is no key in PEM", shown(path)))),
    }
}

#[cfg(unix)]
fn may_others_read(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    const OTHERS: u32 = 0o077;
    metadata.mode() & OTHERS != 0
}

/// Who may read a file is not in its metadata.
#[cfg(not(unix))]
fn may_others_read(_: &Metadata) -> bool {
    false
}

fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains("-----BEGIN") || text.contains('\n') {
        // Somebody gave the key and not its file: it is not repeated.
        return "what is no file's name".to_owned();
    }
    text.chars().flat_map(char::escape_debug).collect()
}
