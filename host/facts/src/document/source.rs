//! The bytes of a file, a pipe or standard input, as many as are allowed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::InputError;

/// The name of standard input in messages, in place of a path.
pub const STANDARD_INPUT: &str = "standard input";

/// How much of a file is read before it is looked at: what is no text at all is not read to its end, for it may have none.
const FIRST: u64 = 64 << 10;

/// Returns the name of a file in messages, and its bytes.
pub(super) fn read(path: &Path, longest: u64) -> Result<(String, Vec<u8>), InputError> {
    let (name, bytes) = if path == Path::new("-") {
        let name = STANDARD_INPUT.to_owned();
        let bytes = read_bounded(&name, io::stdin().lock(), 0, longest)?;
        (name, bytes)
    } else {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let bytes = read_bounded(&name, file, length, longest)?;
        (name, bytes)
    };
    Ok((name, bytes))
}

/// A device says that it has no length, and a pipe too.
fn read_bounded(name: &str, reader: impl Read, length: u64, longest: u64) -> Result<Vec<u8>, InputError> {
    if length > longest {
        return Err(too_long(name, longest));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).saturating_add(1));
    let mut reader = reader.take(longest + 1);
    let mut read_up_to = |limit: u64, bytes: &mut Vec<u8>| {
        let read = reader.by_ref().take(limit).read_to_end(bytes);
        read.map_err(|error| unreadable(name, &error))
    };
    read_up_to(FIRST, &mut bytes)?;
    if is_binary(&bytes) {
        return Ok(bytes);
    }
    read_up_to(u64::MAX, &mut bytes)?;
    if bytes.len() as u64 > longest {
        return Err(too_long(name, longest));
    }
    Ok(bytes)
}

/// No text has a NUL, in any encoding but UTF-16 and UTF-32; what is packed has them all over.
fn is_binary(bytes: &[u8]) -> bool {
    !is_gzip(bytes) && memchr::memchr(0, bytes).is_some()
}

/// Returns whether bytes begin as gzip's format does (RFC 1952, 2.3.1).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

pub(super) fn too_long(name: &str, longest: u64) -> InputError {
    InputError::new(format!("{name}: longer than {} MiB", longest >> 20))
        .hint("nothing that Pulumi or an image builder writes is as long as this")
}

fn unreadable(name: &str, error: &io::Error) -> InputError {
    InputError::new(format!("cannot read `{name}`: {}", reason(error)))
}

/// Returns why a file cannot be read or written, in words and without the error's number.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::read_bounded;

    #[test]
    fn what_is_endless_is_not_read_to_its_end() {
        let error = read_bounded("pipe", io::repeat(b'{'), 0, 1 << 20).unwrap_err();
        assert_eq!(error.to_string(), "pipe: longer than 1 MiB");
        let zeros = read_bounded("/dev/zero", io::repeat(0), 0, u64::MAX - 1).unwrap();
        assert_eq!(zeros.len(), 64 << 10);
    }

    #[test]
    fn a_file_that_says_it_is_too_long_is_not_read_at_all() {
        let error = read_bounded("file", io::empty(), 3 << 20, 2 << 20).unwrap_err();
        assert_eq!(error.to_string(), "file: longer than 2 MiB");
    }

    #[test]
    fn as_many_bytes_as_are_allowed_are_read() {
        let bytes = read_bounded("file", vec![b' '; 1 << 20].as_slice(), 1 << 20, 1 << 20).unwrap();
        assert_eq!(bytes.len(), 1 << 20);
    }
}
