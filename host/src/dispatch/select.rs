//! Which resources a policy applies to.

use std::fmt;

use portcullis_facts::plan::Operation;

use crate::outcome::Selector;
use crate::packs::Block;

/// Why a policy is not shown a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The block has no such resource.
    Absent,
    /// The policy is for other operations.
    Operation,
    /// The policy is for some operations only, and the engine has not told which this is.
    UntoldOperation,
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
    if let Some(misfit) = wrong_operation(selector, resource.operation()) {
        Some(misfit)
    } else if types.is_some_and(|types| !types.fit(resource.type_token())) {
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

/// What may come of a resource that is registered. A policy that is not for all of them may be for none of what comes.
const REGISTERED: [Operation; 4] = [
    Operation::Same,
    Operation::Create,
    Operation::Update,
    Operation::Replace,
];

fn wrong_operation(selector: &Selector, operation: Operation) -> Option<Misfit> {
    let is_selected = |operation| selector.operations.contains(operation);
    match operation {
        Operation::Register if REGISTERED.iter().all(is_selected) => None,
        Operation::Register if REGISTERED.iter().any(is_selected) => Some(Misfit::UntoldOperation),
        _ if is_selected(&operation) => None,
        _ => Some(Misfit::Operation),
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Absent => "there is no such resource",
            Self::Operation => "it is for other operations",
            Self::UntoldOperation => "it is for some operations only, and the engine does not tell which this is",
            Self::Type => "it is for other types",
            Self::Component => "it is not for components",
            Self::Provider => "it is not for providers",
            Self::Untaggable => "it is for types that can be tagged",
            Self::NoImages => "it is for resources that run container images",
        })
    }
}
