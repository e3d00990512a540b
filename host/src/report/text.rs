//! The report for people: grouped by resource, understandable without colour.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::config::Profile;
use crate::text::{one_line, plural};

use super::{CONFIGURATION, Finding, FindingKind, Report, ReportedEdit, Summary, Verdict};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    for findings in report.violations.chunk_by(|one, other| one.resource == other.resource) {
        write_resource(findings, output)?;
        writeln!(output)?;
    }
    write_faults(report, output)?;
    write_skipped(report, output)?;
    write_configuration(report, output)?;
    write_verdict(report, output)
}

/// Writes what was found at one resource.
fn write_resource(findings: &[Finding], output: &mut dyn Write) -> io::Result<()> {
    match findings.first().and_then(|finding| finding.resource.as_ref()) {
        Some(resource) => {
            let name = format!("{} {}", one_line(&resource.type_token), one_line(&resource.name));
            writeln!(output, "{BOLD}{name}{BOLD:#} ({})", resource.operation)?;
        }
        None => writeln!(output, "{BOLD}the stack as a whole{BOLD:#}")?,
    }
    findings.iter().try_for_each(|finding| write_finding(finding, output))
}

fn write_finding(finding: &Finding, output: &mut dyn Write) -> io::Result<()> {
    let (style, word) = match (finding.level.denies(), finding.kind) {
        (true, _) => (RED, "deny"),
        (false, _) => (YELLOW, "warn"),
    };
    let open = if finding.kind == FindingKind::Undetermined {
        ", undetermined"
    } else {
        ""
    };
    let (level, severity) = (finding.level.as_str(), finding.severity.as_str());
    write!(
        output,
        "  {style}{word}{style:#}  {BOLD}{}{BOLD:#} ({level}, {severity}{open})",
        finding.policy
    )?;
    if !finding.pointer.is_empty() {
        write!(output, " at {}", finding.pointer)?;
    }
    writeln!(output, "\n        {}", finding.message)?;
    if !finding.hint.is_empty() {
        writeln!(output, "        {DIM}hint:{DIM:#} {}", finding.hint)?;
    }
    write_remediation(&finding.remediation, output)
}

fn write_remediation(edits: &[ReportedEdit], output: &mut dyn Write) -> io::Result<()> {
    for edit in edits {
        let pointer = one_line(&edit.pointer);
        match &edit.value {
            Some(value) => {
                let value = one_line(&value.to_string());
                writeln!(output, "        {DIM}repair:{DIM:#} set {pointer} to {value}")?;
            }
            None => writeln!(output, "        {DIM}repair:{DIM:#} remove {pointer}")?,
        }
    }
    Ok(())
}

fn write_faults(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    for fault in &report.faults {
        let policy = fault
            .policy
            .as_deref()
            .map(|policy| format!("/{}", one_line(policy)))
            .unwrap_or_default();
        let name = format!("{}{policy}", one_line(&fault.pack));
        writeln!(
            output,
            "{RED}fault{RED:#} {BOLD}{name}{BOLD:#} ({})",
            fault.kind.as_str()
        )?;
        writeln!(output, "      {}", fault.message)?;
    }
    if !report.faults.is_empty() {
        writeln!(
            output,
            "      {DIM}hint:{DIM:#} a policy that breaks down has not judged; nothing passes until it does\n"
        )?;
    }
    Ok(())
}

/// Writes the policies that did not judge, those with one reason on one line.
fn write_skipped(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for skipped in &report.skipped {
        reasons.entry(&skipped.reason).or_default().push(&skipped.policy);
    }
    for (reason, policies) in &reasons {
        writeln!(
            output,
            "{DIM}not run, for want of {reason}:{DIM:#} {}",
            policies.join(", ")
        )?;
    }
    if reasons.is_empty() { Ok(()) } else { writeln!(output) }
}

/// Names the configuration, for one that was found further up may not be the one that was meant, and the profile, if it is
/// not the usual one.
fn write_configuration(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let mut inputs = report.inputs.iter();
    let file = inputs.find(|input| input.format == CONFIGURATION);
    let file = file.map(|input| format!("configured by {}", one_line(&input.path)));
    let profile = Some(report.profile).filter(|profile| *profile != Profile::default());
    let profile = profile.map(|profile| format!("profile {}", profile.as_str()));
    let said: Vec<_> = [file, profile].into_iter().flatten().collect();
    if said.is_empty() {
        return Ok(());
    }
    writeln!(output, "{DIM}{}{DIM:#}", said.join(", "))
}

fn write_verdict(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let (style, word) = match report.verdict {
        Verdict::Allowed => (GREEN, "allowed"),
        Verdict::Denied => (RED, "denied"),
        Verdict::Faulted => (RED, "faulted"),
    };
    writeln!(output, "{style}{word}{style:#}: {}", counts(&report.summary))
}

/// Returns the counts as one line, without those that are zero.
fn counts(summary: &Summary) -> String {
    let undetermined = summary.undetermined;
    let counted = [
        (summary.faults, "fault", "faults"),
        (summary.mandatory, "finding denies", "findings deny"),
        (summary.advisory, "finding warns", "findings warn"),
        (undetermined, "question is open", "questions are open"),
        (summary.waived, "finding is waived", "findings are waived"),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    let mut parts: Vec<_> = counted
        .map(|(count, one, several)| plural(count, one, several))
        .collect();
    let judged = plural(summary.resources, "resource", "resources");
    parts.push(format!(
        "{judged} judged by {}",
        plural(summary.policies, "policy", "policies")
    ));
    if summary.hidden > 0 {
        parts.push(format!("{} unchanged not shown (`--show-sames`)", summary.hidden));
    }
    parts.join(", ")
}
