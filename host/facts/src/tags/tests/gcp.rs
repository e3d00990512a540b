use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::{created, is_taggable, plan_of, show, tags_of};
use crate::json::UNKNOWN;
use crate::tags::{planned, prior};

#[test]
fn gcp_labels_stand_where_each_type_has_them() {
    let labels = json!({ "owner": "web" });
    for (token, inputs) in [
        ("gcp:storage/bucket:Bucket", json!({ "labels": labels })),
        ("gcp:container/cluster:Cluster", json!({ "resourceLabels": labels })),
        (
            "gcp:cloudrun/service:Service",
            json!({ "metadata": { "labels": labels } }),
        ),
        (
            "gcp:sql/databaseInstance:DatabaseInstance",
            json!({ "settings": { "userLabels": labels } }),
        ),
        (
            "gcp:monitoring/notificationChannel:NotificationChannel",
            json!({ "labels": {}, "userLabels": labels }),
        ),
    ] {
        let plan = plan_of(&json!({}), &[created(token, &inputs)]);
        let set = planned(plan.resource(0).unwrap());
        let tag = set.tags.first().unwrap();
        assert_eq!((tag.key.as_str(), set.tags.len()), ("owner", 1), "{token}");
        assert_eq!(tag.pointer, format!("{}/owner", set.pointer), "{token}");
    }
}

#[test]
fn the_network_tags_of_a_gcp_instance_are_not_its_labels() {
    let inputs = json!({ "tags": ["http-server"], "labels": { "owner": "web" } });
    assert_snapshot!(tags_of("gcp:compute/instance:Instance", &inputs), @"
    /labels
    owner = `web` at /labels/owner
    ");
}

#[test]
fn gcp_default_labels_come_from_the_configuration() {
    let config = json!({ "gcp:defaultLabels": r#"{"env":"dev","owner":"all"}"# });
    let bucket = created("gcp:storage/bucket:Bucket", &json!({ "labels": { "owner": "web" } }));
    let database = created("gcp:sql/databaseInstance:DatabaseInstance", &json!({}));
    let plan = plan_of(&config, &[bucket, database]);
    assert_snapshot!(show(&planned(plan.resource(0).unwrap())), @"
    /labels
    env = `dev` at /labels/env
    owner = `web` at /labels/owner
    ");
    assert_snapshot!(show(&planned(plan.resource(1).unwrap())), @"/settings/userLabels");
}

/// Returns the labels that a bucket of the default provider has now, of which the update changes something.
fn labels_before(differences: &Json, reasons: &Json) -> String {
    let bucket = json!({ "type": "gcp:storage/bucket:Bucket", "inputs": { "labels": { "owner": "web" } } });
    let mut update = json!({ "op": "update", "oldState": bucket, "newState": bucket });
    update["detailedDiff"] = differences.clone();
    update["diffReasons"] = reasons.clone();
    let plan = plan_of(&json!({ "gcp:defaultLabels": r#"{"env":"dev"}"# }), &[update]);
    show(&prior(plan.resource(0).unwrap()))
}

#[test]
fn default_labels_that_change_were_others_before_and_secret() {
    let kind = json!({ "kind": "delete", "inputDiff": false });
    let secret = "/labels\nowner = `web` at /labels/owner\nmore: secret";
    assert_eq!(
        labels_before(&json!({ "effectiveLabels.cost": kind }), &json!(null)),
        secret
    );
    assert_eq!(
        labels_before(&json!({ "metadata.effectiveLabels.cost": kind }), &json!(null)),
        secret
    );
    assert_eq!(labels_before(&json!({ "pulumiLabels": kind }), &json!(null)), secret);
    assert_eq!(labels_before(&json!(null), &json!(["pulumiLabels"])), secret);
}

#[test]
fn default_labels_that_do_not_change_are_those_of_the_configuration() {
    let kind = json!({ "kind": "update" });
    let configured = "/labels\nenv = `dev` at /labels/env\nowner = `web` at /labels/owner";
    assert_eq!(
        labels_before(&json!({ "location": kind }), &json!(["location"])),
        configured
    );
}

#[test]
fn default_labels_go_to_the_places_that_the_provider_puts_them_into() {
    let config = json!({ "gcp:defaultLabels": r#"{"env":"dev"}"# });
    let with_defaults = |token: &str| {
        let plan = plan_of(&config, &[created(token, &json!({}))]);
        show(&planned(plan.resource(0).unwrap()))
    };
    assert_snapshot!(with_defaults("gcp:cloudrun/domainMapping:DomainMapping"), @"
    /metadata/labels
    env = `dev` at /metadata/labels/env
    ");
    assert_snapshot!(with_defaults("gcp:container/cluster:Cluster"), @"
    /resourceLabels
    env = `dev` at /resourceLabels/env
    ");
    assert_snapshot!(with_defaults("gcp:monitoring/alertPolicy:AlertPolicy"), @"/userLabels");
    assert_snapshot!(with_defaults("gcp:deploymentmanager/deployment:Deployment"), @"/labels");
}

#[test]
fn the_labels_of_a_deployment_are_a_list_of_pairs() {
    let inputs = json!({ "labels": [{ "key": "owner", "value": "web" }] });
    assert_snapshot!(tags_of("gcp:deploymentmanager/deployment:Deployment", &inputs), @"
    /labels
    owner = `web` at /labels/0/value
    ");
}

#[test]
fn labels_that_say_what_a_thing_is_are_no_tags() {
    let group = json!({ "labels": { "cloudidentity.googleapis.com/groups.discussion_forum": "" } });
    assert!(!is_taggable("gcp:cloudidentity/group:Group", &group));
    let metric = json!({ "labels": [{ "key": "zone", "valueType": "STRING" }] });
    assert!(!is_taggable(
        "gcp:monitoring/metricDescriptor:MetricDescriptor",
        &metric
    ));
    assert_snapshot!(
        tags_of("gcp:monitoring/notificationChannel:NotificationChannel", &json!({ "labels": { "email_address": "a@example.com" } })),
        @"/userLabels"
    );
}

#[test]
fn a_type_that_is_not_listed_can_be_tagged_if_it_shows_tags_before_or_after() {
    let token = "gcp:tomorrow/instance:Instance";
    assert!(!is_taggable(token, &json!({})));
    assert!(!is_taggable(token, &json!({ "labels": null })));
    assert!(is_taggable(token, &json!({ "labels": {} })));
    assert!(is_taggable(token, &json!({ "labels": UNKNOWN })));
    let before = json!({ "type": token, "inputs": { "labels": { "owner": "web" } } });
    let plan = plan_of(
        &json!({}),
        &[json!({ "op": "update", "oldState": before, "newState": { "type": token } })],
    );
    let resource = plan.resource(0).unwrap();
    assert_snapshot!(show(&planned(resource)), @"/labels");
    assert_snapshot!(show(&prior(resource)), @"
    /labels
    owner = `web` at /labels/owner
    ");
}
