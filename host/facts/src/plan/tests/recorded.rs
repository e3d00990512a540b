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

/// Returns the recorded files that are of interest. Where there are recordings, some have to be.
fn recorded(is_of_interest: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    if !Path::new(FIXTURES).exists() {
        eprintln!("skipped: the recordings are not beside the workspace");
        return Vec::new();
    }
    let mut files = files_in(Path::new(FIXTURES));
    files.retain(|path| is_of_interest(path));
    assert!(!files.is_empty());
    files
}

fn is_digest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name == "digest.json" || name == "digest.changes.json" || name.starts_with("preview_digest__")
}

#[test]
fn every_recorded_preview_has_a_resource_for_each_urn_that_is_as_the_file_says() {
    for path in recorded(is_digest) {
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
            let states = [step.get("newState"), step.get("oldState")];
            let custom = states
                .into_iter()
                .flatten()
                .next()
                .and_then(|state| state["custom"].as_bool());
            assert_eq!(Some(!resource.is_component()), custom);
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
}

/// Returns how many resources meet with each fate.
fn counts(plan: &Plan) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for resource in plan.resources() {
        *counts.entry(resource.operation().as_str()).or_default() += 1;
    }
    counts
}

/// Folds the operations of a resource's steps as the contract says: the last that leaves something, else the last.
fn folded(steps: &[(String, bool)]) -> &'static str {
    let left = steps.iter().rev().find(|(_, leaves)| *leaves).or(steps.last()).unwrap();
    match left.0.as_str() {
        "same" => "same",
        "create" => "create",
        "update" => "update",
        "replace" | "create-replacement" | "delete-replaced" => "replace",
        "read" | "read-replacement" => "read",
        "refresh" => "refresh",
        "import" | "import-replacement" => "import",
        "delete" | "discard" | "discard-replaced" => "delete",
        other => panic!("{other}"),
    }
}

fn independent_counts(steps: BTreeMap<String, Vec<(String, bool)>>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for steps in steps.into_values() {
        *counts.entry(folded(&steps)).or_default() += 1;
    }
    counts
}

fn named(ending: &str) -> Vec<PathBuf> {
    recorded(|path| path.to_string_lossy().ends_with(ending))
}

#[test]
fn every_recorded_event_log_counts_as_an_independent_count_does() {
    for path in named(".jsonl") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut steps: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
        for line in text.lines() {
            let event: Json = serde_json::from_str(line).unwrap();
            for kind in ["resourcePreEvent", "resOutputsEvent"] {
                if let Some(step) = event.get(kind).map(|event| &event["metadata"]) {
                    let told = (text_of(&step["op"]).to_owned(), !step["new"].is_null());
                    steps.entry(text_of(&step["urn"]).to_owned()).or_default().push(told);
                }
            }
        }
        let plan = Plan::parse("events", text).unwrap();
        assert_eq!(counts(&plan), independent_counts(steps), "{}", path.display());
    }
}

#[test]
fn every_recorded_state_has_a_resource_for_each_urn() {
    let exports = named("_state.json").into_iter().chain(named("docker_build_0.0.1.json"));
    for path in exports
        .chain(named("state.before.json"))
        .chain(named("secrets_v3.json"))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        let file: Json = serde_json::from_str(&text).unwrap();
        let deployment = file.get("deployment").unwrap_or(&file["checkpoint"]["latest"]);
        let Some(resources) = deployment["resources"].as_array() else {
            let error = Plan::parse("state", text).unwrap_err().to_string();
            assert_eq!(error, "state: the state shows no resource");
            continue;
        };
        let external = |resource: &Json| resource["external"].as_bool() == Some(true);
        let steps = resources.iter().map(|resource| {
            let operation = if external(resource) { "read" } else { "same" };
            (text_of(&resource["urn"]).to_owned(), vec![(operation.to_owned(), true)])
        });
        let plan = Plan::parse("state", text.clone()).unwrap();
        assert_eq!(counts(&plan), independent_counts(steps.collect()), "{}", path.display());
        assert!(!plan.is_preview());
    }
}

#[test]
fn the_recorded_states_with_features_are_read_or_refused_by_the_feature() {
    for path in named("checkpoint__v4_features.json") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(Plan::parse("state", text.clone()).is_ok());
        let file: Json = serde_json::from_str(&text).unwrap();
        let feature = text_of(&file["features"][0]).to_owned();
        let error = Plan::parse("state", text.replace(&format!("\"{feature}\""), "\"later\"")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "state: a state with the feature `later`, which is not known"
        );
    }
}

#[test]
fn a_recorded_plan_of_a_stack_that_is_all_new_counts_as_its_steps_do() {
    let new =
        |path: &PathBuf| path.to_string_lossy().contains("create") || path.to_string_lossy().contains("automation");
    let plans = named("plan.json").into_iter().chain(named("v3.38.0.json"));
    for path in plans.filter(new) {
        let text = std::fs::read_to_string(&path).unwrap();
        let file: Json = serde_json::from_str(&text).unwrap();
        let steps = file["resourcePlans"].as_object().unwrap().iter().map(|(urn, plan)| {
            let steps = plan["steps"].as_array().unwrap().iter();
            let leaves = plan.get("goal").is_some();
            (
                urn.clone(),
                steps.map(|step| (text_of(step).to_owned(), leaves)).collect(),
            )
        });
        let plan = Plan::parse("plan", text.clone()).unwrap();
        assert_eq!(counts(&plan), independent_counts(steps.collect()), "{}", path.display());
    }
}

#[test]
fn a_preview_without_the_unchanged_resources_says_how_many_there_are() {
    let read = |name: &str| {
        let files = named(&format!("webshop/2-rebuild-context/{name}"));
        files.first().map(|path| std::fs::read_to_string(path).unwrap())
    };
    let (Some(all), Some(changes)) = (read("digest.json"), read("digest.changes.json")) else {
        return;
    };
    let (all, changes) = (
        Plan::parse("all", all).unwrap(),
        Plan::parse("changes", changes).unwrap(),
    );
    assert_eq!((all.len(), all.hidden()), (10, 0));
    assert_eq!((changes.len(), changes.hidden()), (3, 7));
}
