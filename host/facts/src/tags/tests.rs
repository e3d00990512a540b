use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::{Remainder, TagSet, TagValue, planned};
use crate::json::{SECRET_TEXT, UNKNOWN};
use crate::plan::Plan;

mod aws;
mod forms;
mod gcp;
mod recorded;

/// Returns the plan of some steps, with a URN and the flags that every state has added where they are missing.
fn plan_of(config: &Json, steps: &[Json]) -> Plan {
    let steps: Vec<_> = steps.iter().cloned().map(completed).collect();
    let digest = json!({ "config": config, "steps": steps });
    Plan::parse("preview.json", digest.to_string()).unwrap()
}

fn completed(mut step: Json) -> Json {
    let token = step["newState"]["type"].as_str().or(step["oldState"]["type"].as_str());
    let urn = format!("urn:pulumi:dev::shop::{}::it", token.unwrap());
    step["urn"] = json!(urn);
    for state in ["oldState", "newState"] {
        if let Some(state) = step.get_mut(state).and_then(Json::as_object_mut) {
            state.insert("urn".to_owned(), json!(urn));
            state.entry("custom").or_insert(json!(true));
        }
    }
    step
}

fn created(token: &str, inputs: &Json) -> Json {
    json!({ "op": "create", "newState": { "type": token, "inputs": inputs } })
}

/// Returns what is planned for the tags of one new resource.
fn tags_of(token: &str, inputs: &Json) -> String {
    let plan = plan_of(&json!({}), &[created(token, inputs)]);
    show(&planned(plan.resource(0).unwrap()))
}

fn is_taggable(token: &str, inputs: &Json) -> bool {
    let plan = plan_of(&json!({}), &[created(token, inputs)]);
    planned(plan.resource(0).unwrap()).taggable
}

fn show(set: &TagSet) -> String {
    let first = if set.taggable { &set.pointer } else { "not taggable" };
    let mut lines = vec![first.to_owned()];
    for tag in &set.tags {
        let value = match &tag.value {
            TagValue::Known(value) => format!("`{value}`"),
            TagValue::Unknown(urns) => format!("unknown {urns:?}"),
            TagValue::Secret => "secret".to_owned(),
        };
        lines.push(format!("{} = {value} at {}", tag.key, tag.pointer));
    }
    match &set.remainder {
        Remainder::None => {}
        Remainder::Unknown(urns) => lines.push(format!("more: unknown {urns:?}")),
        Remainder::Secret => lines.push("more: secret".to_owned()),
    }
    lines.join("\n")
}

#[test]
fn aws_native_tags_are_a_list_of_pairs_or_a_map() {
    let pairs =
        json!({ "tags": [{ "key": "owner", "value": "web" }, { "Key": "env", "Value": "dev" }, { "key": "bare" }] });
    assert_snapshot!(tags_of("aws-native:s3:Bucket", &pairs), @"
    /tags
    bare = `` at /tags/2
    env = `dev` at /tags/1/Value
    owner = `web` at /tags/0/value
    ");
    let map = json!({ "tags": { "owner": "web" } });
    assert_snapshot!(tags_of("aws-native:batch:JobDefinition", &map), @"
    /tags
    owner = `web` at /tags/owner
    ");
}

#[test]
fn of_a_key_that_a_list_has_twice_with_two_values_the_value_is_unknown() {
    let twice = json!({ "tags": [{ "key": "env", "value": "dev" }, { "key": "env", "value": "prod" }] });
    let expected = "/tags\nenv = unknown [] at /tags/0/value";
    assert_eq!(tags_of("aws:autoscaling/group:Group", &twice), expected);
    assert_eq!(tags_of("aws-native:s3:Bucket", &twice), expected);
    let back = json!({ "tags": [
        { "key": "env", "value": "dev" },
        { "key": "env", "value": SECRET_TEXT },
        { "key": "env", "value": "dev" },
    ] });
    assert_eq!(tags_of("aws-native:s3:Bucket", &back), expected);
}

#[test]
fn of_a_key_that_a_list_has_twice_with_one_value_the_first_counts() {
    let twice = json!({ "tags": [{ "key": "env", "value": "dev" }, { "key": "env", "value": "dev" }] });
    assert_snapshot!(tags_of("aws:autoscaling/group:Group", &twice), @"
    /tags
    env = `dev` at /tags/0/value
    ");
}

#[test]
fn an_element_that_cannot_be_read_may_be_any_tag() {
    let unknown = json!({ "tags": [{ "key": "env", "value": UNKNOWN }, UNKNOWN, null, {}] });
    assert_snapshot!(tags_of("aws-native:s3:Bucket", &unknown), @"
    /tags
    env = unknown [] at /tags/0/value
    more: unknown []
    ");
    let unknown_key = json!({ "tags": [{ "key": UNKNOWN, "value": "dev" }] });
    assert_snapshot!(tags_of("aws-native:s3:Bucket", &unknown_key), @"
    /tags
    more: unknown []
    ");
    let secret = json!({ "tags": [UNKNOWN, SECRET_TEXT, { "key": "env", "value": SECRET_TEXT }] });
    assert_snapshot!(tags_of("aws-native:s3:Bucket", &secret), @"
    /tags
    env = secret at /tags/2/value
    more: secret
    ");
}

#[test]
fn some_types_of_aws_native_have_their_tags_under_another_name() {
    let pool = json!({ "userPoolTags": { "owner": "web" }, "tags": [{ "key": "env", "value": "dev" }] });
    assert_snapshot!(tags_of("aws-native:cognito:UserPool", &pool), @"
    /userPoolTags
    owner = `web` at /userPoolTags/owner
    ");
    assert_snapshot!(tags_of("aws-native:efs:FileSystem", &json!({})), @"/fileSystemTags");
}

#[test]
fn some_types_of_aws_native_call_key_and_value_otherwise() {
    let block = json!({ "tags": [{ "tagKey": "owner", "tagValue": "web" }] });
    assert_snapshot!(tags_of("aws-native:appstream:AppBlock", &block), @"
    /tags
    owner = `web` at /tags/0/tagValue
    ");
}

#[test]
fn a_type_that_has_a_map_of_tags_has_no_list_of_them() {
    let list = json!({ "tags": [{ "key": "owner", "value": "web" }] });
    assert_snapshot!(tags_of("aws-native:batch:JobDefinition", &list), @"/tags");
}

#[test]
fn an_untagged_resource_of_every_provider_is_taggable() {
    for (token, pointer) in [
        ("aws:s3/bucket:Bucket", "/tags"),
        ("aws-native:s3:Bucket", "/tags"),
        ("azure:storage/account:Account", "/tags"),
        ("azure-native:storage:StorageAccount", "/tags"),
        ("digitalocean:index/droplet:Droplet", "/tags"),
        ("docker:index/container:Container", "/labels"),
        ("gcp:storage/bucket:Bucket", "/labels"),
        ("kubernetes:core/v1:ConfigMap", "/metadata/labels"),
    ] {
        assert_eq!(tags_of(token, &json!({})), pointer, "{token}");
    }
}

#[test]
fn a_resource_of_a_provider_without_a_list_shows_by_a_map_that_it_can_be_tagged() {
    for (token, name) in [
        ("alicloud:ecs/instance:Instance", "tags"),
        ("hcloud:index/server:Server", "labels"),
        ("oci:Core/instance:Instance", "freeformTags"),
    ] {
        assert_eq!(
            tags_of(token, &json!({ name: { "owner": "web" } })),
            format!("/{name}\nowner = `web` at /{name}/owner")
        );
        for other in [
            json!({}),
            json!(["web"]),
            json!("web"),
            json!(UNKNOWN),
            json!({ "owner": { "name": "web" } }),
        ] {
            assert!(!is_taggable(token, &json!({ name: other })), "{token} {other}");
        }
        assert!(!is_taggable(token, &json!({})), "{token}");
    }
}

#[test]
fn labels_of_an_image_and_what_a_dynamic_resource_has_are_no_tags() {
    for token in [
        "docker-build:index:Image",
        "docker:buildx/image:Image",
        "pulumi-nodejs:dynamic:Resource",
        "pulumi-python:dynamic/shop:Image",
    ] {
        assert!(!is_taggable(token, &json!({ "labels": { "owner": "web" } })), "{token}");
    }
}

#[test]
fn a_value_without_anything_in_it_is_empty() {
    let tags = json!({ "tags": { "a": {}, "b": [], "c": ["web"] } });
    assert_snapshot!(tags_of("aws:s3/bucket:Bucket", &tags), @r#"
    /tags
    a = `` at /tags/a
    b = `` at /tags/b
    c = `["web"]` at /tags/c
    "#);
}

#[test]
fn azure_tags_are_a_map_and_a_list_of_that_name_is_something_else() {
    let tags = json!({ "tags": { "owner": "web", "cost/center": "4711" } });
    assert_snapshot!(tags_of("azure-native:storage:StorageAccount", &tags), @"
    /tags
    cost/center = `4711` at /tags/cost~1center
    owner = `web` at /tags/owner
    ");
    assert_snapshot!(tags_of("azure:core/resourceGroup:ResourceGroup", &tags), @"
    /tags
    cost/center = `4711` at /tags/cost~1center
    owner = `web` at /tags/owner
    ");
    assert!(!is_taggable(
        "azure-native:tomorrow:Thing",
        &json!({ "tags": ["secret", "key"] })
    ));
}

#[test]
fn of_azure_keys_that_differ_in_letter_case_only_the_value_is_unknown() {
    let tags = json!({ "tags": { "Env": "prod", "env": "dev", "Owner": "web", "owner": "web" } });
    let shown = "Env = unknown [] at /tags/Env
    Owner = `web` at /tags/Owner
    env = unknown [] at /tags/env
    owner = `web` at /tags/owner";
    assert_eq!(
        tags_of("azure-native:storage:StorageAccount", &tags),
        format!("/tags\n{}", shown.replace("    ", ""))
    );
    assert_snapshot!(tags_of("aws:s3/bucket:Bucket", &tags), @"
    /tags
    Env = `prod` at /tags/Env
    Owner = `web` at /tags/Owner
    env = `dev` at /tags/env
    owner = `web` at /tags/owner
    ");
}

#[test]
fn what_only_looks_like_tags_of_azure_is_none() {
    assert!(!is_taggable(
        "azure-native:apimanagement:NamedValue",
        &json!({ "tags": UNKNOWN })
    ));
    assert!(!is_taggable(
        "azure-native:operationalinsights/v20190901:Query",
        &json!({ "tags": { "labels": ["slow"] } })
    ));
}

#[test]
fn a_type_of_azure_native_is_known_in_all_its_api_versions() {
    assert!(is_taggable("azure-native:storage:StorageAccount", &json!({})));
    assert!(is_taggable("azure-native:storage/v20230101:StorageAccount", &json!({})));
    assert!(!is_taggable("azure-native:storage/v20230101:BlobContainer", &json!({})));
}

#[test]
fn a_type_is_known_by_the_name_that_it_had_before() {
    assert!(is_taggable("azure-native:documentdb:DatabaseAccount", &json!({})));
    assert!(is_taggable(
        "azure-native:documentdb/v20230415:DatabaseAccount",
        &json!({})
    ));
    assert!(is_taggable("azure:sql/sqlServer:SqlServer", &json!({})));
}

#[test]
fn a_type_of_a_package_for_one_api_version_is_known_too() {
    let token = "azure-native_storage_v20230101:storage/v20230101:StorageAccount";
    assert_snapshot!(tags_of(token, &json!({})), @"/tags");
    assert_snapshot!(tags_of(token, &json!({ "tags": { "owner": "web" } })), @"
    /tags
    owner = `web` at /tags/owner
    ");
    assert!(!is_taggable(
        "azure-native_storage_v20230101:storage/v20230101:BlobContainer",
        &json!({})
    ));
}

#[test]
fn every_kind_of_kubernetes_has_labels() {
    let labels = json!({ "metadata": { "labels": { "app.kubernetes.io/name": "web", "__defaults": [] } } });
    assert_snapshot!(tags_of("kubernetes:apps/v1:Deployment", &labels), @"
    /metadata/labels
    app.kubernetes.io/name = `web` at /metadata/labels/app.kubernetes.io~1name
    ");
    assert_snapshot!(tags_of("kubernetes:example.com/v1:AllowList", &json!({ "spec": {} })), @"/metadata/labels");
    assert_snapshot!(tags_of("kubernetes:core/v1:ConfigMap", &json!({ "metadata": UNKNOWN })), @"
    /metadata/labels
    more: unknown []
    ");
}

#[test]
fn lists_patches_and_releases_of_kubernetes_have_no_labels_of_their_own() {
    let labels = json!({ "labels": { "owner": "web" } });
    assert!(!is_taggable(
        "kubernetes:core/v1:ConfigMapList",
        &json!({ "items": [], "metadata": labels })
    ));
    assert!(!is_taggable(
        "kubernetes:core/v1:ConfigMapPatch",
        &json!({ "metadata": labels })
    ));
    assert!(!is_taggable(
        "kubernetes:helm.sh/v3:Release",
        &json!({ "metadata": labels })
    ));
}

#[test]
fn docker_labels_are_a_list_of_pairs() {
    let inputs = json!({ "labels": [{ "label": "owner", "value": "web" }] });
    assert_snapshot!(tags_of("docker:index/container:Container", &inputs), @"
    /labels
    owner = `web` at /labels/0/value
    ");
}

#[test]
fn the_labels_of_an_image_are_not_those_of_a_resource() {
    let inputs = json!({ "labels": { "owner": "web" }, "tags": ["registry.example.com/web:1"] });
    assert_snapshot!(tags_of("docker-build:index:Image", &inputs), @"not taggable");
}

#[test]
fn a_tag_of_digitalocean_is_a_key_and_a_value_if_it_has_just_that_form() {
    let names = json!({ "tags": ["web", "env:dev", "a:b:c", "owner:", ":x"] });
    assert_snapshot!(tags_of("digitalocean:index/droplet:Droplet", &names), @"
    /tags
    :x = `` at /tags/4
    a:b:c = `` at /tags/2
    env = `dev` at /tags/1
    owner: = `` at /tags/3
    web = `` at /tags/0
    ");
}

#[test]
fn of_a_key_that_names_give_twice_with_two_values_the_value_is_unknown() {
    let names = json!({ "tags": ["env:dev", "env:prod", "owner:web", "owner:web"] });
    assert_snapshot!(tags_of("digitalocean:index/droplet:Droplet", &names), @"
    /tags
    env = unknown [] at /tags/0
    owner = `web` at /tags/2
    ");
}

#[test]
fn a_name_that_is_unknown_or_secret_may_be_any_tag() {
    let droplet = "digitalocean:index/droplet:Droplet";
    assert_snapshot!(tags_of(droplet, &json!({ "tags": ["env:dev", UNKNOWN] })), @"
    /tags
    env = `dev` at /tags/0
    more: unknown []
    ");
    assert_snapshot!(tags_of(droplet, &json!({ "tags": [SECRET_TEXT] })), @"
    /tags
    more: secret
    ");
}

#[test]
fn the_tags_of_a_digitalocean_firewall_select_what_it_protects() {
    let token = "digitalocean:index/firewall:Firewall";
    assert!(!is_taggable(token, &json!({ "tags": ["web"] })));
}

#[test]
fn what_the_stack_does_not_manage_is_not_taggable() {
    let bucket = json!({ "type": "aws:s3/bucket:Bucket", "inputs": { "tags": { "owner": "web" } } });
    let with = |key: &str, value: bool| {
        let mut state = bucket.clone();
        state[key] = json!(value);
        state
    };
    for (step, expected) in [
        (json!({ "op": "create", "newState": bucket }), true),
        (json!({ "op": "import", "newState": bucket }), true),
        (json!({ "op": "delete", "oldState": bucket }), true),
        (json!({ "op": "create", "newState": with("custom", false) }), false),
        (json!({ "op": "read", "newState": with("external", true) }), false),
        (json!({ "op": "discard", "oldState": with("external", true) }), false),
        (json!({ "op": "refresh", "oldState": with("external", true) }), false),
        (created("pulumi:providers:aws", &json!({ "tags": {} })), false),
        (created("pulumi:pulumi:Stack", &json!({ "tags": {} })), false),
        (
            created("random:index/randomPassword:RandomPassword", &json!({ "tags": {} })),
            false,
        ),
    ] {
        let plan = plan_of(&json!({}), std::slice::from_ref(&step));
        let resource = plan.resource(0).unwrap();
        assert_eq!(planned(resource).taggable, expected, "{step}");
    }
}
