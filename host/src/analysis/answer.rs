//! What policies said, in the engine's words.

use std::collections::{BTreeMap, HashSet};

use portcullis_analyzer::protocol::{AnalyzeDiagnostic, AnalyzeResponse, PolicyNotApplicable};
use portcullis_facts::plan::{Plan, Resource};

use crate::dispatch::{Judged, Judgement};
use crate::outcome::{Fault, Level, Outcome, Subject};
use crate::packs::Pack;
use crate::report::{AppliedWaiver, Found};
use crate::selection::{Rule, Want};
use crate::text::one_line;

use super::describe;
use super::live::Live;

/// Returns what the policies of one subject said of a plan, and which of them had nothing to say, and why.
pub(super) fn response(pack: &Pack, live: &Live, subject: Subject, plan: &Plan, judged: Judged) -> AnalyzeResponse {
    let rules = live.rules(subject);
    let mut diagnostics = Vec::new();
    let mut reasons: BTreeMap<usize, String> = BTreeMap::new();
    for (_, rule, misfit) in judged.misfits {
        reasons.insert(rule, misfit.to_string());
    }
    for judgement in judged.judgements {
        let Some(rule) = rules.get(judgement.rule) else {
            continue;
        };
        let speaker = Speaker { pack, live, rule, plan };
        match speaker.diagnostic(&judgement) {
            Ok(diagnostic) => diagnostics.push(diagnostic),
            Err(reason) => {
                reasons.entry(judgement.rule).or_insert(reason);
            }
        }
    }
    let said: HashSet<_> = diagnostics.iter().map(|said| said.policy_name.clone()).collect();
    let mut response = nothing(live, subject);
    let silent = reasons
        .into_iter()
        .filter_map(|(rule, reason)| Some((rules.get(rule)?, reason)));
    let silent = silent.filter(|(rule, _)| !said.contains(&rule.policy.name));
    response
        .not_applicable
        .extend(silent.map(|(rule, reason)| not_applicable(&rule.policy.name, reason)));
    response.diagnostics = diagnostics;
    response
}

/// Returns an answer in which nobody has anything to say but those that do not judge.
pub(super) fn nothing(live: &Live, subject: Subject) -> AnalyzeResponse {
    let skipped = live.skipped.iter().filter(|skipped| skipped.subject == subject);
    let silent = skipped.map(|skipped| not_applicable(&skipped.policy, want(skipped.want)));
    AnalyzeResponse {
        diagnostics: Vec::new(),
        not_applicable: silent.collect(),
    }
}

fn want(want: Want) -> String {
    let what = match want {
        Want::Settings => "settings (in `portcullis.toml`, or by `--policy-pack-config`)",
        Want::BuildMetadata => "build metadata (the option `builds` in `PulumiPolicy.yaml`)",
        Want::Changes => {
            "the operation and the prior state, which the engine does not tell; `portcullis check` of a saved preview does"
        }
    };
    format!("not run, for want of {what}")
}

fn not_applicable(policy: &str, reason: String) -> PolicyNotApplicable {
    PolicyNotApplicable {
        policy_name: policy.to_owned(),
        reason,
    }
}

/// A policy that says something.
struct Speaker<'s> {
    pack: &'s Pack,
    live: &'s Live,
    rule: &'s Rule,
    plan: &'s Plan,
}

impl Speaker<'_> {
    /// Returns what a judgement tells the user, or why it tells nothing.
    fn diagnostic(&self, judgement: &Judgement) -> Result<AnalyzeDiagnostic, String> {
        let strictness = self.rule.strictness(self.plan.stack());
        let (level, message) = match &judgement.outcome {
            Outcome::Violation {
                message, pointer, hint, ..
            } => (strictness.level, sentence(message, pointer, hint)),
            Outcome::Undetermined {
                message, pointer, hint, ..
            } => {
                let message = sentence(&format!("undetermined: {message}"), pointer, hint);
                let level = strictness.on_unknown().ok_or_else(|| message.clone())?;
                (level, message)
            }
            Outcome::NotApplicable(reason) => return Err(reason.clone()),
        };
        let resource = judgement.resource.and_then(|place| self.plan.resource(place));
        let (level, message) = match self.waiver(resource, &judgement.outcome) {
            Some(waiver) => (Level::Advisory, format!("{message}\nwaived {}", waiver.in_words())),
            None => (level, message),
        };
        Ok(AnalyzeDiagnostic {
            urn: resource.map(|resource| resource.urn().to_owned()).unwrap_or_default(),
            ..self.says(level, &message)
        })
    }

    /// Returns the waiver that covers an outcome, if one does.
    fn waiver(&self, resource: Option<Resource<'_>>, outcome: &Outcome) -> Option<AppliedWaiver> {
        if !self.live.has_waivers() {
            return None;
        }
        let found = Found {
            rule: self.rule,
            pack: &self.pack.info().name,
            stack: self.plan.stack(),
            project: self.plan.project(),
            program: "",
            resource,
            shows_inputs: false,
        };
        self.live.waiver(&found.finding(outcome.clone())?)
    }

    /// The engine shows the message only, so the description comes before it, as the SDKs write it. It knows no violation
    /// of a policy that repairs, and breaks down over one of a disabled policy.
    fn says(&self, level: Level, message: &str) -> AnalyzeDiagnostic {
        let (info, policy) = (self.pack.info(), &self.rule.policy);
        let level = if level.denies() {
            Level::Mandatory
        } else {
            Level::Advisory
        };
        AnalyzeDiagnostic {
            policy_name: policy.name.clone(),
            policy_pack_name: info.name.clone(),
            policy_pack_version: info.version.clone(),
            description: policy.description.clone(),
            message: without_colours(&format!("{}\n{message}", policy.description)),
            enforcement_level: describe::level(level).into(),
            severity: describe::severity(policy.severity).into(),
            urn: String::new(),
        }
    }
}

/// Returns a message with its place and what to do, each on a line of its own.
pub(super) fn sentence(message: &str, pointer: &str, hint: &str) -> String {
    let place = if pointer.is_empty() {
        String::new()
    } else {
        format!("\nat {}", one_line(pointer))
    };
    let hint = if hint.is_empty() {
        String::new()
    } else {
        format!("\nhint: {hint}")
    };
    format!("{message}{place}{hint}")
}

/// The engine takes `<{%…%}>` in a message for a colour (`sdk/go/common/diag/colors`).
pub(super) fn without_colours(text: &str) -> String {
    text.replace("<{%", "< {%")
}

/// Returns how policies misbehaved, in words for who ran `pulumi`.
pub(super) fn faults(faults: &[Fault]) -> String {
    let words: Vec<_> = faults.iter().map(fault).collect();
    words.join("\n")
}

/// Returns how one misbehaved.
pub(super) fn fault(fault: &Fault) -> String {
    let (pack, kind) = (one_line(&fault.pack), fault.kind.as_str());
    let message = without_colours(&one_line(&fault.message));
    match &fault.policy {
        Some(policy) => format!(
            "policy `{}` of the pack `{pack}` has broken down ({kind}): {message}; hint: nothing passes while it does",
            one_line(policy)
        ),
        None => format!("the pack `{pack}` cannot be used ({kind}): {message}"),
    }
}
