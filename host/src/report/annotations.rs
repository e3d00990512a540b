//! The few findings that a CI service shows beside the code: GitHub and Azure take ten errors and ten warnings of a step, and
//! drop the rest without a word.

use std::io::{self, Write};

use crate::text::{one_line, plural};

use super::circumstances::circumstances;
use super::{Effect, Finding, Position, Report};

/// The most annotations of a kind (github.com/actions/toolkit, `docs/problem-matchers.md`; Azure's agent is its ancestor).
const MOST: usize = 10;

/// What is shown beside the code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Annotation<'r> {
    /// Whether it is an error, and no warning.
    pub(super) is_error: bool,
    /// What it is called: a policy.
    pub(super) title: String,
    /// What it says, in lines.
    pub(super) message: String,
    /// Where.
    pub(super) position: Option<&'r Position>,
}

/// Writes what is shown beside the code, each as a command of the service, and then in the log what has to be known of the run.
pub(super) fn write(
    report: &Report,
    command: impl Fn(&Annotation<'_>) -> String,
    output: &mut dyn Write,
) -> io::Result<()> {
    for annotation in annotations(report) {
        writeln!(output, "{}", command(&annotation))?;
    }
    for circumstance in circumstances(report) {
        writeln!(output, "{}", circumstance.line())?;
    }
    Ok(())
}

/// Returns what is shown beside the code, the worst first. The last of a kind says how many more there are.
fn annotations(report: &Report) -> Vec<Annotation<'_>> {
    let findings = report.worst_first();
    let of = |effect| {
        findings
            .iter()
            .copied()
            .filter(move |finding| finding.effect() == effect)
    };
    let faults = report.faults.iter().map(|fault| Annotation {
        is_error: true,
        title: fault.name(),
        message: format!("{}: {}", fault.kind.as_str(), one_line(&fault.message)),
        position: None,
    });
    let errors = faults.chain(of(Effect::Denies).map(|finding| annotation(finding, true)));
    let warnings = of(Effect::Warns).map(|finding| annotation(finding, false));
    few(errors.collect())
        .into_iter()
        .chain(few(warnings.collect()))
        .collect()
}

fn annotation(finding: &Finding, is_error: bool) -> Annotation<'_> {
    Annotation {
        is_error,
        title: finding.rule(),
        message: finding.in_words(),
        position: finding.position.as_ref(),
    }
}

/// Returns as many as are shown.
fn few(mut annotations: Vec<Annotation<'_>>) -> Vec<Annotation<'_>> {
    let count = annotations.len();
    if count <= MOST {
        return annotations;
    }
    annotations.truncate(MOST - 1);
    let left_out = plural(count - annotations.len(), "more is", "more are");
    let is_error = annotations.first().is_some_and(|annotation| annotation.is_error);
    annotations.push(Annotation {
        is_error,
        title: "portcullis".to_owned(),
        message: format!("{left_out} not shown here: the rest is in the report"),
        position: None,
    });
    annotations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotations(count: usize) -> Vec<Annotation<'static>> {
        let annotation = |number| Annotation {
            is_error: true,
            title: format!("policy {number}"),
            message: String::new(),
            position: None,
        };
        few((1..=count).map(annotation).collect())
    }

    #[test]
    fn the_last_one_says_how_many_are_left_out() {
        assert_eq!(annotations(10).last().unwrap().title, "policy 10");
        let many = annotations(12);
        assert_eq!(many.len(), 10);
        assert_eq!(many[8].title, "policy 9");
        assert_eq!(many[9].message, "3 more are not shown here: the rest is in the report");
    }
}
