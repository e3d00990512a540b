//! The kinds of resources that build images.

use super::{dynamic, export};
use crate::json::{Kind, Value};
use crate::plan::{Operation, Properties, Resource};
use crate::references::{self, ImageReference};

/// A kind of resource that builds images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Builder {
    /// `Image` of pulumi-docker 4 and 5.
    Docker,
    /// `Image` of pulumi-docker-build.
    DockerBuild,
    /// `Image` of pulumi-docker 3, a component: the program itself builds, in every preview and every update.
    Program,
    /// `RemoteImage` of pulumi-docker with a `build`.
    RemoteImage,
    /// A dynamic resource with inputs that look like a build.
    Dynamic,
}

impl Builder {
    /// Returns what kind of builder a resource is. `of` tells the properties that say whether a `RemoteImage`, or a dynamic
    /// resource, is one.
    pub(super) fn of(resource: Resource<'_>, of: Properties) -> Option<Self> {
        match resource.type_token() {
            "docker:index/image:Image" => Some(Self::Docker),
            "docker-build:index:Image" => Some(Self::DockerBuild),
            "docker:image:Image" => Some(Self::Program),
            "docker:index/remoteImage:RemoteImage" => {
                let build = resource.properties(of)?.get("build")?;
                (build.kind() != Kind::Null).then_some(Self::RemoteImage)
            }
            type_token if dynamic::is_dynamic(type_token) => {
                dynamic::is_build(resource.properties(of)?).then_some(Self::Dynamic)
            }
            _ => None,
        }
    }

    /// Returns whether a builder builds in an update that does this to it. Every update of a property is a build,
    /// whatever the property (`Update` of both providers calls what `Create` calls).
    pub(super) fn builds_during(self, operation: Operation) -> bool {
        match operation {
            Operation::Create | Operation::Update | Operation::Replace | Operation::Import | Operation::Register => {
                true
            }
            Operation::Same | Operation::Read | Operation::Refresh => self == Self::Program,
            Operation::Delete => false,
        }
    }

    /// Returns the references that the image will have. Their origin is left out: it is this resource.
    pub(super) fn targets(self, resource: Resource<'_>) -> Vec<ImageReference> {
        let inputs = |patterns| references::at(resource, Properties::Inputs, patterns);
        match self {
            Self::Docker => inputs(&["/imageName"]),
            Self::DockerBuild => inputs(&["/tags/*", "/exports/*/registry/names/*", "/exports/*/image/names/*"]),
            Self::RemoteImage => inputs(&["/name", "/build/tags/*"]),
            Self::Program => program_targets(resource),
            Self::Dynamic => dynamic::targets(resource),
        }
    }

    /// Returns whether the image is pushed to a registry, or may be.
    pub(super) fn pushes(self, resource: Resource<'_>) -> bool {
        let inputs = resource.properties(Properties::Inputs);
        let input = |name| inputs.and_then(|inputs| inputs.get(name));
        match self {
            Self::Docker => input("skipPush").and_then(Value::as_bool) != Some(true),
            Self::DockerBuild => export::may_be_true(input("push")) || input("exports").is_some_and(export::may_push),
            Self::Program => true,
            Self::RemoteImage => false,
            Self::Dynamic => inputs.is_none_or(dynamic::pushes),
        }
    }
}

/// The component has no inputs, and a preview mostly shows no outputs of what will be.
fn program_targets(resource: Resource<'_>) -> Vec<ImageReference> {
    let planned = references::at(resource, Properties::Outputs, &["/imageName"]);
    if planned.is_empty() {
        return references::at(resource, Properties::PriorOutputs, &["/imageName"]);
    }
    planned
}
