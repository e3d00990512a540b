//! What the engine counts, and what a file shows: one that shows less has lost something.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::InputError;

use super::{Operation, steps};

/// The engine's counts of steps by operation (`changeSummary` of a digest, `resourceChanges` of an event). Only logical
/// steps are counted: a replacement once.
pub(super) type Counts = HashMap<String, u64>;

/// Operations that are counted only sometimes: reads where their outputs changed, refreshes in some versions.
const UNSTEADY: [&str; 2] = ["read", "refresh"];

pub(super) fn by_operation(counts: HashMap<Cow<'_, str>, u64>) -> Counts {
    counts
        .into_iter()
        .map(|(operation, count)| (operation.into_owned(), count))
        .collect()
}

/// Returns how many resources stay as they are.
pub(super) fn unchanged(counts: &Counts) -> u64 {
    counts.get("same").copied().unwrap_or(0)
}

/// Returns how many steps change something. What is not known to be a step that is shown is left out.
pub(super) fn changes(counts: &Counts) -> u64 {
    let is_shown = |op: &str| steps::operation(op).is_some_and(|operation| operation != Operation::Same);
    let steady = counts
        .iter()
        .filter(|(op, _)| is_shown(op) && !UNSTEADY.contains(&op.as_str()));
    steady.map(|(_, count)| *count).fold(0, u64::saturating_add)
}

/// Refuses a file that shows fewer steps than the engine has counted.
pub(super) fn refuse_missing(path: &str, shown: u64, counted: u64) -> Result<(), InputError> {
    if shown >= counted {
        return Ok(());
    }
    let message = format!("{path}: the engine has counted {counted} steps, and {shown} are shown");
    Err(InputError::new(message).hint("a part of the file is lost: pass on what Pulumi wrote, as it wrote it"))
}
