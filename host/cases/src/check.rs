//! Whether a policy judges a case as it has to, and whether its repairs repair.

use std::borrow::Borrow;

use portcullis_facts::json::Edit;
use serde_json::{Map, Value};

use crate::compare::difference;
use crate::{Case, Expect, Repair, Said, Setting, Verdict, compare};

/// What comes of a case that the policy is not asked about.
const NOT_SHOWN: &str = "not shown to the policy";

/// What a policy says of a case, and how it would repair it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Whether it is shown anything of the case.
    pub shown: bool,
    /// What it says, in the order of the resources.
    pub said: Vec<Said>,
    /// How it repairs the resources that violate it; `None` for a policy that does not repair.
    pub repaired: Option<Vec<Repaired>>,
}

/// How a policy repairs one resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// The resource's URN.
    pub urn: String,
    /// How.
    pub repairs: Vec<Repair>,
}

/// Returns what the cases of a policy do not show: that something passes, and that something does not.
pub fn gaps(policy: &str, cases: &[impl Borrow<Case>]) -> Vec<String> {
    let passes = cases
        .iter()
        .any(|case| case.borrow().expect == Expect::Said(Vec::new()));
    let violates = cases.iter().any(|case| case.borrow().expects(Verdict::Violation));
    let without = [(passes, "passes"), (violates, "is a violation")].into_iter();
    let without = without.filter(|(is_shown, _)| !is_shown);
    without
        .map(|(_, what)| format!("no case of `{policy}` {what}"))
        .collect()
}

impl Case {
    /// Checks what a policy says of the case. Where the policy repairs, `judge` is asked about the case once it is repaired,
    /// and has to find less.
    ///
    /// # Errors
    ///
    /// Says what was expected and what came instead, and what `judge` says.
    pub fn check<E: From<String>>(
        &self,
        judged: &Judged,
        judge: impl FnOnce(&Self) -> Result<Vec<Said>, E>,
    ) -> Result<(), E> {
        self.compare_said(judged)?;
        self.compare_repairs(judged)?;
        let repaired = judged.repaired.iter().flatten();
        let edited: Vec<_> = repaired.filter(|repaired| repaired.edits().count() > 0).collect();
        if edited.is_empty() {
            return Ok(());
        }
        let again = judge(&self.repair(&edited)?)?;
        require_repaired(&edited, &judged.said, &again).map_err(E::from)
    }

    fn compare_said(&self, judged: &Judged) -> Result<(), String> {
        match (&self.expect, judged.shown) {
            (Expect::Said(expected), true) => compare(expected, &judged.said),
            (Expect::NotShown, false) => Ok(()),
            (Expect::NotShown, true) => Err(difference(&[NOT_SHOWN], &judged.said)),
            (Expect::Said(expected), false) => Err(difference(expected, &[NOT_SHOWN])),
        }
    }

    fn compare_repairs(&self, judged: &Judged) -> Result<(), String> {
        match (&self.remediation, &judged.repaired) {
            (None, _) => Ok(()),
            (Some(_), None) => Err("  the metadata of the policy does not say that it remediates\n".to_owned()),
            (Some(expected), Some(repaired)) => {
                let repairs: Vec<_> = repaired.iter().flat_map(|one| one.repairs.iter().cloned()).collect();
                compare(expected, &repairs)
            }
        }
    }

    /// Returns the case with the edits made in the inputs of its resources.
    fn repair(&self, repaired: &[&Repaired]) -> Result<Self, String> {
        let mut case = self.clone();
        for repaired in repaired {
            let mut inputs = Value::Object(std::mem::take(case.inputs_of(&repaired.urn)?));
            for edit in repaired.edits() {
                let made = edit.apply(&mut inputs);
                made.map_err(|error| format!("  cannot edit `{}`: {error}\n", edit.pointer()))?;
            }
            if let Value::Object(inputs) = inputs {
                *case.inputs_of(&repaired.urn)? = inputs;
            }
        }
        Ok(case)
    }

    /// Returns the planned inputs of a resource.
    fn inputs_of(&mut self, urn: &str) -> Result<&mut Map<String, Value>, String> {
        let judged = self.resource.as_ref().is_some_and(|resource| self.urn(resource) == urn);
        let inputs = match &mut self.resource {
            Some(resource) => judged.then_some(&mut resource.inputs),
            None => self.preview.as_mut().and_then(|preview| previewed_inputs(preview, urn)),
        };
        inputs.ok_or_else(|| format!("  the case has no inputs of `{urn}` to repair\n"))
    }
}

impl Repaired {
    fn edits(&self) -> impl Iterator<Item = Edit> {
        self.repairs.iter().filter_map(|repair| match repair {
            Repair::Set(Setting { pointer, value }) => Some(Edit::Set {
                pointer: pointer.clone(),
                value: value.clone(),
            }),
            Repair::Remove(pointer) => Some(Edit::Remove {
                pointer: pointer.clone(),
            }),
            Repair::Undetermined(_) | Repair::NotApplicable(_) => None,
        })
    }
}

fn previewed_inputs<'p>(preview: &'p mut Value, urn: &str) -> Option<&'p mut Map<String, Value>> {
    let mut steps = preview.get_mut("steps")?.as_array_mut()?.iter_mut();
    let step = steps.find(|step| step.get("urn").and_then(Value::as_str) == Some(urn))?;
    step.pointer_mut("/newState/inputs")?.as_object_mut()
}

/// A repair need not repair everything: what it leaves is found by the check that comes after. But where it sets something,
/// nothing may be found any more, nor anything that was not found before, and it has to repair something.
fn require_repaired(repaired: &[&Repaired], before: &[Said], after: &[Said]) -> Result<(), String> {
    for Repaired { urn, repairs } in repaired {
        let violations = |said: &[Said]| -> Vec<Said> {
            let ours = |said: &&Said| said.verdict == Verdict::Violation && said.urn == *urn;
            said.iter().filter(ours).cloned().collect()
        };
        let (before, after) = (violations(before), violations(after));
        let was_found = |said: &Said| {
            let is_same = |other: &Said| other.code == said.code && other.message == said.message;
            before.iter().any(is_same)
        };
        let is_set = |said: &Said| {
            let sets = |repair: &Repair| matches!(repair, Repair::Set(set) if set.pointer == said.pointer);
            repairs.iter().any(sets)
        };
        if after.len() >= before.len() || after.iter().any(|said| is_set(said) || !was_found(said)) {
            return Err(does_not_repair(&after));
        }
    }
    Ok(())
}

fn does_not_repair(left: &[Said]) -> String {
    let left: Vec<_> = left.iter().map(|said| format!("  then      {said}\n")).collect();
    format!("  the repair does not repair\n{}", left.concat())
}

#[cfg(test)]
mod tests;
