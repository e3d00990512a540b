//! What policies asked and what they were answered, for whoever wants to know why they judged so.

use std::cell::RefCell;
use std::fmt;

/// One question of a policy, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The policy.
    pub policy: String,
    /// The place of the resource in the plan; `None` for a question about the run.
    pub resource: Option<u32>,
    /// What was asked for, such as `inputs`, `image`, `tag` or `builds of`.
    pub what: &'static str,
    /// A JSON pointer into the resource's properties; for a question about the run, what was asked about, such as a digest.
    /// May be empty.
    pub place: String,
    /// The answer.
    pub answer: Answer,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There is nothing.
    Absent,
    /// Only the update will know.
    Unknown,
    /// It is withheld.
    Secret,
    /// It is too large to be handed over.
    Oversized,
    /// There is something. Its text is as it was found, and as hostile.
    Found(String),
}

/// Where the questions of a block are noted, if anybody wants to know.
#[derive(Debug, Default)]
pub(super) struct Trace(Option<RefCell<Vec<Asked>>>);

impl Trace {
    /// Returns a trace that notes every question, or none.
    pub(super) fn new(on: bool) -> Self {
        Self(on.then(RefCell::default))
    }

    /// Notes what `asked` returns, which is called only where somebody wants to know.
    pub(super) fn note<I: IntoIterator<Item = Asked>>(&self, asked: impl FnOnce() -> I) {
        if let Some(noted) = &self.0 {
            noted.borrow_mut().extend(asked());
        }
    }

    /// Returns what was noted since the last time.
    pub(super) fn take(&self) -> Vec<Asked> {
        self.0.as_ref().map(RefCell::take).unwrap_or_default()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::Secret => "secret",
            Self::Oversized => "oversized",
            Self::Found(text) => text,
        })
    }
}
