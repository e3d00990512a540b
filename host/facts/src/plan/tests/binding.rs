//! What an update plan may not do beside a preview: the update follows the plan, and policies judge the preview.

use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::BUCKET;
use super::contradictions::{changing, digest, events, read, refused, same, state, update, update_plan};

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
        (&soon, json!({ "updates": updates, "adds": { "acl": "c" } })),
        (&gone, json!({ "updates": updates })),
    ] {
        let refused = judged(soon, &diff).unwrap_err();
        assert!(
            refused.contains("changes otherwise than in preview"),
            "{diff}: {refused}"
        );
    }
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

/// Pulumi reads the first value in a file, and nothing after it.
#[test]
fn a_plan_behind_another_is_refused() {
    let shown = created(&json!({ "acl": "a" }));
    let plan = |acl: &str| {
        let diff = json!({ "adds": { "acl": acl } });
        plans(&json!({ BUCKET: resource_plan(&json!(["create"]), &diff) }))
    };
    for before in ["\r", " \r\t", "\r\r"] {
        let both = format!("{before}{}\n{}", plan("b"), plan("a"));
        assert!(
            read(&[("preview", shown.clone()), ("plan", both)]).is_err(),
            "{before:?}"
        );
    }
    let both = format!("null\n{}", plan("a"));
    assert_snapshot!(refused(&[("preview", shown), ("plan", both)]), @"plan: something stands before the update plan");
}

/// What Pulumi takes for a plan, whatever else it is.
#[test]
fn a_plan_in_another_file_is_refused() {
    let now = json!({ "acl": "a" });
    let export = |key: &str| {
        let mut export = json!({ "version": 3, "deployment": { "resources": [state(BUCKET, &now)] } });
        export[key] = json!({});
        export.to_string()
    };
    let log = |key: &str| events(&[same(BUCKET, &now)]).replacen('{', &format!("{{\"{key}\":{{}},"), 1);
    assert!(read(&[("state", export("other"))]).is_ok() && read(&[("events", log("other"))]).is_ok());
    for key in ["resourcePlans", "ResourcePlans", "re\u{17f}ourcePlans", "Manifest"] {
        assert!(read(&[("state", export(key))]).is_err(), "{key}");
        assert!(read(&[("events", log(key))]).is_err(), "{key}");
    }
    assert_snapshot!(refused(&[("events", log("ResourcePlans"))]), @"events: the key `ResourcePlans` makes an update plan of it for Pulumi");
}

/// What the preview replaces, the plan would only delete.
#[test]
fn what_will_be_there_has_a_goal() {
    let after = state(BUCKET, &json!({ "acl": "a" }));
    let replaced = |op: &str| json!({ "op": op, "urn": BUCKET, "oldState": after, "newState": after });
    let shown = digest(&[replaced("create-replacement"), replaced("replace")]);
    let judged = |plan: Json| read(&[("preview", shown.clone()), ("plan", plans(&json!({ BUCKET: plan })))]);
    let steps = json!(["delete-replaced", "replace", "create-replacement"]);
    assert!(judged(resource_plan(&steps, &json!({}))).is_ok());
    assert_snapshot!(judged(json!({ "steps": ["delete-replaced"] })).unwrap_err(), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has no goal, other than in preview: they are not of one preview");
    let mut imported = resource_plan(&json!(["import-replacement", "replace", "delete-replaced"]), &json!({}));
    imported["goal"]["id"] = json!("foreign");
    assert_snapshot!(judged(imported).unwrap_err(), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` takes over another than in preview: they are not of one preview");
}

#[test]
fn what_is_renamed_and_replaced_has_its_goal_by_its_new_name() {
    let old = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::old";
    let inputs = json!({ "acl": "a" });
    let replaced = |op: &str| json!({ "op": op, "urn": BUCKET, "oldState": state(old, &inputs), "newState": state(BUCKET, &inputs) });
    let shown = digest(&[replaced("create-replacement"), replaced("replace")]);
    let judged = |plan: Json| read(&[("preview", shown.clone()), ("plan", plans(&plan))]);
    let goal = resource_plan(&json!(["create-replacement", "replace"]), &json!({}));
    let gone = json!({ "steps": ["delete-replaced"] });
    assert!(judged(json!({ BUCKET: goal, old: gone })).is_ok());
    assert!(judged(json!({ old: gone })).is_err());
}

/// A preview withholds the old secret and the new one alike.
#[test]
fn a_secret_changes_only_where_the_preview_says_so() {
    let sealed = json!({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x" });
    let (now, soon) = (
        json!({ "acl": "a", "password": "[secret]" }),
        json!({ "acl": "b", "password": "[secret]" }),
    );
    let judged = |reasons: Json| {
        let mut step = update(&now, &soon);
        step["diffReasons"] = reasons;
        let plan = update_plan(&json!({ "acl": "b", "password": sealed }));
        read(&[("preview", digest(&[step])), ("plan", plan)])
    };
    assert!(judged(json!(["acl", "password"])).is_ok());
    assert!(judged(json!(["acl"])).is_err());
}

#[test]
fn what_is_nothing_is_not_planned() {
    let plan = update_plan(&json!({ "acl": "b" }));
    let shown = digest(&[update(&json!({ "acl": "a" }), &json!({ "acl": "b", "policy": null }))]);
    assert!(read(&[("preview", shown), ("plan", plan)]).is_ok());
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
        json!(["delete-replaced", "same"]),
        json!(["delete-replaced", "read"]),
        json!(["remove-pending-replace"]),
        json!(["delete"]),
        json!(["create"]),
    ] {
        assert!(judged(steps.clone()).is_err(), "{steps}");
    }
    assert_snapshot!(judged(json!(["create", "read"])).unwrap_err(), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::hidden` has steps that do not go together: `create`, `read`");
    assert_snapshot!(judged(json!(["delete"])).unwrap_err(), @"plan: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::hidden` has steps that do not go together: `delete`");
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
    assert!(judged(json!({ "adds": { "__internal": {}, "__made-by": "x", "host": "", "insecure": "true" } })).is_ok());
    for diff in [
        json!({ "deletes": ["region"] }),
        json!({ "adds": { "endpoint": "https://evil.example.com" } }),
        json!({ "adds": { "pluginDownloadURL": "https://evil.example.com" } }),
        json!({ "adds": { "__internal": { "pluginDownloadURL": "https://evil.example.com" } } }),
    ] {
        assert!(judged(diff.clone()).is_err(), "{diff}");
    }
    assert_snapshot!(judged(json!({ "updates": { "region": "us-east-1" } })).unwrap_err(), @"plan: `urn:pulumi:dev::shop::pulumi:providers:aws::default_7_0_0` is configured otherwise than in preview: they are not of one preview");
}
