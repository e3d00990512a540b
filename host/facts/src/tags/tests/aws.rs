use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::{created, is_taggable, plan_of, show, tags_of};
use crate::json::{SECRET_TEXT, UNKNOWN};
use crate::plan::Plan;
use crate::tags::{planned, prior};

const BUCKET: &str = "aws:s3/bucket:Bucket";
const PROVIDER: &str = "urn:pulumi:dev::shop::pulumi:providers:aws::it";

/// Returns a plan with a provider, if there is one, and a bucket that uses the provider `it`, whether it is there or not.
fn with_provider(provider: Option<Json>, state: &Json) -> Plan {
    let mut bucket = json!({ "type": BUCKET, "provider": format!("{PROVIDER}::id") });
    bucket
        .as_object_mut()
        .unwrap()
        .extend(state.as_object().unwrap().clone());
    let steps: Vec<_> = [json!({ "op": "update", "newState": bucket, "oldState": bucket })]
        .into_iter()
        .chain(provider)
        .collect();
    plan_of(&json!({}), &steps)
}

fn provider(settings: &Json) -> Json {
    created("pulumi:providers:aws", settings)
}

#[test]
fn tags_all_has_the_default_tags_and_lacks_the_ignored_ones() {
    let inputs = json!({
        "tags": { "owner": "web", "ignored": "yes" },
        "tagsAll": { "owner": "web", "env": "dev" },
    });
    assert_snapshot!(tags_of(BUCKET, &inputs), @"
    /tags
    env = `dev` at /tagsAll/env
    owner = `web` at /tags/owner
    ");
}

#[test]
fn a_resource_without_tags_is_taggable_and_lacks_every_tag() {
    assert_snapshot!(tags_of("aws:iam/role:Role", &json!({})), @"/tags");
    assert_snapshot!(tags_of("aws:iam/role:Role", &json!({ "tags": null, "tagsAll": null })), @"/tags");
    assert_snapshot!(tags_of("aws:iam/rolePolicy:RolePolicy", &json!({})), @"not taggable");
}

#[test]
fn a_value_that_is_no_string_is_its_json_text_and_null_is_none() {
    let inputs = json!({ "tags": { "count": 3, "on": true, "nothing": null, "__defaults": [], "a/b~c": "d" } });
    assert_snapshot!(tags_of(BUCKET, &inputs), @"
    /tags
    a/b~c = `d` at /tags/a~1b~0c
    count = `3` at /tags/count
    on = `true` at /tags/on
    ");
}

#[test]
fn of_tags_that_are_unknown_together_those_are_known_that_can_be() {
    let state = json!({
        "inputs": { "tags": { "owner": "web", "name": UNKNOWN }, "tagsAll": UNKNOWN },
        "propertyDependencies": { "tags": ["urn:pulumi:dev::shop::random:index/randomPet:RandomPet::pet"] },
    });
    let plan = with_provider(
        Some(provider(
            &json!({ "defaultTags": r#"{"tags":{"env":"dev","owner":"all"}}"# }),
        )),
        &state,
    );
    assert_snapshot!(show(&planned(plan.resource(0).unwrap())), @r#"
    /tags
    env = `dev` at /tagsAll/env
    name = unknown ["urn:pulumi:dev::shop::random:index/randomPet:RandomPet::pet"] at /tags/name
    owner = `web` at /tags/owner
    "#);
    let hidden = with_provider(None, &state);
    assert_snapshot!(show(&planned(hidden.resource(0).unwrap())), @r#"
    /tags
    name = unknown ["urn:pulumi:dev::shop::random:index/randomPet:RandomPet::pet"] at /tags/name
    owner = `web` at /tags/owner
    more: unknown ["urn:pulumi:dev::shop::pulumi:providers:aws::it"]
    "#);
}

#[test]
fn a_single_tag_can_be_unknown_or_secret() {
    let inputs = json!({
        "tags": { "owner": UNKNOWN, "pin": SECRET_TEXT },
        "tagsAll": { "owner": UNKNOWN, "pin": "1234", "env": SECRET_TEXT },
    });
    assert_snapshot!(tags_of(BUCKET, &inputs), @"
    /tags
    env = secret at /tagsAll/env
    owner = unknown [] at /tags/owner
    pin = secret at /tags/pin
    ");
}

#[test]
fn of_tags_that_are_secret_together_none_is_told() {
    let inputs = json!({ "tags": SECRET_TEXT, "tagsAll": { "pin": "1234" } });
    assert_snapshot!(tags_of(BUCKET, &inputs), @"
    /tags
    more: secret
    ");
}

#[test]
fn without_tags_all_the_default_tags_are_the_providers() {
    let state = json!({ "inputs": { "tags": { "owner": "web" } } });
    for settings in [
        json!({ "defaultTags": r#"{"tags":{"env":"dev","owner":"all"}}"# }),
        json!({ "defaultTags": { "tags": { "env": "dev", "owner": "all" } } }),
    ] {
        let plan = with_provider(Some(provider(&settings)), &state);
        let shown = show(&planned(plan.resource(0).unwrap()));
        assert_eq!(
            shown, "/tags\nenv = `dev` at /tagsAll/env\nowner = `web` at /tags/owner",
            "{settings}"
        );
    }
}

#[test]
fn default_tags_that_cannot_be_read_may_be_any() {
    let state = json!({ "inputs": { "tags": { "owner": "web" } } });
    let hidden = with_provider(None, &state);
    assert_snapshot!(show(&planned(hidden.resource(0).unwrap())), @r#"
    /tags
    owner = `web` at /tags/owner
    more: unknown ["urn:pulumi:dev::shop::pulumi:providers:aws::it"]
    "#);
    let mut unknown = provider(&json!({ "defaultTags": UNKNOWN }));
    unknown["newState"]["propertyDependencies"] = json!({ "defaultTags": ["urn:pulumi:dev::shop::a:b:C::pet"] });
    let unknown = with_provider(Some(unknown), &state);
    assert_snapshot!(show(&planned(unknown.resource(0).unwrap())), @r#"
    /tags
    owner = `web` at /tags/owner
    more: unknown ["urn:pulumi:dev::shop::a:b:C::pet"]
    "#);
    let secret = with_provider(Some(provider(&json!({ "defaultTags": SECRET_TEXT }))), &state);
    assert_snapshot!(show(&planned(secret.resource(0).unwrap())), @"
    /tags
    owner = `web` at /tags/owner
    more: secret
    ");
}

#[test]
fn default_tags_that_are_no_document_may_be_any() {
    let garbage = with_provider(
        Some(provider(&json!({ "defaultTags": "garbage{" }))),
        &json!({ "inputs": {} }),
    );
    let expected = "/tags\nmore: unknown []";
    assert_eq!(show(&planned(garbage.resource(0).unwrap())), expected);
    for text in [
        "{",
        r#"{"tags":{"owner":"web"},"tags":{}}"#,
        r#"{"tags":{"owner":"","owner":"web"}}"#,
    ] {
        let configured = plan_of(&json!({ "aws:defaultTags": text }), &[created(BUCKET, &json!({}))]);
        assert_eq!(show(&planned(configured.resource(0).unwrap())), expected, "{text}");
    }
}

#[test]
fn a_provider_whose_name_only_begins_like_that_of_a_default_one_is_the_one_of_the_plan() {
    let urn = "urn:pulumi:dev::shop::pulumi:providers:aws::default-mine";
    let settings = json!({ "defaultTags": r#"{"tags":{"env":"dev"}}"# });
    let text = json!({
        "config": { "aws:defaultTags": r#"{"tags":{"env":"configured"}}"# },
        "steps": [
            { "op": "create", "urn": urn, "newState": {
                "urn": urn, "custom": true, "type": "pulumi:providers:aws", "inputs": settings,
            } },
            { "op": "create", "urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::it", "newState": {
                "type": BUCKET, "custom": true, "provider": format!("{urn}::id"),
            } },
        ],
    });
    let plan = Plan::parse("preview.json", text.to_string()).unwrap();
    assert_snapshot!(show(&planned(plan.resource(1).unwrap())), @"
    /tags
    env = `dev` at /tagsAll/env
    ");
}

#[test]
fn a_provider_that_the_engine_hides_for_its_name_may_have_default_tags() {
    let bucket = |name: &str| {
        let provider = format!("urn:pulumi:dev::shop::pulumi:providers:aws::{name}::id");
        let state = json!({ "type": BUCKET, "provider": provider, "inputs": {} });
        let plan = plan_of(&json!({}), &[json!({ "op": "create", "newState": state })]);
        show(&planned(plan.resource(0).unwrap()))
    };
    assert_eq!(bucket("default"), "/tags");
    assert_eq!(bucket("default_7_48_0"), "/tags");
    for name in ["default-eu", "defaults", "default_eu"] {
        assert!(bucket(name).contains("more: unknown"), "{name}");
    }
}

#[test]
fn a_provider_without_default_tags_gives_none() {
    let state = json!({ "inputs": { "tags": { "owner": "web" } } });
    for settings in [
        json!({}),
        json!({ "defaultTags": null }),
        json!({ "defaultTags": "{}" }),
    ] {
        let plan = with_provider(Some(provider(&settings)), &state);
        let shown = show(&planned(plan.resource(0).unwrap()));
        assert_eq!(shown, "/tags\nowner = `web` at /tags/owner", "{settings}");
    }
}

#[test]
fn the_default_tags_of_a_default_provider_stand_in_the_configuration() {
    let imported = json!({ "op": "import", "newState": {
        "type": BUCKET,
        "provider": "urn:pulumi:dev::shop::pulumi:providers:aws::default_7_8_0::id",
        "inputs": { "tags": { "owner": "web" } },
    } });
    let configured = |settings: &str| {
        let plan = plan_of(&json!({ "aws:defaultTags": settings }), std::slice::from_ref(&imported));
        show(&planned(plan.resource(0).unwrap()))
    };
    assert_snapshot!(configured(r#"{"tags":{"env":"dev","pin":"[secret]"}}"#), @"
    /tags
    env = `dev` at /tagsAll/env
    owner = `web` at /tags/owner
    pin = secret at /tagsAll/pin
    ");
    assert_snapshot!(configured(SECRET_TEXT), @"
    /tags
    owner = `web` at /tags/owner
    more: secret
    ");
}

#[test]
fn a_scaling_group_has_a_list_of_tags_and_no_default_tags() {
    let inputs = json!({ "tags": [{ "key": "owner", "value": "web", "propagateAtLaunch": true }] });
    let group = created("aws:autoscaling/group:Group", &inputs);
    let plan = plan_of(&json!({ "aws:defaultTags": r#"{"tags":{"env":"dev"}}"# }), &[group]);
    assert_snapshot!(show(&planned(plan.resource(0).unwrap())), @"
    /tags
    owner = `web` at /tags/0/value
    ");
}

#[test]
fn what_only_looks_like_tags_is_none() {
    assert!(!is_taggable(
        "aws:inspector/resourceGroup:ResourceGroup",
        &json!({ "tags": { "env": "dev" } })
    ));
    assert!(!is_taggable(
        "aws:devopsguru/resourceCollection:ResourceCollection",
        &json!({ "tags": {} })
    ));
}

#[test]
fn a_launch_template_has_its_own_tags_only() {
    let inputs = json!({ "tags": { "owner": "web" }, "tagSpecifications": [{ "tags": { "env": "dev" } }] });
    assert_snapshot!(tags_of("aws:ec2/launchTemplate:LaunchTemplate", &inputs), @"
    /tags
    owner = `web` at /tags/owner
    ");
}

#[test]
fn the_tags_of_now_may_be_known_from_the_outputs_alone() {
    let state =
        json!({ "inputs": { "tags": { "owner": "web" } }, "outputs": { "tagsAll": { "owner": "web", "env": "old" } } });
    let plan = with_provider(
        Some(provider(&json!({ "defaultTags": r#"{"tags":{"env":"new"}}"# }))),
        &state,
    );
    let resource = plan.resource(0).unwrap();
    assert_snapshot!(show(&prior(resource)), @"
    /tags
    env = `old` at /tagsAll/env
    owner = `web` at /tags/owner
    ");
    assert_snapshot!(show(&planned(resource)), @"
    /tags
    env = `new` at /tagsAll/env
    owner = `web` at /tags/owner
    ");
}

#[test]
fn of_what_a_replaced_resource_had_nothing_counts_that_is_only_ignored() {
    let old = json!({ "type": BUCKET, "inputs": { "tags": { "owner": "web" }, "tagsAll": { "owner": "web" } } });
    let state = |ignored: &str| json!({ "type": BUCKET, "ignoreChanges": [ignored], "inputs": { "tags": {}, "tagsAll": { "owner": "web" } } });
    let tags = |operation: &str, ignored: &str| {
        let step = json!({ "op": operation, "oldState": old, "newState": state(ignored) });
        let plan = plan_of(&json!({}), &[step]);
        show(&planned(plan.resource(0).unwrap()))
    };
    assert_eq!(tags("replace", "tagsAll"), "/tags");
    assert_eq!(tags("replace", "tagsAll.owner"), "/tags");
    assert_eq!(tags("replace", "acl"), "/tags\nowner = `web` at /tagsAll/owner");
    assert_eq!(tags("update", "tagsAll"), "/tags\nowner = `web` at /tagsAll/owner");
}

#[test]
fn the_default_tags_of_now_are_those_that_the_provider_has_now() {
    let state = json!({ "inputs": {} });
    let tags = |value: &str| json!({ "type": "pulumi:providers:aws", "inputs": { "defaultTags": format!(r#"{{"tags":{{"env":"{value}"}}}}"#) } });
    let provider = json!({ "op": "update", "oldState": tags("old"), "newState": tags("new") });
    let plan = with_provider(Some(provider), &state);
    let resource = plan.resource(0).unwrap();
    assert_snapshot!(show(&prior(resource)), @"
    /tags
    env = `old` at /tagsAll/env
    ");
    assert_snapshot!(show(&planned(resource)), @"
    /tags
    env = `new` at /tagsAll/env
    ");
}

#[test]
fn there_are_no_tags_where_there_is_no_resource() {
    let bucket = json!({ "type": BUCKET, "inputs": { "tags": { "owner": "web" } } });
    let plan = plan_of(&json!({}), &[json!({ "op": "delete", "oldState": bucket })]);
    let resource = plan.resource(0).unwrap();
    assert_snapshot!(show(&planned(resource)), @"/tags");
    assert_snapshot!(show(&prior(resource)), @"
    /tags
    owner = `web` at /tags/owner
    ");
}
