//! Which resources a policy applies to.

use portcullis_facts::plan::Resource;
use portcullis_facts::tags;

use crate::outcome::Selector;

/// Returns whether a policy applies to a resource. It is not called for others.
pub(super) fn applies(selector: &Selector, resource: Resource<'_>) -> bool {
    selector.operations.contains(&resource.operation())
        && selector
            .type_tokens
            .as_ref()
            .is_none_or(|types| types.is_match(resource.type_token()))
        && (selector.components || !resource.is_component())
        && (selector.providers || !resource.is_provider())
        && (!selector.taggable_only || tags::taggable(resource))
}
