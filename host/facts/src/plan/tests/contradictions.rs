//! Files that contradict each other or themselves, and those that only seem to.

use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::{BUCKET, QUEUE};
use crate::document::Document;
use crate::plan::{Plan, PlanFile, join};

pub(super) fn state(urn: &str, inputs: &Json) -> Json {
    let type_token = urn.split("::").nth(2).unwrap();
    json!({ "urn": urn, "type": type_token, "custom": true, "inputs": inputs })
}

pub(super) fn same(urn: &str, inputs: &Json) -> Json {
    json!({ "op": "same", "urn": urn, "oldState": state(urn, inputs), "newState": state(urn, inputs) })
}

pub(super) fn update(old: &Json, new: &Json) -> Json {
    json!({ "op": "update", "urn": BUCKET, "oldState": state(BUCKET, old), "newState": state(BUCKET, new) })
}

pub(super) fn digest(steps: &[Json]) -> String {
    json!({ "steps": steps }).to_string()
}

fn export(resources: &[Json]) -> String {
    json!({ "version": 3, "deployment": { "resources": resources } }).to_string()
}

fn event(kind: &str, event: &Json) -> String {
    json!({ "sequence": 1, kind: event }).to_string() + "\n"
}

fn step_event(step: &Json) -> String {
    let mut metadata = step.clone();
    let members = metadata.as_object_mut().unwrap();
    for (old, new) in [("oldState", "old"), ("newState", "new")] {
        let state = members.remove(old).unwrap_or_default();
        members.insert(new.to_owned(), state);
    }
    event("resourcePreEvent", &json!({ "metadata": metadata, "planning": true }))
}

pub(super) fn events(steps: &[Json]) -> String {
    let steps: String = steps.iter().map(step_event).collect();
    let summary = json!({ "resourceChanges": {}, "isPreview": true, "result": "succeeded" });
    event("preludeEvent", &json!({})) + &steps + &event("summaryEvent", &summary) + &event("cancelEvent", &json!({}))
}

pub(super) fn update_plan(updates: &Json) -> String {
    changing(&json!({ "updates": updates }))
}

/// Returns an update plan that changes the inputs of the bucket so.
pub(super) fn changing(diff: &Json) -> String {
    let goal = json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": diff });
    json!({ "manifest": {}, "resourcePlans": { BUCKET: { "goal": goal, "steps": ["update"] } } }).to_string()
}

pub(super) fn read(files: &[(&str, String)]) -> Result<Plan, String> {
    let read = |(path, text): &(&str, String)| PlanFile::read(Document::decode(path, text.clone().into_bytes())?);
    let files: Result<Vec<_>, _> = files.iter().map(read).collect();
    let plans = files.map_err(|error| error.to_string()).and_then(|files| {
        let joined = join(files);
        joined.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    plans.map(|mut plans| plans.remove(0))
}

pub(super) fn refused(files: &[(&str, String)]) -> String {
    read(files).unwrap_err()
}

#[test]
fn files_that_tell_other_inputs_are_not_of_one_preview() {
    let (now, soon, other) = (json!({ "acl": "a" }), json!({ "acl": "b" }), json!({ "acl": "c" }));
    let preview = ("preview", digest(&[update(&now, &soon)]));
    assert!(read(&[preview.clone(), ("events", events(&[update(&now, &soon)]))]).is_ok());
    assert!(
        read(&[
            preview.clone(),
            ("plan", update_plan(&soon)),
            ("state", export(&[state(BUCKET, &now)]))
        ])
        .is_ok()
    );
    assert_snapshot!(refused(&[preview.clone(), ("events", events(&[update(&now, &other)]))]), @"events: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` will have other inputs than in preview: they are not of one preview");
    assert_snapshot!(refused(&[preview.clone(), ("events", events(&[update(&other, &soon)]))]), @"events: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has other inputs now than in preview: they are not of one preview");
    assert_snapshot!(refused(&[preview.clone(), ("plan", update_plan(&other))]), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` changes otherwise than in preview: they are not of one preview");
    assert_snapshot!(refused(&[preview, ("state", export(&[state(BUCKET, &other)]))]), @"state: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has other inputs now than in preview: they are not of one preview");
}

/// By another provider, what was judged would go to another account.
#[test]
fn files_that_tell_other_options_are_not_of_one_preview() {
    let with = |key: &str, value: &Json| {
        let mut state = state(BUCKET, &json!({}));
        state[key] = value.clone();
        json!({ "op": "create", "urn": BUCKET, "newState": state })
    };
    let planned = |key: &str, value: &Json| {
        let mut goal = json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": { "adds": {} } });
        goal[key] = value.clone();
        json!({ "manifest": {}, "resourcePlans": { BUCKET: { "goal": goal, "steps": ["create"] } } }).to_string()
    };
    let judged = |key: &str, shown: Json, done: Json| {
        let refused = |file: (&str, String)| {
            let read = read(&[("preview", digest(&[with(key, &shown)])), file]);
            read.map_or_else(|problem| problem, |_| "one preview".to_owned())
        };
        (
            refused(("plan", planned(key, &done))),
            refused(("events", events(&[with(key, &done)]))),
        )
    };
    let one_preview = ("one preview".to_owned(), "one preview".to_owned());
    for (key, value, nothing) in [
        (
            "provider",
            json!("urn:pulumi:dev::shop::pulumi:providers:aws::eu::1"),
            json!(""),
        ),
        ("protect", json!(true), json!(false)),
        ("ignoreChanges", json!(["tags"]), json!([])),
    ] {
        assert_eq!(judged(key, value.clone(), value), one_preview);
        assert_eq!(judged(key, Json::Null, nothing), one_preview);
    }
    let bucket = json!(QUEUE);
    let (plan, log) = judged("provider", json!("urn:a::1"), json!("urn:b::1"));
    assert_snapshot!(plan, @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has another provider than in preview: they are not of one preview");
    assert_snapshot!(log, @"events: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has another provider than in preview: they are not of one preview");
    assert_snapshot!(judged("parent", Json::Null, bucket).0, @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has another parent than in preview: they are not of one preview");
    assert_snapshot!(judged("protect", json!(true), json!(false)).0, @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` is protected otherwise than in preview: they are not of one preview");
    let (plan, log) = judged("ignoreChanges", json!([]), json!(["tags"]));
    assert_snapshot!(plan, @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` ignores other changes than in preview: they are not of one preview");
    assert_eq!(log, "one preview", "an event log does not tell it");
    let (log, plan) = (
        ("events", events(&[with("dependencies", &json!([]))])),
        ("plan", planned("dependencies", &json!([QUEUE]))),
    );
    assert!(
        read(&[log.clone(), plan.clone()]).is_ok(),
        "an event log does not tell it"
    );
}

#[test]
fn files_that_tell_another_configuration_of_the_stack_are_not_of_one_preview() {
    let now = json!({ "acl": "a" });
    let preview = |config: Json| json!({ "config": config, "steps": [same(BUCKET, &now)] }).to_string();
    let planned = |config: Json| {
        let goal = json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": {} });
        let plans = json!({ BUCKET: { "goal": goal, "steps": ["same"] } });
        json!({ "manifest": {}, "config": config, "resourcePlans": plans }).to_string()
    };
    let read = |shown: Json, done: Json| read(&[("preview", preview(shown)), ("plan", planned(done))]);
    let secret = json!({ "secure": "v1:abc" });
    let tags = json!({ "tags": { "owner": "me" } });
    for (shown, done) in [
        (
            json!({ "aws:region": "eu-west-1" }),
            json!({ "aws:region": "eu-west-1" }),
        ),
        (
            json!({ "shop:password": "[secret]" }),
            json!({ "shop:password": secret.clone() }),
        ),
        (
            json!({ "aws:defaultTags": tags.to_string() }),
            json!({ "aws:defaultTags": tags.clone() }),
        ),
    ] {
        assert!(read(shown, done).is_ok());
    }
    let eu = || json!({ "aws:region": "eu-west-1" });
    assert!(
        read(eu(), json!({ "aws:region": secret })).is_err(),
        "a secret is told as one"
    );
    assert_snapshot!(read(eu(), json!({ "aws:region": "us-east-1" })).unwrap_err(), @"plan: the stack's `aws:region` is not what it is in preview: they are not of one preview");
    assert_snapshot!(read(eu(), json!({ "aws:region": "eu-west-1", "aws:profile": "root" })).unwrap_err(), @"plan: the stack's `aws:profile` is not what it is in preview: they are not of one preview");
    assert!(
        read(eu(), Json::Null).is_err(),
        "a stack that has a configuration has one in its plan"
    );
    assert_snapshot!(read(eu(), json!({})).unwrap_err(), @"plan: the stack's `aws:region` is not what it is in preview: they are not of one preview");
}

#[test]
fn what_differs_only_because_one_file_withholds_it_is_the_same() {
    let mark = json!({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x" });
    let preview = digest(&[update(&json!({}), &json!({ "token": "[secret]" }))]);
    let log = events(&[update(&json!({}), &json!({ "token": mark }))]);
    assert!(read(&[("preview", preview), ("events", log)]).is_ok());
}

#[test]
fn a_state_has_as_many_unchanged_resources_as_the_engine_counted() {
    let now = json!({ "acl": "a" });
    let preview = |unchanged: u64| {
        let steps = [update(&now, &json!({ "acl": "b" }))];
        json!({ "steps": steps, "changeSummary": { "update": 1, "same": unchanged } }).to_string()
    };
    let state = export(&[state(BUCKET, &now), state(QUEUE, &json!({}))]);
    let plan = read(&[("preview", preview(1)), ("state", state.clone())]).unwrap();
    assert_eq!((plan.len(), plan.hidden()), (2, 0));
    assert_snapshot!(refused(&[("preview", preview(2)), ("state", state.clone())]), @"preview: of resources that stay as they are the engine has counted 2, and the state has 1: they are not of one time");
    assert!(refused(&[("preview", preview(0)), ("state", state)]).contains("counted 0, and the state has 1:"));
}

#[test]
fn the_log_of_an_update_is_not_of_the_preview_before() {
    let steps = [update(&json!({}), &json!({ "acl": "b" }))];
    let log = events(&steps)
        .replace("\"planning\":true", "\"planning\":false")
        .replace("\"isPreview\":true", "\"isPreview\":false");
    assert!(!read(&[("events", log.clone())]).unwrap().is_preview());
    assert_snapshot!(refused(&[("preview", digest(&steps)), ("events", log)]), @"events: the event log is of an update, and preview of a preview");
}

#[test]
fn a_resource_that_is_renamed_or_was_found_gone_is_in_the_state_by_its_old_name() {
    let old = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::old";
    let now = json!({ "acl": "a" });
    let mut renamed = update(&now, &json!({ "acl": "b" }));
    renamed["oldState"] = state(old, &now);
    let plan = read(&[("preview", digest(&[renamed])), ("state", export(&[state(old, &now)]))]).unwrap();
    assert_eq!(plan.len(), 1);
    let gone = json!({ "op": "delete", "urn": BUCKET, "oldState": state(BUCKET, &now) });
    let again = json!({ "op": "create", "urn": BUCKET, "newState": state(BUCKET, &now) });
    let plan = read(&[
        ("preview", digest(&[gone, again])),
        ("state", export(&[state(BUCKET, &now)])),
    ])
    .unwrap();
    assert_eq!(plan.find(BUCKET).unwrap().operation().as_str(), "create");
}

#[test]
fn a_resource_that_stands_twice_in_one_file_is_refused() {
    let (one, other) = (json!({ "acl": "a" }), json!({ "acl": "b" }));
    assert_snapshot!(refused(&[("state", export(&[state(BUCKET, &one), state(BUCKET, &other)]))]), @"state: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` stands there twice");
    assert_snapshot!(refused(&[("preview", digest(&[same(BUCKET, &one), same(BUCKET, &other)]))]), @"preview: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` stands there twice");
    assert_snapshot!(refused(&[("events", events(&[same(BUCKET, &one), same(BUCKET, &other)]))]), @"events: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` stands there twice");
}

#[test]
fn an_event_log_holds_one_preview_from_its_beginning_to_its_end() {
    let steps = [same(BUCKET, &json!({}))];
    let whole = events(&steps);
    assert!(read(&[("events", whole.clone())]).is_ok());
    assert_snapshot!(refused(&[("events", whole.clone() + &whole)]), @"events: there are events after the `summaryEvent`");
    let (_, without_prelude) = whole.split_once('\n').unwrap();
    assert_snapshot!(refused(&[("events", without_prelude.to_owned())]), @"events: the event log lacks its beginning: it has no `preludeEvent`");
    let counted = whole.replace("\"resourceChanges\":{}", "\"resourceChanges\":{\"same\":2}");
    assert_snapshot!(refused(&[("events", counted)]), @"events: the engine has counted 2 steps, and 1 are shown");
}

#[test]
fn a_preview_that_shows_fewer_changes_than_it_counts_is_refused() {
    let steps = [update(&json!({}), &json!({ "acl": "b" }))];
    let preview = json!({ "steps": steps, "changeSummary": { "update": 1, "create": 3, "same": 2 } });
    assert_snapshot!(refused(&[("preview", preview.to_string())]), @"preview: the engine has counted 4 steps, and 1 are shown");
}

#[test]
fn a_file_of_two_formats_is_refused() {
    let export = export(&[state(BUCKET, &json!({}))]);
    let both = export.strip_suffix('}').unwrap().to_owned() + ", \"steps\": []}";
    assert_snapshot!(refused(&[("file", both)]), @"file: the state is malformed: the key `steps` is of another format than the rest at line 1 column 167");
    let log = events(&[same(BUCKET, &json!({}))]).replacen("\"sequence\":1", "\"sequence\":1,\"steps\":[]", 1);
    assert_snapshot!(refused(&[("file", log)]), @"file: an event has a key of another format");
    let both = json!({ "version": 3, "deployment": { "resources": [] }, "checkpoint": {} });
    assert_snapshot!(refused(&[("file", both.to_string())]), @"file: the state is malformed: the key `deployment` is of another format than the rest at line 1 column 29");
}

#[test]
fn a_list_does_not_pass_for_an_object() {
    let step = json!(["create", BUCKET, null, state(BUCKET, &json!({})), null, null, null]);
    assert_snapshot!(refused(&[("preview", digest(&[step]))]), @"preview: the preview is malformed: invalid type: sequence, expected an object at line 1 column 10");
    let deployment = json!({ "version": 3, "deployment": [[state(BUCKET, &json!({}))], null] });
    assert_snapshot!(refused(&[("state", deployment.to_string())]), @"state: the state is malformed: invalid type: sequence, expected an object at line 1 column 15");
}

#[test]
fn what_the_engine_was_not_sure_of_is_refused() {
    let steps = [same(BUCKET, &json!({}))];
    assert_snapshot!(refused(&[("preview", json!({ "steps": steps, "maybeCorrupt": true }).to_string())]), @"preview: the engine says that the state may be corrupt");
    let resources = [state(BUCKET, &json!({}))];
    let pending = [json!({ "type": "creating", "resource": resources[0] })];
    let deployment = json!({ "resources": resources, "pending_operations": pending });
    assert_snapshot!(refused(&[("state", json!({ "version": 3, "deployment": deployment }).to_string())]), @"state: an update of this stack was interrupted (`pending_operations`)");
    let policy = json!({ "resourceUrn": BUCKET, "message": "no ACLs", "enforcementLevel": "mandatory" });
    let log = event("policyEvent", &policy) + &events(&steps);
    assert_snapshot!(refused(&[("events", log)]), @"events: the preview failed at `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets`: `no ACLs`");
}

#[test]
fn a_text_in_the_place_of_something_else_is_not_shown() {
    let message = refused(&[(
        "preview",
        json!({ "steps": [{ "op": "same", "urn": BUCKET, "newState": "hunter2" }] }).to_string(),
    )]);
    assert!(!message.contains("hunter2"), "{message}");
    assert!(
        message.contains("invalid type: string, expected the state of a resource"),
        "{message}"
    );
}

#[test]
fn very_many_changes_are_put_together_in_no_time() {
    let inputs = |prefix: &str| {
        (0..20_000)
            .map(|number| (format!("{prefix}{number}"), json!(1)))
            .collect::<serde_json::Map<_, _>>()
    };
    let (now, new) = (json!(inputs("a")), json!(inputs("b")));
    let plan = read(&[("plan", update_plan(&new)), ("state", export(&[state(BUCKET, &now)]))]).unwrap();
    assert_eq!(
        plan.find(BUCKET)
            .unwrap()
            .after()
            .unwrap()
            .inputs()
            .unwrap()
            .members()
            .count(),
        40_000
    );
}
