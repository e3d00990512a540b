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
fn containers_of_a_custom_resource_may_have_names() {
    let inputs = json!({"spec": {"containers": {"main": {"image": "it:1"}, "log": {"image": "log:2"}}}});
    assert_snapshot!(found("kubernetes:example.com/v1:Thing", inputs), @r"
    /spec/containers/log/image: log:2
    /spec/containers/main/image: it:1
    ");
}

#[test]
fn a_pod_whose_containers_are_no_list_cannot_be_read() {
    let containers = json!([{"image": "it:1"}]);
    for other in [
        json!({"image": "it:1"}),
        json!({"0": {"image": "it:1"}}),
        json!(containers.to_string()),
        json!("it:1"),
        json!(true),
    ] {
        let spec = json!({"initContainers": other, "containers": containers});
        assert_eq!(
            found("kubernetes:core/v1:Pod", json!({"spec": spec})),
            "/spec/containers/0/image: it:1\n/spec/initContainers: unreadable"
        );
    }
    let nothing = json!({"spec": {"initContainers": null}});
    assert_eq!(found("kubernetes:core/v1:Pod", nothing), "");
    let volumes = json!({"spec": {"template": {"spec": {"volumes": {"image": {"reference": "it:1"}}}}}});
    assert_eq!(
        found("kubernetes:apps/v1:Deployment", volumes),
        "/spec/template/spec/volumes: unreadable"
    );
}

#[test]
fn what_is_called_like_containers_beside_a_pod_is_none() {
    let inputs = json!({"spec": {"template": {"metadata": {"annotations": {"volumes": "a", "containers": "b"}}}}});
    assert_eq!(found("kubernetes:apps/v1:Deployment", inputs), "");
}

#[test]
fn containers_of_a_custom_resource_in_a_text_cannot_be_read() {
    let found = |text: &str| found("kubernetes:example.com/v1:Thing", json!({"spec": {"containers": text}}));
    assert_eq!(found(r#"[{"image": "it:1"}]"#), "/spec/containers: unreadable");
    assert_eq!(found("all"), "");
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
