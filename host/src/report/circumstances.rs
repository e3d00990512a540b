//! What has to be known of a run beside what it found: what did not judge, and what was judged otherwise than usual. Every
//! form of the report for people says all of it, in these words.

use std::collections::{BTreeMap, HashMap};

use crate::config::Profile;
use crate::text::{one_line, plural};

use super::{AppliedWaiver, CONFIGURATION, Effect, Finding, Report, ReportedFault, ReportedPolicy, Summary};

/// One of the things to know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Circumstance {
    /// What it is.
    pub(super) title: String,
    /// The rest, one line that is fit to print.
    pub(super) text: String,
}

impl Circumstance {
    fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
        }
    }

    /// Returns it in a few words: only what is one word itself is told.
    fn in_brief(self) -> String {
        match self.title.as_str() {
            "profile" | "judged at" => format!("{} {}", self.title, self.text),
            _ => self.title,
        }
    }

    /// Returns it as one line.
    pub(super) fn line(&self) -> String {
        format!("{}: {}", self.title, self.text)
    }
}

/// Returns what has to be known of a run.
pub(super) fn circumstances(report: &Report) -> Vec<Circumstance> {
    let parts = [
        waived(report),
        baseline(report),
        allowed(report),
        skipped(report),
        disabled(report),
        levels(report),
        judged_by(report),
    ];
    parts.into_iter().flatten().collect()
}

/// Returns what makes the verdict another than it would be, in a few words; `None` if nothing does. What did not run for want of
/// something is not among it, and neither is the configuration, which there nearly always is.
pub(super) fn in_brief(report: &Report) -> Option<String> {
    let parts = [
        waived(report),
        baseline(report),
        allowed(report),
        disabled(report),
        levels(report),
        profile(report).into_iter().chain(at(report)).collect(),
    ];
    let mut words: Vec<_> = parts.into_iter().flatten().map(Circumstance::in_brief).collect();
    words.dedup();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Says of each waiver what it covers.
fn waived(report: &Report) -> Vec<Circumstance> {
    let mut waivers: Vec<(&AppliedWaiver, Vec<&Finding>)> = Vec::new();
    let mut places = HashMap::new();
    for finding in &report.violations {
        let Some(waiver) = &finding.waiver else {
            continue;
        };
        let place = *places.entry(waiver).or_insert(waivers.len());
        match waivers.get_mut(place) {
            Some((_, findings)) => findings.push(finding),
            None => waivers.push((waiver, vec![finding])),
        }
    }
    let said = waivers
        .into_iter()
        .map(|(waiver, findings)| Circumstance::new("waived", format!("{} {}", counted(&findings), waiver.in_words())));
    said.collect()
}

/// Says what the baseline knows, and what has gone since.
fn baseline(report: &Report) -> Vec<Circumstance> {
    let Some(baseline) = &report.baseline else {
        return Vec::new();
    };
    let path = one_line(&baseline.path);
    let findings = report.violations.iter();
    let known: Vec<_> = findings.filter(|finding| finding.effect() == Effect::Known).collect();
    let known = (!known.is_empty()).then(|| Circumstance::new("known", format!("{} by {path}", counted(&known))));
    let gone = baseline.gone.iter().map(|finding| {
        let policy = format!("{}/{}", one_line(&finding.pack), one_line(&finding.policy));
        let urn = match finding.resource.as_str() {
            "" => "the stack as a whole".to_owned(),
            urn => format!("`{}`", one_line(urn)),
        };
        let message = one_line(&finding.message);
        Circumstance::new(
            "gone",
            format!("{policy} at {urn}, which {path} still accepts: {message}"),
        )
    });
    known.into_iter().chain(gone).collect()
}

/// Returns how many findings there are, and of which policies.
fn counted(findings: &[&Finding]) -> String {
    let count = plural(findings.len(), "finding", "findings");
    format!("{count} of {}", names(findings.iter().map(|finding| &finding.policy)))
}

/// Returns names, each of them once.
fn names<'n>(names: impl Iterator<Item = &'n String>) -> String {
    let mut names: Vec<_> = names.map(|name| one_line(name)).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// Says of which policies questions are allowed to stay open.
fn allowed(report: &Report) -> Vec<Circumstance> {
    let open = &report.allowed_unknown;
    let count = plural(open.len(), "open question", "open questions");
    let policies = names(open.iter().map(|open| &open.policy));
    let said =
        (!open.is_empty()).then(|| Circumstance::new("allowed though unknown", format!("{count} of {policies}")));
    said.into_iter().collect()
}

/// Names the policies that did not judge, those with one reason together.
fn skipped(report: &Report) -> Vec<Circumstance> {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for skipped in &report.skipped {
        reasons
            .entry(&skipped.reason)
            .or_default()
            .push(one_line(&skipped.policy));
    }
    let said = reasons.into_iter();
    said.map(|(reason, policies)| Circumstance::new(format!("not run, for want of {reason}"), policies.join(", ")))
        .collect()
}

fn disabled(report: &Report) -> Vec<Circumstance> {
    let policies: Vec<_> = report.disabled.iter().map(|policy| one_line(&policy.policy)).collect();
    let said = (!policies.is_empty()).then(|| Circumstance::new("disabled", policies.join(", ")));
    said.into_iter().collect()
}

/// Names the policies that have another level than the profile gives them, and those that only tell, here or until a day.
fn levels(report: &Report) -> Vec<Circumstance> {
    let policies = report.policies.iter();
    let policies: Vec<_> = policies.filter_map(|policy| level(policy, report.profile)).collect();
    let said = (!policies.is_empty()).then(|| Circumstance::new("levels", policies.join(", ")));
    said.into_iter().collect()
}

fn level(policy: &ReportedPolicy, profile: Profile) -> Option<String> {
    let (level, usual) = (policy.level, profile.level(policy.own_level));
    let name = one_line(&policy.policy);
    let stacks: Vec<_> = policy.advisory_in.iter().map(|stack| one_line(stack)).collect();
    match &policy.enforce_from {
        Some(day) => Some(format!("{name} is advisory until {}", one_line(day))),
        None if !stacks.is_empty() => Some(format!("{name} is advisory in {}", stacks.join(" and "))),
        None if level != usual => Some(format!("{name} is {} instead of {}", level.as_str(), usual.as_str())),
        None => None,
    }
}

/// Names the configuration, for one that was found further up may not be the one that was meant; the profile, if it is not
/// the usual one; and the time, if it is not that of the run.
fn judged_by(report: &Report) -> Vec<Circumstance> {
    let files = report.inputs.iter().filter(|input| input.format == CONFIGURATION);
    let files: Vec<_> = files.map(|input| one_line(&input.path)).collect();
    let file = (!files.is_empty()).then(|| Circumstance::new("configured by", files.join(", ")));
    [file, profile(report), at(report)].into_iter().flatten().collect()
}

fn profile(report: &Report) -> Option<Circumstance> {
    let profile = Some(report.profile).filter(|profile| *profile != Profile::default());
    profile.map(|profile| Circumstance::new("profile", profile.as_str()))
}

fn at(report: &Report) -> Option<Circumstance> {
    let at = report.at.as_deref();
    at.map(|at| Circumstance::new("judged at", format!("{} (`--at`)", one_line(at))))
}

impl Summary {
    /// Returns the counts as one line, without those that are zero.
    pub(super) fn in_words(&self) -> String {
        let counted = [
            (self.faults, "fault", "faults"),
            (self.mandatory, "finding denies", "findings deny"),
            (self.advisory, "finding warns", "findings warn"),
            (self.undetermined, "question is open", "questions are open"),
            (self.waived, "finding is waived", "findings are waived"),
            (self.known, "finding is known", "findings are known"),
        ];
        let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
        let mut parts: Vec<_> = counted
            .map(|(count, one, several)| plural(count, one, several))
            .collect();
        let judged = plural(self.resources, "resource", "resources");
        let policies = plural(self.policies, "policy", "policies");
        parts.push(format!("{judged} judged by {policies}"));
        if self.hidden > 0 {
            parts.push(format!("{} unchanged not shown (`--show-sames`)", self.hidden));
        }
        parts.join(", ")
    }
}

impl ReportedFault {
    /// Returns the pack and the policy, if it was one of them, fit to print.
    pub(super) fn name(&self) -> String {
        let policy = self.policy.as_deref().map(|policy| format!("/{}", one_line(policy)));
        format!("{}{}", one_line(&self.pack), policy.unwrap_or_default())
    }
}
