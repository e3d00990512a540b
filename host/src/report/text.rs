//! The report for people: grouped by resource, understandable without colour.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::config::Profile;
use crate::text::{one_line, plural};

use super::{CONFIGURATION, Effect, Finding, FindingKind, Report, ReportedEdit, Summary, Verdict};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let is_beside = |one: &Finding, other: &Finding| {
        one.resource == other.resource && one.is_of_configuration() == other.is_of_configuration()
    };
    for findings in report.violations.chunk_by(is_beside) {
        write_resource(findings, output)?;
        writeln!(output)?;
    }
    write_faults(report, output)?;
    write_skipped(report, output)?;
    write_gone(report, output)?;
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
        None if findings.iter().any(Finding::is_of_configuration) => {
            writeln!(output, "{BOLD}the configuration{BOLD:#}")?;
        }
        None => writeln!(output, "{BOLD}the stack as a whole{BOLD:#}")?,
    }
    grouped(findings)
        .iter()
        .try_for_each(|group| write_group(group, output))
}

/// Returns what was found at one resource, in groups of what several policies say in the same words at the same place: that
/// the image is unknown there, say.
fn grouped(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut places = HashMap::new();
    for finding in findings {
        let words = (
            finding.effect(),
            &finding.waiver,
            finding.kind,
            &finding.pointer,
            &finding.message,
            &finding.hint,
        );
        let place = *places.entry(words).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn write_group(group: &[&Finding], output: &mut dyn Write) -> io::Result<()> {
    let Some(first) = group.first() else {
        return Ok(());
    };
    let (style, word) = match first.effect() {
        Effect::Denies => (RED, "deny"),
        Effect::Warns => (YELLOW, "warn"),
        Effect::Waived => (DIM, "waived"),
        Effect::Known => (DIM, "known"),
    };
    let policies: Vec<_> = group.iter().map(|finding| policy(finding)).collect();
    write!(output, "  {style}{word}{style:#}  {}", policies.join(", "))?;
    if !first.pointer.is_empty() {
        write!(output, " at {}", first.pointer)?;
    }
    if let Some(position) = first.position.as_ref().filter(|_| first.is_of_configuration()) {
        write!(output, " at {}:{}", one_line(&position.path), position.line)?;
    }
    writeln!(output, "\n        {}", first.message)?;
    if let Some(waiver) = &first.waiver {
        writeln!(output, "        {DIM}waived:{DIM:#} {}", waiver.in_words())?;
    }
    if !first.hint.is_empty() {
        writeln!(output, "        {DIM}hint:{DIM:#} {}", first.hint)?;
    }
    let edits = group.iter().flat_map(|finding| &finding.remediation);
    write_remediation(edits, output)?;
    let mut reasons = group.iter().filter_map(|finding| finding.not_repaired.as_ref());
    reasons.try_for_each(|reason| writeln!(output, "        {DIM}no repair:{DIM:#} {reason}"))
}

/// Returns a policy with the strictness of its finding.
fn policy(finding: &Finding) -> String {
    let open = match finding.kind {
        FindingKind::Undetermined => ", undetermined",
        FindingKind::Violation => "",
    };
    let (level, severity) = (finding.level.as_str(), finding.severity.as_str());
    let enforced = finding.enforce_from.as_ref();
    let until = enforced.map(|day| format!(" until {day}")).unwrap_or_default();
    format!("{BOLD}{}{BOLD:#} ({level}{until}, {severity}{open})", finding.policy)
}

fn write_remediation<'e>(edits: impl Iterator<Item = &'e ReportedEdit>, output: &mut dyn Write) -> io::Result<()> {
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

/// Writes the findings that the baseline knows and that are gone.
fn write_gone(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let Some(baseline) = report.baseline.as_ref().filter(|baseline| !baseline.gone.is_empty()) else {
        return Ok(());
    };
    let path = one_line(&baseline.path);
    writeln!(output, "{DIM}gone, though {path} still accepts it:{DIM:#}")?;
    for finding in &baseline.gone {
        writeln!(output, "  {}", finding.in_words())?;
    }
    writeln!(output)
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
        (summary.known, "finding is known", "findings are known"),
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
