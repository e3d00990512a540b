//! Which resources a policy applies to.

use std::fmt;

use crate::outcome::Selector;
use crate::packs::Block;

/// Why a policy is not shown a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The block has no such resource.
    Absent,
    /// The policy is for other operations.
    Operation,
    /// The policy is for other types.
    Type,
    /// The policy is not for components.
    Component,
    /// The policy is not for providers.
    Provider,
    /// The policy is for types that can be tagged.
    Untaggable,
    /// The policy is for resources that run images.
    NoImages,
}

/// Returns whether a policy applies to the resource at a place of a block. It is not called for others.
pub(super) fn applies(selector: &Selector, block: &Block, place: u32) -> bool {
    misfit(selector, block, place).is_none()
}

/// Returns why a policy does not apply to the resource at a place of a block, if so. What is quick to tell comes first.
pub(super) fn misfit(selector: &Selector, block: &Block, place: u32) -> Option<Misfit> {
    let Some(resource) = block.resource(place) else {
        return Some(Misfit::Absent);
    };
    let types = selector.type_tokens.as_ref();
    let has_tags = || block.tags(place).is_some_and(|tags| tags.taggable);
    let has_images = || block.images(place).is_some_and(|images| !images.is_empty());
    if !selector.operations.contains(&resource.operation()) {
        Some(Misfit::Operation)
    } else if types.is_some_and(|types| !types.is_match(resource.type_token())) {
        Some(Misfit::Type)
    } else if resource.is_component() && !selector.components {
        Some(Misfit::Component)
    } else if resource.is_provider() && !selector.providers {
        Some(Misfit::Provider)
    } else if selector.taggable_only && !has_tags() {
        Some(Misfit::Untaggable)
    } else if selector.workloads_only && !has_images() {
        Some(Misfit::NoImages)
    } else {
        None
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Absent => "there is no such resource",
            Self::Operation => "it is for other operations",
            Self::Type => "it is for other types",
            Self::Component => "it is not for components",
            Self::Provider => "it is not for providers",
            Self::Untaggable => "it is for types that can be tagged",
            Self::NoImages => "it is for resources that run container images",
        })
    }
}
