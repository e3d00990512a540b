//! The files that one preview left, read together. The recordings stand beside the workspace; where they do not, there is
//! nothing to test.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use crate::document::Document;
use crate::json::{SECRET_TEXT, Value};
use crate::plan::{Lookup, Operation, Plan, PlanFile, Properties, Resource, State, join};

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures/pulumi/recorded");

/// Returns the folders of previews of which all four files were kept.
fn previews() -> Vec<PathBuf> {
    let folders = |path: &Path| {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir())
            .collect::<Vec<_>>()
    };
    let stacks = folders(Path::new(RECORDED));
    let mut previews: Vec<_> = stacks.iter().flat_map(|stack| folders(stack)).collect();
    previews.retain(|preview| preview.join("plan.json").exists());
    previews.sort();
    if Path::new(RECORDED).exists() {
        assert!(previews.len() > 20);
    } else {
        eprintln!("skipped: the recordings are not beside the workspace");
    }
    previews
}

fn plan_of(preview: &Path, files: &[&str]) -> Result<Plan, String> {
    let read = |file: &&str| PlanFile::read(Document::read(&preview.join(file)).unwrap()).unwrap();
    let joined = join(files.iter().map(read).collect());
    let mut plans = joined.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    assert_eq!(plans.len(), 1);
    Ok(plans.remove(0))
}

/// Returns what is known of the inputs of a resource, secrets in the spelling of a digest, and nothing that is empty.
fn inputs(resource: Resource<'_>) -> Json {
    let inputs = resource.after().and_then(State::inputs);
    inputs.map_or(json!({}), |inputs| {
        masked(&serde_json::from_str(inputs.text()).unwrap())
    })
}

fn masked(value: &Json) -> Json {
    let text = value.to_string();
    let is_secret = Value::new(&text).is_secret();
    match value {
        _ if is_secret => Json::from(SECRET_TEXT),
        Json::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), masked(value)))
            .collect(),
        Json::Array(elements) => elements.iter().map(masked).collect(),
        other => other.clone(),
    }
}

fn fates(plan: &Plan) -> BTreeMap<String, Operation> {
    plan.resources()
        .map(|resource| (resource.urn().to_owned(), resource.operation()))
        .collect()
}

/// Returns the files of a preview in some order.
fn all(preview: &Path, files: &[&str]) -> Plan {
    plan_of(preview, files).unwrap_or_else(|error| panic!("{}: {error}", preview.display()))
}

#[test]
fn every_file_of_a_preview_tells_the_same_fates() {
    for preview in previews() {
        let digest = all(&preview, &["digest.json"]);
        let expected = fates(&digest);
        for files in [
            &["events.jsonl"][..],
            &["events.jsonl", "plan.json"],
            &["plan.json", "state.before.json"],
            &["digest.changes.json", "state.before.json"],
            &["digest.json", "events.jsonl", "plan.json", "state.before.json"],
        ] {
            let mut found = fates(&all(&preview, files));
            // The default providers are the engine's own.
            found.retain(|urn, _| expected.contains_key(urn) || !urn.contains("::default"));
            assert_eq!(found, expected, "{} {files:?}", preview.display());
        }
    }
}

#[test]
fn an_update_plan_and_the_state_before_tell_the_inputs_that_the_digest_tells() {
    for preview in previews() {
        let digest = all(&preview, &["digest.json"]);
        let joined = all(&preview, &["state.before.json", "plan.json"]);
        for resource in digest.resources() {
            let other = joined.find(resource.urn()).unwrap();
            assert_eq!(
                inputs(other),
                inputs(resource),
                "{} {}",
                preview.display(),
                resource.urn()
            );
            assert_eq!(other.before().is_some(), resource.before().is_some());
            let parent = |resource: Resource<'_>| resource.current().unwrap().parent().map(Cow::into_owned);
            assert_eq!(
                parent(other),
                parent(resource),
                "{} {}",
                preview.display(),
                resource.urn()
            );
            assert_eq!(other.is_component(), resource.is_component());
        }
    }
}

#[test]
fn what_a_preview_leaves_out_is_taken_from_the_state() {
    for preview in previews() {
        let whole = all(&preview, &["digest.json"]);
        let changes = all(&preview, &["digest.changes.json"]);
        let joined = all(&preview, &["digest.changes.json", "state.before.json"]);
        assert_eq!(changes.hidden(), (whole.len() - changes.len()) as u64);
        assert_eq!(joined.hidden(), 0);
        for resource in whole.resources() {
            let other = joined.find(resource.urn()).unwrap();
            assert_eq!(
                inputs(other),
                inputs(resource),
                "{} {}",
                preview.display(),
                resource.urn()
            );
        }
    }
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    for preview in previews() {
        let files = ["digest.json", "events.jsonl", "plan.json", "state.before.json"];
        let told = |plan: &Plan| {
            let resources = plan.resources();
            let lines = resources.map(|resource| {
                let outputs = resource.after().and_then(State::outputs).map(Value::text);
                format!(
                    "{} {} {outputs:?} {:?}",
                    resource.urn(),
                    inputs(resource),
                    resource.delete_before_replace()
                )
            });
            lines.collect::<Vec<_>>()
        };
        let expected = told(&all(&preview, &files));
        for turn in 1..files.len() {
            let mut turned = files;
            turned.rotate_left(turn);
            assert_eq!(
                told(&all(&preview, &turned)),
                expected,
                "{} {turned:?}",
                preview.display()
            );
        }
    }
}

#[test]
fn an_event_log_adds_the_previewed_outputs_and_the_default_providers() {
    let preview = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/one-preview");
    let image = "urn:pulumi:dev::rebuild::docker-build:index:Image::web-image";
    let provider = "urn:pulumi:dev::rebuild::pulumi:providers:docker-build::default_0_0_22";
    let hash = |plan: &Plan| match plan.find(image).unwrap().lookup(Properties::Outputs, "/contextHash") {
        Lookup::Found(hash) => Some(hash.into_owned()),
        _ => None,
    };
    let digest = all(&preview, &["preview.json"]);
    assert_eq!((hash(&digest), digest.find(provider).is_some()), (None, false));
    let joined = all(&preview, &["preview.json", "events.jsonl"]);
    assert!(hash(&joined).unwrap().starts_with("\"6c414b3d"));
    assert!(joined.find(provider).unwrap().is_provider());
    let dependencies = |plan: &Plan| {
        plan.find("urn:pulumi:dev::rebuild::kubernetes:apps/v1:Deployment::web")
            .unwrap()
            .depends_on("/spec")
    };
    assert_eq!(dependencies(&joined), [image]);
}

#[test]
fn an_event_log_alone_tells_of_no_resource_what_it_depends_on() {
    let preview = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/one-preview");
    let image = "urn:pulumi:dev::rebuild::docker-build:index:Image::web-image";
    let workload = "urn:pulumi:dev::rebuild::kubernetes:apps/v1:Deployment::web";
    let dependencies = |files: &[&str], urn| all(&preview, files).find(urn).unwrap().after().unwrap().dependencies();
    for files in [&["preview.json"][..], &["preview.json", "events.jsonl"]] {
        assert_eq!(dependencies(files, image).unwrap(), [""; 0]);
        assert_eq!(dependencies(files, workload).unwrap(), [image]);
    }
    assert_eq!(dependencies(&["events.jsonl"], workload), None);
}

#[test]
fn files_of_two_previews_are_refused() {
    let folder = Path::new(RECORDED).join("rebuild");
    if previews().is_empty() {
        return;
    }
    let files = |files: &[&str]| {
        plan_of(&folder, files)
            .unwrap_err()
            .replace(&format!("{}/", folder.display()), "")
    };
    assert_snapshot!(files(&["02-unchanged/digest.json", "03-source-changed/events.jsonl"]), @"03-source-changed/events.jsonl: `urn:pulumi:dev::rebuild::docker-build:index:Image::web-image` is `update` here and `same` in 02-unchanged/digest.json: they are not of one preview");
    assert_snapshot!(files(&["01-create/digest.json", "02-unchanged/state.before.json"]), @"02-unchanged/state.before.json: `urn:pulumi:dev::rebuild::pulumi:pulumi:Stack::rebuild-dev` is `same` here and `create` in 01-create/digest.json: they are not of one preview");
    assert_snapshot!(files(&["02-unchanged/digest.json", "01-create/state.before.json"]), @"02-unchanged/digest.json: `urn:pulumi:dev::rebuild::pulumi:pulumi:Stack::rebuild-dev` (`same`) is not in 01-create/state.before.json: they are not of one preview");
    assert_snapshot!(files(&["02-unchanged/digest.json", "03-source-changed/digest.json"]), @"02-unchanged/digest.json and 03-source-changed/digest.json: each is the preview of the stack `dev`");
    assert_snapshot!(files(&["02-unchanged/plan.json"]), @"02-unchanged/plan.json: the update plan does not tell all of `urn:pulumi:dev::rebuild::docker-build:index:Image::web-image`");
    assert_snapshot!(files(&["01-create/state.before.json"]), @"01-create/state.before.json: the state shows no resource");
}

#[test]
fn stacks_are_kept_apart() {
    let read = |path: &str| PlanFile::read(Document::read(&Path::new(RECORDED).join(path)).unwrap()).unwrap();
    if previews().is_empty() {
        return;
    }
    let files = [
        "webshop/1-create/events.jsonl",
        "prebuilt/1-create/digest.json",
        "webshop/1-create/digest.json",
    ];
    let plans = join(files.map(read).into()).unwrap();
    let projects: Vec<_> = plans.iter().map(Plan::project).collect();
    assert_eq!(projects, ["webshop", "prebuilt"]);
}
