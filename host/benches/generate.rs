//! What a bench judges: [`portcullis::sample`], as files.

use portcullis::sample;
pub(crate) use portcullis::sample::builds;
use serde_json::{Value, json};

/// Returns the text of a preview with a number of resources.
pub(crate) fn preview(resources: usize) -> String {
    sample::preview(resources).expect("a preview")
}

/// Returns the event log of the same preview: two events for each resource, about 11 kB together.
pub(crate) fn events(resources: usize) -> String {
    let event =
        |kind: &str, event: Value| json!({ "sequence": 1, "timestamp": 1_795_518_644, kind: event }).to_string() + "\n";
    let mut text = event("preludeEvent", json!({ "config": { "aws:region": "eu-west-1" } }));
    for number in 0..resources {
        let step = sample::step(number);
        let [mut old, mut new] = ["oldState", "newState"].map(|key| step[key].clone());
        let outputs = new["inputs"].clone();
        for state in [&mut old, &mut new] {
            let state = state.as_object_mut().expect("a state");
            state.retain(|key, _| {
                !matches!(
                    key.as_str(),
                    "propertyDependencies" | "created" | "modified" | "sourcePosition"
                )
            });
            state.entry("outputs").or_insert(json!({}));
        }
        let type_token = new["type"].clone();
        let mut metadata = json!({ "op": step["op"], "urn": step["urn"], "type": type_token, "old": old, "new": new });
        text += &event("resourcePreEvent", json!({ "metadata": metadata, "planning": true }));
        metadata["new"]["outputs"] = outputs;
        text += &event("resOutputsEvent", json!({ "metadata": metadata, "planning": true }));
    }
    let summary = json!({ "resourceChanges": { "same": resources }, "isPreview": true, "result": "succeeded" });
    text + &event("summaryEvent", summary)
}
