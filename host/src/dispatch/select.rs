//! Which resources a policy applies to.

use crate::outcome::Selector;
use crate::packs::Block;

/// Returns whether a policy applies to the resource at a place of a block. It is not called for others.
pub(super) fn applies(selector: &Selector, block: &Block, place: u32) -> bool {
    let Some(resource) = block.resource(place) else {
        return false;
    };
    selector.operations.contains(&resource.operation())
        && selector
            .type_tokens
            .as_ref()
            .is_none_or(|types| types.is_match(resource.type_token()))
        && (selector.components || !resource.is_component())
        && (selector.providers || !resource.is_provider())
        && (!selector.taggable_only || block.tags(place).is_some_and(|tags| tags.taggable))
        && (!selector.workloads_only || block.images(place).is_some_and(|images| !images.is_empty()))
}
