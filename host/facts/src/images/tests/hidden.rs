//! Where something is unknown or secret.

use super::*;

/// Returns what is found when a value stands at each of some pointers of a Deployment's inputs in turn.
fn in_deployment(hidden: &str) -> String {
    let inputs = json!({"spec": {"replicas": 1, "template": {"spec": {
        "volumes": [{"configMap": {"items": []}}],
        "containers": [{"image": "web:1", "env": []}, {"image": "log:1"}],
        "initContainers": [{"image": "init:1"}],
    }}}});
    let pointers = [
        "/spec",
        "/spec/template",
        "/spec/template/spec",
        "/spec/template/spec/containers",
        "/spec/template/spec/containers/1",
        "/spec/template/spec/containers/1/image",
        "/spec/template/spec/containers/0/env",
        "/spec/template/spec/volumes/0/configMap/items",
        "/spec/replicas",
    ];
    let found = pointers.map(|pointer| {
        let mut inputs = inputs.clone();
        *inputs.pointer_mut(pointer).unwrap() = json!(hidden);
        format!("{pointer}\n{}", found(DEPLOYMENT, inputs))
    });
    found.join("\n\n")
}

#[test]
fn an_unknown_on_the_way_to_pods_stands_for_them() {
    assert_snapshot!(in_deployment(UNKNOWN), @"
    /spec
    /spec: unknown

    /spec/template
    /spec/template: unknown

    /spec/template/spec
    /spec/template/spec: unknown

    /spec/template/spec/containers
    /spec/template/spec/containers: unknown
    /spec/template/spec/initContainers/0/image: init:1

    /spec/template/spec/containers/1
    /spec/template/spec/containers/0/image: web:1
    /spec/template/spec/containers/1: unknown
    /spec/template/spec/initContainers/0/image: init:1

    /spec/template/spec/containers/1/image
    /spec/template/spec/containers/0/image: web:1
    /spec/template/spec/containers/1/image: unknown
    /spec/template/spec/initContainers/0/image: init:1

    /spec/template/spec/containers/0/env
    /spec/template/spec/containers/0/image: web:1
    /spec/template/spec/containers/1/image: log:1
    /spec/template/spec/initContainers/0/image: init:1

    /spec/template/spec/volumes/0/configMap/items
    /spec/template/spec/containers/0/image: web:1
    /spec/template/spec/containers/1/image: log:1
    /spec/template/spec/initContainers/0/image: init:1

    /spec/replicas
    /spec/template/spec/containers/0/image: web:1
    /spec/template/spec/containers/1/image: log:1
    /spec/template/spec/initContainers/0/image: init:1
    ");
}

#[test]
fn a_secret_on_the_way_to_pods_stands_for_them() {
    assert_eq!(
        in_deployment(SECRET),
        in_deployment(UNKNOWN).replace(": unknown", ": secret")
    );
}

/// Returns what is found where a custom resource has something hidden in its `spec`.
fn in_custom(spec: &Value) -> String {
    found("kubernetes:example.com/v1:Thing", json!({"spec": spec}))
}

#[test]
fn in_a_custom_resource_the_name_of_a_key_tells_whether_it_may_hide_pods() {
    for key in [
        "podSpec",
        "headGroupSpec",
        "workerGroupSpecs",
        "podTemplate",
        "templates",
        "replicatedJobs",
        "sidecarContainers",
        "pod",
        "PODS",
    ] {
        for (hidden, word) in [(UNKNOWN, "unknown"), (SECRET, "secret")] {
            assert_eq!(in_custom(&json!({key: hidden})), format!("/spec/{key}: {word}"));
            assert_eq!(in_custom(&json!({key: [{}, hidden]})), format!("/spec/{key}/1: {word}"));
            assert_eq!(in_custom(&json!({key: [[hidden]]})), format!("/spec/{key}/0/0: {word}"));
        }
    }
}

#[test]
fn other_hidden_keys_of_a_custom_resource_are_not_mentioned() {
    for key in ["dnsNames", "secretName", "specification", "jobsDone", "ec", ""] {
        assert_eq!(in_custom(&json!({key: UNKNOWN})), "", "{key}");
        assert_eq!(in_custom(&json!({key: [UNKNOWN]})), "", "{key}");
    }
    assert_eq!(in_custom(&json!({"templates": [{"name": UNKNOWN}]})), "");
    assert_eq!(in_custom(&json!({"volumeClaimTemplates": UNKNOWN})), "");
    assert_eq!(
        in_custom(&json!({"ephemeral": {"volumeClaimTemplate": {"spec": UNKNOWN}}})),
        ""
    );
}

#[test]
fn whatever_hides_a_place_of_the_table_stands_for_it_once() {
    let app = |template| found("azure-native:app:ContainerApp", json!({"template": template}));
    for (hidden, word) in [(UNKNOWN, "unknown"), (SECRET, "secret")] {
        assert_eq!(app(json!(hidden)), format!("/template: {word}"));
        assert_eq!(
            app(json!({"containers": hidden, "initContainers": [{"image": "init:1"}]})),
            format!("/template/containers: {word}\n/template/initContainers/0/image: init:1")
        );
        assert_eq!(
            app(json!({"containers": [hidden, {"image": hidden}]})),
            format!("/template/containers/0: {word}\n/template/containers/1/image: {word}")
        );
        assert_eq!(
            found(
                "aws:ecs/taskDefinition:TaskDefinition",
                json!({"containerDefinitions": hidden})
            ),
            format!("/containerDefinitions: {word}")
        );
        assert_eq!(
            found("aws-native:batch:JobDefinition", json!({"nodeProperties": hidden})),
            format!("/nodeProperties: {word}")
        );
    }
}

#[test]
fn what_is_hidden_beside_an_image_does_not_hide_it() {
    let inputs = json!({"template": {"containers": [{"image": "web:1", "env": UNKNOWN}]}, "tags": SECRET});
    assert_eq!(
        found("gcp:cloudrunv2/service:Service", inputs),
        "/template/containers/0/image: web:1"
    );
}

#[test]
fn a_secret_of_an_event_log_is_one_too() {
    let sealed = json!({
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "ciphertext": SECRET,
    });
    assert_eq!(
        found("kubernetes:core/v1:Pod", pod(&sealed)),
        "/spec/containers/0/image: secret"
    );
    assert_eq!(
        found("kubernetes:core/v1:Pod", json!({"spec": sealed})),
        "/spec: secret"
    );
    assert_eq!(found("kubernetes:core/v1:Pod", sealed), ": secret");
}

#[test]
fn a_prior_image_that_is_hidden_is_reported_too() {
    let it = |image| state("kubernetes:core/v1:Pod", pod(&json!(image)));
    let plan = plan(&[step("update", it(SECRET), it("web:2"))]);
    assert_eq!(
        show(&prior(plan.resource(0).unwrap())),
        "/spec/containers/0/image: secret"
    );
}
