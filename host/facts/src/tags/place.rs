//! Where the resources of each provider hold their tags, and which of them can have any.
//!
//! A preview does not tell whether a type can be tagged: a resource without tags mostly lacks the property as a whole
//! (`reference`: an untagged `aws:iam/role:Role`). So there are lists: a complete one for `aws`, short ones for others.
//! A type that is on none can be tagged if a resource shows it by having tags, before or after the update.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::json::{self, Kind, Value};
use crate::plan::{Operation, Resource, State};
use crate::type_token::without_version;

use super::found::{Dependencies, Found, is_withheld};

/// Where the resources of a package, or those of one type, hold their tags.
#[derive(Debug)]
pub(super) struct Place {
    /// Where the program puts them.
    pub(super) own: &'static str,
    /// Where the provider puts these and its default tags together.
    pub(super) all: Option<&'static str>,
    /// The provider's setting for default tags that do not stand in the resource's inputs otherwise.
    pub(super) defaults: Option<Defaults>,
    /// Whether they may be a list. Where they may not, a list of the same name is something else.
    list: bool,
    /// Whether every type has them.
    always: bool,
}

/// Where a provider's settings hold its default tags.
#[derive(Debug)]
pub(super) struct Defaults {
    /// The name of the setting.
    pub(super) setting: &'static str,
    /// Where in the setting's value they stand.
    pub(super) pointer: &'static str,
}

const TAGS: Place = Place {
    own: "/tags",
    all: None,
    defaults: None,
    list: false,
    always: false,
};

const TAG_LIST: Place = Place { list: true, ..TAGS };

const AWS_TAGS: Place = Place {
    all: Some("/tagsAll"),
    defaults: Some(Defaults {
        setting: "defaultTags",
        pointer: "/tags",
    }),
    ..TAGS
};

/// Default labels go to the resources that have `labels`, on top or in `metadata`, and to clusters
/// (Terraform's Google provider, `default_labels`; `pulumiLabels` in npm @pulumi/gcp 9.37.0).
const GCP_LABELS: Place = Place {
    own: "/labels",
    defaults: Some(Defaults {
        setting: "defaultLabels",
        pointer: "",
    }),
    ..TAGS
};

const KUBERNETES_LABELS: Place = Place {
    own: "/metadata/labels",
    always: true,
    ..TAGS
};

/// The packages. Missing is `docker-build`: the labels of an image tell what is in it, not whose resource it is, and
/// changing them is a rebuild. `aws-native` merges its default tags into the inputs themselves
/// (`provider/pkg/default_tags/merging.go`).
static PACKAGES: [(&str, Place); 8] = [
    ("aws", AWS_TAGS),
    ("aws-native", TAG_LIST),
    ("azure", TAGS),
    ("azure-native", TAGS),
    ("digitalocean", TAG_LIST),
    ("docker", TAG_LIST.at("/labels")),
    ("gcp", GCP_LABELS),
    ("kubernetes", KUBERNETES_LABELS),
];

/// The types that differ from the rest of their package. `None` are those whose `tags` or `labels` only look like tags:
/// they select other resources, or say what kind of thing it is. A Helm release has no metadata of its own.
static TYPES: [(&str, Option<Place>); 12] = [
    ("aws:autoscaling/group:Group", Some(TAG_LIST)),
    ("aws:devopsguru/resourceCollection:ResourceCollection", None),
    ("aws:inspector/resourceGroup:ResourceGroup", None),
    ("digitalocean:index/firewall:Firewall", None),
    ("digitalocean:index/monitorAlert:MonitorAlert", None),
    ("gcp:cloudidentity/group:Group", None),
    ("gcp:cloudrun/service:Service", Some(GCP_LABELS.at("/metadata/labels"))),
    ("gcp:container/cluster:Cluster", Some(GCP_LABELS.at("/resourceLabels"))),
    ("gcp:monitoring/alertPolicy:AlertPolicy", Some(TAGS.at("/userLabels"))),
    (
        "gcp:monitoring/notificationChannel:NotificationChannel",
        Some(TAGS.at("/userLabels")),
    ),
    (
        "gcp:sql/databaseInstance:DatabaseInstance",
        Some(TAGS.at("/settings/userLabels")),
    ),
    ("kubernetes:helm.sh/v3:Release", None),
];

static LISTED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = [
        include_str!("../../data/aws-taggable-types.txt"),
        include_str!("../../data/other-taggable-types.txt"),
    ];
    let lines = lists.into_iter().flat_map(str::lines);
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// Returns where a resource holds its tags; `None` if it cannot be tagged.
pub(super) fn of(resource: Resource<'_>) -> Option<&'static Place> {
    let token = without_version(resource.type_token());
    let place = of_type(&token)?;
    let can_be = if place.always {
        !is_list_or_patch(&token, resource)
    } else {
        LISTED.contains(token.as_ref()) || place.is_used_by(resource)
    };
    (can_be && is_managed(resource)).then_some(place)
}

fn of_type(token: &str) -> Option<&'static Place> {
    if let Some((_, place)) = TYPES.iter().find(|(name, _)| *name == token) {
        return place.as_ref();
    }
    let (package, _) = token.split_once(':')?;
    let row = PACKAGES.iter().find(|(name, _)| *name == package);
    row.map(|(_, place)| place)
}

impl Place {
    const fn at(self, own: &'static str) -> Self {
        Self { own, ..self }
    }

    /// Reads the tags at a pointer of this place; `None` if there is nothing that could be tags.
    pub(super) fn read(&self, properties: Value<'_>, pointer: &str, dependencies: Dependencies<'_>) -> Option<Found> {
        json::follow(properties, pointer, |value| {
            self.admits(value).then(|| Found::read(value, pointer, dependencies))
        })
        .flatten()
    }

    fn admits(&self, value: Value<'_>) -> bool {
        let is_list = value.kind() == Kind::Array;
        value.kind() == Kind::Object || (is_list && self.list) || is_withheld(value)
    }

    fn is_used_by(&self, resource: Resource<'_>) -> bool {
        let states = [resource.after(), resource.before()].into_iter().flatten();
        states.filter_map(State::inputs).any(|inputs| {
            let mut pointers = [Some(self.own), self.all].into_iter().flatten();
            pointers.any(|pointer| json::follow(inputs, pointer, |value| self.admits(value)) == Some(true))
        })
    }
}

/// Returns whether a Kubernetes type is a list, which has no labels of its own and carries its `items` itself, or the
/// patch of an object that is managed elsewhere, whose labels are up to others. The provider has both beside every kind.
fn is_list_or_patch(token: &str, resource: Resource<'_>) -> bool {
    let has_items = |state: State<'_>| state.inputs().and_then(|inputs| inputs.get("items")).is_some();
    token.ends_with("Patch") || (token.ends_with("List") && resource.current().is_some_and(has_items))
}

/// Returns whether it is the stack that decides on a resource's tags. Only a read, a refresh and a removal can be of a
/// resource that is managed elsewhere (`pkg/resource/deploy/step_generator.go`).
fn is_managed(resource: Resource<'_>) -> bool {
    let is_external = |state: State<'_>| state.options().external;
    let may_be_external = matches!(resource.operation(), Operation::Refresh | Operation::Delete);
    resource.operation() != Operation::Read
        && !resource.is_component()
        && !(may_be_external && resource.current().is_some_and(is_external))
}
