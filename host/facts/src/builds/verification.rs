//! What is known of the one who recorded a build.

use super::{Build, Reason};
use std::fmt;

/// Whether a record is known to be a trusted builder's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Verification {
    /// Nobody asked: no builder is trusted by name.
    #[default]
    NotAsked,
    /// It is.
    Verified {
        /// The name by which the builder is trusted.
        builder: String,
    },
    /// It is not known to be, and this is why.
    Refused(Refused),
}

/// Why something signed is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The reason.
    pub reason: Reason,
    /// The same in words: one line, without a full stop.
    pub message: String,
}

impl Verification {
    /// Returns whether the record is a trusted builder's.
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified { .. })
    }

    /// Returns the name by which the builder is trusted.
    pub fn builder(&self) -> Option<&str> {
        match self {
            Self::Verified { builder } => Some(builder),
            Self::NotAsked | Self::Refused(_) => None,
        }
    }

    /// Returns why the record is not known to be a trusted builder's. `None` if it is.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::NotAsked => Some(Reason::VerificationNotAsked),
            Self::Verified { .. } => None,
            Self::Refused(refused) => Some(refused.reason),
        }
    }

    /// Returns the same in words: one line, without a full stop. `None` if it is.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::NotAsked => Some(Reason::VerificationNotAsked.meaning()),
            Self::Verified { .. } => None,
            Self::Refused(refused) => Some(&refused.message),
        }
    }
}

impl Refused {
    /// Returns a refusal, in words that begin in lower case.
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

/// Returns a verified record as it is found by a digest that the signature on it does not reach.
pub(super) fn unreached(build: &Build) -> Build {
    let signed = build.digests.first().map(String::as_str).unwrap_or_default();
    let message = format!(
        "the signed statement names `{signed}`, and that this image belongs to it is only claimed: give the index as `docker \
         buildx imagetools inspect --raw` prints it, and a record of each of its platforms"
    );
    Build {
        verification: Verification::Refused(Refused::new(Reason::SubjectMismatch, message)),
        ..build.clone()
    }
}
