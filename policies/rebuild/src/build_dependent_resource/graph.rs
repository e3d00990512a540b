//! What depends on what, searched from the images that are built.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use portcullis_guest::Resource;

/// The dependencies of a stack in which an image is built.
pub(super) struct Graph {
    names: BTreeMap<String, String>,
    builds: BTreeSet<String>,
    /// By URN, the next one on the way to an image that is built.
    to_builds: BTreeMap<String, String>,
    /// By URN, the next one on the way to what the plan does not show.
    to_unknown: BTreeMap<String, String>,
    tells_dependencies: bool,
}

/// Whether a resource depends on an image that is built.
pub(super) enum Answer {
    /// It does not.
    Independent,
    /// It does, on this way.
    Builds(Path),
    /// It depends on something of which the plan does not tell what that depends on.
    Unknown(Path),
}

/// A way from a resource to what it depends on.
pub(super) struct Path {
    /// The URN at its end.
    pub(super) end: String,
    /// The name of that.
    pub(super) end_name: String,
    /// The names between.
    pub(super) through: Vec<String>,
}

impl Graph {
    /// Returns the dependencies of resources. `None` if none of them builds an image in this update.
    pub(super) fn of(resources: &[&Resource]) -> Option<Self> {
        let builds = resources.iter().filter(|resource| builds(resource));
        let builds: BTreeSet<_> = builds.map(|resource| resource.urn()).collect();
        if builds.is_empty() {
            return None;
        }
        let names: BTreeMap<_, _> = resources
            .iter()
            .map(|resource| (resource.urn(), resource.name()))
            .collect();
        let mut dependents: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for resource in resources {
            for needed in dependencies(resource, |urn| names.contains_key(urn)) {
                dependents.entry(needed).or_default().push(resource.urn());
            }
        }
        let unknown = dependents.keys().filter(|urn| !names.contains_key(*urn)).cloned();
        Some(Self {
            to_builds: search(&dependents, builds.iter().cloned()),
            to_unknown: search(&dependents, unknown),
            tells_dependencies: resources.iter().any(|resource| !resource.dependencies().is_empty()),
            names,
            builds,
        })
    }

    /// Returns whether the plan tells of any resource what it depends on.
    pub(super) fn tells_dependencies(&self) -> bool {
        self.tells_dependencies
    }

    /// Returns whether a resource builds an image.
    pub(super) fn builds(&self, urn: &str) -> bool {
        self.builds.contains(urn)
    }

    /// Returns whether a resource depends on an image that is built.
    pub(super) fn ask(&self, urn: &str) -> Answer {
        if let Some(first) = self.to_builds.get(urn) {
            Answer::Builds(self.path(&self.to_builds, first, |urn| self.builds(urn)))
        } else if let Some(first) = self.to_unknown.get(urn) {
            Answer::Unknown(self.path(&self.to_unknown, first, |urn| !self.names.contains_key(urn)))
        } else {
            Answer::Independent
        }
    }

    fn path(&self, steps: &BTreeMap<String, String>, first: &str, is_end: impl Fn(&str) -> bool) -> Path {
        let name = |urn: &str| self.names.get(urn).cloned().unwrap_or_default();
        let mut end = first;
        let mut through = Vec::new();
        while let Some(next) = steps.get(end).filter(|_| !is_end(end)) {
            through.push(name(end));
            end = next;
        }
        Path {
            end: end.to_owned(),
            end_name: name(end),
            through,
        }
    }
}

fn builds(resource: &Resource) -> bool {
    resource.image_build().is_some_and(|build| build.in_this_update)
}

/// A resource also waits for its parent and its provider. A default provider depends on nothing, and a digest leaves it out.
fn dependencies(resource: &Resource, is_shown: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    let provider = resource.provider();
    let provider = provider.filter(|provider| is_shown(&provider.urn) || !provider.name.starts_with("default"));
    let others = resource
        .parent()
        .into_iter()
        .chain(provider.map(|provider| provider.urn));
    resource.dependencies().into_iter().chain(others)
}

/// Returns, by URN, the next one on a shortest way to one of the ends, for everything from which there is one.
fn search(dependents: &BTreeMap<String, Vec<String>>, ends: impl Iterator<Item = String>) -> BTreeMap<String, String> {
    let mut steps = BTreeMap::new();
    let mut next: VecDeque<String> = ends.collect();
    while let Some(needed) = next.pop_front() {
        for dependent in dependents.get(&needed).into_iter().flatten() {
            if !steps.contains_key(dependent) {
                steps.insert(dependent.clone(), needed.clone());
                next.push_back(dependent.clone());
            }
        }
    }
    steps
}
