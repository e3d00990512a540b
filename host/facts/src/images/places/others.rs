//! Docker, `DigitalOcean`, Kubernetes beside its pods, and programs that build.

use super::{Package, Row};
use crate::references::Form;

pub(super) const PACKAGES: &[Package] = &[
    Package {
        name: "digitalocean",
        title: "DigitalOcean",
        source: "input types of the npm package `@pulumi/digitalocean` 4.80.1",
        rows: DIGITALOCEAN,
    },
    Package {
        name: "docker",
        title: "Docker",
        source: "`provider/cmd/pulumi-resource-docker/schema.json` of pulumi-docker 5.1, and input types of the npm package `@pulumi/docker` 5.2.0",
        rows: DOCKER,
    },
    Package {
        name: "docker-build",
        title: "Docker Build",
        source: "`provider/internal` of pulumi-docker-build 0.0.22",
        rows: DOCKER_BUILD,
    },
    Package {
        name: "kubernetes",
        title: "Kubernetes, but for pods",
        source: "input types of the npm package `@pulumi/kubernetes` 4.34.2",
        rows: KUBERNETES,
    },
    Package {
        name: "pulumi-nodejs",
        title: "Dynamic providers in JavaScript",
        source: "previews that were recorded with the npm package `@pulumi/pulumi` 3.270.0",
        rows: &[Row::without("pulumi-nodejs:dynamic:Resource", DYNAMIC)],
    },
    Package {
        name: "pulumi-python",
        title: "Dynamic providers in Python",
        source: "`sdk/python/lib/pulumi/dynamic/dynamic.py` of pulumi",
        rows: &[Row::without("pulumi-python:dynamic:Resource", DYNAMIC)],
    },
];

const DIGITALOCEAN: &[Row] = &[Row::new(
    "digitalocean:index/app:App",
    &[
        "/spec/jobs/*/image",
        "/spec/services/*/image",
        "/spec/workers/*/image",
    ],
    "an object with `registryType`, `registry`, `repository`, `tag`, `digest`; unknown where the registry is the account's own, whose name it does not tell",
)
.spelt(Form::App)];

const DOCKER: &[Row] = &[
    Row::without("docker:buildx/image:Image", OLD_NAME),
    Row::without("docker:buildx/image:Index", OLD_NAME),
    Row::without(
        "docker:image:Image",
        "a component of versions 1 to 3: the program builds",
    ),
    Row::new(
        "docker:index/buildxBuilder:BuildxBuilder",
        &["/dockerContainer/image", "/kubernetes/image", "/kubernetes/qemu/image"],
        "what BuildKit itself runs in",
    ),
    Row::new("docker:index/container:Container", &["/image"], ""),
    Row::without("docker:index/image:Image", "builds"),
    Row::new(
        "docker:index/plugin:Plugin",
        &["/name"],
        "a plugin of the Docker engine is pulled and run like an image",
    ),
    Row::without(
        "docker:index/registryImage:RegistryImage",
        "pushes the image that it names; with `build` it builds it first",
    ),
    Row::new(
        "docker:index/remoteImage:RemoteImage",
        &["/name"],
        "pulls; with `build` it builds instead, and runs nothing",
    ),
    Row::new("docker:index/service:Service", &["/taskSpec/containerSpec/image"], ""),
    Row::without("docker:index/tag:Tag", "gives an image another name"),
];

const OLD_NAME: &str = "the same of `docker-build`, in the pre-releases of 4.6";

const DOCKER_BUILD: &[Row] = &[
    Row::without("docker-build:index:Image", "builds"),
    Row::without(
        "docker-build:index:Index",
        "pushes a list of images that exist, or that others build, under the name `tag`: no build",
    ),
];

const KUBERNETES: &[Row] = &[
    Row::without("kubernetes:helm.sh/v3:Chart", RENDERED),
    Row::without("kubernetes:helm.sh/v3:Release", "see below"),
    Row::without("kubernetes:helm.sh/v4:Chart", RENDERED),
    Row::without("kubernetes:kustomize/v2:Directory", RENDERED),
    Row::without("kubernetes:yaml/v2:ConfigFile", RENDERED),
    Row::without("kubernetes:yaml/v2:ConfigGroup", RENDERED),
];

const RENDERED: &str = "a component: its children are read";

const DYNAMIC: &str =
    "builds, if its inputs look like it: a Dockerfile or a build context, and the name or the tag of an image";
