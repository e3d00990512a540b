use super::*;
use crate::plan::Plan;

#[test]
fn every_list_of_containers_is_read_in_the_order_of_the_document() {
    let spec = json!({
        "ephemeralContainers": [{"image": "debug:1"}],
        "containers": [{"image": "web:1"}, {"name": "no image"}, {"image": "log:1"}],
        "initContainers": [{"image": "init:1"}],
    });
    let text = json!({"steps": [create(DEPLOYMENT, json!({"spec": {"template": {"spec": spec}}}))]});
    let plan = Plan::parse("preview.json", text.to_string()).unwrap();
    assert_snapshot!(show(&planned(plan.resource(0).unwrap())), @r"
    /spec/template/spec/containers/0/image: web:1
    /spec/template/spec/containers/2/image: log:1
    /spec/template/spec/ephemeralContainers/0/image: debug:1
    /spec/template/spec/initContainers/0/image: init:1
    ");
}

#[test]
fn pods_are_found_wherever_they_stand() {
    let pod = json!({"containers": [{"image": "it:1"}]});
    for (type_token, inputs, pointer) in [
        ("kubernetes:core/v1:Pod", json!({"spec": pod}), "/spec"),
        (
            "kubernetes:apps/v1:StatefulSetPatch",
            json!({"spec": {"template": {"spec": pod}}}),
            "/spec/template/spec",
        ),
        (
            "kubernetes:batch/v1:CronJob",
            json!({"spec": {"jobTemplate": {"spec": {"template": {"spec": pod}}}}}),
            "/spec/jobTemplate/spec/template/spec",
        ),
        (
            "kubernetes:core/v1:PodTemplate",
            json!({"template": {"spec": pod}}),
            "/template/spec",
        ),
        (
            "kubernetes:core/v1:PodList",
            json!({"items": [{"spec": pod}]}),
            "/items/0/spec",
        ),
        (
            "kubernetes:core/v1:List",
            json!({"items": [{"kind": "Pod", "spec": pod}]}),
            "/items/0/spec",
        ),
        (
            "kubernetes:mygroup/v1:Thing",
            json!({"spec": {"template": {"spec": pod}}}),
            "/spec/template/spec",
        ),
        (
            "kubernetes:example.com/v1:Thing",
            json!({"spec": {"status": {"metadata": {"volumes": [{"spec": pod}]}}}}),
            "/spec/status/metadata/volumes/0/spec",
        ),
        (
            "kubernetes:jobset.x-k8s.io/v1alpha2:JobSet",
            json!({"spec": {"replicatedJobs": [{"template": {"spec": {"template": {"spec": pod}}}}]}}),
            "/spec/replicatedJobs/0/template/spec/template/spec",
        ),
    ] {
        let expected = format!("{pointer}/containers/0/image: it:1");
        assert_eq!(found(type_token, inputs), expected, "{type_token}");
    }
}

#[test]
fn a_key_is_escaped_in_the_pointer() {
    let inputs = json!({"spec": {"a/b~c": {"containers": [{"image": "it:1"}]}}});
    assert_eq!(
        found("kubernetes:example.com/v1:Thing", inputs),
        "/spec/a~1b~0c/containers/0/image: it:1"
    );
}

#[test]
fn what_users_keep_in_metadata_and_config_maps_is_no_pod() {
    let lists = json!({"containers": [{"image": "it:1"}]});
    assert_eq!(found("kubernetes:core/v1:Pod", json!({"metadata": lists})), "");
    assert_eq!(found("kubernetes:core/v1:Pod", json!({"status": lists})), "");
    assert_eq!(found("kubernetes:core/v1:ConfigMap", json!({"data": lists})), "");
    assert_eq!(found("kubernetes:core/v1:Secret", json!({"stringData": lists})), "");
}

#[test]
fn what_is_called_like_a_list_of_containers_and_is_none_is_walked_through() {
    let inputs = json!({"spec": {"containers": {"main": {"containers": [{"image": "it:1"}]}}}});
    assert_eq!(
        found("kubernetes:example.com/v1:Thing", inputs),
        "/spec/containers/main/containers/0/image: it:1"
    );
}

#[test]
fn what_lies_deeper_than_any_resource_holds_pods_is_unreadable() {
    let nest = |depth| {
        (0..depth).fold(
            json!({"containers": [{"image": "it:1"}]}),
            |inner, _| json!({"a": inner}),
        )
    };
    let found = |depth| found("kubernetes:example.com/v1:Thing", nest(depth));
    let below = |depth| "/a".repeat(depth);
    assert_eq!(found(29), format!("{}/containers/0/image: it:1", below(29)));
    assert_eq!(found(30), format!("{}/containers/0: unreadable", below(30)));
    assert_eq!(found(31), format!("{}/containers: unreadable", below(31)));
    assert_eq!(found(40), format!("{}: unreadable", below(32)));
}

#[test]
fn a_text_at_the_end_of_the_walk_holds_nothing() {
    let inputs = (0..32).fold(json!("it:1"), |inner, _| json!({"a": inner}));
    assert_eq!(found("kubernetes:example.com/v1:Thing", inputs), "");
}
