//! What the configuration says of policies to no effect, as findings.

use crate::selection::Idle;
use crate::text::one_line;

use super::waivers::about;
use super::{Finding, OWN_PACK, fingerprint};

const POLICY: &str = "idle-enforce-from";

/// Returns the findings about what has no effect, as far as it stands in a file.
pub(super) fn findings(idle: &[Idle]) -> impl Iterator<Item = Finding> {
    idle.iter().filter_map(|idle| {
        let policy = format!("{}/{}", one_line(&idle.pack), one_line(&idle.policy));
        Some(Finding {
            message: format!(
                "`enforce-from` of `{policy}` does nothing: the policy is {}, and denies neither before nor after",
                idle.level.as_str()
            ),
            hint: "take it away, or give the policy the level `mandatory`".to_owned(),
            fingerprint: fingerprint::of(&[OWN_PACK, POLICY, &policy]),
            ..about(idle.place.as_ref()?, POLICY)
        })
    })
}
