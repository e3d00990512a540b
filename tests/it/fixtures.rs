//! Previews, made up as they are needed.

use serde_json::{Value, json};

/// Returns a preview with some steps.
pub(crate) fn preview(steps: impl IntoIterator<Item = Value>) -> String {
    let steps: Vec<_> = steps.into_iter().collect();
    json!({ "steps": steps, "duration": 1, "changeSummary": {} }).to_string()
}

/// Returns the step that creates a resource.
pub(crate) fn create(type_token: &str, name: &str, inputs: &Value) -> Value {
    let urn = format!("urn:pulumi:prod::shop::{type_token}::{name}");
    let state = json!({ "urn": urn, "type": type_token, "custom": true, "inputs": inputs, "outputs": {} });
    json!({ "op": "create", "urn": urn, "newState": state })
}

/// Returns what Pulumi writes in place of a value that only the update will know.
pub(crate) fn unknown() -> String {
    portcullis_facts::json::UNKNOWN.to_owned()
}

/// Returns the step that creates a bucket without tags.
pub(crate) fn bucket(name: &str) -> Value {
    create("aws:s3/bucket:Bucket", name, &json!({ "bucket": name }))
}

/// Returns the step that creates a deployment of one image.
pub(crate) fn deployment(name: &str, image: &str) -> Value {
    let containers = json!([{ "name": "main", "image": image }]);
    let inputs =
        json!({ "metadata": { "labels": {} }, "spec": { "template": { "spec": { "containers": containers } } } });
    create("kubernetes:apps/v1:Deployment", name, &inputs)
}
