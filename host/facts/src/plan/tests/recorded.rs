//! Real previews. They stand beside the workspace; where they do not, there is nothing to test.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::json::Value;
use crate::plan::{Plan, State};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures/pulumi");

/// Returns the files in a folder and in those below it.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let below = entries.map(|entry| entry.path());
    below
        .flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] })
        .collect()
}

fn is_digest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name == "digest.json" || name == "digest.changes.json" || name.starts_with("preview_digest__")
}

#[test]
fn every_recorded_preview_has_a_resource_for_each_urn_that_is_as_the_file_says() {
    for path in files_in(Path::new(FIXTURES)).into_iter().filter(|path| is_digest(path)) {
        let text = std::fs::read_to_string(&path).unwrap();
        let digest: Json = serde_json::from_str(&text).unwrap();
        let steps: BTreeMap<_, _> = digest["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| (text_of(&step["urn"]), step))
            .collect();
        let plan = Plan::parse("preview.json", text).unwrap();
        assert_eq!(plan.len(), steps.len(), "{}", path.display());
        for resource in plan.resources() {
            let step = steps[resource.urn()];
            assert_eq!(resource.operation().as_str(), text_of(&step["op"]));
            assert_state(resource.before(), step.get("oldState"));
            assert_state(resource.after(), step.get("newState"));
        }
    }
}

fn text_of(value: &Json) -> &str {
    value.as_str().unwrap()
}

fn assert_state(state: Option<State<'_>>, expected: Option<&Json>) {
    assert_eq!(state.is_some(), expected.is_some());
    let (Some(state), Some(expected)) = (state, expected) else {
        return;
    };
    let parsed =
        |properties: Option<Value<'_>>| properties.map(|value| serde_json::from_str::<Json>(value.text()).unwrap());
    assert_eq!(parsed(state.inputs()).as_ref(), expected.get("inputs"));
    assert_eq!(parsed(state.outputs()).as_ref(), expected.get("outputs"));
    assert_eq!(state.type_token().as_deref(), expected["type"].as_str());
    assert_eq!(Some(!state.is_component()), expected["custom"].as_bool());
}

#[test]
fn no_other_recorded_file_passes_for_a_preview() {
    for path in files_in(Path::new(FIXTURES))
        .into_iter()
        .filter(|path| !is_digest(path))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        let error = Plan::parse("file", text).unwrap_err().to_string();
        assert!(
            error.starts_with("file: not a Pulumi preview: "),
            "{}: {error}",
            path.display()
        );
    }
}

#[test]
fn a_preview_without_the_unchanged_resources_says_how_many_there_are() {
    let step = Path::new(FIXTURES).join("recorded/webshop/2-rebuild-context");
    let (Ok(all), Ok(changes)) = (
        std::fs::read_to_string(step.join("digest.json")),
        std::fs::read_to_string(step.join("digest.changes.json")),
    ) else {
        return;
    };
    let (all, changes) = (
        Plan::parse("all", all).unwrap(),
        Plan::parse("changes", changes).unwrap(),
    );
    assert_eq!((all.len(), all.hidden()), (10, 0));
    assert_eq!((changes.len(), changes.hidden()), (3, 7));
}
