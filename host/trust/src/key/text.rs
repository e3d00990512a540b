//! The PEM text of a key.

use portcullis_facts::{InputError, base64};
use zeroize::Zeroizing;

use super::MAKE;

/// The label of a public key.
pub(super) const PUBLIC: &str = "PUBLIC KEY";

/// The label of a private key in PKCS#8 that is not encrypted.
pub(super) const PRIVATE: &str = "PRIVATE KEY";

/// How many characters are shown of a label.
const SHOWN: usize = 60;

/// How many characters of base64 stand on a line.
const LINE: usize = 64;

/// A block of PEM.
pub(super) struct Block {
    pub(super) label: String,
    pub(super) content: Zeroizing<Vec<u8>>,
}

impl Block {
    /// Returns the only block of a text. Of several keys in a file, it is not for us to choose.
    pub(super) fn only(text: &str) -> Result<Self, InputError> {
        let blocks = pem::parse_many(text).map_err(|_| InputError::new("the key is no PEM text").hint(MAKE))?;
        let [block] = <[pem::Pem; 1]>::try_from(blocks).map_err(|blocks| how_many(&blocks))?;
        Ok(Self {
            label: block.tag().to_owned(),
            content: Zeroizing::new(block.into_contents()),
        })
    }
}

fn how_many(blocks: &[pem::Pem]) -> InputError {
    if blocks.is_empty() {
        return InputError::new("there is no key: no line begins with `-----BEGIN`").hint(MAKE);
    }
    InputError::new(format!("there are {} blocks of PEM, and one key is read", blocks.len()))
        .hint("keep each key in a file")
}

/// Returns the text of a block.
pub(super) fn write(label: &str, content: &[u8]) -> String {
    let encoded = Zeroizing::new(base64::encode(content));
    let mut text = format!("-----BEGIN {label}-----\n");
    for (place, letter) in encoded.chars().enumerate() {
        if place > 0 && place % LINE == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text.push_str("\n-----END ");
    text.push_str(label);
    text.push_str("-----\n");
    text
}

/// Says that a block is something else.
pub(super) fn stranger(label: &str) -> InputError {
    let label: String = label.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    InputError::new(format!("a block of PEM named `{label}` is no key that is read"))
}
