//! Where the types that run images name them.
//!
//! A place is a JSON pointer into the inputs in which `*` stands for every element of a list. It goes through strings
//! that hold JSON documents.

use crate::type_token::without_version;

/// Taken from the providers' own schemas: the input types of the npm packages of aws 7.48, aws-native 1.79, gcp 9.37,
/// azure 6.40 and azure-native 3.28, and `provider/cmd/pulumi-resource-docker/schema.json` of pulumi-docker 5.1.
/// What is in the JSON strings of `aws:batch` is the same as in `aws-native`.
const PLACES: [(&str, &[&str]); 29] = [
    ("aws:apprunner/service:Service", APP_RUNNER),
    ("aws:batch/jobDefinition:JobDefinition", BATCH),
    ("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", AGENT),
    ("aws:codebuild/project:Project", &["/environment/image"]),
    ("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", TASK),
    (
        "aws:ecs/expressGatewayService:ExpressGatewayService",
        &["/primaryContainer/image"],
    ),
    ("aws:ecs/taskDefinition:TaskDefinition", TASK),
    (
        "aws:emrserverless/application:Application",
        &["/imageConfiguration/imageUri"],
    ),
    ("aws:lambda/function:Function", &["/imageUri"]),
    (
        "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
        &["/containers/*/image"],
    ),
    (
        "aws:sagemaker/model:Model",
        &["/primaryContainer/image", "/containers/*/image"],
    ),
    ("aws-native:apprunner:Service", APP_RUNNER),
    ("aws-native:batch:JobDefinition", BATCH),
    ("aws-native:bedrockagentcore:Runtime", AGENT),
    ("aws-native:ecs:TaskDefinition", TASK),
    ("aws-native:lambda:Function", &["/code/imageUri"]),
    ("azure:containerapp/app:App", TEMPLATE),
    ("azure:containerapp/job:Job", TEMPLATE),
    ("azure:containerservice/group:Group", GROUP),
    ("azure-native:app:ContainerApp", TEMPLATE),
    ("azure-native:app:Job", TEMPLATE),
    ("azure-native:containerinstance:ContainerGroup", GROUP),
    ("docker:index/container:Container", &["/image"]),
    ("docker:index/remoteImage:RemoteImage", &["/name"]),
    ("docker:index/service:Service", &["/taskSpec/containerSpec/image"]),
    ("gcp:cloudrun/service:Service", &["/template/spec/containers/*/image"]),
    ("gcp:cloudrunv2/job:Job", &["/template/template/containers/*/image"]),
    ("gcp:cloudrunv2/service:Service", &["/template/containers/*/image"]),
    (
        "gcp:cloudrunv2/workerPool:WorkerPool",
        &["/template/containers/*/image"],
    ),
];

const APP_RUNNER: &[&str] = &["/sourceConfiguration/imageRepository/imageIdentifier"];

const AGENT: &[&str] = &["/agentRuntimeArtifact/containerConfiguration/containerUri"];

const TASK: &[&str] = &["/containerDefinitions/*/image"];

const GROUP: &[&str] = &["/containers/*/image", "/initContainers/*/image"];

const TEMPLATE: &[&str] = &["/template/containers/*/image", "/template/initContainers/*/image"];

const BATCH: &[&str] = &[
    "/containerProperties/image",
    "/ecsProperties/taskProperties/*/containers/*/image",
    "/eksProperties/podProperties/containers/*/image",
    "/eksProperties/podProperties/initContainers/*/image",
    "/nodeProperties/nodeRangeProperties/*/container/image",
    "/nodeProperties/nodeRangeProperties/*/ecsProperties/taskProperties/*/containers/*/image",
    "/nodeProperties/nodeRangeProperties/*/eksProperties/podProperties/containers/*/image",
    "/nodeProperties/nodeRangeProperties/*/eksProperties/podProperties/initContainers/*/image",
];

/// Returns the places where resources of a type name images. Empty for a type that never does.
pub(super) fn of(type_token: &str) -> &'static [&'static str] {
    let type_token = without_version(type_token);
    let found = PLACES.iter().find(|(known, _)| *known == type_token);
    found.map_or(&[], |(_, places)| places)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_version_of_an_azure_type_does_not_matter() {
        for type_token in [
            "azure-native:app:ContainerApp",
            "azure-native:app/v20221001:ContainerApp",
            "azure-native:app/v20240802preview:ContainerApp",
            "azure-native_app_v20221001:app/v20221001:ContainerApp",
            "azure-native_app_v20221001:app:ContainerApp",
        ] {
            assert!(!of(type_token).is_empty(), "{type_token}");
        }
    }

    #[test]
    fn a_type_is_told_by_its_whole_token() {
        for type_token in [
            "aws:lambda/function:FunctionUrl",
            "my:lambda/function:Function",
            "azure-native:app:ContainerAppsAuthConfig",
            "aws:ecs/taskDefinition",
            "",
        ] {
            assert!(of(type_token).is_empty(), "{type_token}");
        }
    }
}
