//! The report: what a run found, as data that owns itself, and the formats that show it.

mod baseline;
mod build;
mod finding;
mod fingerprint;
mod found;
mod images;
mod json;
mod position;
mod ran;
mod text;
mod waivers;

use std::io::{self, Write};

use serde::Serialize;

use crate::config::Profile;
use crate::outcome::{FaultKind, Level, Severity};

pub use baseline::Baseline;
pub use build::{Run, build};
pub use finding::{AppliedWaiver, Effect, Finding, FindingKind, OWN_PACK, Position, ReportedEdit, ReportedResource};
pub use found::Found;
pub use images::{ReportedBuild, ReportedImage};

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
    /// The time that dates were judged by, RFC 3339, where it was given; nothing where it was that of the run, so that the
    /// same run gives the same report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The counts.
    pub summary: Summary,
    /// What was found, by resource in the order of the plan, then by pack and policy; last what is to be said of waivers.
    pub violations: Vec<Finding>,
    /// The policies and packs that misbehaved.
    pub faults: Vec<ReportedFault>,
    /// The policies that did not judge though nobody disabled them.
    pub skipped: Vec<SkippedPolicy>,
    /// The waivers of the configuration, in its order.
    pub waivers: Vec<ReportedWaiver>,
    /// What has changed since findings were accepted; `None` where there is no baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<ReportedBaseline>,
    /// The policies that judged, by pack.
    pub policies: Vec<ReportedPolicy>,
    /// The packs.
    pub packs: Vec<ReportedPack>,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The images that the resources run, and the builds that made them; `None` where no form of the report shows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ReportedImage>>,
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
    /// Findings that the baseline knows.
    pub known: usize,
    /// Faults.
    pub faults: usize,
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

/// A waiver of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedWaiver {
    /// What it says.
    #[serde(flatten)]
    pub waiver: AppliedWaiver,
    /// What has become of it.
    pub state: WaiverState,
    /// How many findings it covers.
    pub findings: usize,
}

/// What has become of a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverState {
    /// It covers findings.
    Used,
    /// It covers findings, and expires within 30 days.
    Expiring,
    /// It would cover nothing.
    Unused,
    /// It covers nothing any more.
    Expired,
}

/// How the findings differ from those that were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedBaseline {
    /// The file.
    pub path: String,
    /// The findings that were accepted and are gone.
    pub gone: Vec<AcceptedFinding>,
}

/// A finding that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedFinding {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Its pack.
    pub pack: String,
    /// Its policy.
    pub policy: String,
    /// The URN of its resource; empty for the stack as a whole.
    pub resource: String,
    /// Where, a JSON pointer.
    pub pointer: String,
    /// What was wrong.
    pub message: String,
}

/// A policy that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedPolicy {
    /// The pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// One sentence.
    pub description: String,
    /// How bad a violation is.
    pub severity: Severity,
    /// What a violation does.
    pub level: Level,
    /// What it does by the policy's own word; another level is one that the configuration or the profile gives.
    pub own_level: Level,
    /// The day before which it only tells, if that is yet to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_from: Option<String>,
    /// The page, Markdown.
    #[serde(skip)]
    pub page: String,
    /// Where more stands; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
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

impl Format {
    /// Returns whether the form shows images and their builds.
    pub fn shows_images(self) -> bool {
        self == Self::Json
    }
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
