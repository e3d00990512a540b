//! A file as a document, no longer than a build record can be.
//!
//! What is read of a file takes up to 34 times the memory of its text, measured of lists of materials with a digest each.
//! That is 1.1 GB for 32 MiB. What builders write has some kilobytes for each image, and the largest thing that lies beside
//! it, an attested SBOM, some megabytes.

use crate::InputError;
use crate::document::{Document, reason};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How many bytes a file may have, packed or not.
const LONGEST: u64 = 32 << 20;

/// Reads a file; standard input, if the path is `-`.
pub(super) fn read(path: &Path) -> Result<Document, InputError> {
    let name = path.display().to_string();
    let bytes = bytes(path).map_err(|error| InputError::new(format!("cannot read `{name}`: {}", reason(&error))))?;
    if is_too_long(&bytes) {
        let message = format!("{name}: longer than {} MiB", LONGEST >> 20);
        return Err(InputError::new(message).hint("no build record is as long as this"));
    }
    Document::decode(&name, bytes)
}

/// A pipe and a device have no length to look at before: one byte too many is read, and no more.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A few bytes can unpack to any number, so they are counted before any of them is kept. What is no gzip data unpacks to
/// nothing.
fn is_too_long(bytes: &[u8]) -> bool {
    let mut unpacked = MultiGzDecoder::new(bytes).take(LONGEST + 1);
    let mut count = 0;
    let mut piece = [0; 8 << 10];
    while let Ok(length @ 1..) = unpacked.read(&mut piece) {
        count += length as u64;
    }
    count.max(bytes.len() as u64) > LONGEST
}
