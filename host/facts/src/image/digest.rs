//! Digests: an algorithm, a colon, hex digits.

use super::ImageError;

/// Returns what is wrong with a digest, if anything is.
///
/// The rules of opencontainers/go-digest, which are stricter than the grammar of references: lower-case digits only.
pub(crate) fn check(text: &str) -> Result<(), ImageError> {
    let (algorithm, digits) = text.split_once(':').ok_or(ImageError::Digest)?;
    let length = length(algorithm).ok_or(ImageError::DigestAlgorithm)?;
    if !digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(ImageError::Digest);
    }
    if digits.len() != length {
        return Err(ImageError::DigestLength);
    }
    Ok(())
}

/// Returns how many digits an algorithm gives. `None` for one that registries do not use.
pub(crate) fn length(algorithm: &str) -> Option<usize> {
    match algorithm {
        "sha256" => Some(64),
        "sha384" => Some(96),
        "sha512" => Some(128),
        _ => None,
    }
}
