//! The report: what a run found, as data that owns itself, and the formats that show it.

mod annotations;
mod azure;
mod baseline;
mod build;
mod circumstances;
mod excerpt;
mod finding;
mod fingerprint;
mod found;
mod github;
mod gitlab;
mod html;
mod idle;
mod images;
mod json;
mod junit;
mod markdown;
mod position;
mod prometheus;
mod ran;
mod resources;
mod sarif;
mod text;
mod waivers;
pub(crate) mod xml;

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use crate::config::Profile;
use crate::outcome::{FaultKind, Level, Severity};

pub use baseline::{AcceptedFinding, Baseline, ReportedBaseline};
pub use build::{Run, build};
pub use finding::{AppliedWaiver, Effect, Finding, FindingKind, OWN_PACK, Position, ReportedEdit, ReportedResource};
pub use found::Found;
pub use images::{ReportedBuild, ReportedImage, Unverified};
pub(crate) use markdown::words;
pub use resources::ReportedNode;

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
    /// The questions that stay open and only count, because the configuration allows it; in the order of the plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_unknown: Vec<AllowedUnknown>,
    /// The policies and packs that misbehaved.
    pub faults: Vec<ReportedFault>,
    /// The policies that did not judge though nobody disabled them.
    pub skipped: Vec<SkippedPolicy>,
    /// The waivers of the configuration, in its order.
    pub waivers: Vec<ReportedWaiver>,
    /// What has changed since findings were accepted; `None` where there is no baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<ReportedBaseline>,
    /// The policies that did not judge because the configuration disables them.
    pub disabled: Vec<DisabledPolicy>,
    /// The policies that judged, by pack.
    pub policies: Vec<ReportedPolicy>,
    /// The packs.
    pub packs: Vec<ReportedPack>,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The images that the resources run, and the builds that made them; `None` where no form of the report shows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ReportedImage>>,
    /// The file that is told of what has no place of its own, for services that take no finding without one.
    #[serde(skip)]
    pub place: String,
    /// All resources, the root of each stack before what is below it; `None` where no form of the report shows them.
    #[serde(skip)]
    pub resources: Option<Vec<ReportedNode>>,
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

impl Verdict {
    /// Returns the word for the verdict.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Faulted => "faulted",
        }
    }
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

/// A question that stays open, and is no finding because the configuration allows it (`on-unknown = "allow"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowedUnknown {
    /// The pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// The URN of the resource; `None` for the stack as a whole.
    pub resource: Option<String>,
    /// The stack, as `project/stack`, where several were judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// Where, a JSON pointer into the resource's inputs.
    pub pointer: String,
    /// What is not known.
    pub message: String,
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

/// A policy that the configuration disables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisabledPolicy {
    /// The pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
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
    /// The stacks of this run in which it only tells.
    pub advisory_in: Vec<String>,
    /// The page, Markdown.
    #[serde(skip)]
    pub page: String,
    /// Where more stands; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// How many resources it was asked about; `None` where nobody wants to know.
    #[serde(skip)]
    pub looks: Option<Looks>,
}

/// How many resources a policy was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    /// The resources that it judged; `None` where it judges stacks.
    pub resources: Option<usize>,
    /// The resources that it is not for.
    pub misfits: usize,
    /// The answers that there is nothing to judge.
    pub not_applicable: usize,
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
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// XML as `JUnit` has it, for the test reports of CI services.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A code quality report of GitLab.
    Gitlab,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// A comment on a pull request.
    Markdown,
    /// Metrics in the text format of Prometheus.
    Prometheus,
    /// For people: one page for a browser.
    Html,
}

impl Format {
    /// Returns whether the form shows images and their builds.
    pub fn shows_images(self) -> bool {
        matches!(self, Self::Json | Self::Prometheus | Self::Html)
    }

    /// Returns whether the form shows the resources of which there is nothing to say, too.
    pub fn shows_resources(self) -> bool {
        self == Self::Html
    }

    /// Returns whether the form shows the piece of the input that a finding is about.
    pub fn shows_inputs(self) -> bool {
        self == Self::Text
    }
}

/// How much a report for people tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The verdict, and what it is for.
    Brief,
    /// All that somebody should act on.
    #[default]
    Usual,
    /// All that is known.
    Full,
}

/// How a report is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct View {
    /// How much the report for people tells.
    pub detail: Detail,
    /// How long the run took.
    pub took: Duration,
    /// Whether the report for people says so. It does on a terminal only: elsewhere the same run gives the same bytes.
    pub tells_time: bool,
}

impl Report {
    /// Writes the report.
    ///
    /// # Errors
    ///
    /// Fails where the output does.
    pub fn write(&self, format: Format, view: View, output: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, view, output),
            Format::Json => json::write(self, output),
            Format::Sarif => sarif::write(self, output),
            Format::Junit => junit::write(self, output),
            Format::Github => github::write(self, output),
            Format::Gitlab => gitlab::write(self, output),
            Format::Azure => azure::write(self, output),
            Format::Markdown => markdown::write(self, output),
            Format::Html => html::write(self, output),
            Format::Prometheus => prometheus::write(self, view.took, output),
        }
    }

    /// Returns the verdict and the counts, as one line.
    fn verdict_in_words(&self) -> String {
        format!("{}: {}", self.verdict.as_str(), self.summary.in_words())
    }

    /// Returns the findings, the worst first: by what they do, then by severity, else in their order.
    fn worst_first(&self) -> Vec<&Finding> {
        let mut findings: Vec<_> = self.violations.iter().collect();
        findings.sort_by_key(|finding| finding.rank());
        findings
    }
}

#[cfg(test)]
mod tests;
