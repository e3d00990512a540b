use insta::assert_debug_snapshot;
use serde_json::{Value as Json, json};

use super::{BUCKET, QUEUE, only, plan_of};
use crate::json::{SECRET_TEXT, UNKNOWN};
use crate::plan::{Lookup, Options, Plan, Properties, Shape, Timeouts};

/// Returns a plan of one bucket that is updated, with the keys of its old and new state.
fn updated(old: &Json, new: &Json) -> Plan {
    let state = |keys: &Json| {
        let mut state = json!({ "urn": BUCKET, "custom": true, "type": "aws:s3/bucket:Bucket" });
        state.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        state
    };
    plan_of(&json!([{ "op": "update", "urn": BUCKET, "oldState": state(old), "newState": state(new) }]))
}

fn with_inputs(inputs: &Json) -> Plan {
    let dependencies = json!({ "name": [QUEUE], "settings": [QUEUE, BUCKET], "nothing": null });
    updated(
        &json!({}),
        &json!({ "inputs": inputs, "propertyDependencies": dependencies }),
    )
}

fn found(text: &str) -> Lookup<'_> {
    Lookup::Found(text.into())
}

#[test]
fn a_pointer_is_followed_in_the_properties_that_are_asked_for() {
    let plan = updated(
        &json!({ "inputs": { "acl": "public" }, "outputs": { "arn": "old" } }),
        &json!({ "inputs": { "acl": "private" }, "outputs": { "arn": UNKNOWN } }),
    );
    let resource = only(&plan);
    assert_eq!(resource.lookup(Properties::Inputs, "/acl"), found(r#""private""#));
    assert_eq!(resource.lookup(Properties::PriorInputs, "/acl"), found(r#""public""#));
    assert_eq!(resource.lookup(Properties::Outputs, "/arn"), Lookup::Unknown(vec![]));
    assert_eq!(resource.lookup(Properties::PriorOutputs, "/arn"), found(r#""old""#));
    assert_eq!(resource.lookup(Properties::Inputs, "/arn"), Lookup::Absent);
}

#[test]
fn properties_of_a_state_that_is_not_there_are_absent() {
    let created = json!({ "op": "create", "urn": BUCKET, "newState": { "inputs": { "acl": "private" } } });
    let plan = plan_of(&json!([created]));
    for of in [Properties::Outputs, Properties::PriorInputs, Properties::PriorOutputs] {
        assert_eq!(only(&plan).lookup(of, "/acl"), Lookup::Absent);
        assert_eq!(only(&plan).shape(of, ""), Shape::Absent);
    }
}

#[test]
fn an_unknown_names_what_its_property_depends_on() {
    let plan = with_inputs(&json!({
        "name": UNKNOWN,
        "settings": { "size": 3, "owner": UNKNOWN },
        "nothing": UNKNOWN,
        "other": UNKNOWN,
    }));
    let resource = only(&plan);
    let lookup = |pointer| resource.lookup(Properties::Inputs, pointer);
    let of_settings = Lookup::Unknown(vec![QUEUE.to_owned(), BUCKET.to_owned()]);
    assert_eq!(lookup("/name"), Lookup::Unknown(vec![QUEUE.to_owned()]));
    assert_eq!(lookup("/name/inside/0"), Lookup::Unknown(vec![QUEUE.to_owned()]));
    assert_eq!(lookup("/settings/owner"), of_settings);
    assert_eq!(lookup("/settings"), of_settings);
    assert_eq!(lookup("/settings/size"), found("3"));
    assert_eq!(lookup("/nothing"), Lookup::Unknown(vec![]));
    assert_eq!(lookup("/other"), Lookup::Unknown(vec![]));
    assert_eq!(lookup(""), Lookup::Unknown(vec![]));
}

#[test]
fn a_secret_is_never_handed_out_nor_is_what_holds_it() {
    let plan =
        with_inputs(&json!({ "name": SECRET_TEXT, "settings": { "key": SECRET_TEXT, "size": 3 }, "none": null }));
    let lookup = |pointer| only(&plan).lookup(Properties::Inputs, pointer);
    assert_eq!(lookup("/name"), Lookup::Secret);
    assert_eq!(lookup("/name/inside"), Lookup::Secret);
    assert_eq!(lookup("/settings"), Lookup::Secret);
    assert_eq!(lookup("/settings/size"), found("3"));
    assert_eq!(lookup("/none"), Lookup::Absent);
}

#[test]
fn a_shape_tells_what_stands_there_without_its_contents() {
    let plan = with_inputs(&json!({
        "name": UNKNOWN,
        "settings": { "size": 1, "__defaults": [], "key": SECRET_TEXT },
        "list": [1, UNKNOWN],
        "empty": {},
        "on": true,
        "policy": r#"{"Statement":[{}]}"#,
        "key": SECRET_TEXT,
        "none": null,
    }));
    let shape = |pointer| only(&plan).shape(Properties::Inputs, pointer);
    assert_eq!(shape("/name"), Shape::Unknown(vec![QUEUE.to_owned()]));
    assert_eq!(
        shape("/settings"),
        Shape::Object(vec!["key".to_owned(), "size".to_owned()])
    );
    assert_eq!(shape("/list"), Shape::List(2));
    assert_eq!(shape("/empty"), Shape::Object(vec![]));
    assert_eq!(
        (shape("/on"), shape("/policy"), shape("/settings/size")),
        (Shape::Scalar, Shape::Scalar, Shape::Scalar)
    );
    assert_eq!(shape("/policy/Statement"), Shape::List(1));
    assert_eq!(shape("/key"), Shape::Secret);
    assert_eq!(
        (shape("/none"), shape("/missing"), shape("/on/inside")),
        (Shape::Absent, Shape::Absent, Shape::Absent)
    );
}

#[test]
fn the_keys_of_a_shape_are_in_the_order_of_the_document() {
    let text = format!(
        r#"{{"steps": [{{"op": "create", "urn": "{BUCKET}", "newState": {{"type": "aws:s3/bucket:Bucket", "inputs": {{"b": 1, "a": 2}}}}}}]}}"#
    );
    let plan = Plan::parse("preview.json", text).unwrap();
    assert_eq!(
        only(&plan).shape(Properties::Inputs, ""),
        Shape::Object(vec!["b".to_owned(), "a".to_owned()])
    );
}

#[test]
fn the_options_are_those_that_the_state_shows() {
    let plan = updated(
        &json!({}),
        &json!({
            "protect": true, "external": true, "retainOnDelete": true,
            "ignoreChanges": ["tags"], "replaceOnChanges": ["name"], "additionalSecretOutputs": ["key"],
            "aliases": [QUEUE], "deletedWith": QUEUE, "importID": "assets-1",
            "customTimeouts": { "create": 600, "delete": 0.5 },
        }),
    );
    assert_debug_snapshot!(only(&plan).current().unwrap().options(), @r#"
    Options {
        protect: true,
        external: true,
        retain_on_delete: true,
        ignore_changes: [
            "tags",
        ],
        replace_on_changes: [
            "name",
        ],
        additional_secret_outputs: [
            "key",
        ],
        aliases: [
            "urn:pulumi:dev::shop::aws:sqs/queue:Queue::orders",
        ],
        deleted_with: Some(
            "urn:pulumi:dev::shop::aws:sqs/queue:Queue::orders",
        ),
        import_id: Some(
            "assets-1",
        ),
        custom_timeouts: Timeouts {
            create: Some(
                600.0,
            ),
            update: None,
            delete: Some(
                0.5,
            ),
            read: None,
        },
    }
    "#);
    let plan = updated(&json!({ "protect": true }), &json!({}));
    assert_eq!(only(&plan).current().unwrap().options(), Options::default());
    assert_eq!(Options::default().custom_timeouts, Timeouts::default());
}

#[test]
fn a_provider_reference_is_split_at_its_last_separator() {
    let provider = |reference: &str| updated(&json!({}), &json!({ "provider": reference }));
    let plan = provider("urn:pulumi:dev::shop::my:web:Site$pulumi:providers:aws::a::b::9f1c");
    let reference = only(&plan).after().unwrap().provider().unwrap();
    assert_eq!(
        reference.urn,
        "urn:pulumi:dev::shop::my:web:Site$pulumi:providers:aws::a::b"
    );
    assert_eq!((reference.package.as_str(), reference.name.as_str()), ("aws", "a::b"));
    let plan = provider(&format!(
        "urn:pulumi:dev::shop::pulumi:providers:aws::default_7_8_0::{UNKNOWN}"
    ));
    assert_eq!(only(&plan).after().unwrap().provider().unwrap().name, "default_7_8_0");
    for none in ["", "id", "urn:pulumi:dev::shop::a:b:C"] {
        assert_eq!(only(&provider(none)).after().unwrap().provider(), None, "{none}");
    }
}

#[test]
fn an_identifier_is_one_only_if_it_is_known() {
    for (id, expected) in [
        (json!("i-1"), Some("i-1")),
        (json!(""), None),
        (json!(UNKNOWN), None),
        (json!(null), None),
    ] {
        let plan = updated(&json!({}), &json!({ "id": id }));
        assert_eq!(only(&plan).after().unwrap().id().as_deref(), expected);
    }
}

#[test]
fn a_resource_knows_its_kin_and_its_place_in_the_program() {
    let position = "project:///index.ts#13,16";
    let plan = updated(
        &json!({}),
        &json!({ "parent": QUEUE, "dependencies": [QUEUE, 1], "sourcePosition": position }),
    );
    let state = only(&plan).after().unwrap();
    assert_eq!(state.parent().as_deref(), Some(QUEUE));
    assert_eq!(state.dependencies().unwrap(), [QUEUE]);
    assert_eq!(state.source_position().as_deref(), Some(position));
}

#[test]
fn a_resource_depends_on_what_its_properties_come_from_and_on_what_it_goes_with() {
    let dependencies = |keys| {
        only(&updated(&json!({}), &keys))
            .after()
            .unwrap()
            .dependencies()
            .unwrap()
    };
    let by_property = json!({ "name": [QUEUE], "settings": [QUEUE, BUCKET], "nothing": null });
    assert_eq!(
        dependencies(json!({ "dependencies": [BUCKET], "propertyDependencies": by_property })),
        [BUCKET, QUEUE]
    );
    assert_eq!(dependencies(json!({ "deletedWith": QUEUE })), [QUEUE]);
    assert_eq!(dependencies(json!({ "replaceWith": [QUEUE] })), [QUEUE]);
    assert_eq!(dependencies(json!({})), [""; 0]);
}

#[test]
fn a_component_says_that_it_is_one() {
    for (custom, component) in [(json!(false), true), (json!(true), false), (json!(null), false)] {
        let step = json!({ "op": "create", "urn": BUCKET, "newState": { "custom": custom } });
        assert_eq!(only(&plan_of(&json!([step]))).is_component(), component, "{custom}");
    }
    let provider = "urn:pulumi:dev::shop::pulumi:providers:aws::it";
    let plan = plan_of(&json!([{ "op": "create", "urn": provider, "newState": { "custom": true } }]));
    assert!(only(&plan).is_provider() && !only(&plan).is_component());
}

#[test]
fn where_a_resource_goes_its_state_of_now_is_what_there_is() {
    let state = json!({ "custom": false, "inputs": { "acl": UNKNOWN }, "propertyDependencies": { "acl": [QUEUE] } });
    let plan = plan_of(&json!([{ "op": "delete", "urn": BUCKET, "oldState": state }]));
    let resource = only(&plan);
    assert!(resource.is_component() && resource.after().is_none());
    assert_eq!(
        resource.lookup(Properties::PriorInputs, "/acl"),
        Lookup::Unknown(vec![QUEUE.to_owned()])
    );
}
