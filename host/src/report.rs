//! The report: what a run found, as data that owns itself, and the formats that show it.

mod build;
mod json;
mod text;

use std::io::{self, Write};

use serde::Serialize;

use crate::config::Profile;
use crate::outcome::{FaultKind, Level, Severity};

pub use build::{Run, build};

/// What a run found. Its JSON form is schema 1 (DESIGN §7): keys are added, never renamed.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The version of this form: 1.
    pub schema: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// The exit code.
    pub exit: u8,
    /// How strict the policies were of which the configuration says nothing.
    pub profile: Profile,
    /// The counts.
    pub summary: Summary,
    /// What was found, by resource in the order of the plan, then by pack and policy.
    pub violations: Vec<Finding>,
    /// The policies and packs that misbehaved.
    pub faults: Vec<ReportedFault>,
    /// The policies that did not judge though nobody disabled them.
    pub skipped: Vec<SkippedPolicy>,
    /// The packs.
    pub packs: Vec<ReportedPack>,
    /// The files that were read.
    pub inputs: Vec<Input>,
}

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing stops the update.
    Allowed,
    /// A policy stops the update.
    Denied,
    /// A policy misbehaved: nobody knows what it would have said.
    Faulted,
}

/// The counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Resources that were read.
    pub resources: usize,
    /// Unchanged resources of the stack that the preview does not show.
    pub hidden: u64,
    /// Policies that judged.
    pub policies: usize,
    /// Findings that deny.
    pub mandatory: usize,
    /// Findings that only tell.
    pub advisory: usize,
    /// Questions that stay open, those among the findings and those that are allowed to.
    pub undetermined: usize,
    /// Findings that were waived.
    pub waived: usize,
    /// Faults.
    pub faults: usize,
}

/// A violation, or a question that stays open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// What the finding does.
    pub level: Level,
    /// How bad it is.
    pub severity: Severity,
    /// Which of the two it is.
    pub kind: FindingKind,
    /// The resource; `None` for the stack as a whole.
    pub resource: Option<ReportedResource>,
    /// Where, a JSON pointer into the resource's inputs.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// A reason code.
    pub code: String,
    /// What to do.
    pub hint: String,
    /// The waiver that covers it.
    pub waiver: Option<String>,
    /// The edits by which the policy would repair the resource, at its last finding there.
    pub remediation: Vec<ReportedEdit>,
    /// Why the policy, which could repair the resource, does not; at its last finding there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_repaired: Option<String>,
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

/// A fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedFault {
    /// The pack.
    pub pack: String,
    /// The policy, if it was one of them.
    pub policy: Option<String>,
    /// The kind.
    pub kind: FaultKind,
    /// What happened.
    pub message: String,
}

/// A policy that did not judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedPolicy {
    /// The pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// What it would have needed.
    pub reason: String,
}

/// A pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedPack {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The digest of the component.
    pub digest: String,
    /// Where it came from.
    pub source: String,
}

/// The format of a configuration among the files that were read.
pub const CONFIGURATION: &str = "portcullis-configuration";

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    /// The path.
    pub path: String,
    /// The format.
    pub format: String,
    /// The digest.
    pub digest: String,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines, schema 1.
    Json,
}

impl Report {
    /// Writes the report.
    ///
    /// # Errors
    ///
    /// Fails where the output does.
    pub fn write(&self, format: Format, output: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, output),
            Format::Json => json::write(self, output),
        }
    }
}
