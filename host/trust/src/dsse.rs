//! DSSE envelopes: a payload, and signatures on it.
//!
//! What is signed is the payload with its type, as the [protocol](https://github.com/secure-systems-lab/dsse) says. cosign
//! verifies what is signed here (`cosign verify-blob-attestation --key`), and what it signs is verified here. It reads an
//! envelope only in a Sigstore bundle, so that is how one can be written, too.

use portcullis_facts::builds::{Reason, Refused};
use portcullis_facts::{InputError, base64, json};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::key::{PrivateKey, PublicKey};
use crate::words::{listed, one_line};

/// The type of a payload that is an in-toto statement.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// How many bytes an envelope may have: as many as a build record.
const LONGEST: usize = 32 << 20;

/// How many signatures an envelope may have: each takes a key's time.
const MOST: usize = 64;

/// A payload, and signatures on it that are not verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    payload_type: String,
    payload: Vec<u8>,
    signatures: Vec<Signature>,
}

/// A signature, and what it says of its key: nothing that anybody may rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    key_id: String,
    bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "payloadType")]
    payload_type: String,
    payload: String,
    signatures: Vec<WireSignature>,
}

#[derive(Serialize, Deserialize)]
struct WireSignature {
    sig: String,
    /// Never written: cosign passes over a signature that names its key otherwise than cosign would.
    #[serde(skip_serializing)]
    keyid: Option<String>,
}

/// A Sigstore bundle, as far as it is of interest here.
#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(borrow, rename = "dsseEnvelope")]
    envelope: Option<&'a RawValue>,
    #[serde(rename = "verificationMaterial")]
    material: Option<OuterMaterial>,
}

#[derive(Deserialize)]
struct OuterMaterial {
    #[serde(rename = "publicKey")]
    public_key: Option<Hint>,
}

/// A Sigstore bundle of what a key signed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle {
    media_type: &'static str,
    verification_material: Material,
    dsse_envelope: Wire,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Material {
    public_key: Hint,
}

/// What the key goes by, as cosign writes it.
#[derive(Serialize, Deserialize)]
struct Hint {
    #[serde(default)]
    hint: String,
}

impl Envelope {
    /// Returns the envelope that a JSON text is.
    ///
    /// # Errors
    /// [`Reason::MalformedEnvelope`]: it is no envelope, is too long, has a key twice, no signature or too many, or what is
    /// no base64.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        if text.len() > LONGEST {
            return Err(too_long());
        }
        let wire: Wire = serde_json::from_str(text).map_err(|error| malformed(&without_values(&error)))?;
        json::check(text).map_err(|problem| malformed(&problem))?;
        Self::of(wire)
    }

    /// Returns the envelope that a JSON text is, or that it holds as a Sigstore bundle. What else is in the bundle, such as
    /// entries of a log, is not looked at: whoever trusts a key needs none of it.
    ///
    /// # Errors
    /// The same as [`Envelope::parse`]'s.
    pub fn parse_within(text: &str) -> Result<Self, Refused> {
        if text.len() > LONGEST {
            return Err(too_long());
        }
        let outer: Outer = serde_json::from_str(text).map_err(|error| malformed(&without_values(&error)))?;
        let Some(envelope) = outer.envelope else {
            return Self::parse(text);
        };
        json::check(text).map_err(|problem| malformed(&problem))?;
        let hint = outer.material.and_then(|material| material.public_key);
        Ok(Self::parse(envelope.get())?.hinted(hint))
    }

    /// What a bundle says of its key is as good as what the envelope does.
    fn hinted(mut self, hint: Option<Hint>) -> Self {
        let key_id = hint.map(|hint| hint.hint).unwrap_or_default();
        for signature in self
            .signatures
            .iter_mut()
            .filter(|signature| signature.key_id.is_empty())
        {
            signature.key_id.clone_from(&key_id);
        }
        self
    }

    fn of(wire: Wire) -> Result<Self, Refused> {
        if wire.signatures.is_empty() {
            return Err(malformed("it has no signature"));
        }
        if wire.signatures.len() > MOST {
            return Err(malformed(&format!("it has more than {MOST} signatures")));
        }
        let payload = base64::decode(&wire.payload).ok_or_else(|| malformed("`payload` is no base64"))?;
        let signatures = wire.signatures.into_iter().map(|signature| {
            let bytes = base64::decode(&signature.sig).ok_or_else(|| malformed("`sig` is no base64"))?;
            let key_id = signature.keyid.unwrap_or_default();
            Ok(Signature { key_id, bytes })
        });
        Ok(Self {
            payload_type: wire.payload_type,
            payload,
            signatures: signatures.collect::<Result<_, Refused>>()?,
        })
    }

    /// Signs a payload of a type.
    ///
    /// # Errors
    /// The same as [`PrivateKey::sign`]'s.
    pub fn sign(payload_type: &str, payload: Vec<u8>, key: &PrivateKey) -> Result<Self, InputError> {
        let bytes = key.sign(&signed_bytes(payload_type, &payload))?;
        Ok(Self {
            payload_type: payload_type.to_owned(),
            payload,
            signatures: vec![Signature {
                key_id: String::new(),
                bytes,
            }],
        })
    }

    /// Returns the first of some keys that signed the payload.
    ///
    /// # Errors
    /// [`Reason::UnsupportedSignature`] if one of the keys signed the payload without its type,
    /// [`Reason::InvalidSignature`] if a signature names one of the keys and is not by it, [`Reason::UnknownSigner`] if none is
    /// by any of them.
    pub fn verify<'k>(&self, keys: &'k [PublicKey]) -> Result<&'k PublicKey, Refused> {
        let signer = self.signer(&signed_bytes(&self.payload_type, &self.payload), keys);
        signer.ok_or_else(|| self.refusal(keys))
    }

    fn signer<'k>(&self, signed: &[u8], keys: &'k [PublicKey]) -> Option<&'k PublicKey> {
        let is_signer = |key: &&PublicKey| self.signatures.iter().any(|it| key.verifies(signed, &it.bytes));
        keys.iter().find(is_signer)
    }

    /// What is signed without its type could have been signed as something else: the regional keys of Google Cloud Build did so.
    fn refusal(&self, keys: &[PublicKey]) -> Refused {
        if let Some(key) = self.signer(&self.payload, keys) {
            let message = format!(
                "the key `{}` signed the payload alone, and not as DSSE wants it, with its type",
                key.id()
            );
            return Refused::new(Reason::UnsupportedSignature, message);
        }
        let is_named = |key: &&PublicKey| self.signatures.iter().any(|it| names(&it.key_id, key));
        if let Some(key) = keys.iter().find(is_named) {
            let message = format!(
                "the signature of the key `{}` is wrong: something was altered",
                key.id()
            );
            return Refused::new(Reason::InvalidSignature, message);
        }
        let named: Vec<_> = self.signatures.iter().map(|it| it.key_id.clone()).collect();
        let named: Vec<_> = named.iter().filter(|id| !id.is_empty()).collect();
        let by = if named.is_empty() {
            String::new()
        } else {
            format!(": it says to be by {}", listed(named))
        };
        let message = format!("no signature is by a key that is asked for, or something was altered{by}");
        Refused::new(Reason::UnknownSigner, message)
    }

    /// Returns the payload's type.
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// Returns the payload. It is proven only if the envelope was verified.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Returns the envelope as JSON, on one line.
    ///
    /// # Errors
    /// Says that it cannot be written.
    pub fn to_json(&self) -> Result<String, InputError> {
        to_json(&self.wire())
    }

    /// Returns the envelope in a Sigstore bundle of a key that signed it, on one line: what cosign reads.
    ///
    /// # Errors
    /// Says that it cannot be written.
    pub fn to_bundle(&self, key: &PublicKey) -> Result<String, InputError> {
        let hint = base64::encode(&key.digest());
        to_json(&Bundle {
            media_type: "application/vnd.dev.sigstore.bundle.v0.3+json",
            verification_material: Material {
                public_key: Hint { hint },
            },
            dsse_envelope: self.wire(),
        })
    }

    fn wire(&self) -> Wire {
        let signatures = self.signatures.iter().map(|signature| WireSignature {
            sig: base64::encode(&signature.bytes),
            keyid: None,
        });
        Wire {
            payload_type: self.payload_type.clone(),
            payload: base64::encode(&self.payload),
            signatures: signatures.collect(),
        }
    }
}

fn to_json(value: &impl Serialize) -> Result<String, InputError> {
    serde_json::to_string(value).map_err(|error| InputError::new(format!("the envelope cannot be written: {error}")))
}

/// Returns whether an identifier is a key's: hex digits, or base64 as cosign writes it.
pub(crate) fn names(id: &str, key: &PublicKey) -> bool {
    id == key.id() || base64::decode(id).is_some_and(|bytes| bytes == key.digest())
}

/// What is signed: `DSSEv1`, the type and the payload, each behind its length.
fn signed_bytes(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// Values may be long, and anybody's.
fn without_values(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Eof => "it is cut off",
        serde_json::error::Category::Data => {
            "`payloadType`, `payload` or `signatures` is missing, twice there, or no such thing"
        }
        _ => "it is no JSON",
    };
    format!("{kind}, at line {} column {}", error.line(), error.column())
}

fn too_long() -> Refused {
    malformed(&format!("it is longer than {} MiB", LONGEST >> 20))
}

fn malformed(problem: &str) -> Refused {
    Refused::new(
        Reason::MalformedEnvelope,
        format!("the envelope is malformed: {}", one_line(problem)),
    )
}

#[cfg(test)]
mod tests;
