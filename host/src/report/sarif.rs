//! The report for code scanning: SARIF 2.1.0 (OASIS), as GitHub reads it.
//!
//! GitHub drops a result without a place in a file, knows neither `suppressions` nor `baselineState`, and takes a limited
//! number of results (docs.github.com, "SARIF support for code scanning").

mod model;
mod rules;

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::text::one_line;

use super::circumstances::circumstances;
use super::{Effect, Finding, FindingKind, Position, Report, ReportedFault, Verdict};

use model::{
    Artifact, ArtifactLocation, Driver, Invocation, Location, Log, LogicalLocation, Message, Notification,
    PhysicalLocation, Region, Result as Found, Run, Suppression, Tool,
};
use rules::Rules;

/// The most results of a run that GitHub takes.
const MOST: usize = 25_000;

/// The most results of a run that GitHub shows.
const SHOWN: usize = 5_000;

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *output, &log(report))?;
    writeln!(output)
}

fn log(report: &Report) -> Log {
    let rules = Rules::of(report);
    let findings = report.worst_first();
    let results = findings.iter().take(MOST);
    let results = results.map(|finding| result(report, &rules, finding)).collect();
    Log::of(Run {
        tool: Tool {
            driver: Driver::with_rules(rules.descriptors()),
        },
        invocations: vec![invocation(report, &rules)],
        artifacts: artifacts(report),
        column_kind: "unicodeCodePoints",
        results,
        properties: properties(report),
    })
}

fn result(report: &Report, rules: &Rules<'_>, finding: &Finding) -> Found {
    Found {
        rule_id: finding.rule(),
        rule_index: rules.place(finding),
        // An open question too: `open` would take its level away (3.27.9), and it may deny.
        kind: "fail",
        level: match finding.effect() {
            Effect::Denies => "error",
            Effect::Warns => "warning",
            Effect::Waived | Effect::Known => "note",
        },
        message: Message::plain(&finding.in_words()),
        locations: vec![location(report, finding)],
        partial_fingerprints: json!({ "portcullis/v1": finding.fingerprint }),
        baseline_state: report
            .baseline
            .as_ref()
            .map(|_| if finding.known { "unchanged" } else { "new" }),
        suppressions: finding.waiver.iter().map(Suppression::of).collect(),
        properties: result_properties(finding),
    }
}

fn result_properties(finding: &Finding) -> Value {
    let resource = finding.resource.as_ref();
    json!({
        "effect": finding.effect().as_str(),
        "level": finding.level,
        "severity": finding.severity,
        "undetermined": finding.kind == FindingKind::Undetermined,
        "pointer": finding.pointer,
        "code": finding.code,
        "type": resource.map(|resource| &resource.type_token),
        "operation": resource.map(|resource| resource.operation),
    })
}

/// Returns where the program declares the resource, or, where nobody knows, the beginning of the plan.
fn location(report: &Report, finding: &Finding) -> Location {
    let region = |position: &Position| Region {
        start_line: position.line,
        start_column: position.column,
    };
    let (path, region) = match &finding.position {
        Some(position) => (position.path.as_str(), region(position)),
        None => (report.place.as_str(), Region::first()),
    };
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation::of(path),
            region,
        },
        logical_locations: finding.resource.iter().map(LogicalLocation::of).collect(),
    }
}

fn artifacts(report: &Report) -> Vec<Artifact> {
    report.inputs.iter().map(Artifact::of).collect()
}

fn invocation(report: &Report, rules: &Rules<'_>) -> Invocation {
    Invocation {
        execution_successful: report.verdict != Verdict::Faulted,
        exit_code: report.exit,
        exit_code_description: report.verdict.as_str(),
        tool_configuration_notifications: configuration_notifications(report),
        tool_execution_notifications: execution_notifications(report, rules),
    }
}

/// Returns what did not judge, and what was judged otherwise than usual.
fn configuration_notifications(report: &Report) -> Vec<Notification> {
    let skipped = report.skipped.iter().map(|skipped| {
        let (pack, policy) = (one_line(&skipped.pack), one_line(&skipped.policy));
        let text = format!("{pack}/{policy} is not run, for want of {}", one_line(&skipped.reason));
        Notification::of("skipped-policy", "warning", &text)
    });
    let others = circumstances(report).into_iter();
    let others = others.filter(|circumstance| !circumstance.title.starts_with("not run"));
    skipped
        .chain(others.map(|circumstance| Notification::of("circumstance", "note", &circumstance.line())))
        .collect()
}

/// Returns the faults, and what is left out.
fn execution_notifications(report: &Report, rules: &Rules<'_>) -> Vec<Notification> {
    let faults = report.faults.iter().map(|fault| notification(fault, rules));
    faults.chain(left_out(report.violations.len())).collect()
}

fn notification(fault: &ReportedFault, rules: &Rules<'_>) -> Notification {
    let text = format!(
        "{} ({}): {}",
        fault.name(),
        fault.kind.as_str(),
        one_line(&fault.message)
    );
    let policy = fault.policy.as_deref();
    let rule = policy.and_then(|policy| rules.reference(&fault.pack, policy));
    Notification::of("fault", "error", &text).about(rule)
}

/// Says that there are more findings than GitHub takes or shows.
fn left_out(count: usize) -> Option<Notification> {
    let text = match count.checked_sub(MOST) {
        _ if count <= SHOWN => return None,
        None | Some(0) => format!("of {count} findings GitHub shows the {SHOWN} worst"),
        Some(rest) => format!(
            "{rest} of {count} findings are left out: GitHub takes {MOST}, the worst of which are here, and shows {SHOWN}"
        ),
    };
    Some(Notification::of("limit", "warning", &text))
}

/// Returns what the rest of the form has no place for. The findings that are gone are here, because GitHub takes a result
/// that is `absent` for one that is there.
fn properties(report: &Report) -> Value {
    let mut properties = json!({
        "verdict": report.verdict,
        "profile": report.profile,
        "summary": report.summary,
        "packs": report.packs,
        "inputs": report.inputs,
        "waivers": report.waivers,
        "disabled": report.disabled,
    });
    let optional = [("at", json!(report.at)), ("baseline", json!(report.baseline))];
    for (key, value) in optional.into_iter().filter(|(_, value)| !value.is_null()) {
        put(&mut properties, key, value);
    }
    properties
}

fn put(properties: &mut Value, key: &str, value: Value) {
    if let Some(members) = properties.as_object_mut() {
        members.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_findings_than_github_takes_or_shows_are_said() {
        let text = |count| left_out(count).map(|notification| notification.message.text);
        assert_eq!(text(5_000), None);
        assert_eq!(text(5_001).unwrap(), "of 5001 findings GitHub shows the 5000 worst");
        assert_eq!(
            text(25_001).unwrap(),
            "1 of 25001 findings are left out: GitHub takes 25000, the worst of which are here, and shows 5000"
        );
    }
}
