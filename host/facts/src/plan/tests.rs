use serde_json::{Value as Json, json};

use super::{Operation, Plan, Resource, State, Urn};

mod binding;
mod changes;
mod contradictions;
mod joined;
mod marks;
mod recorded;
mod refusals;
mod resource;

const BUCKET: &str = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets";
const QUEUE: &str = "urn:pulumi:dev::shop::aws:sqs/queue:Queue::orders";

/// Returns the plan of some steps. States get the type of their URN where they have none.
fn plan_of(steps: &Json) -> Plan {
    let steps: Vec<_> = steps.as_array().unwrap().iter().cloned().map(completed).collect();
    Plan::parse("preview.json", json!({ "steps": steps }).to_string()).unwrap()
}

fn completed(mut step: Json) -> Json {
    let type_token = Urn::parse(step["urn"].as_str().unwrap()).unwrap().type_token.to_owned();
    for state in ["oldState", "newState"] {
        if let Some(state) = step.get_mut(state).and_then(Json::as_object_mut) {
            state.entry("type").or_insert(json!(type_token));
        }
    }
    step
}

fn state(marker: &str) -> Json {
    json!({ "urn": BUCKET, "custom": true, "type": "aws:s3/bucket:Bucket", "inputs": { "is": marker } })
}

/// Returns a step of the bucket whose states are told apart by a marker.
fn step(op: &str, old: Option<&str>, new: Option<&str>) -> Json {
    let mut step = json!({ "op": op, "urn": BUCKET });
    for (key, marker) in [("oldState", old), ("newState", new)] {
        if let Some(marker) = marker {
            step[key] = state(marker);
        }
    }
    step
}

fn only(plan: &Plan) -> Resource<'_> {
    assert_eq!(plan.len(), 1);
    plan.resource(0).unwrap()
}

/// Returns what becomes of the bucket, with the markers of its states before and after.
fn fate(steps: &[Json]) -> String {
    let plan = plan_of(&json!(steps));
    let resource = only(&plan);
    let marker = |state: Option<State<'_>>| {
        let inputs = state.and_then(State::inputs);
        inputs.map_or("none".to_owned(), |inputs| {
            inputs.get("is").unwrap().as_str().unwrap().into_owned()
        })
    };
    let operation = resource.operation().as_str();
    format!(
        "{operation}: {} -> {}",
        marker(resource.before()),
        marker(resource.after())
    )
}

#[test]
fn the_steps_of_the_engine_are_folded_into_eight_operations() {
    let (old, new) = (Some("old"), Some("new"));
    for (op, before, after, operation) in [
        ("same", old, new, Operation::Same),
        ("create", None, new, Operation::Create),
        ("update", old, new, Operation::Update),
        ("replace", old, new, Operation::Replace),
        ("create-replacement", old, new, Operation::Replace),
        ("delete-replaced", old, None, Operation::Replace),
        ("delete", old, None, Operation::Delete),
        ("discard", old, None, Operation::Delete),
        ("discard-replaced", old, None, Operation::Delete),
        ("read", None, new, Operation::Read),
        ("read-replacement", old, new, Operation::Read),
        ("refresh", old, new, Operation::Refresh),
        ("refresh", old, None, Operation::Refresh),
        ("import", None, new, Operation::Import),
        ("import-replacement", old, new, Operation::Import),
    ] {
        let plan = plan_of(&json!([step(op, before, after)]));
        assert_eq!(only(&plan).operation(), operation, "{op}");
    }
}

#[test]
fn the_operations_have_pulumis_words() {
    let words = [
        "same", "create", "update", "replace", "delete", "read", "refresh", "import",
    ];
    for word in words {
        let before = (word != "create").then_some("old");
        let after = (word != "delete").then_some("new");
        assert!(fate(&[step(word, before, after)]).starts_with(&format!("{word}: ")));
    }
}

#[test]
fn an_unknown_step_that_leaves_nothing_behind_is_passed_over() {
    let steps = json!([
        step("remove-pending-replace", Some("old"), None),
        step("create", None, Some("new"))
    ]);
    assert_eq!(only(&plan_of(&steps)).operation(), Operation::Create);
}

#[test]
fn a_replacement_in_three_steps_is_one_resource() {
    let first_creates = [
        step("create-replacement", Some("old"), Some("new")),
        step("replace", Some("old"), Some("new")),
        step("delete-replaced", Some("old"), None),
    ];
    assert_eq!(fate(&first_creates), "replace: old -> new");
    let first_deletes = [
        step("delete-replaced", Some("old"), None),
        step("replace", Some("old"), Some("new")),
        step("create-replacement", Some("old"), Some("new")),
    ];
    assert_eq!(fate(&first_deletes), "replace: old -> new");
}

#[test]
fn of_several_steps_the_last_that_says_what_will_be_counts() {
    let refreshed = [
        step("refresh", Some("old"), Some("real")),
        step("update", Some("real"), Some("new")),
    ];
    assert_eq!(fate(&refreshed), "update: real -> new");
    let imported = [
        step("import", None, Some("real")),
        step("update", Some("real"), Some("new")),
    ];
    assert_eq!(fate(&imported), "update: real -> new");
}

#[test]
fn the_removal_of_an_older_copy_does_not_touch_the_resource() {
    let mut pending = step("delete", Some("copy"), None);
    pending["oldState"]["delete"] = json!(true);
    let update = step("update", Some("old"), Some("new"));
    assert_eq!(fate(&[update.clone(), pending.clone()]), "update: old -> new");
    assert_eq!(fate(&[pending.clone(), update]), "update: old -> new");
    let create = step("create", None, Some("new"));
    assert_eq!(fate(&[create.clone(), pending.clone()]), "create: none -> new");
    assert_eq!(fate(&[pending, create]), "create: none -> new");
}

#[test]
fn what_goes_after_a_refresh_goes() {
    let refresh = step("refresh", Some("old"), Some("real"));
    let delete = step("delete", Some("real"), None);
    assert_eq!(fate(&[refresh, delete]), "delete: real -> none");
}

#[test]
fn a_resource_stands_where_its_urn_is_first_named() {
    let other = json!({ "op": "delete", "urn": QUEUE, "oldState": {} });
    let plan = plan_of(&json!([
        step("refresh", Some("a"), Some("b")),
        other,
        step("same", Some("b"), Some("b"))
    ]));
    let urns: Vec<_> = plan.resources().map(Resource::urn).collect();
    assert_eq!(urns, [BUCKET, QUEUE]);
    assert!(!plan.is_empty());
    assert!(plan.resource(2).is_none());
}

#[test]
fn the_type_is_the_last_one_that_the_urn_names() {
    let urn = "urn:pulumi:dev::shop::my:web:Site$aws:s3/bucket:Bucket::a::b";
    let plan = plan_of(&json!([{ "op": "delete", "urn": urn, "oldState": {} }]));
    assert_eq!(
        (only(&plan).type_token(), only(&plan).name()),
        ("aws:s3/bucket:Bucket", "a::b")
    );
}

#[test]
fn a_plan_knows_its_stack_and_where_it_was_read_from() {
    let text = json!({ "steps": [step("create", None, Some("new"))] }).to_string();
    let plan = Plan::parse("ci/preview.json", text).unwrap();
    assert_eq!((plan.stack(), plan.project()), ("dev", "shop"));
    assert_eq!(
        (plan.path(), plan.format().name()),
        ("ci/preview.json", "pulumi-preview")
    );
}

#[test]
fn the_configuration_is_looked_up_by_qualified_keys() {
    let config = json!({ "aws:region": "eu-west-1", "shop:token": "[secret]", "shop:list": r#"["a"]"#, "shop:odd": 1 });
    let digest = json!({ "config": config, "steps": [step("create", None, Some("new"))] });
    let plan = Plan::parse("preview.json", digest.to_string()).unwrap();
    assert_eq!(plan.config("aws:region").as_deref(), Some("eu-west-1"));
    assert_eq!(plan.config("shop:token").as_deref(), Some("[secret]"));
    assert_eq!(plan.config("shop:list").as_deref(), Some(r#"["a"]"#));
    assert_eq!(
        (plan.config("region"), plan.config("shop:odd")),
        (None, Some("1".to_owned()))
    );
    for config in [json!(null), json!("text"), json!([])] {
        let digest = json!({ "config": config, "steps": [step("create", None, Some("new"))] });
        assert_eq!(
            Plan::parse("preview.json", digest.to_string())
                .unwrap()
                .config("aws:region"),
            None
        );
    }
}

#[test]
fn hidden_are_the_unchanged_resources_that_the_plan_only_counts() {
    let hidden = |summary: &Json| {
        let steps = json!([
            step("same", Some("a"), Some("a")),
            completed(json!({ "op": "create", "urn": QUEUE, "newState": {} }))
        ]);
        let digest = json!({ "steps": steps, "changeSummary": summary });
        Plan::parse("preview.json", digest.to_string()).unwrap().hidden()
    };
    assert_eq!(hidden(&json!({ "same": 7, "create": 1 })), 6);
    assert_eq!(hidden(&json!({ "same": 1, "create": 1 })), 0);
    assert_eq!(hidden(&json!({ "create": 1 })), 0);
    assert_eq!(hidden(&json!(null)), 0);
}

#[test]
fn what_newer_versions_of_pulumi_add_is_passed_over() {
    let mut step = step("create", None, Some("new"));
    step["hideDiff"] = json!(["a"]);
    step["newState"]["stackTrace"] = json!([{}]);
    let digest = json!({ "steps": [step], "maybeCorrupt": false, "policies": {}, "duration": 757_493_709 });
    assert_eq!(Plan::parse("preview.json", digest.to_string()).unwrap().len(), 1);
}
