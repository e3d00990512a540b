//! What came of the cases, for people: understandable without colour.

mod coverage;
mod mutations;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::text::plural;

use super::report::{CaseReport, PolicyReport, Summary, TestReport, Verdict};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();

/// The widest that places are padded to.
const WIDEST: usize = 60;

pub(super) fn write(report: &TestReport, verbose: bool, output: &mut dyn Write) -> io::Result<()> {
    let width = report.policies.iter().map(|policy| policy.policy.chars().count()).max();
    for policy in &report.policies {
        write_policy(policy, width.unwrap_or_default(), output)?;
    }
    write_problems(report, output)?;
    for policy in &report.policies {
        let failures = policy.cases.iter().filter(|case| case.verdict != Verdict::Passed);
        failures
            .into_iter()
            .try_for_each(|case| write_failure(&policy.policy, case, output))?;
    }
    for policy in &report.policies {
        if let Some(coverage) = &policy.coverage {
            coverage::write(&policy.policy, coverage, output)?;
        }
        if let Some(mutations) = &policy.mutations {
            mutations::write(&policy.policy, mutations, verbose, output)?;
        }
    }
    writeln!(output)?;
    write_verdict(report, output)
}

/// Writes the line of a policy.
fn write_policy(policy: &PolicyReport, width: usize, output: &mut dyn Write) -> io::Result<()> {
    let count = |verdict| policy.cases.iter().filter(|case| case.verdict == verdict).count();
    let (failed, faulted) = (count(Verdict::Failed), count(Verdict::Faulted));
    let cases = match policy.cases.len() {
        0 => "no cases".to_owned(),
        cases => plural(cases, "case", "cases"),
    };
    write!(output, "{:width$}  {cases:>9}  ", policy.policy)?;
    match (faulted, failed) {
        (0, 0) if policy.problems.is_empty() => writeln!(output, "{GREEN}ok{GREEN:#}"),
        (0, 0) => writeln!(output, "{RED}failed{RED:#}"),
        (0, failed) => writeln!(output, "{RED}{failed} failed{RED:#}"),
        (faulted, 0) => writeln!(output, "{RED}{faulted} faulted{RED:#}"),
        (faulted, failed) => writeln!(output, "{RED}{failed} failed, {faulted} faulted{RED:#}"),
    }
}

/// Writes what is wrong with the cases of policies as a whole.
fn write_problems(report: &TestReport, output: &mut dyn Write) -> io::Result<()> {
    if report.summary.problems > 0 {
        writeln!(output)?;
    }
    let mut problems = report.policies.iter().flat_map(|policy| &policy.problems);
    problems.try_for_each(|problem| writeln!(output, "{RED}failed{RED:#} {problem}"))
}

/// Writes what came of a case that does not pass.
fn write_failure(policy: &str, case: &CaseReport, output: &mut dyn Write) -> io::Result<()> {
    let (word, kind) = match case.fault {
        Some(kind) => ("faulted", format!(" ({})", kind.as_str())),
        None => ("failed", String::new()),
    };
    writeln!(
        output,
        "\n{RED}{word}{RED:#} {BOLD}{policy}{BOLD:#}: {}{kind}",
        case.name
    )?;
    for line in case.message.lines() {
        writeln!(output, "  {line}")?;
    }
    if case.looked_at.is_empty() {
        return Ok(());
    }
    writeln!(output, "  {DIM}it looked at{DIM:#}")?;
    case.looked_at.iter().try_for_each(|look| look.write(output))
}

fn write_verdict(report: &TestReport, output: &mut dyn Write) -> io::Result<()> {
    let (style, word) = match report.verdict {
        Verdict::Passed => (GREEN, "passed"),
        Verdict::Failed => (RED, "failed"),
        Verdict::Faulted => (RED, "faulted"),
    };
    writeln!(output, "{style}{word}{style:#}: {}", counts(report.summary))
}

/// Returns the counts as one line, without those that are zero.
fn counts(summary: Summary) -> String {
    let cases = format!(
        "{} of {}",
        plural(summary.cases, "case", "cases"),
        plural(summary.policies, "policy", "policies")
    );
    let counted = [
        (summary.faulted, "faults", "fault"),
        (summary.failed, "fails", "fail"),
        (summary.passed, "passes", "pass"),
        (
            summary.faulted_changes,
            "faults when it is changed",
            "fault when they are changed",
        ),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    let mut parts: Vec<_> = counted
        .map(|(count, one, several)| plural(count, one, several))
        .collect();
    if summary.problems > 0 {
        parts.push(plural(summary.problems, "thing is missing", "things are missing"));
    }
    match parts.as_slice() {
        [_] if summary.passed == summary.cases && summary.problems == 0 => cases,
        _ => format!("{cases}: {}", parts.join(", ")),
    }
}
