//! From the bytes of a file to its text.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use memchr::memchr;

use super::source::{is_gzip, too_long};
use crate::InputError;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Returns the text, and the bytes that it was packed in.
pub(super) fn text(path: &str, bytes: Vec<u8>, longest: u64) -> Result<(String, Option<Vec<u8>>), InputError> {
    if is_gzip(&bytes) {
        let unpacked = unpack(path, &bytes, longest)?;
        return Ok((decode(path, unpacked)?, Some(bytes)));
    }
    Ok((decode(path, bytes)?, None))
}

/// A few bytes can unpack to any number: no more than are allowed are.
fn unpack(path: &str, bytes: &[u8], longest: u64) -> Result<Vec<u8>, InputError> {
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(longest + 1).read_to_end(&mut unpacked);
    read.map_err(|error| InputError::new(format!("{path}: the gzip data is damaged: {error}")))?;
    if unpacked.len() as u64 > longest {
        return Err(too_long(path, longest));
    }
    Ok(unpacked)
}

fn decode(path: &str, bytes: Vec<u8>) -> Result<String, InputError> {
    let refuse = |reason: &str| {
        InputError::new(format!("{path}: {reason}"))
            .hint("keep the bytes that were written: the `>` of Windows PowerShell changes them")
    };
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes.as_slice() {
        return Err(refuse("the text is UTF-16"));
    }
    if let Some(offset) = memchr(0, &bytes) {
        return Err(InputError::new(format!("{path}: no text: byte {offset} is a NUL")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        refuse(&format!("the text is not UTF-8 from byte {offset} on"))
    })
}

/// Returns where in a text its content begins: behind a byte order mark, and behind lines that programs wrote in front of
/// a JSON object. The Pulumi CLI itself does so in some versions (pulumi/pulumi#19775). A text without one begins at its
/// start.
pub(super) fn start(text: &str) -> usize {
    let mut start = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let first = start;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        if rest.trim_start_matches([' ', '\t', '\r']).starts_with('{') {
            return start;
        }
        match memchr(b'\n', rest.as_bytes()) {
            Some(end) => start += end + 1,
            None => return first,
        }
    }
    first
}
