//! What was found.

use std::cmp::Reverse;

use serde::Serialize;

use crate::config::Day;
use crate::outcome::{Level, Severity};
use crate::text::one_line;

/// A violation, or a question that stays open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// What the finding does, unless it is waived or known.
    pub level: Level,
    /// How bad it is.
    pub severity: Severity,
    /// Which of the two it is.
    pub kind: FindingKind,
    /// The resource; `None` for the stack as a whole.
    pub resource: Option<ReportedResource>,
    /// The stack, as `project/stack`, where several were judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// Where, a JSON pointer into the resource's inputs.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// A reason code.
    pub code: String,
    /// What to do.
    pub hint: String,
    /// The waiver that covers it.
    pub waiver: Option<AppliedWaiver>,
    /// Whether the baseline knows it, so that it only tells.
    pub known: bool,
    /// The day from which on it denies, if that is yet to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_from: Option<Day>,
    /// What it is known by from one run to the next.
    pub fingerprint: String,
    /// Where the program declares the resource, or where the configuration says what the finding is about.
    pub position: Option<Position>,
    /// The edits by which the policy would repair the resource, at its last finding there.
    pub remediation: Vec<ReportedEdit>,
    /// Why the policy, which could repair the resource, does not; at its last finding there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_repaired: Option<String>,
    /// The piece of the input that it is about, in lines that are fit to print; empty where no form of the report shows it,
    /// or it must not be shown.
    #[serde(skip)]
    pub excerpt: Vec<String>,
}

/// What a finding does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It stops the update.
    Denies,
    /// It only tells.
    Warns,
    /// It would do either, and somebody has waived it.
    Waived,
    /// It would do either, and the baseline knows it.
    Known,
}

impl Effect {
    /// Returns the word for the effect.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Denies => "deny",
            Self::Warns => "warn",
            Self::Waived => "waived",
            Self::Known => "known",
        }
    }
}
/// The name that stands for a pack in what the program itself finds.
pub const OWN_PACK: &str = "portcullis";

impl Finding {
    /// Returns whether the finding is about the configuration, and not about what is judged.
    pub fn is_of_configuration(&self) -> bool {
        self.pack == OWN_PACK && self.resource.is_none()
    }

    /// Returns what the finding does.
    pub fn effect(&self) -> Effect {
        match self {
            Self { waiver: Some(_), .. } => Effect::Waived,
            Self { known: true, .. } => Effect::Known,
            _ if self.level.denies() => Effect::Denies,
            _ => Effect::Warns,
        }
    }

    /// Returns what puts findings in their order, the worst first.
    pub(super) fn rank(&self) -> (Effect, Reverse<Severity>) {
        (self.effect(), Reverse(self.severity))
    }

    /// Returns the name of the policy with that of its pack.
    pub(super) fn rule(&self) -> String {
        format!("{}/{}", one_line(&self.pack), one_line(&self.policy))
    }

    /// Returns the type and the name of the resource, with its stack where there are several, or what else the finding is about,
    /// fit to print.
    pub(super) fn resource_in_words(&self) -> String {
        let stack = self.stack.as_deref().map(one_line);
        match (&self.resource, stack) {
            (Some(resource), None) => resource.in_words(),
            (Some(resource), Some(stack)) => format!("{} in {stack}", resource.in_words()),
            (None, _) if self.is_of_configuration() => "the configuration".to_owned(),
            (None, None) => "the stack as a whole".to_owned(),
            (None, Some(stack)) => format!("the stack {stack} as a whole"),
        }
    }

    /// Returns where the finding is and what is wrong there, and the hint, in two lines.
    pub(super) fn in_words(&self) -> String {
        let open = match self.kind {
            FindingKind::Undetermined => "undetermined: ",
            FindingKind::Violation => "",
        };
        let place = [" at ", &one_line(&self.pointer)].concat();
        let place = if self.pointer.is_empty() { "" } else { &place };
        let words = format!("{}{place}: {open}{}", self.resource_in_words(), one_line(&self.message));
        if self.hint.is_empty() {
            return words;
        }
        format!("{words}\nfix: {}", one_line(&self.hint))
    }
}

impl ReportedResource {
    /// Returns the type and the name, fit to print.
    pub(super) fn in_words(&self) -> String {
        format!("{} {}", one_line(&self.type_token), one_line(&self.name))
    }
}

/// A waiver, as it is shown with what it covers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct AppliedWaiver {
    /// Why.
    pub reason: String,
    /// Who answers for it; may be empty.
    pub owner: String,
    /// The last day that it holds, such as `2026-12-31`.
    pub expires: String,
    /// The file of the configuration, as it is shown.
    pub path: String,
    /// The line there.
    pub line: usize,
}

impl AppliedWaiver {
    /// Returns who waived, until when and why, as one line: `by @platform until 2026-12-31: moved in Q1`.
    pub fn in_words(&self) -> String {
        let owner = match self.owner.as_str() {
            "" => String::new(),
            owner => format!("by {owner} "),
        };
        one_line(&format!("{owner}until {}: {}", self.expires, self.reason))
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The file: of the program, from the root of the repository on, with `/` between the folders; of the configuration, as it
    /// is shown.
    pub path: String,
    /// The line, from 1 on.
    pub line: u32,
    /// The column, from 1 on, where it is known.
    pub column: Option<u32>,
}

/// An edit of a resource's inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportedEdit {
    /// `set` or `remove`.
    pub edit: &'static str,
    /// Where, a JSON pointer into the resource's inputs.
    pub pointer: String,
    /// The value that is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
}

/// The kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A rule is broken.
    Violation,
    /// A question stays open.
    Undetermined,
}

impl FindingKind {
    /// Returns the word for the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Undetermined => "undetermined",
        }
    }
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedResource {
    /// The URN.
    pub urn: String,
    /// The type token.
    #[serde(rename = "type")]
    pub type_token: String,
    /// The name.
    pub name: String,
    /// The operation.
    pub operation: &'static str,
}
