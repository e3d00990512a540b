//! Sigstore bundles: the one place that knows the library which verifies them.
//!
//! Everything that a verification needs is in the bundle and in a trusted root, so nothing is fetched. Of a keyless signature
//! all of it is asked for: a certificate of the root's authority with its proof of publication, valid when it signed, an entry
//! in the root's transparency log that is about this very signature, and the signature itself. Of a signature by a key the
//! entries that are there must be right, and there need be none: cosign makes none where no log is to know of the artifact.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use portcullis_facts::builds::{Reason, Refused};
use portcullis_facts::document::Document;
use portcullis_facts::{InputError, json};
use sigstore_verify::bundle::Error as ShapeError;
use sigstore_verify::crypto::{self, SigningScheme};
use sigstore_verify::trust_root::{self, SIGSTORE_PRODUCTION_TRUSTED_ROOT};
use sigstore_verify::types::bundle::{MessageSignature, VerificationMaterialContent};
use sigstore_verify::types::{self, DerPublicKey, DsseEnvelope, Sha256Hash, SignatureContent};
use sigstore_verify::{CertificateError, Error, PublicKeyVerificationPolicy, VerificationPolicy, Verifier};

use crate::dsse;
use crate::key::{Algorithm, PublicKey};
use crate::signer::Identity;
use crate::statement::Statement;
use crate::words::{one_line, quoted};

/// How many bytes a bundle may have: as many as a build record.
const LONGEST: usize = 32 << 20;

/// How many bytes a trusted root may have. The public one has some thousands.
const LONGEST_ROOT: u64 = 4 << 20;

const ROOT_HINT: &str =
    "a trusted root is what `cosign trusted-root create` writes, or Sigstore's own `trusted_root.json`";

/// The authorities and logs that signatures are traced back to.
#[derive(Clone)]
pub struct TrustedRoot(Arc<Verifier>);

impl TrustedRoot {
    /// Returns the root of Sigstore's public instance, as it was when this program was built.
    ///
    /// # Errors
    /// Says that it cannot be read.
    pub fn public() -> Result<Self, InputError> {
        Self::parse(SIGSTORE_PRODUCTION_TRUSTED_ROOT)
    }

    /// Returns the root that a JSON text is.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let refused = |problem: String| {
            InputError::new(format!("the trusted root is malformed: {}", one_line(&problem))).hint(ROOT_HINT)
        };
        let root = trust_root::TrustedRoot::from_json(text).map_err(|error| refused(error.to_string()))?;
        json::check(text).map_err(refused)?;
        let verifier = Verifier::new(&root).map_err(|error| refused(error.to_string()))?;
        Ok(Self(Arc::new(verifier)))
    }

    /// Reads a root from a file.
    ///
    /// # Errors
    /// Says that it cannot be read, or what is wrong with it: by the file's name.
    pub fn read(path: &Path) -> Result<Self, InputError> {
        let document = Document::read_up_to(path, LONGEST_ROOT)?;
        Self::parse(document.text())
            .map_err(|error| InputError::new(format!("in {}: {error}", quoted(document.path()))).hint(ROOT_HINT))
    }
}

impl fmt::Debug for TrustedRoot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TrustedRoot")
    }
}

/// A Sigstore bundle, in one of the versions 0.1 to 0.3. Nothing of it is verified yet.
#[derive(Debug, Clone)]
pub struct Bundle(types::Bundle);

impl Bundle {
    /// Returns the bundle that a JSON text is.
    ///
    /// # Errors
    /// [`Reason::MalformedEnvelope`]: it is no bundle, is of a version that is not known, has a key twice, or not just one
    /// signature.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        if text.len() > LONGEST {
            return Err(malformed(&format!("it is longer than {} MiB", LONGEST >> 20)));
        }
        let bundle = types::Bundle::from_json(text).map_err(|error| malformed(&error.to_string()))?;
        json::check(text).map_err(|problem| malformed(&problem))?;
        Ok(Self(bundle))
    }

    /// Returns the type and the bytes of the payload. `None` if the bundle is a signature on something that is not in it.
    pub fn payload(&self) -> Option<(&str, &[u8])> {
        match &self.0.content {
            SignatureContent::DsseEnvelope(envelope) => Some((&envelope.payload_type, envelope.payload.as_bytes())),
            _ => None,
        }
    }

    /// Verifies that the bundle is by an identity and about what has a digest: in a statement one of its subjects, otherwise
    /// what is signed.
    ///
    /// # Errors
    /// The first [`Reason`] that speaks against it.
    pub fn verify_identity(&self, digest: &str, identity: &Identity, root: &TrustedRoot) -> Result<(), Refused> {
        if self.0.signing_certificate().is_none() {
            let message = "the bundle is signed by a key, without a certificate that names anybody";
            return Err(Refused::new(Reason::UnknownSigner, message));
        }
        let policy = VerificationPolicy::any_identity();
        let verified = root
            .0
            .verify(artifact(digest)?, &self.0, &policy)
            .map_err(|error| refused(&error))?;
        let name = verified.identity().map(crypto::SubjectAltName::as_str);
        identity.require(name, verified.issuer())
    }

    /// Verifies that the bundle is by one of some keys, which it returns, and about what has a digest: in a statement one of
    /// its subjects, otherwise what is signed.
    ///
    /// # Errors
    /// The first [`Reason`] that speaks against it.
    pub fn verify_keys<'k>(
        &self,
        digest: &str,
        keys: &'k [PublicKey],
        root: &TrustedRoot,
    ) -> Result<&'k PublicKey, Refused> {
        let VerificationMaterialContent::PublicKey(hint) = &self.0.verification_material.content else {
            let message = "the bundle is signed with a certificate, and a key is asked for";
            return Err(Refused::new(Reason::UnknownSigner, message));
        };
        let named = |key: &&PublicKey| dsse::names(&hint.hint, key);
        let mut closest = none_of_the_keys(&hint.hint);
        for key in keys {
            match self.verify_key(digest, key, root) {
                Ok(()) => return Ok(key),
                Err(refused) if named(&key) => return Err(refused),
                // A signature that is not this key's may be another's, and says nothing of the bundle.
                Err(refused) if refused.reason != Reason::InvalidSignature => closest = refused,
                Err(_) => {}
            }
        }
        Err(closest)
    }

    fn verify_key(&self, digest: &str, key: &PublicKey, root: &TrustedRoot) -> Result<(), Refused> {
        let material = &self.0.verification_material;
        let has_entries = !material.tlog_entries.is_empty();
        let has_times = !material.timestamp_verification_data.rfc3161_timestamps.is_empty();
        if !has_entries && !has_times {
            return self.verify_bare(digest, key);
        }
        let policy = PublicKeyVerificationPolicy::new(DerPublicKey::new(key.der().to_vec()));
        let policy = if has_entries { policy } else { policy.skip_tlog_unsafe() };
        let verified = root.0.verify(artifact(digest)?, &self.0, &policy);
        verified.map(|_| ()).map_err(|error| refused(&error))
    }

    /// Without entries and times there is only a signature to verify, which the library would not do.
    fn verify_bare(&self, digest: &str, key: &PublicKey) -> Result<(), Refused> {
        match &self.0.content {
            SignatureContent::DsseEnvelope(envelope) => verify_envelope(envelope, digest, key),
            SignatureContent::MessageSignature(signature) => verify_message(signature, digest, key),
            _ => Err(unsupported("what is signed is neither a message nor an envelope")),
        }
    }
}

fn verify_envelope(envelope: &DsseEnvelope, digest: &str, key: &PublicKey) -> Result<(), Refused> {
    if !key.verifies(&envelope.pae(), envelope.signature.sig.as_bytes()) {
        return Err(wrong(key));
    }
    Statement::parse(&envelope.payload_type, envelope.payload.as_bytes())?.require_subject(digest)
}

/// Of the message itself only the digest is known, which is enough to verify ECDSA and not ed25519.
fn verify_message(signature: &MessageSignature, digest: &str, key: &PublicKey) -> Result<(), Refused> {
    if key.algorithm() != Algorithm::EcdsaP256 {
        return Err(unsupported(
            "an ed25519 signature on a message is verified with the message, and only its digest is known",
        ));
    }
    let digest = artifact(digest)?;
    if signature
        .message_digest
        .as_ref()
        .is_some_and(|said| said.digest.as_bytes() != digest.as_bytes())
    {
        return Err(Refused::new(
            Reason::SubjectMismatch,
            "what is signed has another digest",
        ));
    }
    let der = DerPublicKey::new(key.der().to_vec());
    let scheme = SigningScheme::EcdsaP256Sha256;
    crypto::verify_signature_prehashed(&der, digest.as_bytes(), &signature.signature, scheme).map_err(|_| wrong(key))
}

fn artifact(digest: &str) -> Result<Sha256Hash, Refused> {
    let digits = digest.strip_prefix("sha256:").unwrap_or_default();
    Sha256Hash::from_hex(digits).map_err(|_| unsupported("only what has a SHA-256 digest can be verified"))
}

/// Returns our reason for what the library says. What it says in words may hold names of others.
fn refused(error: &Error) -> Refused {
    let reason = match error {
        Error::IdentityMismatch { .. } => Reason::CertificateIdentityMismatch,
        Error::IssuerMismatch { .. } => Reason::CertificateIssuerMismatch,
        Error::SignatureInvalid(_) => Reason::InvalidSignature,
        Error::ArtifactMismatch(_) => Reason::SubjectMismatch,
        Error::Certificate(error) => of_certificate(error),
        Error::TransparencyLog(_) => Reason::TransparencyLogInvalid,
        Error::Timestamp(_) => Reason::UnprovenTime,
        Error::Bundle(error) => of_shape(error),
        Error::UnsupportedArtifact(_)
        | Error::UnsupportedBundle(_)
        | Error::Crypto(crypto::Error::UnsupportedAlgorithm(_)) => Reason::UnsupportedSignature,
        _ => Reason::MalformedEnvelope,
    };
    Refused::new(
        reason,
        format!("the bundle is not verified: {}", one_line(&error.to_string())),
    )
}

/// Of a chain, only the words of the library below tell that it was not valid at the time.
fn of_certificate(error: &CertificateError) -> Reason {
    let is_about_time = |words: &str| words.contains("CertExpired") || words.contains("CertNotValidYet");
    match error {
        CertificateError::NotYetValid { .. } | CertificateError::Expired { .. } => Reason::CertificateExpired,
        CertificateError::ChainInvalid(words) if is_about_time(words) => Reason::CertificateExpired,
        _ => Reason::UntrustedCertificate,
    }
}

fn of_shape(error: &ShapeError) -> Reason {
    match error {
        ShapeError::MissingInclusionPromise(_)
        | ShapeError::MissingInclusionProof(_)
        | ShapeError::MissingSigningTimeEvidence => Reason::TransparencyLogMissing,
        ShapeError::MissingTimestamp => Reason::UnprovenTime,
        _ => Reason::MalformedEnvelope,
    }
}

fn malformed(problem: &str) -> Refused {
    Refused::new(
        Reason::MalformedEnvelope,
        format!("the bundle is malformed: {}", one_line(problem)),
    )
}

fn unsupported(problem: &str) -> Refused {
    Refused::new(Reason::UnsupportedSignature, problem)
}

fn wrong(key: &PublicKey) -> Refused {
    let message = format!(
        "the signature is not that of the key `{}`, or something was altered",
        key.id()
    );
    Refused::new(Reason::InvalidSignature, message)
}

fn none_of_the_keys(hint: &str) -> Refused {
    let by = if hint.is_empty() {
        String::new()
    } else {
        format!(": it says to be by {}", quoted(hint))
    };
    let message = format!("the signature is by none of the keys that are asked for, or something was altered{by}");
    Refused::new(Reason::UnknownSigner, message)
}

#[cfg(test)]
mod tests;
