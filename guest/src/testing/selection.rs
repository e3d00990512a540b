//! Which resources a policy is shown.

use crate::{ExtraKind, Pack, Resource, matches_any};

/// Returns whether a policy of a pack applies to a resource, by the rules of the host (`host/src/dispatch/select.rs`).
pub(super) fn applies(pack: &Pack, policy: &str, resource: &Resource) -> bool {
    let policies = pack.describe().policies;
    let Some(selector) = policies
        .into_iter()
        .find(|found| found.name == policy)
        .map(|found| found.selector)
    else {
        return false;
    };
    let type_token = resource.type_token();
    let is_shown = |kind| selector.include.contains(&kind);
    let is_provider = type_token.starts_with("pulumi:providers:");
    selector.operations.contains(&resource.operation())
        && (selector.type_tokens.is_empty() || matches_any(&selector.type_tokens, &type_token))
        && (!resource.is_component() || is_shown(ExtraKind::Component))
        && (!is_provider || is_shown(ExtraKind::Provider))
        && (!selector.taggable_only || resource.tags().taggable)
        && (!selector.workloads_only || !resource.images().is_empty())
}
