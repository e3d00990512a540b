//! Why a decision is not acted on: a closed list.

use std::fmt;

/// Why a decision is not acted on, in the order in which it is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// It is no signed statement, or not in the form of a decision.
    Malformed,
    /// No key that is asked for signed it.
    UnknownSigner,
    /// A key that is asked for is said to have signed it, and did not: something was altered.
    InvalidSignature,
    /// It is a signed statement of something else.
    NoDecision,
    /// It is about another plan, or the plan was altered since.
    OtherPlan,
    /// It is about another stack.
    OtherStack,
    /// It denies.
    Denied,
    /// It is none: a policy broke down.
    Faulted,
    /// Other packs judged than have to.
    OtherPacks,
    /// They judged by another configuration, profile or baseline than they have to.
    OtherConfiguration,
    /// Not all that the configuration enables has judged, or not everything was shown.
    Incomplete,
    /// Another commit was checked out.
    OtherRevision,
    /// It was made later than now.
    FromTheFuture,
    /// It is older than it may be.
    TooOld,
    /// It rests on a waiver that has ended since.
    WaiverExpired,
    /// A policy that only told at the time denies by now.
    EnforcedSince,
}

/// A flaw of a decision, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The flaw.
    pub flaw: Flaw,
    /// The same in words: one line, without a full stop.
    pub message: String,
}

impl Flaw {
    /// All flaws, in the order in which they are found out.
    pub const ALL: [Self; 16] = [
        Self::Malformed,
        Self::UnknownSigner,
        Self::InvalidSignature,
        Self::NoDecision,
        Self::OtherPlan,
        Self::OtherStack,
        Self::Denied,
        Self::Faulted,
        Self::OtherPacks,
        Self::OtherConfiguration,
        Self::Incomplete,
        Self::OtherRevision,
        Self::FromTheFuture,
        Self::TooOld,
        Self::WaiverExpired,
        Self::EnforcedSince,
    ];

    /// Returns the code, which stays what it is.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed-decision",
            Self::UnknownSigner => "unknown-signer",
            Self::InvalidSignature => "invalid-signature",
            Self::NoDecision => "no-decision",
            Self::OtherPlan => "other-plan",
            Self::OtherStack => "other-stack",
            Self::Denied => "denied",
            Self::Faulted => "faulted",
            Self::OtherPacks => "other-packs",
            Self::OtherConfiguration => "other-configuration",
            Self::Incomplete => "incomplete",
            Self::OtherRevision => "other-revision",
            Self::FromTheFuture => "from-the-future",
            Self::TooOld => "too-old",
            Self::WaiverExpired => "waiver-expired",
            Self::EnforcedSince => "enforced-since",
        }
    }

    pub(super) fn because(self, message: impl Into<String>) -> Refusal {
        Refusal {
            flaw: self,
            message: message.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
