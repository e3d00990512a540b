//! Images beside the three lists of a pod, and resources that stand for others.

use super::*;

/// Returns what is found of each of some kinds whose items hold a pod at a pointer.
fn twins(kinds: &[&str], template: &Value, pointer: &str) {
    for kind in kinds {
        for (twin, inputs, prefix) in [
            ("", template.clone(), ""),
            ("Patch", template.clone(), ""),
            ("List", json!({"items": [template]}), "/items/0"),
        ] {
            let found = found(&format!("kubernetes:{kind}{twin}"), inputs);
            assert_eq!(
                found,
                format!("{prefix}{pointer}/containers/0/image: it:1"),
                "{kind}{twin}"
            );
        }
    }
}

#[test]
fn every_workload_has_a_patch_and_a_list_in_every_group_that_it_was_ever_in() {
    let pod = json!({"containers": [{"image": "it:1"}]});
    let template = json!({"spec": {"template": {"spec": pod}}});
    let controllers = [
        "apps/v1:Deployment",
        "apps/v1:StatefulSet",
        "apps/v1:DaemonSet",
        "apps/v1:ReplicaSet",
        "apps/v1beta1:Deployment",
        "apps/v1beta1:StatefulSet",
        "apps/v1beta2:Deployment",
        "apps/v1beta2:StatefulSet",
        "apps/v1beta2:DaemonSet",
        "apps/v1beta2:ReplicaSet",
        "extensions/v1beta1:Deployment",
        "extensions/v1beta1:DaemonSet",
        "extensions/v1beta1:ReplicaSet",
        "core/v1:ReplicationController",
        "batch/v1:Job",
    ];
    twins(&controllers, &template, "/spec/template/spec");
    twins(&["core/v1:Pod"], &json!({"spec": pod}), "/spec");
    twins(
        &["core/v1:PodTemplate"],
        &json!({"template": {"spec": pod}}),
        "/template/spec",
    );
    let jobs = ["batch/v1:CronJob", "batch/v1beta1:CronJob", "batch/v2alpha1:CronJob"];
    let job = json!({"spec": {"jobTemplate": {"spec": {"template": {"spec": pod}}}}});
    twins(&jobs, &job, "/spec/jobTemplate/spec/template/spec");
}

#[test]
fn a_workflow_of_argo_runs_containers_scripts_and_what_stands_beside_them() {
    let templates = json!([
        {"name": "build", "container": {"image": "container:1"}, "sidecars": [{"name": "docker", "image": "sidecar:1"}]},
        {"name": "test", "script": {"image": "script:1", "source": "exit"}, "initContainers": [{"image": "init:1"}]},
        {"name": "set", "containerSet": {"containers": [{"image": "set:1"}]}},
        {"name": "all", "steps": [[{"name": "one", "inline": {"container": {"image": "inline:1"}}}]]},
        {"name": "graph", "dag": {"tasks": [{"name": "one", "inline": {"container": {"image": "task:1"}}}]}},
    ]);
    assert_snapshot!(found("kubernetes:argoproj.io/v1alpha1:WorkflowTemplate", json!({"spec": {"templates": templates}})), @r"
    /spec/templates/0/container/image: container:1
    /spec/templates/0/sidecars/0/image: sidecar:1
    /spec/templates/1/initContainers/0/image: init:1
    /spec/templates/1/script/image: script:1
    /spec/templates/2/containerSet/containers/0/image: set:1
    /spec/templates/3/steps/0/0/inline/container/image: inline:1
    /spec/templates/4/dag/tasks/0/inline/container/image: task:1
    ");
    let cron = json!({"spec": {"workflowSpec": {"templates": templates}}});
    let found = found("kubernetes:argoproj.io/v1alpha1:CronWorkflow", cron);
    assert_eq!(found.lines().count(), 7, "{found}");
}

#[test]
fn a_task_of_tekton_runs_steps_and_side_cars() {
    let task = json!({
        "steps": [{"image": "step:1", "script": "exit"}, {"ref": {"name": "other"}}],
        "sidecars": [{"image": "sidecar:1"}],
        "stepTemplate": {"image": "template:1"},
    });
    assert_snapshot!(found("kubernetes:tekton.dev/v1:Task", json!({"spec": task})), @r"
    /spec/sidecars/0/image: sidecar:1
    /spec/stepTemplate/image: template:1
    /spec/steps/0/image: step:1
    ");
    let run = json!({"spec": {"pipelineSpec": {"tasks": [{"name": "one", "taskSpec": task}]}}});
    assert_snapshot!(found("kubernetes:tekton.dev/v1:PipelineRun", run), @r"
    /spec/pipelineSpec/tasks/0/taskSpec/sidecars/0/image: sidecar:1
    /spec/pipelineSpec/tasks/0/taskSpec/stepTemplate/image: template:1
    /spec/pipelineSpec/tasks/0/taskSpec/steps/0/image: step:1
    ");
}

#[test]
fn an_image_that_a_workflow_takes_from_its_parameters_is_malformed() {
    let templates = json!([{"container": {"image": "{{inputs.parameters.image}}"}}]);
    assert_eq!(
        found(
            "kubernetes:argoproj.io/v1alpha1:Workflow",
            json!({"spec": {"templates": templates}})
        ),
        r#"/spec/templates/0/container/image: malformed "{{inputs.parameters.image}}""#
    );
}

#[test]
fn what_may_hide_a_container_of_argo_or_tekton_stands_for_it() {
    for (type_token, key) in [
        ("kubernetes:argoproj.io/v1alpha1:Workflow", "container"),
        ("kubernetes:argoproj.io/v1alpha1:Workflow", "script"),
        ("kubernetes:argoproj.io/v1alpha1:Workflow", "sidecars"),
        ("kubernetes:tekton.dev/v1:Task", "steps"),
        ("kubernetes:tekton.dev/v1:Task", "stepTemplate"),
    ] {
        for (hidden, word) in [(UNKNOWN, "unknown"), (SECRET, "secret")] {
            let inputs = json!({"spec": {key: hidden}});
            assert_eq!(
                found(type_token, inputs),
                format!("/spec/{key}: {word}"),
                "{type_token}"
            );
        }
    }
    assert_eq!(
        found("kubernetes:k6.io/v1alpha1:TestRun", json!({"spec": {"script": SECRET}})),
        ""
    );
}

#[test]
fn a_volume_may_be_an_image() {
    let volumes = json!([
        {"name": "model", "image": {"reference": "model:1", "pullPolicy": "Always"}},
        {"name": "settings", "configMap": {"name": "settings"}},
        {"name": "hidden", "image": {"reference": UNKNOWN}},
        {"name": "all", "image": SECRET},
    ]);
    let spec = json!({"containers": [{"image": "web:1"}], "volumes": volumes});
    assert_snapshot!(found("kubernetes:core/v1:Pod", json!({"spec": spec})), @r"
    /spec/containers/0/image: web:1
    /spec/volumes/0/image/reference: model:1
    /spec/volumes/2/image/reference: unknown
    /spec/volumes/3/image: secret
    ");
    let spec = json!({"containers": [{"image": "web:1"}], "volumes": UNKNOWN});
    assert_snapshot!(found("kubernetes:core/v1:Pod", json!({"spec": spec})), @r"
    /spec/containers/0/image: web:1
    /spec/volumes: unknown
    ");
}

#[test]
fn an_image_of_another_kind_in_a_volume_is_none_that_runs() {
    let volumes = json!([{"rbd": {"image": "disk"}}, {"image": "disk"}]);
    assert_eq!(
        found("kubernetes:example.com/v1:Thing", json!({"spec": {"volumes": volumes}})),
        ""
    );
}

#[test]
fn a_list_of_containers_of_any_kind_is_read() {
    let spec = json!({"extraContainers": [{"image": "extra:1"}], "SIDECARCONTAINERS": [{"image": "sidecar:1"}]});
    assert_snapshot!(found("kubernetes:example.com/v1:Thing", json!({"spec": spec})), @r"
    /spec/SIDECARCONTAINERS/0/image: sidecar:1
    /spec/extraContainers/0/image: extra:1
    ");
}

#[test]
fn an_image_in_parts_of_a_custom_resource_is_walked_through() {
    let spec = json!({"container": {"image": {"repository": "web", "pod": {"containers": [{"image": "it:1"}]}}}});
    assert_eq!(
        found("kubernetes:example.com/v1:Thing", json!({"spec": spec})),
        "/spec/container/image/pod/containers/0/image: it:1"
    );
}

#[test]
fn the_metadata_of_a_custom_resource_is_passed_over() {
    let pod = json!({"containers": [{"image": "it:1"}]});
    let inputs = json!({"metadata": {"spec": pod}, "status": {"spec": pod}, "data": {"metadata": {"spec": pod}}});
    assert_eq!(
        found("kubernetes:example.com/v1:Thing", inputs),
        "/data/metadata/spec/containers/0/image: it:1"
    );
    assert_eq!(
        found("kubernetes:example.com/v1:Thing", json!({"metadata": UNKNOWN})),
        ""
    );
}

#[test]
fn what_crosswalk_runs_is_told_once_by_the_task_definition_of_its_child() {
    let container = json!({"image": "registry.example.com/shop/web:1"});
    let definitions = json!([container]).to_string();
    for component in ["awsx:ecs:FargateService", "awsx:ecs:EC2Service"] {
        let mut service = create(component, json!({"taskDefinitionArgs": {"container": container}}));
        let mut definition = create(
            &component.replace("Service", "TaskDefinition"),
            json!({"container": container}),
        );
        for step in [&mut service, &mut definition] {
            step["newState"]["custom"] = json!(false);
        }
        let child = create(
            "aws:ecs/taskDefinition:TaskDefinition",
            json!({"containerDefinitions": definitions}),
        );
        let plan = plan(&[service, definition, child]);
        let found: Vec<_> = plan.resources().map(planned).collect();
        assert_eq!(
            show(&found.concat()),
            "/containerDefinitions/0/image: registry.example.com/shop/web:1",
            "{component}"
        );
    }
}
