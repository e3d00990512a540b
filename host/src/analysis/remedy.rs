//! Repairs, made in the inputs that the engine is about to use.

use portcullis_analyzer::protocol::{AnalyzeRequest, PolicyNotApplicable, RemediateResponse, Remediation as Told};
use portcullis_analyzer::value;
use portcullis_facts::json::Edit;
use portcullis_facts::plan::Urn;
use serde_json::Value;

use crate::dispatch::Judged;
use crate::outcome::{Level, Remediation, Subject};
use crate::selection::Rule;
use crate::text::one_line;

use super::live::Live;
use super::{Analysis, answer, register};

/// Lets one policy after the other repair a resource: each sees what those before it have made of the inputs. The edits are
/// made here, so that secrets, unknowns and the keys that providers keep for themselves survive.
pub(super) fn remediate(
    analysis: &Analysis,
    live: &Live,
    mut request: AnalyzeRequest,
) -> Result<RemediateResponse, String> {
    let stack = Urn::parse(&request.urn).map_or_else(String::new, |urn| urn.stack.to_owned());
    let repairs = |rule: &&Rule| rule.policy.remediates && rule.strictness(&stack).level == Level::Remediate;
    let mut response = RemediateResponse::default();
    for rule in live.rules.iter().filter(repairs) {
        let plan = live.plan(register::resource(&request)?)?;
        let judged = analysis.judge(live, &plan, std::slice::from_ref(rule), Subject::Resource)?;
        response.not_applicable.extend(misfit(rule, &judged));
        for repaired in judged.repairs {
            let told = match repaired.remediation {
                Remediation::Edits(edits) if edits.is_empty() => continue,
                Remediation::Edits(edits) => edited(analysis, rule, &mut request, &edits)?,
                Remediation::Undetermined { message, pointer } => {
                    undetermined(analysis, rule, &answer::sentence(&message, &pointer, ""))
                }
                Remediation::NotApplicable(reason) => {
                    response.not_applicable.push(not_applicable(rule, reason));
                    continue;
                }
            };
            response.remediations.push(told);
        }
    }
    Ok(response)
}

fn misfit(rule: &Rule, judged: &Judged) -> Option<PolicyNotApplicable> {
    let (_, _, misfit) = judged.misfits.first()?;
    Some(not_applicable(rule, misfit.to_string()))
}

fn not_applicable(rule: &Rule, reason: String) -> PolicyNotApplicable {
    PolicyNotApplicable {
        policy_name: rule.policy.name.clone(),
        reason,
    }
}

/// Makes the edits. The engine takes the answer for all of the inputs: what is left out is lost.
fn edited(analysis: &Analysis, rule: &Rule, request: &mut AnalyzeRequest, edits: &[Edit]) -> Result<Told, String> {
    let inputs = register::properties(&request.urn, &request.properties)?;
    let cannot = |pointer: &str, error: &dyn std::fmt::Display| {
        format!(
            "policy `{}` cannot repair `{}` at `{}`: {error}",
            rule.policy.name,
            one_line(&request.urn),
            one_line(pointer)
        )
    };
    let mut inputs: Value = serde_json::from_str(&inputs).map_err(|error| cannot("", &error))?;
    for edit in edits {
        edit.apply(&mut inputs)
            .map_err(|error| cannot(edit.pointer(), &error))?;
    }
    let properties = value::from_json(&inputs).map_err(|error| cannot("", &error))?;
    request.properties = properties.clone();
    Ok(Told {
        properties,
        ..blank(analysis, rule)
    })
}

/// The engine shows it as an advisory violation, and leaves the inputs as they are.
fn undetermined(analysis: &Analysis, rule: &Rule, message: &str) -> Told {
    let message = format!("{}\ncannot be repaired yet: {message}", rule.policy.description);
    Told {
        diagnostic: answer::without_colours(&message),
        ..blank(analysis, rule)
    }
}

fn blank(analysis: &Analysis, rule: &Rule) -> Told {
    let info = analysis.pack.info();
    Told {
        policy_name: rule.policy.name.clone(),
        policy_pack_name: info.name.clone(),
        policy_pack_version: info.version.clone(),
        description: rule.policy.description.clone(),
        ..Told::default()
    }
}
