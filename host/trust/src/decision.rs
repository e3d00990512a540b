//! The decision of a check, signed, so that the job which updates can ask whether it was made.
//!
//! It is an in-toto statement of [SLSA's Verification Summary](https://slsa.dev/spec/v1.1/verification_summary) in a DSSE
//! envelope, which is in a Sigstore bundle: other tools read the summary, and cosign verifies the signature. What is about Pulumi and Portcullis only, and
//! all that is verified here, stands in one member of its own.

mod flaw;
mod wire;

pub use flaw::{Flaw, Refusal};

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use portcullis_facts::InputError;
use portcullis_facts::builds::Reason;
use serde::{Deserialize, Serialize};

use crate::dsse::{Envelope, IN_TOTO};
use crate::key::{PrivateKey, PublicKey};
use crate::words::{listed, quoted};

/// How far the clocks of two machines may be apart.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What a check decided, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The project.
    pub project: String,
    /// The stack.
    pub stack: String,
    /// The files of the preview or plan that was judged.
    pub inputs: Vec<Digested>,
    /// The images in it, by their references. One without a digest is not named.
    pub images: Vec<Digested>,
    /// The build records that were read.
    pub records: Vec<Digested>,
    /// The packs that judged.
    pub packs: Vec<Pack>,
    /// The configuration, if there was one.
    pub config: Option<Digested>,
    /// Whether the update may go ahead.
    #[serde(rename = "allowed")]
    pub is_allowed: bool,
    /// The waivers that the decision rests on.
    pub waivers: Vec<Waiver>,
    /// The version of the program.
    pub version: String,
    /// When the check decided.
    pub time: Timestamp,
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

/// What a decision has to be about, for whoever acts on it.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The digest of the plan or preview that the update will follow: `sha256:` and hex digits.
    pub plan: &'a str,
    /// The project that will be updated, if it is known.
    pub project: Option<&'a str>,
    /// The stack that will be updated, if it is known. The plan is of one stack anyway.
    pub stack: Option<&'a str>,
    /// What time it is.
    pub now: Timestamp,
    /// How old the decision may be, if that is bounded.
    pub max_age: Option<Duration>,
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

    fn require(&self, expected: Expected) -> Result<(), Refusal> {
        self.require_plan(expected.plan)?;
        self.require_stack(expected.project, expected.stack)?;
        if !self.is_allowed {
            return Err(Flaw::Denied.because("the check denied the update"));
        }
        self.require_time(expected.now, expected.max_age)?;
        self.require_waivers(expected.now)
    }

    fn require_plan(&self, plan: &str) -> Result<(), Refusal> {
        if self.inputs.iter().any(|input| input.digest == plan) {
            return Ok(());
        }
        let digests: Vec<_> = self.inputs.iter().map(|input| input.digest.clone()).collect();
        let message = format!("what was judged is {}, and not {}", listed(&digests), quoted(plan));
        Err(Flaw::OtherPlan.because(message))
    }

    fn require_stack(&self, project: Option<&str>, stack: Option<&str>) -> Result<(), Refusal> {
        let (project, stack) = (project.unwrap_or(&self.project), stack.unwrap_or(&self.stack));
        if self.project == project && self.stack == stack {
            return Ok(());
        }
        let (own, other) = (format!("{}/{}", self.project, self.stack), format!("{project}/{stack}"));
        let message = format!(
            "the decision is about the stack {}, and not about {}",
            quoted(&own),
            quoted(&other)
        );
        Err(Flaw::OtherStack.because(message))
    }

    fn require_time(&self, now: Timestamp, max_age: Option<Duration>) -> Result<(), Refusal> {
        let age = now.duration_since(self.time);
        if age < -SKEW {
            let message = format!("the decision is of {}, and it is {now} only", self.time);
            return Err(Flaw::FromTheFuture.because(message));
        }
        let max_age = max_age.map(|age| SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX));
        match max_age {
            Some(max_age) if age > max_age => {
                let message = format!("the decision is of {}, and may be {max_age:#} old", self.time);
                Err(Flaw::TooOld.because(message))
            }
            _ => Ok(()),
        }
    }

    fn require_waivers(&self, now: Timestamp) -> Result<(), Refusal> {
        let Some(waiver) = self.waivers.iter().find(|waiver| waiver.expires <= now) else {
            return Ok(());
        };
        let (policy, resource) = (quoted(&waiver.policy), quoted(&waiver.resource));
        let message = format!(
            "the waiver of {policy} for {resource}, which the decision rests on, ended on {}",
            waiver.expires
        );
        Err(Flaw::WaiverExpired.because(message))
    }
}

#[cfg(test)]
mod tests;
