//! Cases, judged in the sandbox exactly as a run judges a preview.

use std::sync::{Arc, LazyLock};

use portcullis_cases::{Case, Judged, Place, Repair, Repaired, Said, Setting, Shown, Verdict};
use portcullis_facts::json::Edit;
use portcullis_facts::plan::Plan;

use crate::config::OnUnknown;
use crate::dispatch::{self, Judgement, Work};
use crate::outcome::{Fault, Level, Outcome, PolicyInfo, Remediation, Subject};
use crate::packs::{Asked, Pack, PolicySettings, StackContext, World};
use crate::selection::Rule;
use crate::text::one_line;

/// What came of a case.
#[derive(Debug)]
pub struct Trial {
    /// What the policy said, and how it would repair the resources that violate it.
    pub judged: Judged,
    /// What it asked of the resources that the case is about, and of the run.
    pub questions: Vec<Asked>,
}

/// Why a case came to nothing.
#[derive(Debug)]
pub enum Failure {
    /// It cannot be judged, or is judged otherwise than it says: a text of one line or several.
    Case(String),
    /// The policy misbehaves, after it asked some questions.
    Fault(Fault, Vec<Asked>),
}

/// Judges a case by one policy of a pack.
///
/// # Errors
///
/// Says why the case cannot be judged: it is no plan, the policy does not take the settings, is not in the pack, or
/// misbehaves.
pub fn run(pack: &Pack, policy: &str, case: &Case) -> Result<Trial, Failure> {
    let info = pack.info().policies.iter().find(|info| info.name == policy);
    let info = info.ok_or_else(|| format!("the pack has no policy `{}`", one_line(policy)))?;
    let rule = rule(info, case);
    check_settings(pack, &rule)?;
    let scene = case.scene()?;
    let world = World {
        builds: scene.builds.map(Arc::new),
        evaluation_time: scene.evaluation_time,
        stack: StackContext::default(),
        checkout: LazyLock::new(Box::new(|| scene.checkout)),
    };
    let only = (case.shown() == Shown::First).then_some(0);
    judge(pack, &rule, &Arc::new(scene.plan), &Arc::new(world), only)
}

/// Judges a plan by one policy of a pack. With `only`, just the resource at that place is judged; unless
/// the policy judges the stack.
///
/// # Errors
///
/// Returns how the policy misbehaves.
pub fn judge(
    pack: &Pack,
    rule: &Rule,
    plan: &Arc<Plan>,
    world: &Arc<World>,
    only: Option<usize>,
) -> Result<Trial, Failure> {
    let mut judged = dispatch::run(Work {
        plans: std::slice::from_ref(plan),
        packs: std::slice::from_ref(pack),
        rules: std::slice::from_ref(rule),
        world,
        only,
        traced: true,
        misfits: false,
    });
    let only = only.filter(|_| rule.policy.subject == Subject::Resource);
    let counts = |place: usize| only.is_none_or(|only| only == place);
    if let Some(fault) = judged.faults.pop() {
        return Err(Failure::Fault(fault, judged.questions));
    }
    let is_shown = |place: usize| counts(place) && dispatch::misfit(rule, plan, world, place).is_none();
    let repairs = judged.repairs.into_iter();
    let repaired = repairs.map(|repair| repaired(plan, repair)).collect();
    let judgements = judged.judgements.into_iter();
    Ok(Trial {
        judged: Judged {
            shown: (0..plan.len()).any(is_shown),
            said: judgements.map(|judgement| said(plan, judgement)).collect(),
            repaired: rule.policy.remediates.then_some(repaired),
        },
        questions: judged.questions,
    })
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Case(message)
    }
}

fn rule(info: &PolicyInfo, case: &Case) -> Rule {
    Rule {
        pack: 0,
        policy: info.clone(),
        level: Level::Mandatory,
        on_unknown: OnUnknown::Deny,
        advisory_stacks: None,
        enforce_from: None,
        is_locked: false,
        settings: serde_json::Value::Object(case.settings.clone()).to_string(),
    }
}

fn check_settings(pack: &Pack, rule: &Rule) -> Result<(), Failure> {
    let settings = PolicySettings {
        policy: rule.policy.name.clone(),
        settings: rule.settings.clone(),
    };
    let errors = pack
        .check_settings(&[settings])
        .map_err(|fault| Failure::Fault(fault, Vec::new()))?;
    match errors.first() {
        None => Ok(()),
        Some(error) if error.pointer.is_empty() => Err(format!("the settings do not work: {}", error.message).into()),
        Some(error) => Err(format!("the settings do not work at `{}`: {}", error.pointer, error.message).into()),
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

fn repaired(plan: &Plan, repaired: dispatch::Repaired) -> Repaired {
    let place = |pointer, message| Place {
        pointer,
        message: Some(message),
        ..Place::default()
    };
    let urn = plan
        .resource(repaired.resource)
        .map(|resource| resource.urn().to_owned());
    Repaired {
        urn: urn.unwrap_or_default(),
        repairs: match repaired.remediation {
            Remediation::Edits(edits) => edits.into_iter().map(repair).collect(),
            Remediation::Undetermined { message, pointer } => vec![Repair::Undetermined(place(Some(pointer), message))],
            Remediation::NotApplicable(reason) => vec![Repair::NotApplicable(place(None, reason))],
        },
    }
}

fn repair(edit: Edit) -> Repair {
    match edit {
        Edit::Set { pointer, value } => Repair::Set(Setting { pointer, value }),
        Edit::Remove { pointer } => Repair::Remove(pointer),
    }
}
