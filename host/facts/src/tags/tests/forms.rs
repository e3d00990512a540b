//! How tags are written, and whose they are.

use serde_json::{Value as Json, json};

use super::{created, plan_of};
use crate::json::{SECRET_TEXT, UNKNOWN};
use crate::tags::{Form, Pair, TagSet, planned};

fn set_of(token: &str, inputs: &Json) -> TagSet {
    let plan = plan_of(&json!({}), &[created(token, inputs)]);
    planned(plan.resource(0).unwrap())
}

fn form_of(token: &str, inputs: &Json) -> Option<Form> {
    set_of(token, inputs).form
}

fn pairs(key: &'static str, value: &'static str) -> Form {
    let switches = &[];
    Form::Pairs(Pair { key, value, switches })
}

#[test]
fn most_providers_write_an_object() {
    for token in [
        "aws:s3/bucket:Bucket",
        "aws-native:batch:JobDefinition",
        "azure:core/resourceGroup:ResourceGroup",
        "azure-native:storage:StorageAccount",
        "gcp:storage/bucket:Bucket",
        "gcp:sql/databaseInstance:DatabaseInstance",
        "kubernetes:apps/v1:Deployment",
    ] {
        assert_eq!(form_of(token, &json!({})), Some(Form::Map), "{token}");
    }
}

#[test]
fn some_write_a_list_of_pairs() {
    assert_eq!(form_of("aws-native:s3:Bucket", &json!({})), Some(pairs("key", "value")));
    assert_eq!(
        form_of("aws-native:efs:FileSystem", &json!({})),
        Some(pairs("key", "value"))
    );
    assert_eq!(
        form_of("gcp:deploymentmanager/deployment:Deployment", &json!({})),
        Some(pairs("key", "value"))
    );
    assert_eq!(
        form_of("docker:index/container:Container", &json!({ "labels": [] })),
        Some(pairs("label", "value"))
    );
}

#[test]
fn pairs_are_spelt_as_those_that_are_there() {
    let upper = json!({ "tags": [UNKNOWN, { "Key": "owner", "Value": "web" }, { "key": "env", "value": "dev" }] });
    assert_eq!(form_of("aws-native:ec2:Instance", &upper), Some(pairs("Key", "Value")));
    let long = json!({ "tags": [{ "tagKey": "owner" }] });
    assert_eq!(
        form_of("aws-native:appstream:AppBlock", &long),
        Some(pairs("tagKey", "tagValue"))
    );
}

#[test]
fn a_scaling_group_says_of_every_tag_whether_its_machines_get_it() {
    for (token, list) in [
        ("aws:autoscaling/group:Group", json!([])),
        (
            "aws:autoscaling/group:Group",
            json!([{ "key": "a", "value": "b", "propagateAtLaunch": false }]),
        ),
        ("aws-native:autoscaling:AutoScalingGroup", json!(null)),
    ] {
        let Some(Form::Pairs(pair)) = form_of(token, &json!({ "tags": list })) else {
            panic!("{token}");
        };
        assert_eq!(
            (pair.key, pair.switches),
            ("key", ["propagateAtLaunch"].as_slice()),
            "{token}"
        );
    }
}

#[test]
fn digitalocean_writes_names() {
    assert_eq!(
        form_of("digitalocean:index/droplet:Droplet", &json!({})),
        Some(Form::Names)
    );
    assert_eq!(
        form_of("digitalocean:index/droplet:Droplet", &json!({ "tags": ["web"] })),
        Some(Form::Names)
    );
}

#[test]
fn a_list_may_be_given_as_a_map() {
    assert_eq!(
        form_of("aws-native:s3:Bucket", &json!({ "tags": { "owner": "web" } })),
        Some(Form::Map)
    );
}

#[test]
fn where_the_schema_does_not_say_only_what_is_there_tells() {
    let job = "aws-native:glue:Job";
    assert_eq!(form_of(job, &json!({})), None);
    assert_eq!(form_of(job, &json!({ "tags": {} })), Some(Form::Map));
    assert_eq!(
        form_of(job, &json!({ "tags": [{ "Key": "a" }] })),
        Some(pairs("Key", "Value"))
    );
}

#[test]
fn where_something_else_stands_no_tag_can_be_written() {
    assert_eq!(form_of("aws:s3/bucket:Bucket", &json!({ "tags": ["web"] })), None);
    assert_eq!(
        form_of("azure:core/resourceGroup:ResourceGroup", &json!({ "tags": "web" })),
        None
    );
    for metadata in [json!(["owner"]), json!("{\"labels\":{}}"), json!(1)] {
        let inputs = json!({ "metadata": metadata });
        assert_eq!(form_of("kubernetes:core/v1:ConfigMap", &inputs), None, "{metadata}");
    }
}

#[test]
fn what_is_unknown_or_secret_has_the_form_of_the_type() {
    assert_eq!(
        form_of("aws:s3/bucket:Bucket", &json!({ "tags": UNKNOWN })),
        Some(Form::Map)
    );
    assert_eq!(
        form_of("aws-native:s3:Bucket", &json!({ "tags": SECRET_TEXT })),
        Some(pairs("key", "value"))
    );
}

#[test]
fn tags_that_the_provider_put_together_stand_in_the_inputs_once_more() {
    let bucket = "aws:s3/bucket:Bucket";
    let merged = |inputs: &Json| set_of(bucket, inputs).merged;
    assert_eq!(
        merged(&json!({ "tagsAll": { "env": "dev" } })).as_deref(),
        Some("/tagsAll")
    );
    assert_eq!(merged(&json!({ "tags": {} })), None);
    assert_eq!(merged(&json!({ "tagsAll": UNKNOWN })), None);
}

#[test]
fn a_tag_is_the_resources_own_or_the_providers() {
    let inputs = json!({ "tags": { "owner": "web" }, "tagsAll": { "owner": "web", "env": "dev" } });
    let whose = |set: TagSet| -> Vec<_> { set.tags.into_iter().map(|tag| (tag.key, tag.from_provider)).collect() };
    let expected = [("env".to_owned(), true), ("owner".to_owned(), false)];
    assert_eq!(whose(set_of("aws:s3/bucket:Bucket", &inputs)), expected);
    let config = json!({ "gcp:defaultLabels": r#"{"env":"dev","owner":"all"}"# });
    let bucket = created("gcp:storage/bucket:Bucket", &json!({ "labels": { "owner": "web" } }));
    let plan = plan_of(&config, &[bucket]);
    assert_eq!(whose(planned(plan.resource(0).unwrap())), expected);
}
