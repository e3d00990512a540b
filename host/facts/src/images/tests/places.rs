use super::*;

#[test]
fn amazon_names_images_in_lists_in_json_strings_and_alone() {
    let definitions = json!([{"name": "web", "image": "web:1"}, {"name": "log", "image": "log:2"}]);
    assert_snapshot!(found(
        "aws:ecs/taskDefinition:TaskDefinition",
        json!({"containerDefinitions": definitions.to_string()}),
    ), @r"
    /containerDefinitions/0/image: web:1
    /containerDefinitions/1/image: log:2
    ");
    assert_snapshot!(found(
        "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
        json!({"containerDefinitions": definitions}),
    ), @r"
    /containerDefinitions/0/image: web:1
    /containerDefinitions/1/image: log:2
    ");
    for (type_token, inputs, pointer) in [
        (
            "aws-native:ecs:TaskDefinition",
            json!({"containerDefinitions": [{"image": "it:1"}]}),
            "/containerDefinitions/0/image",
        ),
        (
            "aws:ecs/expressGatewayService:ExpressGatewayService",
            json!({"primaryContainer": {"image": "it:1"}}),
            "/primaryContainer/image",
        ),
        (
            "aws:lambda/function:Function",
            json!({"packageType": "Image", "imageUri": "it:1"}),
            "/imageUri",
        ),
        (
            "aws-native:lambda:Function",
            json!({"code": {"imageUri": "it:1"}}),
            "/code/imageUri",
        ),
        (
            "aws:apprunner/service:Service",
            json!({"sourceConfiguration": {"imageRepository": {"imageIdentifier": "it:1"}}}),
            "/sourceConfiguration/imageRepository/imageIdentifier",
        ),
        (
            "aws-native:apprunner:Service",
            json!({"sourceConfiguration": {"imageRepository": {"imageIdentifier": "it:1"}}}),
            "/sourceConfiguration/imageRepository/imageIdentifier",
        ),
        (
            "aws:codebuild/project:Project",
            json!({"environment": {"image": "it:1"}}),
            "/environment/image",
        ),
        (
            "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
            json!({"containers": [{"image": "it:1"}]}),
            "/containers/0/image",
        ),
        (
            "aws:emrserverless/application:Application",
            json!({"imageConfiguration": {"imageUri": "it:1"}}),
            "/imageConfiguration/imageUri",
        ),
        (
            "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
            json!({"agentRuntimeArtifact": {"containerConfiguration": {"containerUri": "it:1"}}}),
            "/agentRuntimeArtifact/containerConfiguration/containerUri",
        ),
        (
            "aws-native:bedrockagentcore:Runtime",
            json!({"agentRuntimeArtifact": {"containerConfiguration": {"containerUri": "it:1"}}}),
            "/agentRuntimeArtifact/containerConfiguration/containerUri",
        ),
    ] {
        assert_eq!(found(type_token, inputs), format!("{pointer}: it:1"), "{type_token}");
    }
}

#[test]
fn sage_maker_has_a_primary_container_and_others() {
    assert_snapshot!(found(
        "aws:sagemaker/model:Model",
        json!({"primaryContainer": {"image": "main:1"}, "containers": [{"image": "more:1"}]}),
    ), @r"
    /primaryContainer/image: main:1
    /containers/0/image: more:1
    ");
}

#[test]
fn a_batch_job_has_one_of_many_kinds_of_containers() {
    let task = json!({"taskProperties": [{"containers": [{"image": "task:1"}]}]});
    let pod = json!({"podProperties": {
        "containers": [{"image": "pod:1"}],
        "initContainers": [{"image": "init:1"}],
    }});
    let ranges = json!({"nodeRangeProperties": [
        {"container": {"image": "node:1"}},
        {"ecsProperties": task},
        {"eksProperties": pod},
    ]});
    let container = json!({"image": "one:1"});
    let expected = found(
        "aws-native:batch:JobDefinition",
        json!({
            "containerProperties": container,
            "ecsProperties": task,
            "eksProperties": pod,
            "nodeProperties": ranges,
        }),
    );
    assert_snapshot!(expected, @r"
    /containerProperties/image: one:1
    /ecsProperties/taskProperties/0/containers/0/image: task:1
    /eksProperties/podProperties/containers/0/image: pod:1
    /eksProperties/podProperties/initContainers/0/image: init:1
    /nodeProperties/nodeRangeProperties/0/container/image: node:1
    /nodeProperties/nodeRangeProperties/1/ecsProperties/taskProperties/0/containers/0/image: task:1
    /nodeProperties/nodeRangeProperties/2/eksProperties/podProperties/containers/0/image: pod:1
    /nodeProperties/nodeRangeProperties/2/eksProperties/podProperties/initContainers/0/image: init:1
    ");
    let strings = found(
        "aws:batch/jobDefinition:JobDefinition",
        json!({
            "containerProperties": container.to_string(),
            "ecsProperties": task.to_string(),
            "eksProperties": pod,
            "nodeProperties": ranges.to_string(),
        }),
    );
    assert_eq!(strings, expected);
}

#[test]
fn google_nests_templates() {
    for (type_token, inputs, pointer) in [
        (
            "gcp:cloudrun/service:Service",
            json!({"template": {"spec": {"containers": [{"image": "it:1"}]}}}),
            "/template/spec/containers/0/image",
        ),
        (
            "gcp:cloudrunv2/service:Service",
            json!({"template": {"containers": [{"image": "it:1"}]}}),
            "/template/containers/0/image",
        ),
        (
            "gcp:cloudrunv2/workerPool:WorkerPool",
            json!({"template": {"containers": [{"image": "it:1"}]}}),
            "/template/containers/0/image",
        ),
        (
            "gcp:cloudrunv2/job:Job",
            json!({"template": {"template": {"containers": [{"image": "it:1"}]}}}),
            "/template/template/containers/0/image",
        ),
    ] {
        assert_eq!(found(type_token, inputs), format!("{pointer}: it:1"), "{type_token}");
    }
}

#[test]
fn azure_has_containers_and_init_containers() {
    let lists = json!({"containers": [{"image": "web:1"}], "initContainers": [{"image": "init:1"}]});
    for type_token in [
        "azure-native:app:ContainerApp",
        "azure-native:app/v20221001:ContainerApp",
        "azure-native:app:Job",
        "azure:containerapp/app:App",
        "azure:containerapp/job:Job",
    ] {
        assert_eq!(
            found(type_token, json!({"template": lists})),
            "/template/containers/0/image: web:1\n/template/initContainers/0/image: init:1",
            "{type_token}"
        );
    }
    for type_token in [
        "azure-native:containerinstance:ContainerGroup",
        "azure:containerservice/group:Group",
    ] {
        assert_eq!(
            found(type_token, lists.clone()),
            "/containers/0/image: web:1\n/initContainers/0/image: init:1",
            "{type_token}"
        );
    }
}

#[test]
fn docker_runs_containers_services_and_pulls_images() {
    for (type_token, inputs, pointer) in [
        ("docker:index/container:Container", json!({"image": "it:1"}), "/image"),
        (
            "docker:index/service:Service",
            json!({"taskSpec": {"containerSpec": {"image": "it:1"}}}),
            "/taskSpec/containerSpec/image",
        ),
        (
            "docker:index/remoteImage:RemoteImage",
            json!({"name": "it:1", "build": null}),
            "/name",
        ),
    ] {
        assert_eq!(found(type_token, inputs), format!("{pointer}: it:1"), "{type_token}");
    }
}

#[test]
fn a_remote_image_that_is_built_is_a_target_and_runs_nothing() {
    let inputs = json!({"name": "it:1", "build": {"context": "."}});
    assert_eq!(found("docker:index/remoteImage:RemoteImage", inputs), "");
}

#[test]
fn a_json_string_is_read_as_a_go_provider_reads_it() {
    let definitions = r#"[{"Image": "shouted:1"}, {"image": "first:1", "image": "last:1"}]"#;
    assert_snapshot!(found(
        "aws:ecs/taskDefinition:TaskDefinition",
        json!({"containerDefinitions": definitions}),
    ), @r"
    /containerDefinitions/0/Image: shouted:1
    /containerDefinitions/1/image: first:1
    /containerDefinitions/1/image: last:1
    ");
}

#[test]
fn a_string_that_should_be_a_document_and_is_none_is_unreadable() {
    let found = |text| {
        found(
            "aws:ecs/taskDefinition:TaskDefinition",
            json!({"containerDefinitions": text}),
        )
    };
    assert_eq!(found(r#"[{"image": "web:1"}"#), UNREAD);
    assert_eq!(found("web:1"), UNREAD);
    assert_eq!(found("[]"), "");
}

const UNREAD: &str = "/containerDefinitions: unreadable";

#[test]
fn a_document_of_another_shape_is_unreadable() {
    let found = |definitions: Value| {
        found(
            "aws:ecs/taskDefinition:TaskDefinition",
            json!({"containerDefinitions": definitions}),
        )
    };
    let image = json!({"image": "docker.io/evil/x:latest"});
    for wrong in [
        image.clone(),
        json!({"0": image}),
        json!({"*": image}),
        json!(7),
        json!(true),
    ] {
        assert_eq!(found(wrong.clone()), UNREAD, "{wrong}");
        assert_eq!(found(json!(wrong.to_string())), UNREAD, "{wrong} in a string");
    }
    let first = "/containerDefinitions/0: unreadable";
    assert_eq!(found(json!([[image]])), first);
    assert_eq!(found(json!([7, null])), first);
    assert_eq!(found(json!(null)), "");
}

#[test]
fn what_is_of_another_shape_is_noted_once() {
    assert_eq!(
        found("azure-native:app:ContainerApp", json!({"template": 7})),
        "/template: unreadable"
    );
}

#[test]
fn a_reference_is_shown_without_credentials() {
    let image = |image| found("docker:index/container:Container", json!({"image": image}));
    assert_eq!(
        image("me:secret@registry.example.com/web:1"),
        r#"/image: malformed "…@registry.example.com/web:1""#
    );
    assert_eq!(image("web@sha256:00"), r#"/image: malformed "web@sha256:00""#);
}

#[test]
fn two_letters_beyond_ascii_are_read_as_those_that_a_go_provider_takes_them_for() {
    let batch = |inputs| found("aws:batch/jobDefinition:JobDefinition", inputs);
    assert_eq!(
        batch(json!({"nodeProperties": "{\"nodeRangePropertie\u{17f}\": [{\"container\": {\"image\": \"it:1\"}}]}"})),
        "/nodeProperties/nodeRangePropertie\u{17f}/0/container/image: it:1"
    );
    assert_eq!(
        batch(json!({"ecsProperties": "{\"tas\u{212a}Properties\": [{\"containers\": [{\"image\": \"it:1\"}]}]}"})),
        "/ecsProperties/tas\u{212a}Properties/0/containers/0/image: it:1"
    );
    assert_eq!(batch(json!({"containerProperties": r#"{"ímage": "it:1"}"#})), "");
}

#[test]
fn the_images_that_code_build_comes_with_are_of_no_registry() {
    let inputs = json!({"environment": {"image": "aws/codebuild/standard:7.0"}});
    assert_eq!(found("aws:codebuild/project:Project", inputs), "");
}

#[test]
fn what_only_looks_like_an_image_of_code_build_is_not_passed_over() {
    for image in [
        "aws/codebuild/team/standard:7.0",
        "aws/codebuild/standard",
        "aws/codebuild-of-mine/standard:7.0",
        "docker.io/aws/codebuild/standard:7.0",
    ] {
        let inputs = json!({"environment": {"image": image}});
        assert_eq!(
            found("aws:codebuild/project:Project", inputs),
            format!("/environment/image: {image}")
        );
    }
    let pinned = format!("aws/codebuild/standard:7.0@sha256:{}", "0".repeat(64));
    let inputs = json!({"environment": {"image": pinned}});
    assert_eq!(
        found("aws:codebuild/project:Project", inputs),
        format!("/environment/image: {pinned}")
    );
    let inputs = json!({"environment": {"image": "aws/codebuild/../../evil.io/x:latest"}});
    assert_eq!(
        found("aws:codebuild/project:Project", inputs),
        r#"/environment/image: malformed "aws/codebuild/../../evil.io/x:latest""#
    );
}

#[test]
fn to_other_types_an_image_of_code_build_is_one_of_docker_hub() {
    let image = json!("aws/codebuild/standard:7.0");
    assert_eq!(
        found("kubernetes:core/v1:Pod", pod(&image)),
        "/spec/containers/0/image: aws/codebuild/standard:7.0"
    );
    let plan = plan(&[create("docker:index/container:Container", json!({"image": image}))]);
    let references = planned(plan.resource(0).unwrap());
    let crate::references::Reference::Known(image) = &references[0].reference else {
        panic!("{references:?}");
    };
    assert_eq!(image.registry, "docker.io");
    assert_eq!(image.repository, "aws/codebuild/standard");
}

#[test]
fn other_types_run_nothing() {
    let inputs = json!({"image": "it:1", "containers": [{"image": "it:1"}]});
    assert_eq!(found("aws:ec2/instance:Instance", inputs.clone()), "");
    assert_eq!(found(DOCKER, json!({"imageName": "it:1"})), "");
    assert_eq!(found("pulumi:pulumi:Stack", inputs), "");
}
