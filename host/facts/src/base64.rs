//! Bytes as text, as signed things hold them.

use ::base64::Engine as _;
use ::base64::alphabet::{self, Alphabet};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Returns the bytes that a text stands for. `None` if it is no base64.
///
/// Payloads and signatures are in both of base64's alphabets, with padding and without: Go's encoders and Google's differ.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let alphabet = if text.contains(['-', '_']) {
        &alphabet::URL_SAFE
    } else {
        &alphabet::STANDARD
    };
    engine(alphabet).decode(text).ok()
}

/// Returns bytes as text, in the standard alphabet with padding.
pub fn encode(bytes: &[u8]) -> String {
    engine(&alphabet::STANDARD).encode(bytes)
}

fn engine(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}
