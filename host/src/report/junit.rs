//! The report for CI services that show tests: a suite a pack, and a test a policy, which fails where the policy denies. A test
//! for each resource would be half a million in a large stack, and no service shows those.

use std::io::{self, Write};

use crate::text::{one_line, plural};

use super::circumstances::circumstances;
use super::xml::Element;
use super::{Effect, Finding, FindingKind, Report};

/// The most findings of a policy that are told in words.
const MOST: usize = 200;

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<_> = packs(report).into_iter().map(|pack| Suite::of(report, pack)).collect();
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    Element::new("testsuites")
        .attribute("name", "portcullis")
        .attribute("tests", &sum(|suite| suite.cases.len()))
        .attribute("failures", &sum(|suite| suite.failures))
        .attribute("errors", &sum(|suite| suite.errors))
        .children(
            suites
                .into_iter()
                .enumerate()
                .map(|(place, suite)| suite.element(report, place == 0)),
        )
        .write(output)
}

/// Returns the names of the packs: of those that were loaded, and of those that only a fault or a finding names.
fn packs(report: &Report) -> Vec<&str> {
    let loaded = report.packs.iter().map(|pack| &pack.name);
    let faulted = report.faults.iter().map(|fault| &fault.pack);
    let named = report.violations.iter().map(|finding| &finding.pack);
    let mut packs: Vec<&str> = Vec::new();
    for name in loaded.chain(faulted).chain(named) {
        if !packs.contains(&name.as_str()) {
            packs.push(name);
        }
    }
    packs
}

/// The tests of a pack.
struct Suite {
    name: String,
    cases: Vec<Element>,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Suite {
    fn of(report: &Report, pack: &str) -> Self {
        let mut suite = Self {
            name: one_line(pack),
            cases: Vec::new(),
            failures: 0,
            errors: 0,
            skipped: 0,
        };
        if report
            .faults
            .iter()
            .any(|fault| fault.pack == pack && fault.policy.is_none())
        {
            suite.judged(report, pack, None);
        }
        for policy in judged(report, pack) {
            suite.judged(report, pack, Some(policy));
        }
        for skipped in report.skipped.iter().filter(|skipped| skipped.pack == pack) {
            suite.skipped(&skipped.policy, &format!("for want of {}", skipped.reason));
        }
        for disabled in report.disabled.iter().filter(|disabled| disabled.pack == pack) {
            suite.skipped(&disabled.policy, "disabled by the configuration");
        }
        suite
    }

    /// Adds the test of a policy that judged, or of the pack as a whole.
    fn judged(&mut self, report: &Report, pack: &str, policy: Option<&str>) {
        let faults = report.faults.iter();
        let mut faults = faults.filter(|fault| fault.pack == pack && fault.policy.as_deref() == policy);
        let findings = report.worst_first().into_iter();
        let findings: Vec<_> = findings
            .filter(|finding| finding.pack == pack && Some(&*finding.policy) == policy)
            .collect();
        let denying = findings.partition_point(|finding| finding.effect() == Effect::Denies);
        let (denying, told) = findings.split_at_checked(denying).unwrap_or((&findings, &[]));
        let ended = if let Some(fault) = faults.next() {
            self.errors += 1;
            let message = one_line(&fault.message);
            Some(ended("error", fault.kind.as_str(), &message).text(&message))
        } else if denying.is_empty() {
            None
        } else {
            self.failures += 1;
            Some(failure(denying))
        };
        let output = (!told.is_empty()).then(|| Element::new("system-out").text(&in_words(told)));
        self.add(policy.unwrap_or("the pack can be run"), ended.into_iter().chain(output));
    }

    fn skipped(&mut self, policy: &str, why: &str) {
        self.skipped += 1;
        let skipped = Element::new("skipped").attribute("message", &one_line(why));
        self.add(policy, [skipped]);
    }

    fn add(&mut self, name: &str, children: impl IntoIterator<Item = Element>) {
        let case = Element::new("testcase")
            .attribute("classname", &self.name)
            .attribute("name", &one_line(name));
        self.cases.push(case.children(children));
    }

    /// Returns the suite; the first one says what has to be known of the run.
    fn element(self, report: &Report, is_first: bool) -> Element {
        Element::new("testsuite")
            .attribute("name", &self.name)
            .attribute("tests", &self.cases.len())
            .attribute("failures", &self.failures)
            .attribute("errors", &self.errors)
            .attribute("skipped", &self.skipped)
            .children(is_first.then(|| properties(report)))
            .children(self.cases)
    }
}

/// Returns the policies of a pack that judged, and those that only a fault or a finding names.
fn judged<'r>(report: &'r Report, pack: &str) -> Vec<&'r str> {
    let own = report.policies.iter().map(|policy| (&policy.pack, &*policy.policy));
    let faulted = report.faults.iter();
    let faulted = faulted.filter_map(|fault| Some((&fault.pack, fault.policy.as_deref()?)));
    let named = report
        .violations
        .iter()
        .map(|finding| (&finding.pack, &*finding.policy));
    let mut policies = Vec::new();
    for (owner, policy) in own.chain(faulted).chain(named) {
        if owner == pack && !policies.contains(&policy) {
            policies.push(policy);
        }
    }
    policies
}

/// Returns one failure for all findings: Jenkins keeps but one of a test.
fn failure(findings: &[&Finding]) -> Element {
    let level = findings.first().map_or("", |finding| finding.level.as_str());
    let message = plural(findings.len(), "finding denies", "findings deny");
    ended("failure", level, &message).text(&in_words(findings))
}

fn ended(name: &'static str, kind: &str, message: &str) -> Element {
    Element::new(name).attribute("message", message).attribute("type", kind)
}

fn in_words(findings: &[&Finding]) -> String {
    let said = findings.iter().take(MOST).map(|finding| {
        let waiver = finding.waiver.as_ref().map(|waiver| format!(" {}", waiver.in_words()));
        let effect = format!("{}{}", finding.effect().as_str(), waiver.unwrap_or_default());
        let open = if finding.kind == FindingKind::Undetermined {
            ", open"
        } else {
            ""
        };
        format!("[{effect}, {}{open}] {}", finding.severity.as_str(), finding.in_words())
    });
    let mut lines: Vec<_> = said.collect();
    let left_out = findings.len().saturating_sub(MOST);
    lines.extend((left_out > 0).then(|| format!("… {left_out} more, in the report")));
    lines.join("\n")
}

/// Returns what has to be known of the run: what is skipped and disabled is among the tests.
fn properties(report: &Report) -> Element {
    let property = |name: &str, value: &str| {
        Element::new("property")
            .attribute("name", name)
            .attribute("value", value)
    };
    let verdict = property("verdict", report.verdict.as_str());
    let others = circumstances(report).into_iter();
    let others = others.map(|circumstance| property(&circumstance.title, &circumstance.text));
    let packs = report.packs.iter();
    let packs = packs.map(|pack| property("pack", &format!("{} {}", one_line(&pack.name), pack.digest)));
    let inputs = report.inputs.iter();
    let inputs = inputs.map(|input| property("input", &format!("{} {}", one_line(&input.path), input.digest)));
    let all: Vec<_> = [verdict].into_iter().chain(others).chain(packs).chain(inputs).collect();
    Element::new("properties").children(all)
}
