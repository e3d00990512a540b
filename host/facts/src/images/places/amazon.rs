//! Amazon Web Services.

use super::{Package, Row};

pub(super) const PACKAGES: &[Package] = &[
    Package {
        name: "aws",
        title: "AWS",
        source: "input types of the npm package `@pulumi/aws` 7.48.0; what is in the JSON strings of `aws:batch` is the same as in `aws-native`",
        rows: AWS,
    },
    Package {
        name: "aws-native",
        title: "AWS Cloud Control",
        source: "input types of the npm package `@pulumi/aws-native` 1.79.0",
        rows: AWS_NATIVE,
    },
    Package {
        name: "awsx",
        title: "AWS Crosswalk",
        source: "`awsx/ecs` and `awsx/ecr` of pulumi-awsx, and input types of the npm package `@pulumi/awsx` 3.9.0",
        rows: AWSX,
    },
];

const APP_RUNNER: &[&str] = &["/sourceConfiguration/imageRepository/imageIdentifier"];

const AGENT: &[&str] = &["/agentRuntimeArtifact/containerConfiguration/containerUri"];

const HARNESS: &[&str] = &["/environmentArtifact/containerConfiguration/containerUri"];

const TASK: &[&str] = &["/containerDefinitions/*/image"];

const MODEL: &[&str] = &["/primaryContainer/image", "/containers/*/image"];

const ALGORITHM: &[&str] = &[
    "/inferenceSpecification/containers/*/image",
    "/trainingSpecification/trainingImage",
];

const MONITORING: &[&str] = &["/monitoringScheduleConfig/monitoringJobDefinition/monitoringAppSpecification/imageUri"];

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

const AWS: &[Row] = &[
    Row::new("aws:apprunner/service:Service", APP_RUNNER, ""),
    Row::new(
        "aws:batch/jobDefinition:JobDefinition",
        BATCH,
        "all but `eksProperties` are JSON strings",
    ),
    Row::new("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", AGENT, ""),
    Row::new("aws:bedrock/agentcoreHarness:AgentcoreHarness", HARNESS, ""),
    Row::new(
        "aws:codebuild/project:Project",
        &["/environment/image"],
        "the images that CodeBuild comes with (`aws/codebuild/NAME:TAG`) are of no registry and left out",
    ),
    Row::new("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", TASK, ""),
    Row::new(
        "aws:ecs/expressGatewayService:ExpressGatewayService",
        &["/primaryContainer/image"],
        "",
    ),
    Row::new("aws:ecs/taskDefinition:TaskDefinition", TASK, "a JSON string"),
    Row::new(
        "aws:emrserverless/application:Application",
        &["/imageConfiguration/imageUri"],
        "",
    ),
    Row::new(
        "aws:lambda/function:Function",
        &["/imageUri"],
        "of the package type `Image`",
    ),
    Row::new(
        "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
        &["/containers/*/image"],
        "",
    ),
    Row::new("aws:sagemaker/algorithm:Algorithm", ALGORITHM, ""),
    Row::new(
        "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition",
        &["/dataQualityAppSpecification/imageUri"],
        "",
    ),
    Row::new(
        "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob",
        &[
            "/trainingJobDefinition/algorithmSpecification/trainingImage",
            "/trainingJobDefinitions/*/algorithmSpecification/trainingImage",
        ],
        "",
    ),
    Row::new("aws:sagemaker/model:Model", MODEL, ""),
    Row::new("aws:sagemaker/monitoringSchedule:MonitoringSchedule", MONITORING, ""),
    Row::new(
        "aws:sagemaker/trainingJob:TrainingJob",
        &[
            "/algorithmSpecification/trainingImage",
            "/debugRuleConfigurations/*/ruleEvaluatorImage",
            "/profilerRuleConfigurations/*/ruleEvaluatorImage",
        ],
        "",
    ),
];

const AWS_NATIVE: &[Row] = &[
    Row::new("aws-native:apprunner:Service", APP_RUNNER, ""),
    Row::new("aws-native:batch:JobDefinition", BATCH, ""),
    Row::new("aws-native:bedrockagentcore:Harness", HARNESS, ""),
    Row::new("aws-native:bedrockagentcore:Runtime", AGENT, ""),
    Row::new(
        "aws-native:cleanroomsml:ConfiguredModelAlgorithm",
        &[
            "/inferenceContainerConfig/imageUri",
            "/trainingContainerConfig/imageUri",
        ],
        "",
    ),
    Row::new("aws-native:ecs:DaemonTaskDefinition", TASK, ""),
    Row::new("aws-native:ecs:ExpressGatewayService", &["/primaryContainer/image"], ""),
    Row::new("aws-native:ecs:TaskDefinition", TASK, ""),
    Row::new(
        "aws-native:emrserverless:Application",
        &[
            "/imageConfiguration/imageUri",
            "/workerTypeSpecifications/{}/imageConfiguration/imageUri",
        ],
        "",
    ),
    Row::new(
        "aws-native:gamelift:ContainerGroupDefinition",
        &[
            "/gameServerContainerDefinition/imageUri",
            "/supportContainerDefinitions/*/imageUri",
        ],
        "",
    ),
    Row::new(
        "aws-native:iotanalytics:Dataset",
        &["/actions/*/containerAction/image"],
        "",
    ),
    Row::new("aws-native:lambda:Function", &["/code/imageUri"], ""),
    Row::new(
        "aws-native:lightsail:Container",
        &["/containerServiceDeployment/containers/*/image"],
        "",
    ),
    Row::new("aws-native:sagemaker:Algorithm", ALGORITHM, ""),
    Row::new(
        "aws-native:sagemaker:DataQualityJobDefinition",
        &["/dataQualityAppSpecification/imageUri"],
        "",
    ),
    Row::new(
        "aws-native:sagemaker:InferenceComponent",
        &["/specification/container/image", "/specifications/*/container/image"],
        "",
    ),
    Row::new("aws-native:sagemaker:Model", MODEL, ""),
    Row::new(
        "aws-native:sagemaker:ModelBiasJobDefinition",
        &["/modelBiasAppSpecification/imageUri"],
        "",
    ),
    Row::new(
        "aws-native:sagemaker:ModelExplainabilityJobDefinition",
        &["/modelExplainabilityAppSpecification/imageUri"],
        "",
    ),
    Row::new(
        "aws-native:sagemaker:ModelPackage",
        &[
            "/additionalInferenceSpecifications/*/containers/*/image",
            "/additionalInferenceSpecificationsToAdd/*/containers/*/image",
            "/inferenceSpecification/containers/*/image",
        ],
        "",
    ),
    Row::new(
        "aws-native:sagemaker:ModelQualityJobDefinition",
        &["/modelQualityAppSpecification/imageUri"],
        "",
    ),
    Row::new("aws-native:sagemaker:MonitoringSchedule", MONITORING, ""),
    Row::new(
        "aws-native:sagemaker:ProcessingJob",
        &["/appSpecification/imageUri"],
        "",
    ),
];

const AWSX: &[Row] = &[
    Row::without("awsx:ecr:Image", "a component: its child, a Docker `Image`, builds"),
    Row::without(
        "awsx:ecr:RegistryImage",
        "a component: its children, a Docker `Tag` and a `RegistryImage`, copy an image",
    ),
    Row::without("awsx:ecs:EC2Service", TASK_DEFINITION),
    Row::without("awsx:ecs:EC2TaskDefinition", TASK_DEFINITION),
    Row::without("awsx:ecs:FargateService", TASK_DEFINITION),
    Row::without("awsx:ecs:FargateTaskDefinition", TASK_DEFINITION),
];

const TASK_DEFINITION: &str = "a component: its child, an `aws:ecs/taskDefinition:TaskDefinition`, is read";
