//! Google Cloud.

use super::{Package, Row};
use crate::references::{Form, Parts};

pub(super) const PACKAGES: &[Package] = &[Package {
    name: "gcp",
    title: "Google Cloud",
    source: "input types of the npm package `@pulumi/gcp` 9.37.0",
    rows: GCP,
}];

const TEMPLATE: &[&str] = &["/template/containers/*/image"];

const PIPELINE: &[&str] = &[
    "/serialPipeline/stages/*/strategy/canary/canaryDeployment/analysis/customChecks/*/task/container/image",
    "/serialPipeline/stages/*/strategy/canary/canaryDeployment/verifyConfig/tasks/*/container/image",
    "/serialPipeline/stages/*/strategy/canary/customCanaryDeployment/phaseConfigs/*/verifyConfig/tasks/*/container/image",
    "/serialPipeline/stages/*/strategy/standard/analysis/customChecks/*/task/container/image",
    "/serialPipeline/stages/*/strategy/standard/postdeploy/tasks/*/container/image",
    "/serialPipeline/stages/*/strategy/standard/predeploy/tasks/*/container/image",
    "/serialPipeline/stages/*/strategy/standard/verifyConfig/tasks/*/container/image",
];

const REPOSITORY_AND_TAG: Form = Form::Parts(&Parts {
    registry: "",
    repository: "repository",
    tag: "tag",
    digest: "",
});

const GCP: &[Row] = &[
    Row::new(
        "gcp:appengine/flexibleAppVersion:FlexibleAppVersion",
        &["/deployment/container/image"],
        "",
    ),
    Row::new("gcp:bigquery/routine:Routine", &["/sparkOptions/containerImage"], ""),
    Row::new(
        "gcp:clouddeploy/customTargetType:CustomTargetType",
        &["/tasks/deploy/container/image", "/tasks/render/container/image"],
        "",
    ),
    Row::new("gcp:clouddeploy/deliveryPipeline:DeliveryPipeline", PIPELINE, ""),
    Row::new(
        "gcp:cloudrun/service:Service",
        &["/template/spec/containers/*/image"],
        "",
    ),
    Row::new("gcp:cloudrunv2/job:Job", &["/template/template/containers/*/image"], ""),
    Row::new(
        "gcp:cloudrunv2/service:Service",
        &["/template/containers/*/image", "/template/sandboxes/templates/*/image"],
        "",
    ),
    Row::new("gcp:cloudrunv2/workerPool:WorkerPool", TEMPLATE, ""),
    Row::new(
        "gcp:dataflow/flexTemplateJob:FlexTemplateJob",
        &["/sdkContainerImage"],
        "",
    ),
    Row::new(
        "gcp:dataplex/task:Task",
        &[
            "/notebook/infrastructureSpec/containerImage/image",
            "/spark/infrastructureSpec/containerImage/image",
        ],
        "",
    ),
    Row::new("gcp:dataproc/batch:Batch", &["/runtimeConfig/containerImage"], ""),
    Row::new(
        "gcp:dataproc/sessionTemplate:SessionTemplate",
        &["/runtimeConfig/containerImage"],
        "",
    ),
    Row::new(
        "gcp:firebase/appHostingBuild:AppHostingBuild",
        &["/source/container/image"],
        "",
    ),
    Row::new(
        "gcp:networkservices/wasmPlugin:WasmPlugin",
        &["/versions/*/imageUri"],
        "",
    ),
    Row::new("gcp:notebooks/environment:Environment", &["/containerImage"], "").spelt(REPOSITORY_AND_TAG),
    Row::new("gcp:notebooks/instance:Instance", &["/containerImage"], "").spelt(REPOSITORY_AND_TAG),
    Row::new(
        "gcp:notebooks/runtime:Runtime",
        &["/virtualMachine/virtualMachineConfig/containerImages/*"],
        "",
    )
    .spelt(REPOSITORY_AND_TAG),
    Row::new(
        "gcp:vertex/aiEndpointWithModelGardenDeployment:AiEndpointWithModelGardenDeployment",
        &["/modelConfig/containerSpec/imageUri"],
        "",
    ),
    Row::new(
        "gcp:vertex/aiReasoningEngine:AiReasoningEngine",
        &["/spec/containerSpec/imageUri"],
        "",
    ),
    Row::new("gcp:workbench/instance:Instance", &["/gceSetup/containerImage"], "").spelt(REPOSITORY_AND_TAG),
    Row::new(
        "gcp:workstations/workstationConfig:WorkstationConfig",
        &["/container/image"],
        "",
    ),
];
