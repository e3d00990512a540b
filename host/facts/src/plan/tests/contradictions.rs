//! Files that contradict each other or themselves, and those that only seem to.

use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::{BUCKET, QUEUE};
use crate::document::Document;
use crate::plan::{Plan, PlanFile, join};

fn state(urn: &str, inputs: &Json) -> Json {
    let type_token = urn.split("::").nth(2).unwrap();
    json!({ "urn": urn, "type": type_token, "custom": true, "inputs": inputs })
}

fn same(urn: &str, inputs: &Json) -> Json {
    json!({ "op": "same", "urn": urn, "oldState": state(urn, inputs), "newState": state(urn, inputs) })
}

fn update(old: &Json, new: &Json) -> Json {
    json!({ "op": "update", "urn": BUCKET, "oldState": state(BUCKET, old), "newState": state(BUCKET, new) })
}

fn digest(steps: &[Json]) -> String {
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

fn events(steps: &[Json]) -> String {
    let steps: String = steps.iter().map(step_event).collect();
    let summary = json!({ "resourceChanges": {}, "isPreview": true, "result": "succeeded" });
    event("preludeEvent", &json!({})) + &steps + &event("summaryEvent", &summary) + &event("cancelEvent", &json!({}))
}

fn update_plan(updates: &Json) -> String {
    changing(&json!({ "updates": updates }))
}

/// Returns an update plan that changes the inputs of the bucket so.
fn changing(diff: &Json) -> String {
    let goal = json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": diff });
    json!({ "manifest": {}, "resourcePlans": { BUCKET: { "goal": goal, "steps": ["update"] } } }).to_string()
}

fn read(files: &[(&str, String)]) -> Result<Plan, String> {
    let read = |(path, text): &(&str, String)| PlanFile::read(Document::decode(path, text.clone().into_bytes())?);
    let files: Result<Vec<_>, _> = files.iter().map(read).collect();
    let plans = files.map_err(|error| error.to_string()).and_then(|files| {
        let joined = join(files);
        joined.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    plans.map(|mut plans| plans.remove(0))
}

fn refused(files: &[(&str, String)]) -> String {
    read(files).unwrap_err()
}

/// The update follows the plan: what it does beside what is shown is done, and judged by nobody.
#[test]
fn a_plan_that_does_more_or_less_than_is_shown_is_not_of_one_preview() {
    let (now, soon) = (
        json!({ "acl": "a", "tags": { "owner": "me" } }),
        json!({ "acl": "b", "tags": { "owner": "me" } }),
    );
    let gone = json!({ "acl": "b" });
    let judged =
        |soon: &Json, diff: &Json| read(&[("preview", digest(&[update(&now, soon)])), ("plan", changing(diff))]);
    let updates = json!({ "acl": "b" });
    assert!(judged(&soon, &json!({ "updates": updates })).is_ok());
    assert!(judged(&gone, &json!({ "updates": updates, "deletes": ["tags"] })).is_ok());
    for (soon, diff) in [
        (&soon, json!({ "updates": updates, "deletes": ["tags"] })),
        (&soon, json!({ "updates": updates, "deletes": ["acl"] })),
        (&soon, json!({})),
        (&soon, json!({ "updates": { "acl": "b", "tags": {} } })),
        (&soon, json!({ "updates": updates, "adds": { "policy": "{}" } })),
        (&gone, json!({ "updates": updates })),
    ] {
        let refused = judged(soon, &diff).unwrap_err();
        assert!(
            refused.contains("changes otherwise than in preview"),
            "{diff}: {refused}"
        );
    }
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

fn created(inputs: &Json) -> String {
    let after = state(BUCKET, inputs);
    digest(&[json!({ "op": "create", "urn": BUCKET, "newState": after })])
}

fn resource_plan(steps: &Json, diff: &Json) -> Json {
    json!({ "goal": { "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": diff }, "steps": steps })
}

fn plans(plans: &Json) -> String {
    json!({ "manifest": {}, "resourcePlans": plans }).to_string()
}

/// Go takes a key for a field in whatever letters it is written, so that Pulumi would follow what nobody has judged.
#[test]
fn keys_that_only_pulumi_takes_for_fields_are_refused() {
    let shown = created(&json!({ "acl": "a" }));
    let plan = plans(&json!({ BUCKET: resource_plan(&json!(["create"]), &json!({ "adds": { "acl": "a" } })) }));
    assert!(read(&[("preview", shown.clone()), ("plan", plan.clone())]).is_ok());
    for (key, alias) in [
        ("resourcePlans", "ResourcePlans"),
        ("goal", "GOAL"),
        ("steps", "\u{17f}teps"),
        ("inputDiff", "inputdiff"),
        ("adds", "Adds"),
    ] {
        let twice = plan.replacen(&format!("\"{key}\":"), &format!("\"{alias}\":null,\"{key}\":"), 1);
        let refused = read(&[("preview", shown.clone()), ("plan", twice)]).unwrap_err();
        assert!(refused.contains("by Pulumi, and by nobody else"), "{refused}");
    }
    let twice = plan.replacen("\"goal\":", "\"GOAL\":null,\"goal\":", 1);
    assert_snapshot!(refused(&[("preview", shown), ("plan", twice)]), @"plan: the key `GOAL` is read as `goal` by Pulumi, and by nobody else");
}

/// What v3.24.0 wrote besides, Pulumi does not follow any more.
#[test]
fn all_inputs_in_a_plan_hide_no_change() {
    let (now, soon) = (json!({ "acl": "a" }), json!({ "acl": "b" }));
    let mut plan = resource_plan(&json!(["update"]), &json!({ "updates": { "acl": "c" } }));
    plan["goal"]["checkedInputs"] = soon.clone();
    let preview = digest(&[update(&now, &soon)]);
    assert_snapshot!(refused(&[("preview", preview), ("plan", plans(&json!({ BUCKET: plan })))]), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` changes otherwise than in preview: they are not of one preview");
}

#[test]
fn what_a_plan_creates_is_what_is_shown() {
    let judged = |diff: Json| {
        let plan = plans(&json!({ BUCKET: resource_plan(&json!(["create"]), &diff) }));
        read(&[("preview", created(&json!({ "acl": "a" }))), ("plan", plan)])
    };
    assert!(judged(json!({ "adds": { "acl": "a" } })).is_ok());
    for diff in [
        json!({ "adds": { "acl": "b" } }),
        json!({ "adds": { "acl": "a", "policy": "x" } }),
        json!({ "adds": { "acl": "a" }, "updates": { "policy": "x" } }),
        json!({ "adds": {} }),
        json!({}),
    ] {
        assert!(
            judged(diff.clone()).unwrap_err().contains("changes otherwise"),
            "{diff}"
        );
    }
}

/// The engine may do the first of the steps, whatever the last one says.
#[test]
fn steps_of_a_plan_that_do_not_go_together_are_refused() {
    let other = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::hidden";
    let shown = || created(&json!({ "acl": "a" }));
    let judged = |steps: Json| {
        let bucket = resource_plan(&json!(["create"]), &json!({ "adds": { "acl": "a" } }));
        let hidden = resource_plan(&steps, &json!({ "adds": { "acl": "public-read" } }));
        read(&[
            ("preview", shown()),
            ("plan", plans(&json!({ BUCKET: bucket, other: hidden }))),
        ])
    };
    assert!(
        judged(json!(["same"])).is_ok(),
        "a digest may leave out what stays as it is, and a plan cannot create it"
    );
    for steps in [
        json!(["create", "read"]),
        json!(["create", "same"]),
        json!(["update", "same"]),
        json!(["update", "delete"]),
        json!(["delete", "same"]),
        json!(["create", "refresh"]),
        json!(["delete"]),
        json!(["create"]),
    ] {
        assert!(judged(steps.clone()).is_err(), "{steps}");
    }
    assert_snapshot!(judged(json!(["create", "read"])).unwrap_err(), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::hidden` has the steps `create` and `read`, which do not go together");
    assert_snapshot!(judged(json!(["delete"])).unwrap_err(), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::hidden` goes, and has a goal all the same");
}

/// A plan would do what it withholds, and a policy has judged what the preview shows.
#[test]
fn a_plan_that_withholds_what_is_shown_is_refused() {
    let now = json!({ "acl": "a", "args": "[secret] --quiet" });
    let soon = json!({ "acl": "b", "args": "[secret] --quiet" });
    let judged = |updates: Json| {
        read(&[
            ("preview", digest(&[update(&now, &soon)])),
            ("plan", update_plan(&updates)),
        ])
    };
    let signed = |kind: &str, key: &str| json!({ "4dabf18193072939515e22adb298388d": kind, key: "\"c\"" });
    assert!(judged(json!({ "acl": "b" })).is_ok());
    for acl in [
        json!("[secret]"),
        json!("c [secret]"),
        json!("04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
        signed("1b47061264138c4ac30d75fd1eb44270", "ciphertext"),
        signed("1b47061264138c4ac30d75fd1eb44270", "plaintext"),
        signed("c44067f5952c0a294b673a41bacd8c17", "text"),
        signed("made up", "x"),
    ] {
        assert!(judged(json!({ "acl": acl })).is_err(), "{acl}");
    }
}

/// A digest does not show default providers: what it tells of them is the stack's configuration.
#[test]
fn a_default_provider_is_configured_as_the_stack_is() {
    let provider = "urn:pulumi:dev::shop::pulumi:providers:aws::default_7_0_0";
    let now = json!({ "acl": "a" });
    let judged = |diff: Json| {
        let preview = json!({ "config": { "aws:region": "eu-west-1" }, "steps": [same(BUCKET, &now)] }).to_string();
        let goal = json!({ "type": "pulumi:providers:aws", "custom": true, "inputDiff": diff });
        let bucket = resource_plan(&json!(["same"]), &json!({}));
        let plans = json!({ provider: { "goal": goal, "steps": ["update"] }, BUCKET: bucket });
        let plan = json!({ "manifest": {}, "config": { "aws:region": "eu-west-1" }, "resourcePlans": plans });
        read(&[("preview", preview), ("plan", plan.to_string())])
    };
    assert!(judged(json!({ "updates": { "region": "eu-west-1", "version": "7.0.1" } })).is_ok());
    assert!(judged(json!({ "deletes": ["region"] })).is_err());
    assert_snapshot!(judged(json!({ "updates": { "region": "us-east-1" } })).unwrap_err(), @"plan: `urn:pulumi:dev::shop::pulumi:providers:aws::default_7_0_0` is configured otherwise than in preview: they are not of one preview");
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
