//! What the resources of a project have in common: where their images come from, and which tags they have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portcullis_facts::image::Image;
use portcullis_facts::plan::Plan;
use portcullis_facts::references::Reference;
use portcullis_facts::{images, tags};

use crate::text::one_line;

/// Registries that everybody may push to: there the registry says nothing, and a single repository does.
const PUBLIC: [&str; 6] = [
    "docker.io",
    "ghcr.io",
    "quay.io",
    "public.ecr.aws",
    "mcr.microsoft.com",
    "registry.gitlab.com",
];

/// Returns the registries, parts of them and repositories that all images come from that the plans name.
pub(super) fn registries(plans: &[Arc<Plan>]) -> Vec<String> {
    let resources = plans.iter().flat_map(|plan| plan.resources());
    let found = resources.flat_map(images::planned);
    let scopes = found.filter_map(|found| match found.reference {
        Reference::Known(image) => Some(scope(&image)),
        _ => None,
    });
    scopes.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns what an image comes from: its repository in a public registry, else what holds the repository.
fn scope(image: &Image) -> String {
    let whole = format!("{}/{}", image.registry, image.repository);
    match whole.rsplit_once('/') {
        Some((holder, _)) if !PUBLIC.contains(&image.registry.as_str()) => holder.to_owned(),
        _ => whole,
    }
}

/// Returns the keys of tags that more than half of the resources have that can be tagged, and two at least.
pub(super) fn tag_keys(plans: &[Arc<Plan>]) -> Vec<String> {
    let resources = plans.iter().flat_map(|plan| plan.resources());
    let taggable: Vec<_> = resources.map(tags::planned).filter(|tags| tags.taggable).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in taggable.iter().flat_map(|tags| &tags.tags) {
        *counts.entry(&tag.key).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .filter(|(_, count)| *count >= 2 && count * 2 > taggable.len());
    let most = most.filter(|(key, _)| is_plain(key));
    most.map(|(key, _)| key.to_owned()).collect()
}

/// Returns whether a key can be asked for: in a list of required tags `*` and what does not show would mean something else.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains('*') && one_line(key) == key
}
