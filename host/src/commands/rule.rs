//! One policy of a pack, as it would judge in a run.

use crate::packs::Pack;
use crate::problem::Problem;
use crate::selection::{Rule, Selection};

/// Returns the policy of a name.
///
/// # Errors
///
/// Says why it would not judge, or that there is none.
pub(super) fn named<'s>(pack: &Pack, selected: &'s Selection, name: &str) -> Result<&'s Rule, Problem> {
    if let Some(rule) = selected.rules.iter().find(|rule| rule.policy.name == name) {
        return Ok(rule);
    }
    if let Some(skipped) = selected.skipped.iter().find(|skipped| skipped.policy == name) {
        let message = format!("`{name}` cannot judge without {}", skipped.want);
        return Err(Problem::new(message));
    }
    if pack.info().policies.iter().any(|policy| policy.name == name) {
        return Err(Problem::new(format!("`{name}` is disabled by the configuration")));
    }
    Err(Problem::new(format!("the pack has no policy `{name}`")))
}
