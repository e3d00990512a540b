//! Cases, judged in the sandbox exactly as a run judges a preview.

use std::sync::{Arc, LazyLock};

use portcullis_cases::{Case, Place, Repair, Said, Setting, Shown, Verdict};
use portcullis_facts::json::Edit;
use portcullis_facts::plan::Plan;

use crate::config::OnUnknown;
use crate::dispatch::{self, Judgement, Repaired, Work};
use crate::outcome::{Level, Outcome, PolicyInfo, Remediation, Subject};
use crate::packs::{Asked, Pack, PolicySettings, World};
use crate::selection::Rule;
use crate::text::one_line;

/// What came of a case.
#[derive(Debug)]
pub struct Trial {
    /// What the policy said, in the order of the resources.
    pub said: Vec<Said>,
    /// How it would repair the resources that violate it.
    pub repairs: Vec<Repair>,
    /// What it asked.
    pub questions: Vec<Asked>,
}

/// Judges a case by one policy of a pack.
///
/// # Errors
///
/// Says why the case cannot be judged: it is no plan, the policy does not take the settings, is not in the pack, or
/// misbehaves.
pub fn run(pack: &Pack, policy: &str, case: &Case) -> Result<Trial, String> {
    let info = pack.info().policies.iter().find(|info| info.name == policy);
    let info = info.ok_or_else(|| format!("the pack has no policy `{}`", one_line(policy)))?;
    let scene = case.scene()?;
    let rule = rule(info, case);
    check_settings(pack, &rule)?;
    let plan = Arc::new(scene.plan);
    let judged = dispatch::run(Work {
        plans: std::slice::from_ref(&plan),
        packs: std::slice::from_ref(pack),
        rules: std::slice::from_ref(&rule),
        world: &Arc::new(World {
            builds: scene.builds,
            evaluation_time: scene.evaluation_time,
            checkout: LazyLock::new(Box::new(|| scene.checkout)),
        }),
        traced: true,
    });
    if let Some(fault) = judged.faults.first() {
        return Err(format!(
            "the policy faulted ({}): {}",
            fault.kind.as_str(),
            fault.message
        ));
    }
    let counts =
        |resource: Option<usize>| info.subject == Subject::Stack || case.shown() == Shown::All || resource == Some(0);
    let judgements = judged
        .judgements
        .into_iter()
        .filter(|judgement| counts(judgement.resource));
    let repairs = judged
        .repairs
        .into_iter()
        .filter(|repair| counts(Some(repair.resource)));
    Ok(Trial {
        said: judgements.map(|judgement| said(&plan, judgement)).collect(),
        repairs: repairs.flat_map(in_words).collect(),
        questions: judged.questions,
    })
}

fn rule(info: &PolicyInfo, case: &Case) -> Rule {
    Rule {
        pack: 0,
        policy: info.clone(),
        level: Level::Mandatory,
        on_unknown: OnUnknown::Deny,
        advisory_stacks: None,
        settings: serde_json::Value::Object(case.settings.clone()).to_string(),
    }
}

fn check_settings(pack: &Pack, rule: &Rule) -> Result<(), String> {
    let settings = PolicySettings {
        policy: rule.policy.name.clone(),
        settings: rule.settings.clone(),
    };
    let errors = pack.check_settings(&[settings]).map_err(|fault| fault.message)?;
    match errors.first() {
        None => Ok(()),
        Some(error) if error.pointer.is_empty() => Err(format!("the settings do not work: {}", error.message)),
        Some(error) => Err(format!(
            "the settings do not work at `{}`: {}",
            error.pointer, error.message
        )),
    }
}

fn said(plan: &Plan, judgement: Judgement) -> Said {
    let resource = judgement.resource.and_then(|place| plan.resource(place));
    let blank = Said {
        verdict: Verdict::NotApplicable,
        resource: resource.map(|resource| resource.name().to_owned()).unwrap_or_default(),
        urn: resource.map(|resource| resource.urn().to_owned()).unwrap_or_default(),
        pointer: String::new(),
        code: String::new(),
        message: String::new(),
        hint: String::new(),
        depends_on: Vec::new(),
    };
    match judgement.outcome {
        Outcome::Violation {
            message,
            pointer,
            code,
            hint,
        } => Said {
            verdict: Verdict::Violation,
            message,
            pointer,
            code,
            hint,
            ..blank
        },
        Outcome::Undetermined {
            message,
            pointer,
            depends_on,
            hint,
            ..
        } => Said {
            verdict: Verdict::Undetermined,
            message,
            pointer,
            depends_on,
            hint,
            ..blank
        },
        Outcome::NotApplicable(message) => Said { message, ..blank },
    }
}

fn in_words(repaired: Repaired) -> Vec<Repair> {
    let place = |pointer, message| Place {
        pointer,
        message: Some(message),
        ..Place::default()
    };
    match repaired.remediation {
        Remediation::Edits(edits) => edits.into_iter().map(repair).collect(),
        Remediation::Undetermined { message, pointer } => vec![Repair::Undetermined(place(Some(pointer), message))],
        Remediation::NotApplicable(reason) => vec![Repair::NotApplicable(place(None, reason))],
    }
}

fn repair(edit: Edit) -> Repair {
    match edit {
        Edit::Set { pointer, value } => Repair::Set(Setting { pointer, value }),
        Edit::Remove { pointer } => Repair::Remove(pointer),
    }
}
