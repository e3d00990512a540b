//! What a policy said, in words that the native tests and the host share.

use std::fmt;

use crate::Place;

/// One thing that a policy said of a resource, or of the stack.
///
/// ```
/// use portcullis_cases::{Expectation, Said, Verdict};
///
/// let said = Said {
///     verdict: Verdict::Violation,
///     resource: "assets".to_owned(),
///     urn: "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets".to_owned(),
///     pointer: "/acl".to_owned(),
///     code: "public".to_owned(),
///     message: "everybody can read it".to_owned(),
///     hint: String::new(),
///     depends_on: Vec::new(),
/// };
/// assert_eq!(said.to_string(), "violation of assets at /acl (public): everybody can read it");
/// assert!(Expectation::Violation(said.place()).fits(&said));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it comes to.
    pub verdict: Verdict,
    /// The resource's name; empty for the stack as a whole.
    pub resource: String,
    /// The resource's URN; empty for the stack as a whole.
    pub urn: String,
    /// The JSON pointer. May be empty.
    pub pointer: String,
    /// The reason code. May be empty.
    pub code: String,
    /// The message.
    pub message: String,
    /// What to do. May be empty.
    pub hint: String,
    /// The URNs that an open question depends on.
    pub depends_on: Vec<String>,
}

/// What a policy's words come to. The example of [`Said`] has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A rule is broken.
    Violation,
    /// The question stays open.
    Undetermined,
    /// There is nothing to judge.
    NotApplicable,
}

impl Said {
    /// Returns the place that would expect exactly this. The example of [`Said`] asks for it.
    pub fn place(&self) -> Place {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Place {
            resource: some(&self.resource),
            pointer: some(&self.pointer),
            code: some(&self.code),
            message: some(&self.message),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Violation => "violation",
            Self::Undetermined => "undetermined",
            Self::NotApplicable => "not applicable",
        })
    }
}

impl fmt::Display for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.verdict, self.place())
    }
}
