//! Microsoft Azure.

use super::{Package, Row};
use crate::references::{Form, Parts};

pub(super) const PACKAGES: &[Package] = &[
    Package {
        name: "azure",
        title: "Azure Classic",
        source: "input types of the npm package `@pulumi/azure` 6.40.0",
        rows: AZURE,
    },
    Package {
        name: "azure-native",
        title: "Azure Native",
        source: "input types of the npm package `@pulumi/azure-native` 3.28.0; a type counts in every version of the API",
        rows: AZURE_NATIVE,
    },
];

const TEMPLATE: &[&str] = &["/template/containers/*/image", "/template/initContainers/*/image"];

const GROUP: &[&str] = &["/containers/*/image", "/initContainers/*/image"];

const LINUX: &[&str] = &["/siteConfig/linuxFxVersion"];

const WINDOWS: &[&str] = &["/siteConfig/windowsFxVersion"];

const LINUX_OR_WINDOWS: &[&str] = &["/siteConfig/linuxFxVersion", "/siteConfig/windowsFxVersion"];

const RUNTIME: &str = "behind `DOCKER|`; what is behind `COMPOSE|` and `KUBE|` is unreadable";

const STACK: &[&str] = &["/siteConfig/applicationStack"];

const STACK_IMAGE: Form = Form::Parts(&Parts {
    registry: "dockerRegistryUrl",
    repository: "dockerImageName",
    tag: "",
    digest: "",
});

const STACK_DOCKERS: &[&str] = &["/siteConfig/applicationStack/dockers/*"];

const STACK_DOCKER: Form = Form::Parts(&Parts {
    registry: "registryUrl",
    repository: "imageName",
    tag: "imageTag",
    digest: "",
});

const SPRING_CLOUD: Form = Form::Parts(&Parts {
    registry: "server",
    repository: "image",
    tag: "",
    digest: "",
});

const CUSTOM_CONTAINER: &[&str] = &["/properties/source/customContainer"];

const CUSTOM_CONTAINER_IMAGE: Form = Form::Parts(&Parts {
    registry: "server",
    repository: "containerImage",
    tag: "",
    digest: "",
});

const AZURE: &[Row] = &[
    Row::new(
        "azure:appplatform/springCloudContainerDeployment:SpringCloudContainerDeployment",
        &[""],
        "",
    )
    .spelt(SPRING_CLOUD),
    Row::new("azure:appservice/appService:AppService", LINUX_OR_WINDOWS, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/functionApp:FunctionApp", LINUX, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/functionAppSlot:FunctionAppSlot", LINUX, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/linuxFunctionApp:LinuxFunctionApp", LINUX, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/linuxFunctionApp:LinuxFunctionApp", STACK_DOCKERS, "").spelt(STACK_DOCKER),
    Row::new(
        "azure:appservice/linuxFunctionAppSlot:LinuxFunctionAppSlot",
        LINUX,
        RUNTIME,
    )
    .spelt(Form::Runtime),
    Row::new(
        "azure:appservice/linuxFunctionAppSlot:LinuxFunctionAppSlot",
        STACK_DOCKERS,
        "",
    )
    .spelt(STACK_DOCKER),
    Row::new("azure:appservice/linuxWebApp:LinuxWebApp", LINUX, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/linuxWebApp:LinuxWebApp", STACK, "").spelt(STACK_IMAGE),
    Row::new("azure:appservice/linuxWebAppSlot:LinuxWebAppSlot", LINUX, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/linuxWebAppSlot:LinuxWebAppSlot", STACK, "").spelt(STACK_IMAGE),
    Row::new("azure:appservice/slot:Slot", LINUX_OR_WINDOWS, RUNTIME).spelt(Form::Runtime),
    Row::new(
        "azure:appservice/windowsFunctionApp:WindowsFunctionApp",
        WINDOWS,
        RUNTIME,
    )
    .spelt(Form::Runtime),
    Row::new(
        "azure:appservice/windowsFunctionAppSlot:WindowsFunctionAppSlot",
        WINDOWS,
        RUNTIME,
    )
    .spelt(Form::Runtime),
    Row::new(
        "azure:appservice/windowsWebApp:WindowsWebApp",
        LINUX_OR_WINDOWS,
        RUNTIME,
    )
    .spelt(Form::Runtime),
    Row::new("azure:appservice/windowsWebApp:WindowsWebApp", STACK, "").spelt(STACK_IMAGE),
    Row::new("azure:appservice/windowsWebAppSlot:WindowsWebAppSlot", WINDOWS, RUNTIME).spelt(Form::Runtime),
    Row::new("azure:appservice/windowsWebAppSlot:WindowsWebAppSlot", STACK, "").spelt(STACK_IMAGE),
    Row::new(
        "azure:batch/pool:Pool",
        &[
            "/containerConfiguration/containerImageNames/*",
            "/startTask/containers/*/imageName",
        ],
        "",
    ),
    Row::new("azure:containerapp/app:App", TEMPLATE, ""),
    Row::new("azure:containerapp/job:Job", TEMPLATE, ""),
    Row::new("azure:containerservice/group:Group", GROUP, ""),
    Row::new("azure:logicapps/standard:Standard", LINUX, RUNTIME).spelt(Form::Runtime),
];

const AZURE_NATIVE: &[Row] = &[
    Row::new("azure-native:app:ContainerApp", TEMPLATE, ""),
    Row::new(
        "azure-native:app:ContainerAppsSessionPool",
        &["/customContainerTemplate/containers/*/image"],
        "",
    ),
    Row::new("azure-native:app:Job", TEMPLATE, ""),
    Row::new("azure-native:appplatform:Deployment", CUSTOM_CONTAINER, "").spelt(CUSTOM_CONTAINER_IMAGE),
    Row::new("azure-native:appplatform:Job", CUSTOM_CONTAINER, "").spelt(CUSTOM_CONTAINER_IMAGE),
    Row::new(
        "azure-native:batch:Pool",
        &[
            "/deploymentConfiguration/virtualMachineConfiguration/containerConfiguration/containerImageNames/*",
            "/startTask/containerSettings/imageName",
        ],
        "",
    ),
    Row::new("azure-native:containerinstance:CGProfile", GROUP, ""),
    Row::new("azure-native:containerinstance:ContainerGroup", GROUP, ""),
    Row::new("azure-native:containerinstance:ContainerGroupProfile", GROUP, ""),
    Row::new("azure-native:web:WebApp", LINUX_OR_WINDOWS, RUNTIME).spelt(Form::Runtime),
    Row::new("azure-native:web:WebAppSiteContainer", &["/image"], ""),
    Row::new("azure-native:web:WebAppSiteContainerSlot", &["/image"], ""),
    Row::new("azure-native:web:WebAppSlot", LINUX_OR_WINDOWS, RUNTIME).spelt(Form::Runtime),
];
