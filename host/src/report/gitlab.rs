//! The report for GitLab: a code quality report (docs.gitlab.com, "Code Quality", report format). It has places for issues
//! only, so what has to be known beside them is an issue too.

use std::collections::HashMap;
use std::io::{self, Write};

use portcullis_facts::document::hex;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::outcome::Severity;
use crate::text::one_line;

use super::circumstances::circumstances;
use super::{Effect, Finding, Report};

/// An issue.
#[derive(Debug, Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
}

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict_in_words();
    let verdict = issue_of_run(report, "portcullis", verdict, "info");
    let faults = report.faults.iter().map(|fault| {
        let message = format!("{}: {}", fault.kind.as_str(), one_line(&fault.message));
        issue_of_run(report, &fault.name(), message, "blocker")
    });
    let findings = report.worst_first().into_iter();
    let findings = findings.map(|finding| issue(report, finding));
    let others = circumstances(report).into_iter();
    let others = others.map(|circumstance| issue_of_run(report, "portcullis", circumstance.line(), "info"));
    let mut issues: Vec<_> = faults.chain(findings).chain([verdict]).chain(others).collect();
    number(&mut issues);
    serde_json::to_writer_pretty(&mut *output, &issues)?;
    writeln!(output)
}

fn issue(report: &Report, finding: &Finding) -> Issue {
    let position = finding.position.as_ref();
    let (path, line) = position.map_or((report.place.as_str(), 1), |position| (&*position.path, position.line));
    Issue {
        description: one_line(&finding.in_words().replace('\n', "; ")),
        check_name: finding.rule(),
        fingerprint: finding.fingerprint.clone(),
        severity: match (finding.effect(), finding.severity) {
            (Effect::Waived | Effect::Known, _) => "info",
            (_, Severity::Low) => "minor",
            (_, Severity::Medium) => "major",
            (_, Severity::High) => "critical",
            (_, Severity::Critical) => "blocker",
        },
        location: location(path, line),
    }
}

/// Returns an issue that is none of a resource's.
fn issue_of_run(report: &Report, name: &str, description: String, severity: &'static str) -> Issue {
    let digest = hex(&Sha256::digest(&description));
    Issue {
        check_name: name.to_owned(),
        fingerprint: digest.get(..32).unwrap_or_default().to_owned(),
        description,
        severity,
        location: location(report.place.as_str(), 1),
    }
}

fn location(path: &str, line: u32) -> Location {
    Location {
        path: one_line(path.trim_start_matches("./")),
        lines: Lines { begin: line },
    }
}

/// Numbers the issues of one fingerprint: GitLab shows but one of those with the same.
fn number(issues: &mut [Issue]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for issue in issues {
        let count = seen.entry(issue.fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            issue.fingerprint = format!("{}-{count}", issue.fingerprint);
        }
    }
}
