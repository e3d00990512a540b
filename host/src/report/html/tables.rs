//! Waivers, the baseline, the policies, and what the run was of.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::report::{AcceptedFinding, Report, ReportedPolicy, ReportedWaiver, WaiverState};

use super::markup::{Text, Ticked};

/// Writes the beginning of a section with a table.
fn begin(name: &str, title: &str, columns: &[&str], output: &mut dyn Write) -> io::Result<()> {
    writeln!(
        output,
        "<section id=\"{name}\" aria-labelledby=\"{name}-title\">\n<h2 id=\"{name}-title\">{title}</h2>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{name}-title\">\n<table>\n<thead><tr>"
    )?;
    for column in columns {
        writeln!(output, "<th scope=\"col\">{column}</th>")?;
    }
    writeln!(output, "</tr></thead>\n<tbody>")
}

fn end(output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "</tbody>\n</table>\n</div>\n</section>")
}

fn write_row(cells: &[&dyn std::fmt::Display], output: &mut dyn Write) -> io::Result<()> {
    write!(output, "<tr>")?;
    for cell in cells {
        write!(output, "<td>{cell}</td>")?;
    }
    writeln!(output, "</tr>")
}

pub(super) fn write_waivers(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    if report.waivers.is_empty() {
        return Ok(());
    }
    let columns = ["State", "Reason", "Owner", "Until", "Findings", "Line"];
    begin("waivers", "Waivers", &columns, output)?;
    for ReportedWaiver {
        waiver,
        state,
        findings,
    } in &report.waivers
    {
        let (reason, owner, expires) = (Text(&waiver.reason), Text(&waiver.owner), Text(&waiver.expires));
        write_row(
            &[&badge(*state), &reason, &owner, &expires, findings, &waiver.line],
            output,
        )?;
    }
    end(output)
}

fn badge(state: WaiverState) -> &'static str {
    match state {
        WaiverState::Used => "<span class=\"badge waived\">used</span>",
        WaiverState::Expiring => "<span class=\"badge warn\">expiring</span>",
        WaiverState::Unused => "<span class=\"badge warn\">unused</span>",
        WaiverState::Expired => "<span class=\"badge deny\">expired</span>",
    }
}

/// Writes what has gone since findings were accepted.
pub(super) fn write_baseline(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let Some(baseline) = report.baseline.as_ref().filter(|baseline| !baseline.gone.is_empty()) else {
        return Ok(());
    };
    begin(
        "gone",
        "Gone since the baseline",
        &["Policy", "Resource", "Message", "Fingerprint"],
        output,
    )?;
    for AcceptedFinding {
        policy,
        resource,
        message,
        fingerprint,
        ..
    } in &baseline.gone
    {
        let message = Ticked(message);
        write_row(&[&Text(policy), &Text(resource), &message, &Text(fingerprint)], output)?;
    }
    end(output)
}

pub(super) fn write_policies(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    if report.policies.is_empty() {
        return Ok(());
    }
    let mut counts: HashMap<_, usize> = HashMap::new();
    for finding in &report.violations {
        *counts.entry((&finding.pack, &finding.policy)).or_default() += 1;
    }
    let columns = ["Policy", "Pack", "Level", "Severity", "Findings", "What it asks"];
    begin("policies", "Policies that judged", &columns, output)?;
    for policy in &report.policies {
        let count = counts.get(&(&policy.pack, &policy.policy)).copied().unwrap_or_default();
        let (name, pack, description) = (Text(&policy.policy), Text(&policy.pack), Ticked(&policy.description));
        let severity = policy.severity.as_str();
        write_row(&[&name, &pack, &level(policy), &severity, &count, &description], output)?;
    }
    end(output)
}

/// Returns a policy's level, and its own where the configuration or the profile gives another.
fn level(policy: &ReportedPolicy) -> String {
    let (level, own) = (policy.level.as_str(), policy.own_level.as_str());
    if level == own {
        return level.to_owned();
    }
    format!("<b>{level}</b> <small>(its own: {own})</small>")
}

pub(super) fn write_run(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    begin("packs", "Packs", &["Pack", "Version", "Source", "Digest"], output)?;
    for pack in &report.packs {
        let cells = [&pack.name, &pack.version, &pack.source, &pack.digest].map(|text| Text(text));
        let [name, version, source, digest] = &cells;
        write_row(&[name, version, source, digest], output)?;
    }
    end(output)?;
    begin("inputs", "What was read", &["File", "Format", "Digest"], output)?;
    for input in &report.inputs {
        write_row(
            &[&Text(&input.path), &Text(&input.format), &Text(&input.digest)],
            output,
        )?;
    }
    end(output)
}
