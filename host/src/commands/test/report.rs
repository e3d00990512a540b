//! What came of the cases, as data that owns itself.

use std::collections::BTreeMap;

use portcullis_cases::gaps;
use serde::Serialize;

use crate::outcome::{FaultKind, PolicyInfo};
use crate::packs::{Asked, Pack};
use crate::report::ReportedPack;
use crate::text::{one_line, page};
use crate::trial::Failure;

use super::coverage::{Coverage, coverage};
use super::judge::{Judged, Tried};
use super::mutate::{Mutations, mutations};
use crate::commands::look::Look;

/// What came of the cases. Its JSON form is schema 1: keys are added, never renamed.
#[derive(Debug, Serialize)]
pub(super) struct TestReport {
    schema: u32,
    pub(super) verdict: Verdict,
    exit: u8,
    pub(super) summary: Summary,
    pack: ReportedPack,
    pub(super) policies: Vec<PolicyReport>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    Passed,
    Failed,
    Faulted,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Summary {
    pub(super) policies: usize,
    pub(super) cases: usize,
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) faulted: usize,
    /// What is wrong with the cases of a policy as a whole.
    pub(super) problems: usize,
    /// Changes of a case over which the policy breaks down.
    pub(super) faulted_changes: usize,
}

/// What came of the cases of a policy.
#[derive(Debug, Serialize)]
pub(super) struct PolicyReport {
    pub(super) policy: String,
    /// What is wrong with its cases as a whole.
    pub(super) problems: Vec<String>,
    pub(super) cases: Vec<CaseReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) coverage: Option<Coverage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mutations: Option<Mutations>,
}

/// What came of a case.
#[derive(Debug, Serialize)]
pub(super) struct CaseReport {
    pub(super) name: String,
    pub(super) verdict: Verdict,
    /// Why it does not pass, in lines. Empty where it does.
    pub(super) message: String,
    /// How the policy misbehaved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<FaultKind>,
    /// What the policy looked at in a case that does not pass: what it did not find comes first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) looked_at: Vec<Look>,
}

/// What a report says beside what came of the cases.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// That every policy has cases, and that they show something: all cases were selected.
    pub(super) complete: bool,
    /// What the cases show.
    pub(super) coverage: bool,
    /// What comes of changing them.
    pub(super) mutations: bool,
}

/// Returns the report.
pub(super) fn build(pack: &Pack, judged: &[Judged<'_>], scope: Scope) -> TestReport {
    let reported = judged
        .iter()
        .map(|judged| (judged.policy.as_str(), policy(pack, judged, scope)));
    let mut policies: BTreeMap<_, _> = reported.collect();
    for policy in pack.info().policies.iter().filter(|_| scope.complete) {
        let without_cases = || not_judged(&policy.name, format!("`{}` has no cases", policy.name));
        policies.entry(&policy.name).or_insert_with(without_cases);
    }
    let mut report = TestReport {
        schema: 1,
        verdict: Verdict::Passed,
        exit: 0,
        summary: Summary::default(),
        pack: ReportedPack {
            name: pack.info().name.clone(),
            version: pack.info().version.clone(),
            digest: pack.digest().to_owned(),
            source: one_line(pack.source()),
        },
        policies: policies.into_values().collect(),
    };
    report.conclude();
    report
}

impl TestReport {
    /// Returns the exit code.
    pub(super) fn exit(&self) -> u8 {
        self.exit
    }

    /// Draws the conclusion from what came of each case.
    fn conclude(&mut self) {
        let verdicts: Vec<_> = self
            .policies
            .iter()
            .flat_map(|policy| &policy.cases)
            .map(|case| case.verdict)
            .collect();
        let mutations = self.policies.iter().filter_map(|policy| policy.mutations.as_ref());
        let count = |verdict| verdicts.iter().filter(|found| **found == verdict).count();
        self.summary = Summary {
            policies: self.policies.len(),
            cases: verdicts.len(),
            passed: count(Verdict::Passed),
            failed: count(Verdict::Failed),
            faulted: count(Verdict::Faulted),
            problems: self.policies.iter().map(|policy| policy.problems.len()).sum(),
            faulted_changes: mutations.map(|mutations| mutations.faults.len()).sum(),
        };
        (self.verdict, self.exit) = match self.summary {
            Summary { faulted: 1.., .. }
            | Summary {
                faulted_changes: 1.., ..
            } => (Verdict::Faulted, 3),
            Summary {
                failed: 0, problems: 0, ..
            } => (Verdict::Passed, 0),
            _ => (Verdict::Failed, 1),
        };
    }
}

fn policy(pack: &Pack, judged: &Judged<'_>, scope: Scope) -> PolicyReport {
    let policy = one_line(&judged.policy);
    let Some(info) = judged.info else {
        return not_judged(&policy, format!("the pack has no policy `{policy}`"));
    };
    let cases: Vec<_> = judged.cases.iter().map(|tried| &tried.case).collect();
    PolicyReport {
        problems: if scope.complete {
            gaps(&policy, &cases)
        } else {
            Vec::new()
        },
        policy,
        cases: judged.cases.iter().map(|tried| case(tried, info)).collect(),
        coverage: scope.coverage.then(|| coverage(judged)).flatten(),
        mutations: scope.mutations.then(|| mutations(pack, judged)),
    }
}

fn not_judged(policy: &str, problem: String) -> PolicyReport {
    PolicyReport {
        policy: one_line(policy),
        problems: vec![problem],
        cases: Vec::new(),
        coverage: None,
        mutations: None,
    }
}

fn case(tried: &Tried, policy: &PolicyInfo) -> CaseReport {
    let (verdict, message, fault) = match &tried.failure {
        None => (Verdict::Passed, String::new(), None),
        Some(Failure::Case(message)) => (Verdict::Failed, lines(message), None),
        Some(Failure::Fault(fault, _)) => (Verdict::Faulted, one_line(&fault.message), Some(fault.kind)),
    };
    let questions = match (&tried.failure, &tried.trial) {
        (Some(Failure::Fault(_, questions)), _) => questions.as_slice(),
        (Some(Failure::Case(_)), Some(trial)) => &trial.questions,
        _ => &[],
    };
    CaseReport {
        name: one_line(&tried.case.name),
        verdict,
        message,
        fault,
        looked_at: looks(questions, policy),
    }
}

/// Returns a message in its lines, fit to print. Lines that are shown below a name are set in by two spaces.
fn lines(message: &str) -> String {
    let page = page(message);
    let lines = page.lines().map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns what a policy looked at, each once: what it did not find first.
fn looks(questions: &[Asked], policy: &PolicyInfo) -> Vec<Look> {
    let mut looks = Look::all(questions, policy);
    looks.sort_by_key(|look| look.answer);
    looks
}
