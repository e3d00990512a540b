//! The 26 traps for who reads Pulumi's files without care (`pulumi-formats.md` §10), each a test.

#![expect(clippy::unwrap_used, reason = "tests stop where something is wrong")]

use portcullis_facts::document::Document;
use portcullis_facts::images;
use portcullis_facts::json::UNKNOWN;
use portcullis_facts::plan::{Difference, Lookup, Operation, Plan, PlanFile, Properties, Resource, Shape, join};
use portcullis_facts::rebuild;
use portcullis_facts::references::Reference;
use portcullis_facts::tags::{self, Remainder, TagValue};
use serde_json::{Value as Json, json};

const BUCKET: &str = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets";
const SECRET: &str = "[secret]";

/// Returns the URN of a resource of a type.
fn urn(type_token: &str) -> String {
    format!("urn:pulumi:dev::shop::{type_token}::it")
}

fn state(urn: &str, inputs: &Json) -> Json {
    let type_token = urn.split("::").nth(2).unwrap().rsplit('$').next().unwrap();
    json!({ "urn": urn, "type": type_token, "custom": true, "inputs": inputs })
}

fn create(urn: &str, inputs: &Json) -> Json {
    json!({ "op": "create", "urn": urn, "newState": state(urn, inputs) })
}

fn change(op: &str, urn: &str, old: &Json, new: &Json) -> Json {
    json!({ "op": op, "urn": urn, "oldState": state(urn, old), "newState": state(urn, new) })
}

fn try_preview(steps: &[Json]) -> Result<Plan, String> {
    Plan::parse("preview.json", json!({ "steps": steps }).to_string()).map_err(|error| error.to_string())
}

fn preview(steps: &[Json]) -> Plan {
    try_preview(steps).unwrap()
}

/// Returns the plan of a new resource of a type.
fn new(type_token: &str, inputs: &Json) -> Plan {
    preview(&[create(&urn(type_token), inputs)])
}

fn only(plan: &Plan) -> Resource<'_> {
    assert_eq!(plan.len(), 1);
    plan.resource(0).unwrap()
}

fn input<'p>(plan: &'p Plan, pointer: &str) -> Lookup<'p> {
    only(plan).lookup(Properties::Inputs, pointer)
}

fn fates(plan: &Plan) -> Vec<(&str, Operation)> {
    plan.resources()
        .map(|resource| (resource.name(), resource.operation()))
        .collect()
}

/// Returns the keys and values of a resource's tags.
fn tags_of(plan: &Plan) -> Vec<(String, String)> {
    let tags = tags::planned(only(plan)).tags.into_iter();
    tags.map(|tag| match tag.value {
        TagValue::Known(value) => (tag.key, value),
        other => (tag.key, format!("{other:?}")),
    })
    .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn trap_01_outputs_and_ids_of_what_will_be_are_missing_or_there_at_random() {
    let bare = create(BUCKET, &json!({ "bucket": "assets" }));
    let mut filled = bare.clone();
    filled["newState"]["outputs"] = json!({ "bucket": "assets", "tagsAll": { "owner": "x" } });
    filled["newState"]["id"] = json!("assets");
    let [bare, filled] = [bare, filled].map(|step| preview(&[step]));
    assert_eq!(only(&bare).lookup(Properties::Outputs, "/bucket"), Lookup::Absent);
    assert_eq!(only(&bare).after().unwrap().id(), None);
    assert_eq!(input(&bare, "/bucket"), input(&filled, "/bucket"));
    assert_eq!(tags_of(&bare), tags_of(&filled));
}

#[test]
fn trap_02_unchanged_resources_are_hidden_and_counted() {
    let steps = [create(BUCKET, &json!({}))];
    let digest = json!({ "steps": steps, "changeSummary": { "create": 1, "same": 7 } });
    assert_eq!(Plan::parse("preview.json", digest.to_string()).unwrap().hidden(), 7);
}

#[test]
fn trap_03_a_removal_has_no_new_state_and_anything_else_without_one_is_refused() {
    let delete = json!({ "op": "delete", "urn": BUCKET, "oldState": state(BUCKET, &json!({ "bucket": "assets" })) });
    let plan = preview(std::slice::from_ref(&delete));
    assert!(only(&plan).after().is_none());
    assert_eq!(
        only(&plan).lookup(Properties::PriorInputs, "/bucket"),
        Lookup::Found("\"assets\"".into())
    );
    for op in ["create", "update", "replace", "same", "import", "read"] {
        let mut step = delete.clone();
        step["op"] = json!(op);
        assert!(try_preview(&[step]).unwrap_err().contains("does not show it"), "{op}");
    }
}

#[test]
fn trap_04_the_three_steps_of_a_replacement_are_one_resource() {
    let (old, new) = (json!({ "bucket": "old" }), json!({ "bucket": "new" }));
    let create_replacement = change("create-replacement", BUCKET, &old, &new);
    let replace = change("replace", BUCKET, &old, &new);
    let delete_replaced = json!({ "op": "delete-replaced", "urn": BUCKET, "oldState": state(BUCKET, &old) });
    for order in [
        [&create_replacement, &replace, &delete_replaced],
        [&delete_replaced, &replace, &create_replacement],
    ] {
        let plan = preview(&order.map(Clone::clone));
        assert_eq!(only(&plan).operation(), Operation::Replace);
        assert_eq!(input(&plan, "/bucket"), Lookup::Found("\"new\"".into()));
    }
    assert_eq!(fates(&preview(&[delete_replaced])), [("assets", Operation::Replace)]);
}

#[test]
fn trap_05_several_steps_of_one_urn_are_judged_once_and_a_removal_does_not_hide_what_stays() {
    let (old, new) = (json!({ "is": "old" }), json!({ "is": "new" }));
    let refresh = change("refresh", BUCKET, &old, &old);
    let update = change("update", BUCKET, &old, &new);
    let mut pending = json!({ "op": "delete", "urn": BUCKET, "oldState": state(BUCKET, &old) });
    pending["oldState"]["delete"] = json!(true);
    for steps in [[&refresh, &update], [&pending, &update], [&update, &pending]] {
        let plan = preview(&steps.map(Clone::clone));
        assert_eq!(only(&plan).operation(), Operation::Update);
        assert_eq!(input(&plan, "/is"), Lookup::Found("\"new\"".into()));
    }
}

#[test]
fn trap_06_the_mark_of_an_unknown_is_no_text_wherever_it_stands() {
    let inputs = json!({ "tags": { "owner": UNKNOWN }, "tagsAll": UNKNOWN, "acl": UNKNOWN, "list": ["a", UNKNOWN] });
    let plan = preview(&[create(BUCKET, &inputs)]);
    for pointer in ["/acl", "/tags/owner", "/tagsAll/owner", "/list", "/list/1"] {
        assert_eq!(input(&plan, pointer), Lookup::Unknown(vec![]), "{pointer}");
    }
    let set = tags::planned(only(&plan));
    assert_eq!(set.tags[0].value, TagValue::Unknown(vec![]));
    let unknown = new("aws:s3/bucket:Bucket", &json!({ "tags": UNKNOWN, "tagsAll": UNKNOWN }));
    assert_eq!(tags::planned(only(&unknown)).remainder, Remainder::Unknown(vec![]));
    let task = new(
        "aws:ecs/taskDefinition:TaskDefinition",
        &json!({ "containerDefinitions": UNKNOWN }),
    );
    let references = images::planned(only(&task));
    assert!(matches!(references[0].reference, Reference::Unknown(_)));
}

#[test]
fn trap_07_the_mark_of_a_secret_is_no_text_and_may_stand_for_any_shape() {
    let plan = new(
        "gcp:cloudrunv2/service:Service",
        &json!({ "template": { "containers": SECRET }, "labels": SECRET }),
    );
    assert_eq!(input(&plan, "/template/containers/0/image"), Lookup::Secret);
    assert_eq!(
        only(&plan).shape(Properties::Inputs, "/template/containers"),
        Shape::Secret
    );
    assert!(matches!(images::planned(only(&plan))[0].reference, Reference::Secret));
    assert_eq!(tags::planned(only(&plan)).remainder, Remainder::Secret);
}

#[test]
fn trap_08_an_update_does_not_prove_a_change() {
    let inputs = json!({ "bucket": "assets" });
    let plan = preview(&[change("update", BUCKET, &inputs, &inputs)]);
    assert_eq!(only(&plan).operation(), Operation::Update);
    assert!(only(&plan).changes().properties.is_empty());
    let image = urn("docker-build:index:Image");
    let build = preview(&[change(
        "update",
        &image,
        &json!({ "tags": ["a"] }),
        &json!({ "tags": ["a"] }),
    )]);
    let build = rebuild::image_build(only(&build)).unwrap();
    assert_eq!(build.context_hash, rebuild::ContextComparison::Unknown);
}

#[test]
fn trap_09_a_preview_that_failed_prints_a_digest_all_the_same() {
    let diagnostics = json!([{ "urn": BUCKET, "message": "it failed", "severity": "error" }]);
    let digest = json!({ "steps": [create(BUCKET, &json!({}))], "diagnostics": diagnostics });
    let error = Plan::parse("preview.json", digest.to_string()).unwrap_err();
    assert!(error.to_string().contains("the preview failed"));
}

#[test]
fn trap_10_the_summary_is_no_count_of_steps_and_any_part_may_be_missing() {
    let digest = json!({ "steps": [create(BUCKET, &json!({}))], "changeSummary": { "create": 1, "same": 3 }, "duration": 757_493_709_u64 });
    assert_eq!(Plan::parse("preview.json", digest.to_string()).unwrap().len(), 1);
    let bare = json!({ "steps": [create(BUCKET, &json!({}))] });
    assert_eq!(Plan::parse("preview.json", bare.to_string()).unwrap().hidden(), 0);
    let empty = Plan::parse(
        "preview.json",
        json!({ "changeSummary": {}, "duration": 5 }).to_string(),
    )
    .unwrap_err();
    assert_eq!(empty.to_string(), "preview.json: the preview shows no resource");
}

#[test]
fn trap_11_names_differ_from_format_to_format_and_the_plan_does_not() {
    let (old, new) = (json!({ "acl": "a" }), json!({ "acl": "b" }));
    let mut step = change("replace", BUCKET, &old, &new);
    step["detailedDiff"] = json!({ "acl": { "kind": "update-replace", "inputDiff": true } });
    step["diffReasons"] = json!(["acl"]);
    step["replaceReasons"] = json!(["acl"]);
    let digest = preview(&[step]);
    let metadata = json!({
        "op": "replace", "urn": BUCKET, "type": "aws:s3/bucket:Bucket",
        "old": state(BUCKET, &old), "new": state(BUCKET, &new), "diffs": ["acl"], "keys": ["acl"],
        "detailedDiff": { "acl": { "diffKind": "update-replace", "inputDiff": true } },
    });
    let events = [
        json!({ "sequence": 0, "timestamp": 1, "preludeEvent": {} }),
        json!({ "sequence": 1, "timestamp": 1, "resourcePreEvent": { "metadata": metadata, "planning": true } }),
        json!({ "sequence": 2, "timestamp": 1, "summaryEvent": { "resourceChanges": { "replace": 1 }, "PolicyPacks": {} } }),
    ];
    let events = Plan::parse("events", events.map(|event| event.to_string()).join("\n")).unwrap();
    assert_eq!(only(&events).changes(), only(&digest).changes());
    let changes = only(&events).changes();
    assert_eq!(
        (changes.properties[0].kind, changes.properties[0].replaces),
        (Difference::Update, true)
    );
}

#[test]
fn trap_12_a_missing_diff_says_nothing_and_its_keys_are_quoted_paths() {
    let labels = json!({ "metadata.labels[\"app.kubernetes.io/name\"]": { "kind": "add", "inputDiff": true } });
    let count = |diff: Option<Json>| {
        let mut step = change("update", BUCKET, &json!({}), &json!({ "a": 1 }));
        step.as_object_mut()
            .unwrap()
            .extend(diff.map(|diff| ("detailedDiff".to_owned(), diff)));
        only(&preview(&[step]))
            .changes()
            .properties
            .into_iter()
            .map(|property| property.pointer)
            .collect::<Vec<_>>()
    };
    for nothing in [None, Some(json!(null)), Some(json!({}))] {
        assert!(count(nothing).is_empty());
    }
    assert_eq!(count(Some(labels)), ["/metadata/labels/app.kubernetes.io~1name"]);
}

#[test]
fn trap_13_keys_that_providers_keep_for_themselves_are_not_shown_and_null_is_nothing() {
    let inputs = json!({ "tags": { "__defaults": [], "owner": "x" }, "__defaults": ["acl"], "acl": null });
    let plan = preview(&[create(BUCKET, &inputs)]);
    assert_eq!(
        only(&plan).shape(Properties::Inputs, ""),
        Shape::Object(vec!["acl".to_owned(), "tags".to_owned()])
    );
    assert_eq!(tags_of(&plan), pairs(&[("owner", "x")]));
    assert_eq!(input(&plan, "/acl"), Lookup::Absent);
}

#[test]
fn trap_14_a_urn_is_taken_apart_from_the_left_and_its_type_from_the_right() {
    let nested = "urn:pulumi:dev::shop::my:web:Site$aws:s3/bucket:Bucket::a::b$c";
    let plan = preview(&[create(nested, &json!({}))]);
    assert_eq!(
        (only(&plan).type_token(), only(&plan).name()),
        ("aws:s3/bucket:Bucket", "a::b$c")
    );
}

#[test]
fn trap_15_components_providers_and_the_stack_have_no_tags_and_run_no_images() {
    let inputs = json!({ "tags": { "owner": "x" }, "image": "nginx", "containers": [{ "image": "nginx" }] });
    let mut component = create(&urn("aws:s3/bucket:Bucket"), &inputs);
    component["newState"]["custom"] = json!(false);
    let plan = preview(&[component]);
    assert!(only(&plan).is_component() && !tags::planned(only(&plan)).taggable);
    for type_token in ["pulumi:providers:aws", "pulumi:pulumi:Stack"] {
        let plan = new(type_token, &inputs);
        assert!(!tags::planned(only(&plan)).taggable, "{type_token}");
        assert!(images::planned(only(&plan)).is_empty(), "{type_token}");
    }
}

#[test]
fn trap_16_default_providers_are_invisible_and_their_tags_are_in_the_configuration() {
    let defaults = json!({ "aws:defaultTags": r#"{"tags":{"owner":"team"}}"# });
    let mut step = create(BUCKET, &json!({ "bucket": "assets" }));
    step["newState"]["provider"] = json!("urn:pulumi:dev::shop::pulumi:providers:aws::default_6_83_2::1234");
    let digest = json!({ "config": defaults, "steps": [step] });
    let plan = Plan::parse("preview.json", digest.to_string()).unwrap();
    assert_eq!(tags_of(&plan), pairs(&[("owner", "team")]));
}

#[test]
fn trap_17_numbers_are_handed_on_as_they_are_written() {
    let text = r#"{"steps":[{"op":"create","urn":"urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets","newState":{"type":"aws:s3/bucket:Bucket","custom":true,"inputs":{"a":1e+21,"b":12.50,"c":9007199254740993,"d":-0.0}}}]}"#;
    let plan = Plan::parse("preview.json", text).unwrap();
    for (pointer, number) in [
        ("/a", "1e+21"),
        ("/b", "12.50"),
        ("/c", "9007199254740993"),
        ("/d", "-0.0"),
    ] {
        assert_eq!(input(&plan, pointer), Lookup::Found(number.into()));
    }
}

#[test]
fn trap_18_a_huge_text_stays_where_it_is() {
    let huge = "x".repeat(8 << 20);
    let plan = preview(&[create(BUCKET, &json!({ "userData": huge, "acl": "private" }))]);
    assert_eq!(input(&plan, "/acl"), Lookup::Found("\"private\"".into()));
    let Lookup::Found(found) = input(&plan, "/userData") else {
        panic!("the text is there")
    };
    assert!(matches!(found, std::borrow::Cow::Owned(_)) || found.len() == huge.len() + 2);
}

#[test]
fn trap_19_a_document_in_a_string_is_looked_into() {
    let task = json!({ "containerDefinitions": "[ {\"name\":\"web\", \"image\":\"nginx:1\"} ]" });
    let plan = new("aws:ecs/taskDefinition:TaskDefinition", &task);
    assert_eq!(
        input(&plan, "/containerDefinitions/0/image"),
        Lookup::Found("\"nginx:1\"".into())
    );
    assert_eq!(images::planned(only(&plan))[0].pointer, "/containerDefinitions/0/image");
}

#[test]
fn trap_20_what_is_only_read_is_not_managed() {
    let mut read = create(BUCKET, &json!({}));
    read["op"] = json!("read");
    read["newState"]["external"] = json!(true);
    let plan = preview(&[read]);
    assert_eq!(only(&plan).operation(), Operation::Read);
    assert!(only(&plan).after().unwrap().options().external);
    assert!(!tags::planned(only(&plan)).taggable);
}

#[test]
fn trap_21_tags_have_many_shapes_and_some_that_look_like_tags_are_none() {
    let owner = pairs(&[("owner", "x")]);
    for (type_token, inputs) in [
        ("aws:s3/bucket:Bucket", json!({ "tags": { "owner": "x" } })),
        (
            "aws:autoscaling/group:Group",
            json!({ "tags": [{ "key": "owner", "value": "x", "propagateAtLaunch": true }] }),
        ),
        (
            "aws-native:s3:Bucket",
            json!({ "tags": [{ "key": "owner", "value": "x" }] }),
        ),
        (
            "gcp:compute/instance:Instance",
            json!({ "labels": { "owner": "x" }, "tags": ["http-server"] }),
        ),
        (
            "kubernetes:core/v1:ConfigMap",
            json!({ "metadata": { "labels": { "owner": "x" } } }),
        ),
        (
            "docker:index/container:Container",
            json!({ "image": "a", "labels": [{ "label": "owner", "value": "x" }] }),
        ),
    ] {
        assert_eq!(tags_of(&new(type_token, &inputs)), owner, "{type_token}");
    }
    let filter = json!({ "tags": { "owner": "x" } });
    assert!(!tags::planned(only(&new("aws:inspector/resourceGroup:ResourceGroup", &filter))).taggable);
}

#[test]
fn trap_22_a_rebuild_shows_in_another_place_for_each_provider() {
    let build = |digest: &str| json!({ "imageName": "registry.example.com/web", "build": { "contextDigest": digest } });
    let image = urn("docker:index/image:Image");
    let mut step = change("update", &image, &build("aa"), &build("bb"));
    step["detailedDiff"] = json!({ "build": { "kind": "update", "inputDiff": false } });
    let plan = preview(&[step]);
    let found = rebuild::image_build(only(&plan)).unwrap();
    assert_eq!(
        (found.context_hash, found.pushes),
        (rebuild::ContextComparison::Changed, true)
    );
    let tags = json!({ "tags": ["registry.example.com/web:1"] });
    let image = urn("docker-build:index:Image");
    let mut step = change("update", &image, &tags, &tags);
    step["oldState"]["outputs"] = json!({ "contextHash": "aa" });
    step["detailedDiff"] = json!({ "contextHash": { "kind": "update", "inputDiff": false } });
    let plan = preview(&[step]);
    let found = rebuild::image_build(only(&plan)).unwrap();
    assert_eq!(
        (found.context_hash, found.pushes),
        (rebuild::ContextComparison::Changed, false)
    );
}

#[test]
fn trap_23_a_secret_is_withheld_in_every_spelling_and_a_document_does_not_show_itself() {
    let mark = "4dabf18193072939515e22adb298388d";
    let sealed = json!({ mark: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc" });
    let open = json!({ mark: "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"hunter2\"" });
    let plan = preview(&[create(
        BUCKET,
        &json!({ "a": SECRET, "b": sealed, "c": open, "d": { "e": [open] } }),
    )]);
    for pointer in ["/a", "/b", "/c", "/c/plaintext", "/d", "/d/e", "/d/e/0", ""] {
        assert_eq!(input(&plan, pointer), Lookup::Secret, "{pointer}");
    }
    let document = Document::from(("file", "hunter2".into()));
    assert!(!format!("{document:?}{plan:?}").contains("hunter2"));
}

#[test]
fn trap_24_text_before_the_json_is_passed_over() {
    let digest = json!({ "steps": [create(BUCKET, &json!({}))] });
    let text = format!("Installing policy pack house v1...\nFinished installing policy pack\n\n{digest}\n");
    assert_eq!(Plan::parse("preview.json", text).unwrap().len(), 1);
}

#[test]
fn trap_25_the_update_may_do_something_else_than_the_preview_unless_a_plan_binds_it() {
    let digest = json!({ "steps": [create(BUCKET, &json!({ "acl": "private" }))] });
    let plan = |op: &str| {
        let goal =
            json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": { "adds": { "acl": "private" } } });
        json!({ "manifest": {}, "resourcePlans": { BUCKET: { "goal": goal, "steps": [op] } } })
    };
    let read = |path: &str, json: &Json| {
        PlanFile::read(Document::decode(path, json.to_string().into_bytes()).unwrap()).unwrap()
    };
    let together = |op| join(vec![read("preview.json", &digest), read("plan.json", &plan(op))]);
    assert_eq!(together("create").unwrap()[0].len(), 1);
    let errors = together("update").unwrap_err();
    assert!(
        errors[0].to_string().ends_with("they are not of one preview"),
        "{errors:?}"
    );
}

#[test]
fn trap_26_unknown_fields_pass_and_an_unknown_operation_with_a_future_does_not() {
    let mut step = create(BUCKET, &json!({ "bucket": "assets" }));
    step["newState"]["snippetID"] = json!("later");
    step["later"] = json!({ "a": [1] });
    assert_eq!(preview(&[step.clone()]).len(), 1);
    step["op"] = json!("transmogrify");
    let error = try_preview(&[step.clone()]).unwrap_err();
    assert!(error.contains("has the operation `transmogrify`, which is not known"));
    step.as_object_mut().unwrap().remove("newState");
    assert_eq!(preview(&[step, create(BUCKET, &json!({}))]).len(), 1);
}
