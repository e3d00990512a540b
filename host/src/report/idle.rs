//! What the configuration says to no effect, as findings.

use crate::problem::Place;
use crate::selection::Idle;
use crate::text::one_line;

use super::waivers::about;
use super::{Finding, OWN_PACK, fingerprint};

/// Returns the findings about what has no effect, as far as it stands in a file.
pub(super) fn findings(idle: &[Idle]) -> impl Iterator<Item = Finding> {
    idle.iter().filter_map(finding)
}

fn finding(idle: &Idle) -> Option<Finding> {
    match idle {
        Idle::EnforceFrom {
            pack,
            policy,
            level,
            place,
        } => {
            let policy = format!("{}/{}", one_line(pack), one_line(policy));
            let level = level.as_str();
            let message = format!(
                "`enforce-from` of `{policy}` does nothing: the policy is {level}, and denies neither before nor after"
            );
            let hint = "take it away, or give the policy the level `mandatory`";
            Some(idle_finding(
                "idle-enforce-from",
                &policy,
                place.as_ref()?,
                message,
                hint,
            ))
        }
        Idle::Builder { name, place } => {
            let name = one_line(name);
            let message = format!("the builder `{name}` does nothing: no policy judges that looks at build records");
            let hint = "let `unattested-image` of `builtin:rebuild` judge, or take the builder away";
            Some(idle_finding("idle-builder", &name, place, message, hint))
        }
    }
}

fn idle_finding(policy: &str, what: &str, place: &Place, message: String, hint: &str) -> Finding {
    Finding {
        message,
        hint: hint.to_owned(),
        fingerprint: fingerprint::of(&[OWN_PACK, policy, what]),
        ..about(place, policy)
    }
}
