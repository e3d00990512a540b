//! The report for people: grouped by resource, understandable without colour.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::text::one_line;

use super::{Finding, FindingKind, Report, ReportedResource, Summary, Verdict};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let mut previous: Option<&Option<ReportedResource>> = None;
    for finding in &report.violations {
        if previous != Some(&finding.resource) {
            write_resource(finding.resource.as_ref(), output)?;
            previous = Some(&finding.resource);
        }
        write_finding(finding, output)?;
    }
    if previous.is_some() {
        writeln!(output)?;
    }
    write_faults(report, output)?;
    write_skipped(report, output)?;
    write_verdict(report, output)
}

fn write_resource(resource: Option<&ReportedResource>, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output)?;
    match resource {
        Some(resource) => {
            let name = format!("{} {}", one_line(&resource.type_token), one_line(&resource.name));
            writeln!(output, "{BOLD}{name}{BOLD:#} ({})", resource.operation)
        }
        None => writeln!(output, "{BOLD}the stack as a whole{BOLD:#}"),
    }
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

fn write_skipped(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    for skipped in &report.skipped {
        writeln!(output, "{DIM}not run:{DIM:#} {}: {}", skipped.policy, skipped.reason)?;
    }
    if !report.skipped.is_empty() {
        writeln!(output)?;
    }
    Ok(())
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

fn plural(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
