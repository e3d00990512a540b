//! Several files of one preview, joined into one plan.
//!
//! The digest tells most, the event log knows outputs and default providers, the update plan some options, the state what
//! a preview without `--show-sames` leaves out. A file that contradicts the others is of another preview, and refused.

use crate::InputError;

use super::{Format, Plan, PlanFile};

/// Joins the files of one stack, and keeps those of different stacks apart. The plans come in the order in which their
/// stacks are first named; the order of the files does not matter otherwise.
///
/// # Errors
///
/// Says which files contradict each other, and which plans are not told as a whole.
pub fn join(files: Vec<PlanFile>) -> Result<Vec<Plan>, Vec<InputError>> {
    let mut plans = Vec::new();
    let mut errors = Vec::new();
    for group in by_stack(files) {
        match join_group(group).and_then(complete) {
            Ok(plan) => plans.push(plan),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(plans) } else { Err(errors) }
}

impl PlanFile {
    /// Returns the plan that the file tells by itself.
    pub(super) fn alone(self) -> Result<Plan, InputError> {
        complete(self.0)
    }
}

/// An empty state names no stack. It is of the only one that there is, if there is only one.
fn by_stack(files: Vec<PlanFile>) -> Vec<Vec<Plan>> {
    let mut groups: Vec<Vec<Plan>> = Vec::new();
    let (empty, told): (Vec<_>, Vec<_>) = files
        .into_iter()
        .map(|file| file.0)
        .partition(|file| file.entries.is_empty());
    for file in told {
        let is_same = |plan: &Plan| (&plan.stack, &plan.project) == (&file.stack, &file.project);
        match groups.iter_mut().find(|group| group.first().is_some_and(is_same)) {
            Some(group) => group.push(file),
            None => groups.push(vec![file]),
        }
    }
    match groups.as_mut_slice() {
        [only] => only.extend(empty),
        _ => groups.extend(empty.into_iter().map(|file| vec![file])),
    }
    groups
}

fn join_group(mut group: Vec<Plan>) -> Result<Plan, InputError> {
    group.sort_by_key(|file| file.format().rank());
    let mut files = group.into_iter();
    let first = files.next().ok_or_else(|| InputError::new("there is no file"))?;
    files.try_fold(first, Plan::with)
}

/// Returns a plan that is told as a whole.
fn complete(plan: Plan) -> Result<Plan, InputError> {
    if plan.entries.is_empty() {
        return Err(plan.format().shows_nothing(plan.path()));
    }
    let mut entries = plan.entries.iter().filter(|entry| !entry.is_told_as_a_whole());
    let Some(entry) = entries.next() else {
        return Ok(plan);
    };
    let format = plan.format();
    let message = format!(
        "{}: {} does not tell all of `{}`",
        plan.path(),
        format.in_words(),
        entry.urn
    );
    Err(InputError::new(message).hint(match format {
        Format::UpdatePlan => {
            "an update plan tells only changes: pass the digest or the event log of the preview too, or the state before it"
        }
        _ => "the file is not complete: write it again",
    }))
}
