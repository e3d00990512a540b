//! From judgements to a report.

use std::collections::HashMap;
use std::sync::Arc;

use portcullis_facts::builds::Builds;
use portcullis_facts::document::STANDARD_INPUT;
use portcullis_facts::json::Edit;
use portcullis_facts::plan::Plan;

use crate::config::{Profile, Waiver};
use crate::dispatch::{Judged, Judgement, Repaired};
use crate::outcome::{Fault, Outcome, Remediation, Subject};
use crate::packs::Pack;
use crate::selection::{Rule, Selection, Skipped};

use super::baseline::Baseline;
use super::fingerprint::of_another;
use super::found::Found;
use super::idle;
use super::images::images;
use super::ran::Ran;
use super::resources::resources;
use super::waivers;
use super::{
    AllowedUnknown, DisabledPolicy, Effect, Finding, Input, Looks, Report, ReportedEdit, ReportedFault, ReportedImage,
    ReportedPack, ReportedPolicy, SkippedPolicy, Summary, Verdict,
};

/// All that a run has to tell.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own, whose answer takes time"
)]
pub struct Run<'r> {
    /// The plans.
    pub plans: &'r [Arc<Plan>],
    /// The packs.
    pub packs: &'r [Pack],
    /// How strict the policies are of which the configuration says nothing.
    pub profile: Profile,
    /// The policies.
    pub selection: &'r Selection,
    /// What they said.
    pub judged: Judged,
    /// Packs that could not be loaded.
    pub unloaded: Vec<Fault>,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The time that dates were judged by, where it was given.
    pub at: Option<String>,
    /// The time that dates are judged by.
    pub now: jiff::Timestamp,
    /// The waivers.
    pub waivers: &'r [Waiver],
    /// The findings that were accepted, if there is a baseline.
    pub baseline: Option<&'r Baseline>,
    /// Whether the packs are all that the configuration may speak of.
    pub packs_complete: bool,
    /// The folder of the Pulumi program from the root of its repository on; empty where it is the root.
    pub program: &'r str,
    /// What CI recorded of its image builds.
    pub builds: Option<&'r Builds>,
    /// Whether a form of the report shows images.
    pub shows_images: bool,
    /// Whether a form of the report shows the piece of the input that a finding is about.
    pub shows_inputs: bool,
    /// Whether somebody wants to know which policies looked at how many resources.
    pub shows_looks: bool,
    /// Whether a form of the report shows all resources.
    pub shows_resources: bool,
}

/// Counts the resources that a user has: not the providers that the engine makes, which only an event log shows.
fn count(plan: &Plan) -> usize {
    plan.resources().filter(|resource| !resource.is_internal()).count()
}

/// Makes the report of a run.
pub fn build(mut run: Run<'_>) -> Report {
    let judged = std::mem::take(&mut run.judged);
    let is_open = |judgement: &&Judgement| matches!(judgement.outcome, Outcome::Undetermined { .. });
    let undetermined = judged.judgements.iter().filter(is_open).count();
    let policies = policies(&run, &judged);
    let (mut violations, allowed_unknown) = findings(&run, judged.judgements, judged.repairs);
    let faults = run.unloaded.iter().chain(&run.selection.faults).cloned();
    let faults: Vec<_> = faults.chain(judged.faults).map(reported_fault).collect();
    let ran = Ran::new(run.packs, run.packs_complete, &run.selection.rules, run.plans, &faults);
    let waivers = waivers::apply(run.waivers, run.now, &ran, &mut violations);
    violations.extend(idle::findings(&run.selection.idle));
    let baseline = run.baseline.map(|baseline| baseline.apply(&ran, &mut violations));
    let count_of = |effect| violations.iter().filter(|finding| finding.effect() == effect).count();
    let summary = Summary {
        resources: run.plans.iter().map(|plan| count(plan)).sum(),
        hidden: run.plans.iter().map(|plan| plan.hidden()).sum(),
        policies: run.selection.rules.len(),
        mandatory: count_of(Effect::Denies),
        advisory: count_of(Effect::Warns),
        undetermined,
        waived: count_of(Effect::Waived),
        known: count_of(Effect::Known),
        faults: faults.len(),
    };
    let (verdict, exit) = verdict(&summary);
    Report {
        schema: 1,
        verdict,
        exit,
        profile: run.profile,
        at: run.at.take(),
        summary,
        violations,
        allowed_unknown,
        faults,
        skipped: run.selection.skipped.iter().map(skipped).collect(),
        waivers,
        baseline,
        disabled: disabled(&run),
        policies,
        images: images_of(&run),
        resources: run.shows_resources.then(|| resources(run.plans)),
        packs: run.packs.iter().map(reported_pack).collect(),
        place: place(&run.inputs, run.program),
        inputs: run.inputs,
    }
}

/// Returns the first file of a plan. What was read from standard input stands nowhere in a repository: the file of the Pulumi
/// project does.
fn place(inputs: &[Input], program: &str) -> String {
    let first = inputs.first().filter(|input| input.path != STANDARD_INPUT);
    let project = || match program {
        "" => "Pulumi.yaml".to_owned(),
        folder => format!("{folder}/Pulumi.yaml"),
    };
    first.map_or_else(project, |input| input.path.clone())
}

fn images_of(run: &Run<'_>) -> Option<Vec<ReportedImage>> {
    let plans = || run.plans.iter().map(|plan| &**plan);
    run.shows_images.then(|| images(plans(), run.builds))
}

fn policies(run: &Run<'_>, judged: &Judged) -> Vec<ReportedPolicy> {
    let rules = run.selection.rules.iter().enumerate();
    let reported = rules.map(|(place, rule)| {
        let policy = &rule.policy;
        ReportedPolicy {
            pack: pack_name(run, rule.pack),
            policy: policy.name.clone(),
            description: policy.description.clone(),
            severity: policy.severity,
            level: rule.level,
            own_level: policy.level,
            enforce_from: rule.enforce_from.as_ref().map(ToString::to_string),
            advisory_in: advisory_in(run, rule),
            page: policy.documentation.page.page(),
            url: policy.documentation.url.one_line(),
            looks: run.shows_looks.then(|| looks(run, judged, place, rule)),
        }
    });
    reported.collect()
}

/// Returns the stacks in which a rule only tells, though it denies elsewhere.
fn advisory_in(run: &Run<'_>, rule: &Rule) -> Vec<String> {
    let stacks = run.plans.iter().map(|plan| plan.stack());
    let mut stacks: Vec<_> = stacks
        .filter(|stack| rule.strictness(stack).level != rule.level)
        .map(str::to_owned)
        .collect();
    stacks.sort_unstable();
    stacks.dedup();
    stacks
}

/// Returns how many resources the rule at a place was asked about.
fn looks(run: &Run<'_>, judged: &Judged, place: usize, rule: &Rule) -> Looks {
    let misfits = judged.misfits.iter().filter(|(_, rule, _)| *rule == place).count();
    let all: usize = run.plans.iter().map(|plan| plan.len()).sum();
    let own = judged.judgements.iter().filter(|judgement| judgement.rule == place);
    Looks {
        resources: (rule.policy.subject == Subject::Resource).then(|| all.saturating_sub(misfits)),
        misfits,
        not_applicable: own
            .filter(|judgement| matches!(judgement.outcome, Outcome::NotApplicable(_)))
            .count(),
    }
}

fn disabled(run: &Run<'_>) -> Vec<DisabledPolicy> {
    let disabled = run.selection.disabled.iter().map(|(pack, policy)| DisabledPolicy {
        pack: pack_name(run, *pack),
        policy: policy.clone(),
    });
    disabled.collect()
}

fn pack_name(run: &Run<'_>, place: usize) -> String {
    let pack = run.packs.get(place);
    pack.map(|pack| pack.info().name.clone()).unwrap_or_default()
}

/// Returns what was found, and what may stay open, in the order of the judgements.
fn findings(run: &Run<'_>, judgements: Vec<Judgement>, repairs: Vec<Repaired>) -> (Vec<Finding>, Vec<AllowedUnknown>) {
    let mut findings = Vec::new();
    let mut allowed = Vec::new();
    let mut last = HashMap::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let names_stacks = are_several(run.plans);
    for judgement in judgements {
        let Some(rule) = run.selection.rules.get(judgement.rule) else {
            continue;
        };
        if rule.policy.remediates && matches!(judgement.outcome, Outcome::Violation { .. }) {
            let place = (judgement.plan, judgement.resource, judgement.rule);
            last.insert(place, findings.len());
        }
        let plan = run.plans.get(judgement.plan);
        let resource = plan.zip(judgement.resource);
        let resource = resource.and_then(|(plan, place)| plan.resource(place));
        let found = Found {
            rule,
            pack: run.packs.get(rule.pack).map_or("", |pack| &pack.info().name),
            stack: plan.map_or("", |plan| plan.stack()),
            project: plan.map_or("", |plan| plan.project()),
            program: run.program,
            resource,
            shows_inputs: run.shows_inputs,
        };
        let stack = names_stacks.then(|| format!("{}/{}", found.project, found.stack));
        let open = found.allowed_unknown(&judgement.outcome);
        allowed.extend(open.map(|open| AllowedUnknown {
            stack: stack.clone(),
            ..open
        }));
        if let Some(finding) = found.finding(judgement.outcome) {
            findings.push(one_of_its_own(Finding { stack, ..finding }, &mut seen));
        }
    }
    add_repairs(repairs, &last, &mut findings);
    (findings, allowed)
}

/// Returns whether plans are of several stacks, of which a reader may take one for the other.
fn are_several(plans: &[Arc<Plan>]) -> bool {
    let mut stacks = plans.iter().map(|plan| (plan.project(), plan.stack()));
    let first = stacks.next();
    stacks.any(|stack| Some(stack) != first)
}

/// Gives a finding that is like others before it a fingerprint of its own.
fn one_of_its_own(mut finding: Finding, seen: &mut HashMap<String, usize>) -> Finding {
    let before = seen.entry(finding.fingerprint.clone()).or_default();
    if *before > 0 {
        finding.fingerprint = of_another(&finding.fingerprint, *before);
    }
    *before += 1;
    finding
}

/// A fault weighs more than a denial: what the other policies said is not all there is to say.
fn verdict(summary: &Summary) -> (Verdict, u8) {
    match (summary.faults, summary.mandatory) {
        (0, 0) => (Verdict::Allowed, 0),
        (0, _) => (Verdict::Denied, 1),
        _ => (Verdict::Faulted, 3),
    }
}

/// Adds repairs, and why there is none, to the last finding of each policy at each resource, which are named by plan, resource and rule.
fn add_repairs(
    repairs: Vec<Repaired>,
    last: &HashMap<(usize, Option<usize>, usize), usize>,
    violations: &mut [Finding],
) {
    for repaired in repairs {
        let place = last.get(&(repaired.plan, Some(repaired.resource), repaired.rule));
        let finding = place.and_then(|place| violations.get_mut(*place));
        let Some(finding) = finding else {
            continue;
        };
        match repaired.remediation {
            Remediation::Edits(edits) => finding.remediation = edits.into_iter().map(reported_edit).collect(),
            Remediation::NotApplicable(reason) | Remediation::Undetermined { message: reason, .. } => {
                finding.not_repaired = Some(reason);
            }
        }
    }
}

fn reported_edit(edit: Edit) -> ReportedEdit {
    let (word, pointer, value) = match edit {
        Edit::Set { pointer, value } => ("set", pointer, Some(value)),
        Edit::Remove { pointer } => ("remove", pointer, None),
    };
    ReportedEdit {
        edit: word,
        pointer,
        value,
    }
}

fn reported_fault(fault: Fault) -> ReportedFault {
    ReportedFault {
        pack: fault.pack,
        policy: fault.policy,
        kind: fault.kind,
        message: fault.message,
    }
}

fn reported_pack(pack: &Pack) -> ReportedPack {
    ReportedPack {
        name: pack.info().name.clone(),
        version: pack.info().version.clone(),
        digest: pack.digest().to_owned(),
        source: pack.source().to_owned(),
    }
}

fn skipped(skipped: &Skipped) -> SkippedPolicy {
    SkippedPolicy {
        pack: skipped.pack.clone(),
        policy: skipped.policy.clone(),
        reason: skipped.want.to_string(),
    }
}
