//! Pods, wherever Kubernetes resources hold them.
//!
//! Pods are looked for by what they are made of, because custom resources hold them in places of their own.

use crate::json::{self, Kind, Value, Visitor};
use crate::references::Search;

/// The lists of a pod's containers (Kubernetes API, `PodSpec`).
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// What stands between a resource's root and its pods. Where one of these is unknown or secret, so are the pods.
const ON_THE_WAY: [&str; 4] = ["spec", "template", "jobTemplate", "items"];

/// What holds no pods, though it may hold a `spec`, a `template` or `items`.
const ASIDE: [&str; 4] = ["metadata", "status", "volumes", "volumeClaimTemplates"];

/// The resources of Kubernetes itself that hold pods.
const WORKLOADS: [&str; 9] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "Pod",
    "PodTemplate",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// The API groups of Kubernetes itself that end in `.k8s.io`. Others that do are custom (`sparkoperator.k8s.io`).
const OWN_GROUPS: [&str; 20] = [
    "admissionregistration",
    "apiextensions",
    "apiregistration",
    "auditregistration",
    "authentication",
    "authorization",
    "certificates",
    "coordination",
    "discovery",
    "events",
    "flowcontrol.apiserver",
    "internal.apiserver",
    "networking",
    "node",
    "rbac.authorization",
    "resource",
    "scheduling",
    "settings",
    "storage",
    "storagemigration",
];

/// How deep pods are looked for. Those of Kubernetes' own resources stand at most eight levels deep.
const DEPTH: usize = 32;

/// Returns whether resources of a type can hold pods. Not, for example, a `ConfigMap`: what it holds is no Kubernetes'.
pub(super) fn may_be_in(type_token: &str) -> bool {
    let version_and_kind = type_token
        .strip_prefix("kubernetes:")
        .and_then(|rest| rest.rsplit_once(':'));
    version_and_kind.is_some_and(|(version, kind)| is_workload(kind) || is_custom(version))
}

/// Every kind has twins for its lists and for patches.
fn is_workload(kind: &str) -> bool {
    let kind = kind.trim_end_matches("Patch").trim_end_matches("List");
    WORKLOADS.contains(&kind)
}

/// The groups of custom resources are domain names, so they have a dot.
fn is_custom(version: &str) -> bool {
    let group = version.split('/').next().unwrap_or_default();
    let is_own = |group: &str| {
        group
            .strip_suffix(".k8s.io")
            .is_some_and(|name| OWN_GROUPS.contains(&name))
    };
    group.contains('.') && !is_own(group)
}

impl Search {
    /// Looks for pods in the properties of a Kubernetes resource.
    pub(super) fn pods(&mut self, properties: Value<'_>) {
        let mut pods = Pods {
            search: self,
            places: Vec::new(),
        };
        json::walk(properties, &mut pods);
    }
}

/// Where a walk stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Somewhere that pods may be found below.
    Way,
    /// At one of the three lists.
    Containers,
    /// At a container.
    Container,
    /// Where nothing is looked for.
    Aside,
}

/// A walk that looks for pods.
struct Pods<'s> {
    search: &'s mut Search,
    places: Vec<(Place, usize)>,
}

impl Visitor for Pods<'_> {
    fn enter(&mut self, token: &str, value: Value<'_>) -> bool {
        let above = self.places.last().map_or(Place::Way, |(place, _)| *place);
        let length = self.search.push(token);
        let place = self.place(above, token, value);
        self.places.push((place, length));
        place != Place::Aside && self.places.len() < DEPTH
    }

    fn leave(&mut self) {
        if let Some((_, length)) = self.places.pop() {
            self.search.pop(length);
        }
    }
}

impl Pods<'_> {
    /// Returns what stands below a place, and reads it if it is an image. What is hidden and may hold pods is noted.
    fn place(&mut self, above: Place, token: &str, value: Value<'_>) -> Place {
        match above {
            Place::Container if token.eq_ignore_ascii_case("image") => {
                self.search.follow(value, "");
                Place::Aside
            }
            Place::Container | Place::Aside => Place::Aside,
            Place::Containers if self.search.stop_at_hidden(value) => Place::Aside,
            Place::Containers => Place::Container,
            Place::Way if ASIDE.contains(&token) => Place::Aside,
            Place::Way if CONTAINERS.contains(&token) => match value.kind() {
                _ if self.search.stop_at_hidden(value) => Place::Aside,
                Kind::Array => Place::Containers,
                _ => Place::Way,
            },
            Place::Way if ON_THE_WAY.contains(&token) && self.search.stop_at_hidden(value) => Place::Aside,
            Place::Way => Place::Way,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_in;

    #[test]
    fn the_workloads_of_every_version_hold_pods_and_so_do_their_twins() {
        for type_token in [
            "kubernetes:core/v1:Pod",
            "kubernetes:apps/v1:Deployment",
            "kubernetes:apps/v1beta2:StatefulSet",
            "kubernetes:extensions/v1beta1:DaemonSet",
            "kubernetes:batch/v1:CronJob",
            "kubernetes:batch/v1:JobPatch",
            "kubernetes:core/v1:PodTemplateList",
        ] {
            assert!(may_be_in(type_token), "{type_token}");
        }
    }

    #[test]
    fn any_custom_resource_may_hold_pods() {
        for type_token in [
            "kubernetes:argoproj.io/v1alpha1:Rollout",
            "kubernetes:serving.knative.dev/v1:Service",
            "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication",
            "kubernetes:jobset.x-k8s.io/v1alpha2:JobSet",
            "kubernetes:helm.sh/v3:Release",
        ] {
            assert!(may_be_in(type_token), "{type_token}");
        }
    }

    #[test]
    fn nothing_else_holds_pods() {
        for type_token in [
            "kubernetes:core/v1:ConfigMap",
            "kubernetes:core/v1:Secret",
            "kubernetes:core/v1:Service",
            "kubernetes:networking.k8s.io/v1:Ingress",
            "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
            "kubernetes:policy/v1:PodDisruptionBudget",
            "kubernetes:yaml/v2:ConfigGroup",
            "aws:ec2/instance:Instance",
            "kubernetes:Pod",
        ] {
            assert!(!may_be_in(type_token), "{type_token}");
        }
    }
}
