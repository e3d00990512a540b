//! What came of the cases, for CI services: the form that `JUnit` had first, and that most of them read.

use std::io::{self, Write};

use crate::commands::look::Look;
use crate::report::xml::Element;
use crate::text::one_line;

use super::report::{CaseReport, PolicyReport, TestReport, Verdict};

pub(super) fn write(report: &TestReport, output: &mut dyn Write) -> io::Result<()> {
    let summary = report.summary;
    Element::new("testsuites")
        .attribute("name", "portcullis test")
        .attribute("tests", &(summary.cases + summary.problems))
        .attribute("failures", &(summary.failed + summary.problems))
        .attribute("errors", &summary.faulted)
        .children(report.policies.iter().map(suite))
        .write(output)
}

fn suite(policy: &PolicyReport) -> Element {
    let count = |verdict| policy.cases.iter().filter(|case| case.verdict == verdict).count();
    let problems = policy.problems.len();
    Element::new("testsuite")
        .attribute("name", &policy.policy)
        .attribute("tests", &(policy.cases.len() + problems))
        .attribute("failures", &(count(Verdict::Failed) + problems))
        .attribute("errors", &count(Verdict::Faulted))
        .children(policy.cases.iter().map(|case| test_case(&policy.policy, case)))
        .children(
            policy
                .problems
                .iter()
                .map(|problem| test_of_all(&policy.policy, problem)),
        )
}

fn test_case(policy: &str, case: &CaseReport) -> Element {
    let element = Element::new("testcase")
        .attribute("classname", policy)
        .attribute("name", &case.name);
    let ended = match (case.verdict, case.fault) {
        (Verdict::Passed, _) => return element,
        (_, Some(kind)) => Element::new("error").attribute("type", kind.as_str()),
        (_, None) => Element::new("failure").attribute("type", "unexpected"),
    };
    let message = case.message.replace('\n', "; ");
    element.children([ended.attribute("message", &one_line(&message)).text(&details(case))])
}

/// Returns a test that fails because of all cases of a policy together.
fn test_of_all(policy: &str, problem: &str) -> Element {
    let failure = Element::new("failure")
        .attribute("type", "incomplete")
        .attribute("message", problem);
    Element::new("testcase")
        .attribute("classname", policy)
        .attribute("name", "the cases show what the policy does")
        .children([failure])
}

fn details(case: &CaseReport) -> String {
    let looks = case.looked_at.iter().map(|look| {
        let Look {
            what,
            place,
            answer,
            value,
        } = look;
        let value = value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
        format!("{answer} {what} {place}{value}")
    });
    let lines = case.message.lines().map(str::to_owned);
    let title = (!case.looked_at.is_empty()).then(|| "it looked at".to_owned());
    lines.chain(title).chain(looks).collect::<Vec<_>>().join("\n")
}
