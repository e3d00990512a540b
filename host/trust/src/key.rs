//! Keys: ed25519 and ECDSA on P-256, as `openssl genpkey` and cosign write them.
//!
//! The cryptography is that of AWS-LC, by `aws-lc-rs`, because `sigstore-verify` brings it anyway: both kinds of keys cost no
//! other crate, while `ed25519-dalek` and `p256` would be a second implementation of the same and some forty crates. Of the
//! forms of keys only two have to be known here: a public key of either kind is a fixed head and the key's bytes.

use std::fmt;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED, ED25519, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair as _, UnparsedPublicKey, VerificationAlgorithm,
};
use portcullis_facts::InputError;
use portcullis_facts::document::hex;
use zeroize::Zeroizing;

mod file;
mod text;

use text::{Block, PRIVATE, PUBLIC};

/// How to make a key.
const MAKE: &str =
    "`openssl genpkey -algorithm ed25519 -out FILE` makes a key, `openssl pkey -in FILE -pubout` its public half";

/// The algorithms of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA on the curve P-256 with SHA-256, signatures in DER: cosign's default.
    EcdsaP256,
}

const ALGORITHMS: [Algorithm; 2] = [Algorithm::Ed25519, Algorithm::EcdsaP256];

/// A public key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey {
    algorithm: Algorithm,
    /// The key as a `SubjectPublicKeyInfo` in DER.
    der: Vec<u8>,
}

/// A private key. Shows nothing of itself.
pub struct PrivateKey {
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    EcdsaP256(EcdsaKeyPair),
}

impl Algorithm {
    /// Returns what stands in front of the key's bytes in a `SubjectPublicKeyInfo` (RFC 8410, RFC 5480).
    fn head(self) -> &'static [u8] {
        match self {
            Self::Ed25519 => b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00",
            Self::EcdsaP256 => {
                b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00"
            }
        }
    }

    /// Returns how many bytes the key itself has: of P-256, both coordinates of a point and the mark of that.
    fn length(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::EcdsaP256 => 65,
        }
    }

    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::Ed25519 => &ED25519,
            Self::EcdsaP256 => &ECDSA_P256_SHA256_ASN1,
        }
    }

    /// Returns how signatures are written that are no DER: Google's services put both numbers of an ECDSA one side by side.
    fn plain_verification(self) -> Option<&'static dyn VerificationAlgorithm> {
        match self {
            Self::Ed25519 => None,
            Self::EcdsaP256 => Some(&ECDSA_P256_SHA256_FIXED),
        }
    }
}

impl PublicKey {
    /// Returns the key in a PEM text with one block `PUBLIC KEY`.
    ///
    /// # Errors
    /// Says what else the text holds: no key, several blocks, a private key, a key of another algorithm.
    pub fn from_pem(text: &str) -> Result<Self, InputError> {
        let block = Block::only(text)?;
        if block.label != PUBLIC {
            return Err(not_public(&block.label));
        }
        Self::from_der(&block.content)
    }

    /// Returns the key that a `SubjectPublicKeyInfo` in DER is.
    ///
    /// # Errors
    /// Says that it is none, or one of another algorithm.
    pub fn from_der(der: &[u8]) -> Result<Self, InputError> {
        let is_of = |algorithm: &Algorithm| {
            der.strip_prefix(algorithm.head())
                .is_some_and(|key| key.len() == algorithm.length())
        };
        let algorithm = ALGORITHMS.into_iter().find(is_of);
        let algorithm = algorithm.ok_or_else(|| unread("the public key"))?;
        let key = Self {
            algorithm,
            der: der.to_vec(),
        };
        match aws_lc_rs::signature::ParsedPublicKey::new(algorithm.verification(), key.bytes()) {
            Ok(_) => Ok(key),
            Err(_) => Err(unread("the public key")),
        }
    }

    /// Reads the key in a file.
    ///
    /// # Errors
    /// Says that the file cannot be read or is too long, or what is wrong with the key: by the file's name.
    pub fn read(path: &Path) -> Result<Self, InputError> {
        let text = file::read(path)?;
        Self::from_pem(&text).map_err(|error| file::within(path, &error))
    }

    /// Returns the key as PEM.
    pub fn to_pem(&self) -> String {
        text::write(PUBLIC, &self.der)
    }

    /// Returns the key as a `SubjectPublicKeyInfo` in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns what the key goes by: the SHA-256 of its `SubjectPublicKeyInfo` in DER, as hex digits.
    pub fn id(&self) -> String {
        hex(&self.digest())
    }

    /// Returns the same as bytes.
    pub(crate) fn digest(&self) -> Vec<u8> {
        digest(&SHA256, &self.der).as_ref().to_vec()
    }

    /// Returns whether a signature on a message is this key's.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let forms = [Some(self.algorithm.verification()), self.algorithm.plain_verification()];
        let is_in = |form| {
            UnparsedPublicKey::new(form, self.bytes())
                .verify(message, signature)
                .is_ok()
        };
        forms.into_iter().flatten().any(is_in)
    }

    fn bytes(&self) -> &[u8] {
        self.der.get(self.algorithm.head().len()..).unwrap_or_default()
    }

    fn of(algorithm: Algorithm, bytes: &[u8]) -> Self {
        Self {
            algorithm,
            der: [algorithm.head(), bytes].concat(),
        }
    }
}

/// Shows the algorithm and what the key goes by.
impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({:?}, {})", self.algorithm, self.id())
    }
}

impl PrivateKey {
    /// Reads the key in a file that nobody else may read.
    ///
    /// # Errors
    /// Says that the file cannot be read, is no file or is too long, that others may read it, or what is wrong with the key.
    /// Nothing of the key is in it.
    pub fn read(path: &Path) -> Result<Self, InputError> {
        let text = file::read_private(path)?;
        Self::from_pem(&text).map_err(|error| file::within(path, &error))
    }

    /// Returns the key in a PEM text with one block `PRIVATE KEY`: PKCS#8, not encrypted.
    ///
    /// # Errors
    /// Says what else the text holds: no key, several blocks, an encrypted key, a public key, another form or algorithm.
    /// Nothing of the key is in it.
    pub fn from_pem(text: &str) -> Result<Self, InputError> {
        let block = Block::only(text)?;
        if block.label != PRIVATE {
            return Err(not_private(&block.label));
        }
        Pair::from_pkcs8(&block.content)
            .ok_or_else(|| unread("the private key"))
            .map(Self::of)
    }

    /// Returns a new key.
    ///
    /// # Errors
    /// Says that the machine has no randomness to give.
    pub fn generate(algorithm: Algorithm) -> Result<Self, InputError> {
        let pair = match algorithm {
            Algorithm::Ed25519 => Ed25519KeyPair::generate().map(Pair::Ed25519),
            Algorithm::EcdsaP256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map(Pair::EcdsaP256),
        };
        let pair = pair.map_err(|_| InputError::new("no key can be made: the system gives no random numbers"))?;
        Ok(Self::of(pair))
    }

    /// Returns the key as PEM, for a file that nobody else may read.
    ///
    /// # Errors
    /// Says that it cannot be written in this form.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, InputError> {
        let document = match &self.pair {
            Pair::Ed25519(pair) => pair.to_pkcs8v1(),
            Pair::EcdsaP256(pair) => pair.to_pkcs8v1(),
        };
        let document = document.map_err(|_| InputError::new("the private key cannot be written as PKCS#8"))?;
        Ok(Zeroizing::new(text::write(PRIVATE, document.as_ref())))
    }

    /// Returns the public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Returns the signature on a message.
    ///
    /// # Errors
    /// Says that the system gives no random numbers.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, InputError> {
        let signature = match &self.pair {
            Pair::Ed25519(pair) => pair.try_sign(message),
            Pair::EcdsaP256(pair) => pair.sign(&SystemRandom::new(), message),
        };
        let signature =
            signature.map_err(|_| InputError::new("nothing can be signed: the system gives no random numbers"))?;
        Ok(signature.as_ref().to_vec())
    }

    fn of(pair: Pair) -> Self {
        let public = match &pair {
            Pair::Ed25519(pair) => PublicKey::of(Algorithm::Ed25519, pair.public_key().as_ref()),
            Pair::EcdsaP256(pair) => PublicKey::of(Algorithm::EcdsaP256, pair.public_key().as_ref()),
        };
        Self { pair, public }
    }
}

/// Shows what the public half goes by.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PrivateKey({:?})", self.public)
    }
}

impl Pair {
    fn from_pkcs8(der: &[u8]) -> Option<Self> {
        if let Ok(pair) = Ed25519KeyPair::from_pkcs8(der) {
            return Some(Self::Ed25519(pair));
        }
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der).ok()?;
        Some(Self::EcdsaP256(pair))
    }
}

fn unread(what: &str) -> InputError {
    InputError::new(format!("{what} is malformed, or neither ed25519 nor ECDSA on P-256")).hint(MAKE)
}

fn not_public(label: &str) -> InputError {
    if label.ends_with(PRIVATE) {
        let error = InputError::new("a private key stands where a public key has to");
        return error.hint("give what `openssl pkey -in FILE -pubout` prints, and keep the private key to yourself");
    }
    text::stranger(label).hint(MAKE)
}

fn not_private(label: &str) -> InputError {
    if label == PUBLIC {
        return InputError::new("a public key stands where a private key has to").hint(MAKE);
    }
    if label.starts_with("ENCRYPTED ") {
        let error = InputError::new("the private key is encrypted, and there is nobody to ask for its password");
        return error.hint(
            "give one that is not, from the CI's store of secrets: `openssl pkcs8 -topk8 -nocrypt -in FILE` decrypts what \
             OpenSSL wrote, and cosign signs with `cosign import-key-pair` of the same key",
        );
    }
    if label == "EC PRIVATE KEY" {
        let error = InputError::new("the private key is in an older form, `EC PRIVATE KEY`");
        return error.hint("`openssl pkcs8 -topk8 -nocrypt -in FILE` writes it as PKCS#8");
    }
    text::stranger(label).hint(MAKE)
}

#[cfg(test)]
mod tests;
