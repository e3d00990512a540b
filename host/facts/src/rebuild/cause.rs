//! Why an image is built again.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::builder::Builder;
use super::{BuildCause, CauseKind, context, meaning};
use crate::json::{self, SECRET_TEXT, UNKNOWN, pointer_of_path};
use crate::plan::{Properties, Resource};

/// Returns why an image is built again, as far as the plan says.
pub(super) fn causes(builder: Builder, resource: Resource<'_>) -> Vec<BuildCause> {
    let causes = changed_properties(resource).into_iter().flat_map(|property| {
        if builder == Builder::Docker && property == "build" {
            return causes_within_build(resource);
        }
        vec![BuildCause {
            kind: kind(builder, resource, &property),
            property,
        }]
    });
    causes.collect()
}

/// The detailed diff is finer than the reasons, and not every provider gives one.
fn changed_properties(resource: Resource<'_>) -> Vec<String> {
    let changes = resource.changes();
    if changes.properties.is_empty() {
        return changes.reasons;
    }
    changes.properties.into_iter().map(|property| property.path).collect()
}

fn kind(builder: Builder, resource: Resource<'_>, property: &str) -> CauseKind {
    let is_hash = builder == Builder::DockerBuild && property == context::HASH;
    let pointers = if is_hash {
        context::HASHED.map(str::to_owned).to_vec()
    } else {
        vec![pointer_of_path(property)]
    };
    let became_unknown = |pointer: &String| {
        let prior = input(resource, Properties::PriorInputs, pointer);
        became_unknown(&prior, &input(resource, Properties::Inputs, pointer))
    };
    if pointers.iter().any(became_unknown) {
        CauseKind::UnknownInput
    } else if is_hash && context::is_always_changed(resource) {
        CauseKind::Always
    } else {
        meaning::of(builder, property)
    }
}

/// The diff of pulumi-docker says only `build`, whatever differs in it (`provider/provider.go`, `Diff`).
fn causes_within_build(resource: Resource<'_>) -> Vec<BuildCause> {
    let prior = input(resource, Properties::PriorInputs, "/build");
    let planned = input(resource, Properties::Inputs, "/build");
    let mut causes = match (&prior, &planned) {
        (Json::Object(prior), Json::Object(planned)) => differing_members(prior, planned),
        _ => Vec::new(),
    };
    if causes.is_empty() {
        let kind = if became_unknown(&prior, &planned) {
            CauseKind::UnknownInput
        } else {
            CauseKind::Other
        };
        causes.push(BuildCause {
            property: "build".to_owned(),
            kind,
        });
    }
    causes
}

/// Where nothing differs that can be seen, it is something secret.
fn differing_members(prior: &Map<String, Json>, planned: &Map<String, Json>) -> Vec<BuildCause> {
    let names: BTreeSet<_> = prior.keys().chain(planned.keys()).collect();
    let members = |name: &String| {
        let member = |of: &Map<String, Json>| of.get(name).cloned().unwrap_or_default();
        (name.clone(), member(prior), member(planned))
    };
    let members: Vec<_> = names.into_iter().map(members).collect();
    let differing = members.iter().filter(|(_, prior, planned)| prior != planned);
    let causes: Vec<_> = differing
        .map(|(name, prior, planned)| cause_within_build(name, prior, planned))
        .collect();
    if !causes.is_empty() {
        return causes;
    }
    let secret = members
        .iter()
        .filter(|(_, _, planned)| planned.to_string().contains(SECRET_TEXT));
    secret
        .map(|(name, prior, planned)| cause_within_build(name, prior, planned))
        .collect()
}

/// The provider computes `contextDigest` unless the inputs that it needs are unknown.
fn cause_within_build(name: &str, prior: &Json, planned: &Json) -> BuildCause {
    let property = format!("build.{name}");
    let is_digest_unknown = name == "contextDigest" && planned.is_null();
    let kind = if is_digest_unknown || became_unknown(prior, planned) {
        CauseKind::UnknownInput
    } else {
        meaning::of(Builder::Docker, &property)
    };
    BuildCause { property, kind }
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
