//! Pods, wherever Kubernetes resources hold them.
//!
//! Pods are looked for by what they are made of, because custom resources hold them in places of their own.

use crate::json::{self, Kind, Value, Visitor};
use crate::references::{Reference, Search};

/// The lists of a pod's containers (Kubernetes API, `PodSpec`).
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// How the names end of what stands between a resource's root and its pods, in any letter case: `jobTemplate`,
/// `replicatedJobs`, `headGroupSpec`. Where one of these is unknown or secret, so are the pods.
const ON_THE_WAY: [&str; 8] = [
    "spec",
    "specs",
    "template",
    "templates",
    "jobs",
    "containers",
    "pod",
    "pods",
];

/// What holds the resources of a list, at the top. Further down it is something else: the `items` of a volume.
const ITEMS: &str = "items";

/// What holds no pods at the top of a resource, though it may hold anything that users put there.
const ASIDE_ON_TOP: [&str; 2] = ["metadata", "status"];

/// What holds no pods anywhere, though it holds a `spec`.
const ASIDE: [&str; 2] = ["volumeClaimTemplate", "volumeClaimTemplates"];

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

/// The API groups of Kubernetes itself whose names are one word. The group of a custom resource may be one too.
const OWN_WORDS: [&str; 7] = ["apps", "autoscaling", "batch", "core", "extensions", "meta", "policy"];

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

/// How deep pods are looked for. Those of Kubernetes' own resources stand at most eight levels deep. What lies deeper
/// is noted as unreadable.
const DEPTH: usize = 32;

/// Returns whether resources of a type can hold pods. Not, for example, a `ConfigMap`: what it holds is no Kubernetes'.
pub(super) fn may_be_in(type_token: &str) -> bool {
    let version_and_kind = type_token
        .strip_prefix("kubernetes:")
        .and_then(|rest| rest.rsplit_once(':'));
    version_and_kind.is_some_and(|(version, kind)| is_workload(kind) || is_custom(version))
}

/// Every kind has twins for its lists and for patches. A plain `List` holds resources of any kind.
fn is_workload(kind: &str) -> bool {
    let twin_of = kind.trim_end_matches("Patch").trim_end_matches("List");
    kind == "List" || WORKLOADS.contains(&twin_of)
}

fn is_custom(version: &str) -> bool {
    let group = version.split('/').next().unwrap_or_default();
    match group.strip_suffix(".k8s.io") {
        Some(name) => !OWN_GROUPS.contains(&name),
        None => !OWN_WORDS.contains(&group),
    }
}

impl Search {
    /// Looks for pods in the properties of a Kubernetes resource.
    pub(super) fn pods(&mut self, properties: Value<'_>) {
        if self.stop_at_hidden(properties) {
            return;
        }
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
    /// At a list on the way, any element of which may hold pods.
    List,
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
        let is_too_deep = self.places.len() >= DEPTH;
        if is_too_deep && place != Place::Aside && matches!(value.kind(), Kind::Object | Kind::Array) {
            self.search.note_unseen(Reference::Unreadable);
        }
        place != Place::Aside && !is_too_deep
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
            Place::List => self.place_on_the_way(true, token, value),
            Place::Way if ASIDE.contains(&token) => Place::Aside,
            Place::Way if self.places.is_empty() && ASIDE_ON_TOP.contains(&token) => Place::Aside,
            Place::Way => {
                let is_items = self.places.is_empty() && token == ITEMS;
                self.place_on_the_way(is_items || promises_pods(token), token, value)
            }
        }
    }

    fn place_on_the_way(&mut self, promises_pods: bool, token: &str, value: Value<'_>) -> Place {
        let is_list = value.kind() == Kind::Array;
        if promises_pods && self.search.stop_at_hidden(value) {
            Place::Aside
        } else if is_list && CONTAINERS.contains(&token) {
            Place::Containers
        } else if is_list && promises_pods {
            Place::List
        } else {
            Place::Way
        }
    }
}

fn promises_pods(key: &str) -> bool {
    ON_THE_WAY.iter().any(|name| {
        let start = key.len().checked_sub(name.len());
        let end = start.and_then(|start| key.get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    })
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
            "kubernetes:core/v1:List",
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
            "kubernetes:mygroup/v1:Thing",
            "kubernetes:mygroup/v1:ThingList",
            "kubernetes:yaml/v2:ConfigGroup",
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
            "kubernetes:apps/v1:ControllerRevision",
            "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
            "kubernetes:core/v1:ConfigMapList",
            "aws:ec2/instance:Instance",
            "kubernetes:Pod",
        ] {
            assert!(!may_be_in(type_token), "{type_token}");
        }
    }
}
