//! The report for people: grouped by resource, the worst first, understandable without colour.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::text::{one_line, plural};

use super::circumstances::{self, circumstances};
use super::{
    AllowedUnknown, Detail, Effect, Finding, FindingKind, Position, Report, ReportedEdit, ReportedPolicy, Verdict, View,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();

pub(super) fn write(report: &Report, view: View, output: &mut dyn Write) -> io::Result<()> {
    for findings in by_resource(report, view.detail) {
        write_resource(&findings, output)?;
        writeln!(output)?;
    }
    write_faults(report, output)?;
    if view.detail == Detail::Full {
        write_allowed(&report.allowed_unknown, output)?;
        write_looks(&report.policies, output)?;
    }
    if view.detail > Detail::Brief {
        write_circumstances(report, output)?;
    } else if let Some(line) = circumstances::in_brief(report) {
        writeln!(output, "{DIM}otherwise than usual:{DIM:#} {line}")?;
    }
    write_verdict(report, view, output)
}

/// Returns the findings that are shown, by resource: first those of resources with one that denies. Those that are waived or
/// known have a line of their own in the end, unless all is shown.
fn by_resource(report: &Report, detail: Detail) -> Vec<Vec<&Finding>> {
    let is_shown = |finding: &&Finding| match finding.effect() {
        Effect::Denies => true,
        Effect::Warns => detail > Detail::Brief,
        Effect::Waived | Effect::Known => detail == Detail::Full,
    };
    let is_beside = |one: &Finding, other: &Finding| {
        (&one.resource, &one.stack, one.is_of_configuration())
            == (&other.resource, &other.stack, other.is_of_configuration())
    };
    let chunks = report.violations.chunk_by(is_beside);
    let resources = chunks.map(|findings| findings.iter().filter(is_shown).collect());
    let mut resources: Vec<Vec<_>> = resources.filter(|findings: &Vec<_>| !findings.is_empty()).collect();
    for findings in &mut resources {
        findings.sort_by_key(|finding| (finding.kind == FindingKind::Undetermined, finding.rank()));
    }
    resources.sort_by_key(|findings| findings.iter().map(|finding| finding.effect()).min());
    resources
}

/// Writes what was found at one resource: what is wrong, then what cannot be told.
fn write_resource(findings: &[&Finding], output: &mut dyn Write) -> io::Result<()> {
    let first = findings.first();
    let about = first.map(|finding| finding.resource_in_words());
    write!(output, "{BOLD}{}{BOLD:#}", about.unwrap_or_default())?;
    if let Some(resource) = first.and_then(|finding| finding.resource.as_ref()) {
        write!(output, " ({})", resource.operation)?;
    }
    let position = first.filter(|finding| !finding.is_of_configuration());
    match position.and_then(|finding| finding.position.as_ref()) {
        Some(position) => writeln!(output, " {DIM}{}{DIM:#}", place(position))?,
        None => writeln!(output)?,
    }
    let open = findings.partition_point(|finding| finding.kind == FindingKind::Violation);
    let (wrong, open) = findings.split_at_checked(open).unwrap_or((findings, &[]));
    write_groups(wrong, output)?;
    if !open.is_empty() {
        writeln!(output, "  {DIM}undetermined:{DIM:#}")?;
    }
    write_groups(open, output)
}

/// Returns a place as editors and terminals know it.
fn place(position: &Position) -> String {
    let column = position.column.map(|column| format!(":{column}")).unwrap_or_default();
    format!("{}:{}{column}", one_line(&position.path), position.line)
}

/// Writes findings, and with the first at each place the piece of the input there.
fn write_groups(findings: &[&Finding], output: &mut dyn Write) -> io::Result<()> {
    let mut places = HashSet::new();
    for group in grouped(findings) {
        let place = group.first().map_or("", |finding| &finding.pointer);
        let beside = findings.iter().filter(|finding| finding.pointer == *place);
        let excerpt = excerpt(beside.copied()).filter(|_| places.insert(place));
        write_group(&group, excerpt.unwrap_or_default(), output)?;
    }
    Ok(())
}

/// Returns the piece of the input that findings at one place are about. One policy that looks for credentials is enough for
/// nothing to be shown.
fn excerpt<'f>(mut beside: impl Iterator<Item = &'f Finding>) -> Option<&'f [String]> {
    let first = beside.next().filter(|first| !first.excerpt.is_empty())?;
    let may_be_shown = beside.all(|finding| !finding.excerpt.is_empty());
    may_be_shown.then_some(&first.excerpt)
}

/// Returns what was found at one resource, in groups of what several policies say in the same words at the same place: that
/// the image is unknown there, say.
fn grouped<'f>(findings: &[&'f Finding]) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut places = HashMap::new();
    for finding in findings {
        let words = (
            finding.effect(),
            &finding.waiver,
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

fn write_group(group: &[&Finding], excerpt: &[String], output: &mut dyn Write) -> io::Result<()> {
    let Some(first) = group.first() else {
        return Ok(());
    };
    let style = match first.effect() {
        Effect::Denies => RED,
        Effect::Warns => YELLOW,
        Effect::Waived | Effect::Known => DIM,
    };
    let policies: Vec<_> = group.iter().map(|finding| policy(finding)).collect();
    let word = first.effect().as_str();
    writeln!(output, "  {style}{word}{style:#}  {}", policies.join(", "))?;
    write_labelled("why", &one_line(&first.message), output)?;
    if !first.pointer.is_empty() {
        write_labelled("at", &one_line(&first.pointer), output)?;
    }
    for line in excerpt {
        write_labelled("", &format!("{DIM}{line}{DIM:#}"), output)?;
    }
    if let Some(position) = first.position.as_ref().filter(|_| first.is_of_configuration()) {
        write_labelled("at", &place(position), output)?;
    }
    if let Some(waiver) = &first.waiver {
        write_labelled("waived", &waiver.in_words(), output)?;
    }
    if !first.hint.is_empty() {
        write_labelled("fix", &one_line(&first.hint), output)?;
    }
    let edits = group.iter().flat_map(|finding| &finding.remediation);
    write_remediation(edits, output)?;
    for reason in group.iter().filter_map(|finding| finding.not_repaired.as_ref()) {
        write_labelled("", &format!("no repair: {}", one_line(reason)), output)?;
    }
    Ok(())
}

/// Writes a line with what it tells before it.
fn write_labelled(label: &str, text: &str, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "        {DIM}{label:<4}{DIM:#} {text}")
}

/// Returns a policy with the strictness of its finding.
fn policy(finding: &Finding) -> String {
    let (level, severity) = (finding.level.as_str(), finding.severity.as_str());
    let enforced = finding.enforce_from.as_ref();
    let until = enforced.map(|day| format!(" until {day}")).unwrap_or_default();
    format!(
        "{BOLD}{}{BOLD:#} ({level}{until}, {severity})",
        one_line(&finding.policy)
    )
}

fn write_remediation<'e>(edits: impl Iterator<Item = &'e ReportedEdit>, output: &mut dyn Write) -> io::Result<()> {
    for edit in edits {
        let pointer = one_line(&edit.pointer);
        let words = match &edit.value {
            Some(value) => format!("repair: set {pointer} to {}", one_line(&value.to_string())),
            None => format!("repair: remove {pointer}"),
        };
        write_labelled("", &words, output)?;
    }
    Ok(())
}

fn write_faults(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    for fault in &report.faults {
        let (name, kind) = (fault.name(), fault.kind.as_str());
        writeln!(output, "{RED}fault{RED:#} {BOLD}{name}{BOLD:#} ({kind})")?;
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

/// Writes the questions that may stay open.
fn write_allowed(open: &[AllowedUnknown], output: &mut dyn Write) -> io::Result<()> {
    for open in open {
        let resource = open.resource.as_deref().map(one_line);
        let resource = resource.unwrap_or_else(|| "the stack as a whole".to_owned());
        let (policy, message, pointer) = (one_line(&open.policy), one_line(&open.message), one_line(&open.pointer));
        writeln!(output, "{DIM}allowed though unknown:{DIM:#} {policy} of {resource}")?;
        write_labelled("why", &message, output)?;
        if !pointer.is_empty() {
            write_labelled("at", &pointer, output)?;
        }
    }
    if open.is_empty() { Ok(()) } else { writeln!(output) }
}

/// Writes which policies looked at how many resources.
fn write_looks(policies: &[ReportedPolicy], output: &mut dyn Write) -> io::Result<()> {
    let width = policies.iter().map(|policy| policy.policy.len()).max().unwrap_or(0);
    for policy in policies {
        let Some(looks) = policy.looks else {
            continue;
        };
        let judged = looks.resources.map_or_else(
            || "the stack as a whole".to_owned(),
            |count| plural(count, "resource", "resources"),
        );
        let counted = [
            (looks.not_applicable, "of them with nothing to judge"),
            (looks.misfits, "not for it"),
        ];
        let rest = counted.iter().filter(|(count, _)| *count > 0);
        let rest: Vec<_> = rest.map(|(count, what)| format!(", {count} {what}")).collect();
        let rest = rest.concat();
        let name = one_line(&policy.policy);
        writeln!(output, "{DIM}{name:<width$}{DIM:#}  judged {judged}{rest}")?;
    }
    if policies.iter().any(|policy| policy.looks.is_some()) {
        writeln!(output)?;
    }
    Ok(())
}

fn write_circumstances(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let circumstances = circumstances(report);
    for circumstance in &circumstances {
        writeln!(output, "{DIM}{}:{DIM:#} {}", circumstance.title, circumstance.text)?;
    }
    if circumstances.is_empty() {
        Ok(())
    } else {
        writeln!(output)
    }
}

fn write_verdict(report: &Report, view: View, output: &mut dyn Write) -> io::Result<()> {
    let style = match report.verdict {
        Verdict::Allowed => GREEN,
        Verdict::Denied | Verdict::Faulted => RED,
    };
    let (word, counts) = (report.verdict.as_str(), report.summary.in_words());
    write!(output, "{style}{word}{style:#}: {counts}")?;
    if view.tells_time {
        write!(output, ", in {:.1} s", view.took.as_secs_f64())?;
    }
    writeln!(output)
}
