//! Why an image is built again.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::builder::Builder;
use super::{BuildCause, CauseKind, ContextComparison, ValueChange, context, meaning, values};
use crate::json::{self, SECRET_TEXT, UNKNOWN, pointer_of_path};
use crate::plan::{Properties, Resource};

/// A property that differs.
struct Difference {
    path: String,
    prior: Json,
    planned: Json,
    is_certain: bool,
}

/// Returns why an image is built again, as far as the plan says.
pub(super) fn causes(builder: Builder, resource: Resource<'_>) -> Vec<BuildCause> {
    let paths = changed_paths(builder, resource).into_iter();
    paths.flat_map(|path| causes_at(builder, resource, path)).collect()
}

/// The detailed diff is finer than the reasons, and not every provider gives one. A dynamic provider gives neither.
fn changed_paths(builder: Builder, resource: Resource<'_>) -> Vec<String> {
    let changes = resource.changes();
    let mut paths = changes.reasons;
    if !changes.properties.is_empty() {
        paths = changes.properties.into_iter().map(|property| property.path).collect();
    }
    if builder != Builder::Dynamic {
        return paths;
    }
    if paths.is_empty() {
        paths = differing_inputs(resource);
    }
    paths.retain(|path| !is_internal(path));
    paths
}

fn differing_inputs(resource: Resource<'_>) -> Vec<String> {
    let names = |of| {
        let members = resource.properties(of).into_iter().flat_map(json::Value::members);
        members.map(|(name, _)| name).filter(|name| !is_internal(name))
    };
    let names: BTreeSet<_> = names(Properties::PriorInputs)
        .chain(names(Properties::Inputs))
        .collect();
    let paths = names.into_iter().map(|name| values::path_of_member("", &name));
    let differs = |path: &String| {
        let difference = Difference::at(resource, path.clone());
        difference.prior != difference.planned
    };
    paths.filter(differs).collect()
}

/// What providers keep for themselves. That of a dynamic provider is its program.
fn is_internal(name: &str) -> bool {
    name.starts_with("__")
}

fn causes_at(builder: Builder, resource: Resource<'_>, path: String) -> Vec<BuildCause> {
    if builder == Builder::DockerBuild && path == context::HASH {
        return vec![hash_cause(resource)];
    }
    let difference = Difference::at(resource, path);
    let parts = match builder {
        Builder::Docker if difference.path == "build" => difference.parts_of_build(),
        _ => vec![difference],
    };
    let parts = parts.into_iter().flat_map(|part| part.keys(builder));
    parts.map(|part| part.cause(builder)).collect()
}

/// The new hash is an output, so that only an event log has it.
fn hash_cause(resource: Resource<'_>) -> BuildCause {
    let became_unknown = |pointer: &str| {
        let prior = input(resource, Properties::PriorInputs, pointer);
        became_unknown(&prior, &input(resource, Properties::Inputs, pointer))
    };
    let comparison = context::compare(Builder::DockerBuild, resource);
    let kind = if context::HASHED.into_iter().any(became_unknown) {
        CauseKind::UnknownInput
    } else if comparison != ContextComparison::Changed && context::is_always_changed(resource) {
        CauseKind::Always
    } else {
        CauseKind::Context
    };
    let hash = |of| context::hash(resource, of, "/contextHash");
    let hashes = hash(Properties::PriorOutputs).zip(hash(Properties::Outputs));
    BuildCause {
        property: context::HASH.to_owned(),
        kind,
        certain: kind == CauseKind::Context && comparison == ContextComparison::Changed,
        change: hashes
            .filter(|(prior, planned)| prior != planned)
            .map(|(prior, planned)| ValueChange {
                from: Some(values::shortened(&prior)),
                to: Some(values::shortened(&planned)),
            }),
    }
}

impl Difference {
    fn at(resource: Resource<'_>, path: String) -> Self {
        let pointer = pointer_of_path(&path);
        Self {
            prior: input(resource, Properties::PriorInputs, &pointer),
            planned: input(resource, Properties::Inputs, &pointer),
            path,
            is_certain: true,
        }
    }

    /// Returns the members that differ. None of what is not an object, before or after.
    fn members(&self) -> Vec<Self> {
        let mut members = self.all_members();
        members.retain(|member| member.prior != member.planned);
        members
    }

    fn all_members(&self) -> Vec<Self> {
        let nothing = Map::new();
        let (prior, planned) = match (&self.prior, &self.planned) {
            (Json::Object(prior), Json::Object(planned)) => (prior, planned),
            (Json::Object(prior), Json::Null) => (prior, &nothing),
            (Json::Null, Json::Object(planned)) => (&nothing, planned),
            _ => return Vec::new(),
        };
        let names: BTreeSet<_> = prior
            .keys()
            .chain(planned.keys())
            .filter(|name| !is_internal(name))
            .collect();
        let member = |name: &String| Self {
            path: values::path_of_member(&self.path, name),
            prior: prior.get(name).cloned().unwrap_or_default(),
            planned: planned.get(name).cloned().unwrap_or_default(),
            is_certain: self.is_certain,
        };
        names.into_iter().map(member).collect()
    }

    /// The diff of pulumi-docker says only `build`, whatever differs in it (`provider/provider.go`, `Diff`). Where nothing
    /// differs that can be seen, it is something secret.
    fn parts_of_build(self) -> Vec<Self> {
        let differing = self.members();
        if !differing.is_empty() {
            return differing;
        }
        let mut secret = self.all_members();
        secret.retain(|member| member.planned.to_string().contains(SECRET_TEXT));
        let is_certain = secret.len() == 1;
        let secret: Vec<_> = secret.into_iter().map(|member| Self { is_certain, ..member }).collect();
        if secret.is_empty() { vec![self] } else { secret }
    }

    /// Build arguments and labels are named as a whole, whichever of them differs. So is everything that a dynamic resource
    /// has.
    fn keys(self, builder: Builder) -> Vec<Self> {
        let has_keys = builder == Builder::Dynamic || meaning::of(builder, &self.path) == CauseKind::Content;
        let keys = if has_keys { self.members() } else { Vec::new() };
        if keys.is_empty() {
            return vec![self];
        }
        keys.into_iter().flat_map(|key| key.keys(builder)).collect()
    }

    fn cause(self, builder: Builder) -> BuildCause {
        let kind = self.kind(builder);
        BuildCause {
            kind,
            certain: self.is_certain && kind != CauseKind::UnknownInput,
            change: values::change(&self.path, kind, &self.prior, &self.planned),
            property: self.path,
        }
    }

    /// `contextDigest` is computed by the provider unless the inputs that it needs are unknown.
    fn kind(&self, builder: Builder) -> CauseKind {
        let is_digest = builder == Builder::Docker && self.path == "build.contextDigest";
        if (is_digest && self.planned.is_null()) || became_unknown(&self.prior, &self.planned) {
            CauseKind::UnknownInput
        } else if builder == Builder::Docker && self.path == "build" {
            CauseKind::Other
        } else {
            meaning::of(builder, &self.path)
        }
    }
}

fn input(resource: Resource<'_>, of: Properties, pointer: &str) -> Json {
    let read = |value: json::Value<'_>| serde_json::from_str(value.text()).unwrap_or_default();
    let properties = resource.properties(of);
    properties
        .and_then(|root| json::follow(root, pointer, read))
        .unwrap_or_default()
}

/// Returns whether a value differs from what it was only in parts that were known and are unknown now.
fn became_unknown(prior: &Json, planned: &Json) -> bool {
    prior != planned && differs_by_unknowns(prior, planned)
}

fn differs_by_unknowns(prior: &Json, planned: &Json) -> bool {
    let part = |(prior, planned): (&Json, &Json)| prior == planned || differs_by_unknowns(prior, planned);
    match (prior, planned) {
        (prior, Json::String(text)) if text == UNKNOWN => !prior.is_null(),
        (Json::Object(prior), Json::Object(planned)) => {
            prior.keys().eq(planned.keys()) && prior.values().zip(planned.values()).all(part)
        }
        (Json::Array(prior), Json::Array(planned)) => {
            prior.len() == planned.len() && prior.iter().zip(planned).all(part)
        }
        _ => false,
    }
}
