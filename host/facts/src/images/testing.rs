//! Small previews for tests, and what was found in them as text.

use serde_json::{Value, json};

use crate::plan::{Plan, Urn};
use crate::references::{ImageReference, Reference};

pub(crate) const DOCKER: &str = "docker:index/image:Image";
pub(crate) const DOCKER_BUILD: &str = "docker-build:index:Image";
pub(crate) const DEPLOYMENT: &str = "kubernetes:apps/v1:Deployment";
pub(crate) const UNKNOWN: &str = crate::json::UNKNOWN;
pub(crate) const SECRET: &str = crate::json::SECRET_TEXT;

/// Returns the URN that [`state`] gives a resource.
pub(crate) fn urn(type_token: &str, name: &str) -> String {
    format!("urn:pulumi:dev::shop::{type_token}::{name}")
}

/// Returns a resource of the name `it`. More keys can be set on what is returned.
pub(crate) fn state(type_token: &str, inputs: Value) -> Value {
    let mut state = json!({"urn": urn(type_token, "it"), "type": type_token, "custom": true});
    state["inputs"] = inputs;
    state
}

pub(crate) fn step(op: &str, old: Value, new: Value) -> Value {
    let urn = if new.is_null() { &old["urn"] } else { &new["urn"] };
    let mut step = json!({"op": op, "urn": urn});
    step["oldState"] = old;
    step["newState"] = new;
    step
}

pub(crate) fn create(type_token: &str, inputs: Value) -> Value {
    step("create", Value::Null, state(type_token, inputs))
}

pub(crate) fn plan(steps: &[Value]) -> Plan {
    Plan::parse("preview.json", json!({"steps": steps}).to_string()).unwrap()
}

/// Returns a preview that was recorded with the real Pulumi.
pub(crate) fn recorded(name: &str) -> Plan {
    let path = format!("{}/testdata/pulumi/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    Plan::parse(&path, text).unwrap()
}

/// Returns one line for each reference.
pub(crate) fn show(references: &[ImageReference]) -> String {
    let lines: Vec<_> = references.iter().map(line).collect();
    lines.join("\n")
}

fn line(found: &ImageReference) -> String {
    let reference = match &found.reference {
        Reference::Known(image) => image.text.clone(),
        Reference::Unknown(urns) if urns.is_empty() => "unknown".to_owned(),
        Reference::Unknown(urns) => {
            let names: Vec<_> = urns.iter().map(|urn| name(urn)).collect();
            format!("unknown, from {}", names.join(" and "))
        }
        Reference::Secret => "secret".to_owned(),
        Reference::Malformed(text) => format!("malformed {text:?}"),
        Reference::Unreadable => "unreadable".to_owned(),
    };
    match &found.built_by {
        Some(urn) => format!("{}: {reference}, built by {}", found.pointer, name(urn)),
        None => format!("{}: {reference}", found.pointer),
    }
}

fn name(urn: &str) -> &str {
    Urn::parse(urn).unwrap().name
}
