//! Pods, wherever Kubernetes resources hold them.
//!
//! Pods are looked for by what they are made of, because custom resources hold them in places of their own.

use super::release::RELEASE;
use crate::json::strict::Document;
use crate::json::{self, Kind, Value, Visitor};
use crate::references::{Form, Reference, Search};

/// How the names end of what stands between a resource's root and its images, in any letter case: `jobTemplate`,
/// `replicatedJobs`, `headGroupSpec`. Where one of these is unknown or secret, so are the images.
pub(super) const ON_THE_WAY: [&str; 12] = [
    "spec",
    "specs",
    "template",
    "templates",
    "jobs",
    "container",
    CONTAINERS,
    "pod",
    "pods",
    SIDECARS,
    STEPS,
    VOLUMES,
];

/// How the name of a list of containers ends, in any letter case: `initContainers`.
pub(super) const CONTAINERS: &str = "containers";

/// The list of a pod's volumes, of which one may be an image (Kubernetes 1.31, `ImageVolumeSource`).
const VOLUMES: &str = "volumes";

const SIDECARS: &str = "sidecars";

const STEPS: &str = "steps";

/// The lists of custom resources whose elements may be containers: of Argo Workflows and of Tekton.
pub(super) const LISTS_OF_CONTAINERS: [&str; 2] = [SIDECARS, STEPS];

/// What may be a container itself: of Argo Workflows (`container`, `script`) and of Tekton (`stepTemplate`).
pub(super) const SINGLE_CONTAINERS: [&str; 3] = ["container", SCRIPT, "stepTemplate"];

/// To others than Argo a script is a text, which hides no image where it is hidden.
const SCRIPT: &str = "script";

const ARGO: &str = "kubernetes:argoproj.io/";

/// What holds the resources of a list, at the top. Further down it is something else: the `items` of a volume.
const ITEMS: &str = "items";

/// What holds no pods at the top of a resource, though it may hold anything that users put there.
pub(super) const ASIDE_ON_TOP: [&str; 2] = ["metadata", "status"];

/// What holds no pods anywhere, though it holds a `spec`.
pub(super) const ASIDE: [&str; 2] = ["volumeClaimTemplate", "volumeClaimTemplates"];

/// The resources of Kubernetes itself that hold pods.
pub(super) const WORKLOADS: [&str; 9] = [
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
pub(super) const DEPTH: usize = 32;

/// Returns whether resources of a type can hold pods. Not, for example, a `ConfigMap`: what it holds is no Kubernetes'.
/// Nor does a Helm release, whose values are the chart's.
pub(super) fn may_be_in(type_token: &str) -> bool {
    let version_and_kind = type_token
        .strip_prefix("kubernetes:")
        .and_then(|rest| rest.rsplit_once(':'));
    version_and_kind.is_some_and(|(version, kind)| is_workload(kind) || is_custom(version)) && type_token != RELEASE
}

/// Every kind has twins for its lists and for patches. A plain `List` holds resources of any kind.
fn is_workload(kind: &str) -> bool {
    let twin_of = kind.trim_end_matches("Patch").trim_end_matches("List");
    kind == "List" || WORKLOADS.contains(&twin_of)
}

/// A plain `List` holds resources of any kind.
fn is_own(type_token: &str) -> bool {
    let rest = type_token
        .strip_prefix("kubernetes:")
        .and_then(|rest| rest.rsplit_once(':'));
    rest.is_some_and(|(version, kind)| !is_custom(version) && kind != "List")
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
    pub(super) fn pods(&mut self, type_token: &str, properties: Value<'_>) {
        if self.stop_at_hidden(properties) {
            return;
        }
        let mut pods = Pods {
            search: self,
            is_own: is_own(type_token),
            is_of_argo: type_token.starts_with(ARGO),
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
    /// At a list of containers.
    Containers,
    /// At a container.
    Container,
    /// At a list whose elements may be containers.
    Steps,
    /// At what may be a container, or hold one.
    Step,
    /// At a list of volumes.
    Volumes,
    /// At a volume.
    Volume,
    /// Where nothing is looked for.
    Aside,
}

/// A walk that looks for pods.
struct Pods<'s> {
    search: &'s mut Search,
    /// Whether the resource is one of Kubernetes itself, whose schema is known.
    is_own: bool,
    is_of_argo: bool,
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
        let is_image = token.eq_ignore_ascii_case("image");
        let is_object = value.kind() == Kind::Object;
        let reads = match above {
            Place::Container => is_image.then_some(""),
            Place::Step => (is_image && value.kind() == Kind::String).then_some(""),
            Place::Volume => (is_image && (is_object || is_hidden(value))).then_some("/reference"),
            _ => None,
        };
        if let Some(rest) = reads {
            self.search.follow(value, rest, Form::Text);
            return Place::Aside;
        }
        match above {
            Place::Container | Place::Aside => Place::Aside,
            Place::Containers | Place::Steps | Place::Volumes | Place::List => self.element(above, value),
            Place::Way | Place::Step | Place::Volume => self.member(token, value),
        }
    }

    fn element(&mut self, list: Place, value: Value<'_>) -> Place {
        match list {
            _ if self.search.stop_at_hidden(value) => Place::Aside,
            _ if value.kind() == Kind::Array => list,
            Place::Containers => Place::Container,
            Place::Steps => Place::Step,
            Place::Volumes => Place::Volume,
            _ => Place::Way,
        }
    }

    fn member(&mut self, token: &str, value: Value<'_>) -> Place {
        let is_on_top = self.places.is_empty();
        let promises_pods = (is_on_top && token == ITEMS) || self.promises_pods(token);
        if ASIDE.contains(&token) || (is_on_top && ASIDE_ON_TOP.contains(&token)) {
            return Place::Aside;
        }
        match value.kind() {
            _ if promises_pods && self.search.stop_at_hidden(value) => Place::Aside,
            Kind::Array if ends_with(token, CONTAINERS) => Place::Containers,
            kind if kind != Kind::Null && self.must_be_list(token, value) => {
                self.search.note_unseen(Reference::Unreadable);
                Place::Aside
            }
            Kind::Object if ends_with(token, CONTAINERS) => Place::Steps,
            Kind::Array if LISTS_OF_CONTAINERS.contains(&token) => Place::Steps,
            Kind::Array if token == VOLUMES => Place::Volumes,
            Kind::Array if promises_pods => Place::List,
            Kind::Object if SINGLE_CONTAINERS.contains(&token) => Place::Step,
            _ => Place::Way,
        }
    }

    /// Returns whether something else than a list stands where a pod has its containers, or its volumes. A custom resource may
    /// call so what it likes, but for a JSON text.
    fn must_be_list(&self, token: &str, value: Value<'_>) -> bool {
        let is_list = value.kind() == Kind::Array;
        let is_of_pod = self.is_own && self.search.is_within("spec");
        let is_document = || {
            let text = value.as_str().unwrap_or_default();
            Document::of(&text) != Document::None
        };
        !is_list && (ends_with(token, CONTAINERS) && (is_of_pod || is_document()) || (token == VOLUMES && is_of_pod))
    }

    fn promises_pods(&self, token: &str) -> bool {
        ON_THE_WAY.iter().any(|name| ends_with(token, name)) || (self.is_of_argo && token == SCRIPT)
    }
}

fn is_hidden(value: Value<'_>) -> bool {
    value.is_unknown() || value.is_secret()
}

fn ends_with(key: &str, name: &str) -> bool {
    let start = key.len().checked_sub(name.len());
    let end = start.and_then(|start| key.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(name))
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
            "kubernetes:helm.sh/v3:Release",
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
