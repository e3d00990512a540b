//! All that a policy could see of a resource, told as a case.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portcullis_cases::{CheckedOut, Prior, Refusal, TestResource, Verified};
use portcullis_facts::builds::{Builds, Verification};
use portcullis_facts::document::Document;
use portcullis_facts::json::SECRET_TEXT;
use portcullis_facts::plan::{Difference, Operation, Properties, PropertyDifference, Resource, State};
use serde_json::{Map, Value, json};

use crate::outcome::Subject;
use crate::packs::{Answer, Asked};
use crate::selection::Rule;

use crate::commands::scene::Scene;

/// The name that the resource has in its case.
const NAME: &str = "example";

/// The names that a case gives to resources, by their URNs.
pub(super) type Names = BTreeMap<String, String>;

/// A case that tells everything, with the names that it gives to resources, by their URNs.
pub(super) struct Draft {
    pub(super) case: Value,
    pub(super) names: Names,
}

/// Returns a case of the resource, with what the policy asked of the run.
pub(super) fn draft(scene: &Scene, resource: Resource<'_>, rule: &Rule, questions: &[Asked]) -> Draft {
    let names = names(scene, rule, resource);
    let mut told = told_in_order(scene, rule, resource, &names).into_iter();
    let mut case = json!({
        "name": format!("recorded: {} ({})", resource.type_token(), resource.operation().as_str()),
        "settings": serde_json::from_str::<Value>(&rule.settings).unwrap_or_default(),
        "resource": told.next(),
        "others": told.collect::<Vec<_>>(),
        "builds": scene.world.builds.as_deref().map(builds).unwrap_or_default(),
        "config": config(questions),
        "expect": [],
    });
    let of_the_run = [
        ("stack", "stack", json!(scene.plan.stack())),
        ("project", "project", json!(scene.plan.project())),
        ("evaluation time", "at", json!(scene.world.evaluation_time)),
        ("checkout", "checkout", json!(checkout(scene))),
    ];
    let asked = |what: &str| questions.iter().any(|asked| asked.what == what);
    let of_the_run = of_the_run
        .into_iter()
        .filter(|(what, _, value)| asked(what) && !value.is_null());
    if let Some(case) = case.as_object_mut() {
        let verified = scene.world.builds.as_deref().and_then(verified);
        case.extend(verified.map(|verified| ("verification".to_owned(), json!(verified))));
        case.extend(of_the_run.map(|(_, key, value)| (key.to_owned(), value)));
    }
    Draft { case, names }
}

/// Returns the values of the configuration that the policy asked for.
fn config(questions: &[Asked]) -> BTreeMap<&str, &str> {
    let asked = questions.iter().filter(|asked| asked.what == "config");
    let answered = asked.filter_map(|asked| match &asked.answer {
        Answer::Found(text) => Some((asked.place.as_str(), text.as_str())),
        Answer::Secret => Some((asked.place.as_str(), SECRET_TEXT)),
        Answer::Absent | Answer::Unknown | Answer::Oversized => None,
    });
    answered.collect()
}

fn checkout(scene: &Scene) -> Option<CheckedOut> {
    let checkout = scene.world.checkout.clone()?;
    Some(CheckedOut {
        repository: checkout.repository,
        revision: checkout.revision,
        dirty: checkout.dirty,
        branch: checkout.branch,
        tag: checkout.tag,
    })
}

/// Returns the build metadata as the builders wrote it. Where there is none, it makes a difference that somebody looked.
fn builds(builds: &Builds) -> Vec<Value> {
    let documents = builds
        .documents()
        .iter()
        .filter_map(|found| Document::read(Path::new(&found.path)).ok());
    let values = documents.flat_map(|document| {
        let values = serde_json::Deserializer::from_str(document.content()).into_iter::<Value>();
        values.map_while(Result::ok).collect::<Vec<_>>()
    });
    let values: Vec<_> = values.collect();
    if values.is_empty() {
        return vec![json!({ "containerimage.digest": format!("sha256:{}", "0".repeat(64)) })];
    }
    values
}

/// Returns what verification says of the build metadata: of the first record, since a case says it of all. Nothing where nobody
/// asked.
fn verified(builds: &Builds) -> Option<Verified> {
    match &builds.all().first()?.verification {
        Verification::NotAsked => None,
        Verification::Verified { builder } => Some(Verified::By(builder.clone())),
        Verification::Refused(refused) => Some(Verified::Refused(Refusal {
            code: refused.reason.code().to_owned(),
        })),
    }
}

/// Returns the names that resources have in the case, by their URNs: the one that is recorded, and all that it depends on;
/// for a policy of the stack, all that there are.
fn names(scene: &Scene, rule: &Rule, resource: Resource<'_>) -> Names {
    let mut names = BTreeMap::from([(resource.urn().to_owned(), NAME.to_owned())]);
    let mut waiting = vec![resource];
    if rule.policy.subject == Subject::Stack {
        waiting.extend(scene.plan.resources());
    }
    while let Some(resource) = waiting.pop() {
        let number = names.len();
        names
            .entry(resource.urn().to_owned())
            .or_insert_with(|| name(resource, number));
        let needed = needed(resource)
            .into_iter()
            .filter(|urn| !names.contains_key(urn))
            .collect::<BTreeSet<_>>();
        for needed in needed.iter().filter_map(|urn| scene.plan.find(urn)) {
            let number = names.len();
            names.insert(needed.urn().to_owned(), name(needed, number));
            waiting.push(needed);
        }
    }
    names
}

/// Returns a name that tells nothing. That of a default provider tells that it is one.
fn name(resource: Resource<'_>, number: usize) -> String {
    match (resource.is_internal(), resource.is_provider()) {
        (true, _) => format!("default_{number}"),
        (false, true) => format!("provider-{number}"),
        (false, false) => format!("other-{number}"),
    }
}

/// Returns the URNs of the resources that one depends on.
fn needed(resource: Resource<'_>) -> Vec<String> {
    let Some(state) = resource.current() else {
        return Vec::new();
    };
    let provider = state.provider().map(|provider| provider.urn);
    let properties = property_names(resource);
    let needed = properties
        .iter()
        .flat_map(|property| state.property_dependencies(property));
    needed
        .chain(provider)
        .chain(state.dependencies().unwrap_or_default())
        .collect()
}

fn property_names(resource: Resource<'_>) -> BTreeSet<String> {
    let inputs = [Properties::Inputs, Properties::PriorInputs].into_iter();
    let inputs = inputs.filter_map(|of| resource.properties(of));
    inputs
        .flat_map(|inputs| inputs.members().map(|(key, _)| key.into_owned()))
        .collect()
}

/// Returns the resources of the case. The first of them is judged; for a policy of the stack all are, in the order of the
/// plan.
fn told_in_order(scene: &Scene, rule: &Rule, resource: Resource<'_>, names: &Names) -> Vec<TestResource> {
    let is_told = |other: &Resource<'_>| names.contains_key(other.urn());
    let mut resources: Vec<_> = scene.plan.resources().filter(is_told).collect();
    if rule.policy.subject == Subject::Resource {
        resources.sort_by_key(|other| other.urn() != resource.urn());
    }
    resources.into_iter().map(|resource| told(resource, names)).collect()
}

/// Returns a resource as a case tells it.
fn told(resource: Resource<'_>, names: &Names) -> TestResource {
    let properties = |of| -> Map<String, Value> {
        let properties = resource.properties(of);
        properties
            .and_then(|properties| serde_json::from_str(properties.text()).ok())
            .unwrap_or_default()
    };
    let is_gone = resource.operation() == Operation::Delete;
    let differences: BTreeMap<_, _> = resource.changes().properties.iter().map(difference).collect();
    TestResource {
        type_token: resource.type_token().to_owned(),
        name: names.get(resource.urn()).cloned().unwrap_or_default(),
        operation: resource.operation().as_str().to_owned(),
        parent: None,
        inputs: if is_gone {
            Map::new()
        } else {
            properties(Properties::Inputs)
        },
        outputs: if is_gone {
            Map::new()
        } else {
            properties(Properties::Outputs)
        },
        prior: resource.before().map(|_| Prior {
            inputs: properties(Properties::PriorInputs),
            outputs: properties(Properties::PriorOutputs),
        }),
        dependencies: dependencies(resource, names),
        detailed_diff: (!differences.is_empty()).then_some(differences),
        provider: resource
            .current()
            .and_then(State::provider)
            .and_then(|provider| names.get(&provider.urn).cloned()),
        component: resource.is_component(),
        options: resource.current().map(options).unwrap_or_default(),
    }
}

fn dependencies(resource: Resource<'_>, names: &Names) -> BTreeMap<String, Vec<String>> {
    let Some(state) = resource.current() else {
        return BTreeMap::new();
    };
    let dependencies = property_names(resource).into_iter().map(|property| {
        let urns = state.property_dependencies(&property).into_iter();
        (
            property,
            urns.filter_map(|urn| names.get(&urn).cloned()).collect::<Vec<_>>(),
        )
    });
    dependencies.filter(|(_, names)| !names.is_empty()).collect()
}

/// Returns the kind of a difference, as a preview writes it.
fn difference(difference: &PropertyDifference) -> (String, String) {
    let kind = match difference.kind {
        Difference::Add => "add",
        Difference::Delete => "delete",
        Difference::Update => "update",
    };
    let suffix = if difference.replaces { "-replace" } else { "" };
    (difference.path.clone(), format!("{kind}{suffix}"))
}

/// Returns what else the state of a resource tells, by its keys there (`sdk/go/common/apitype/core.go`, `ResourceV3`).
fn options(state: State<'_>) -> Map<String, Value> {
    let options = state.options();
    let timeouts = options.custom_timeouts;
    let all = json!({
        "id": state.id(),
        "parent": state.parent(),
        "dependencies": state.dependencies().unwrap_or_default(),
        "protect": options.protect,
        "external": options.external,
        "retainOnDelete": options.retain_on_delete,
        "ignoreChanges": options.ignore_changes,
        "replaceOnChanges": options.replace_on_changes,
        "additionalSecretOutputs": options.additional_secret_outputs,
        "aliases": options.aliases,
        "deletedWith": options.deleted_with,
        "importID": options.import_id,
        "customTimeouts": {
            "create": timeouts.create, "update": timeouts.update, "delete": timeouts.delete, "read": timeouts.read
        },
    });
    let all = all.as_object().cloned().unwrap_or_default();
    all.into_iter().filter(|(_, value)| !is_nothing(value)).collect()
}

/// Returns whether a value says nothing more than its absence.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.values().all(Value::is_null),
        _ => false,
    }
}
