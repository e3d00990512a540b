//! The decision of a check, signed, so that the job which updates can ask whether it was made.
//!
//! It is an in-toto statement of [SLSA's Verification Summary](https://slsa.dev/spec/v1.1/verification_summary) in a DSSE
//! envelope, which is in a Sigstore bundle: other tools read the summary, and cosign verifies the signature. What is about Pulumi and Portcullis only, and
//! all that is verified here, stands in one member of its own.

mod expected;
mod flaw;
mod wire;

pub use expected::Expected;
pub use flaw::{Flaw, Refusal};

use jiff::Timestamp;
use portcullis_facts::InputError;
use portcullis_facts::builds::Reason;
use serde::{Deserialize, Serialize};

use crate::dsse::{Envelope, IN_TOTO};
use crate::key::{PrivateKey, PublicKey};

/// What a check decided, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The project.
    pub project: String,
    /// The stack.
    pub stack: String,
    /// The files that say what the update will do: the preview, its event log, the update plan.
    pub inputs: Vec<Digested>,
    /// The images in it, by their references. One without a digest is not named.
    pub images: Vec<Digested>,
    /// What was read besides: build records, and the state from before.
    pub records: Vec<Digested>,
    /// The commit that was checked out, if that was known.
    pub revision: Option<String>,
    /// What the check did not look at.
    pub gaps: Gaps,
    /// The packs that judged.
    pub packs: Vec<Pack>,
    /// How they were told to judge.
    pub configuration: Configuration,
    /// Whether the update may go ahead.
    pub verdict: Verdict,
    /// The waivers that the decision rests on.
    pub waivers: Vec<Waiver>,
    /// The policies that found something, and will deny it from a day on that was yet to come.
    pub postponed: Vec<Postponed>,
    /// The version of the program.
    pub version: String,
    /// When the check decided.
    pub time: Timestamp,
}

/// What a check did not look at, for want of something that it could have been given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gaps {
    /// How many resources that stay as they are the preview did not show.
    pub hidden: u64,
    /// The policies, with their packs, that did not judge because there was no build metadata.
    pub policies: Vec<String>,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The update may go ahead.
    Allowed,
    /// A policy stops it.
    Denied,
    /// A policy broke down: nobody knows what it would have said.
    Faulted,
}

/// How packs were told to judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// The nearest file, by a digest of all that the configuration is made of; `None` where there was no file.
    pub files: Option<Digested>,
    /// How strict all policies were of which nothing is said, in a word.
    pub profile: String,
    /// The findings that had been accepted before.
    pub baseline: Option<Digested>,
}

/// Something with a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digested {
    /// The name: a path, a reference.
    pub name: String,
    /// The digest: `sha256:` and hex digits.
    pub digest: String,
}

/// A pack that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The digest: `sha256:` and hex digits.
    pub digest: String,
}

/// A waiver that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The policy.
    pub policy: String,
    /// The resource, as the waiver names it.
    pub resource: String,
    /// When it is over: where a day is given, the end of that day.
    pub expires: Timestamp,
    /// The reason.
    pub reason: String,
}

/// A policy that does not deny yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postponed {
    /// The policy, with its pack.
    pub policy: String,
    /// When it begins to deny.
    pub from: Timestamp,
}

impl Decision {
    /// Returns the decision as a signed statement: a Sigstore bundle with a DSSE envelope, in JSON on one line.
    ///
    /// # Errors
    /// Says that a digest is malformed, that there is nothing it is about, or that nothing can be signed.
    pub fn sign(&self, key: &PrivateKey) -> Result<String, InputError> {
        let payload = wire::write(self)?;
        Envelope::sign(IN_TOTO, payload.into_bytes(), key)?.to_bundle(key.public())
    }

    /// Returns the decision in a signed statement, a Sigstore bundle or a DSSE envelope alone, if it is by one of the keys, allows what is expected, and still holds.
    ///
    /// # Errors
    /// The first [`Flaw`] that speaks against it, in their order.
    pub fn verify(text: &str, keys: &[PublicKey], expected: Expected) -> Result<Self, Refusal> {
        let envelope = Envelope::parse_within(text).map_err(|refused| Flaw::Malformed.because(refused.message))?;
        envelope.verify(keys).map_err(|refused| {
            let flaw = match refused.reason {
                Reason::InvalidSignature => Flaw::InvalidSignature,
                _ => Flaw::UnknownSigner,
            };
            flaw.because(refused.message)
        })?;
        let decision = wire::read(envelope.payload_type(), envelope.payload())?;
        decision.require(expected)?;
        Ok(decision)
    }
}

#[cfg(test)]
mod tests;
