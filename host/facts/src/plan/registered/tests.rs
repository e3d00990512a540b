use serde_json::json;

use crate::document::Document;
use crate::plan::{LiveStack, Lookup, Operation, Plan, Properties};

const BUCKET: &str = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs";

fn registered(states: &serde_json::Value) -> Result<Plan, String> {
    let text = |text: String| Document::from(("the engine", text.into()));
    let stack = LiveStack {
        config: text(json!({"shop:size": "3", "shop:token": "[secret]"}).to_string()),
        is_preview: true,
    };
    Plan::registered(text(states.to_string()), &stack).map_err(|error| error.to_string())
}

fn bucket(inputs: &serde_json::Value) -> serde_json::Value {
    json!({"urn": BUCKET, "type": "aws:s3/bucket:Bucket", "custom": true, "inputs": inputs})
}

#[test]
fn a_registered_resource_has_inputs_and_no_past() {
    let plan = registered(&json!([bucket(&json!({"bucket": "logs"}))])).unwrap();
    let logs = plan.find(BUCKET).unwrap();
    assert_eq!((plan.stack(), plan.project(), plan.is_preview()), ("dev", "shop", true));
    assert_eq!(logs.operation(), Operation::Register);
    assert_eq!(
        logs.lookup(Properties::Inputs, "/bucket"),
        Lookup::Found(r#""logs""#.into())
    );
    assert!(logs.before().is_none());
}

#[test]
fn secrets_and_unknowns_are_marked_as_the_engine_marks_them() {
    let plan = registered(&json!([bucket(&json!({
        "bucket": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hush"},
        "policy": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    }))]))
    .unwrap();
    let logs = plan.find(BUCKET).unwrap();
    assert_eq!(logs.lookup(Properties::Inputs, "/bucket"), Lookup::Secret);
    assert_eq!(logs.lookup(Properties::Inputs, "/policy"), Lookup::Unknown(Vec::new()));
}

#[test]
fn the_configuration_is_the_stacks() {
    let plan = registered(&json!([bucket(&json!({}))])).unwrap();
    assert_eq!(plan.config("shop:size").as_deref(), Some("3"));
    assert_eq!(plan.config("shop:token").as_deref(), Some("[secret]"));
    assert_eq!(plan.config("shop:urn"), None);
}

#[test]
fn what_is_no_list_of_resources_is_refused() {
    let refused = [
        json!([]),
        json!({}),
        json!([{"urn": "logs", "type": "aws:s3/bucket:Bucket"}]),
        json!([{"urn": BUCKET, "type": "aws:s3/bucket:Other"}]),
        json!([bucket(&json!({})), bucket(&json!({}))]),
    ];
    let errors: Vec<_> = refused.iter().map(|states| registered(states).unwrap_err()).collect();
    insta::assert_snapshot!(errors.join("\n"), @"
    the engine: what the engine registers shows no resource
    the engine: what the engine registers is malformed: invalid type: map, expected a sequence at line 1 column 0
    the engine: `logs` is not a urn
    the engine: a state of `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs` is of another type than its urn says
    the engine: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs` stands there twice
    ");
}
