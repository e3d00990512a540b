//! Which cases are judged.

use std::path::Path;

use portcullis_cases::Case;

use crate::problem::Problem;

/// The cases of a policy.
#[derive(Debug)]
pub(super) struct Suite {
    pub(super) policy: String,
    pub(super) cases: Vec<Case>,
}

/// Reads the cases of a folder, those that a filter leaves. None is not a pass.
pub(super) fn read(folder: &Path, filter: Option<&str>) -> Result<Vec<Suite>, Vec<Problem>> {
    let read = portcullis_cases::read_folder(folder);
    let read = read.map_err(|errors| errors.into_iter().map(Problem::new).collect::<Vec<_>>())?;
    if read.is_empty() {
        let problem = Problem::new(format!("there are no cases in `{}`", folder.display()));
        return Err(vec![problem.hint(
            "the cases of a policy stand in a file that is named after it, as `floating_image_tag.cases.json`",
        )]);
    }
    let suites = read.into_iter().map(|(policy, cases)| Suite { policy, cases });
    let Some(filter) = filter else {
        return Ok(suites.collect());
    };
    let selected: Vec<_> = suites.filter_map(|suite| select(suite, filter)).collect();
    if selected.is_empty() {
        let problem = Problem::new(format!("no case has `{filter}` in its name or its policy's"));
        return Err(vec![problem]);
    }
    Ok(selected)
}

/// Returns a suite with the cases that a filter leaves, if it leaves any.
fn select(mut suite: Suite, filter: &str) -> Option<Suite> {
    if !suite.policy.contains(filter) {
        suite.cases.retain(|case| case.name.contains(filter));
    }
    (!suite.cases.is_empty()).then_some(suite)
}
