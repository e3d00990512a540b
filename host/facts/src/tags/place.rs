//! Where the resources of each provider hold their tags, and which of them can have any.
//!
//! A preview does not tell whether a type can be tagged: a resource without tags mostly lacks the property as a whole
//! (`reference`: an untagged `aws:iam/role:Role`). So there are lists, see `types.rs`, of one version of each provider.
//! A type that is on none can be tagged if a resource shows it by having tags, before or after the update: its provider
//! may be newer. Nor is there a list of every provider: a resource of another one shows it by a map.

use crate::json::{self, Kind, Value};
use crate::plan::{Operation, Resource, State};
use crate::type_token::{DOCKER_BUILD_IMAGE, without_version};

use super::form::{self, Element, Form};
use super::found::{Dependencies, Found, is_withheld};
use super::types::{self, Entry, List, Shape};

/// Where the resources of a package, or those of one type, hold their tags.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where the program puts them.
    pub(super) own: &'static str,
    /// Where the provider puts these and its default tags together.
    pub(super) all: Option<&'static str>,
    /// The provider's setting for default tags that do not stand in the resource's inputs otherwise.
    pub(super) defaults: Option<Defaults>,
    /// Whether keys that differ only in letter case are the same.
    pub(super) folds_case: bool,
    /// What they look like.
    shape: Shape,
    /// What a list of them is made of.
    element: Element,
}

/// Where a provider's settings hold its default tags.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defaults {
    /// The name of the setting.
    pub(super) setting: &'static str,
    /// Where in the setting's value they stand.
    pub(super) pointer: &'static str,
    /// The outputs that change with them, which a state does not show.
    pub(super) outputs: &'static [&'static str],
}

const TAGS: Place = Place {
    own: "/tags",
    all: None,
    defaults: None,
    folds_case: false,
    shape: Shape::Map,
    element: Element::Pair(form::LOWER_CASE),
};

const TAG_LIST: Place = Place {
    shape: Shape::List,
    ..TAGS
};

/// Tag names are case-insensitive for operations (Azure: `tag-resources`).
const AZURE_TAGS: Place = Place {
    folds_case: true,
    ..TAGS
};

const DIGITALOCEAN_TAGS: Place = Place {
    element: Element::Name,
    ..TAG_LIST
};

const AWS_TAGS: Place = Place {
    all: Some("/tagsAll"),
    defaults: Some(Defaults {
        setting: "defaultTags",
        pointer: "/tags",
        outputs: &[],
    }),
    ..TAGS
};

/// Default labels go to the types whose outputs have `pulumiLabels`, with few exceptions, which are on the list. These
/// outputs are secrets (`additionalSecretOutputs`).
const GCP_LABELS: Place = Place {
    own: "/labels",
    defaults: Some(Defaults {
        setting: "defaultLabels",
        pointer: "",
        outputs: &["pulumiLabels", "effectiveLabels"],
    }),
    ..TAGS
};

const DOCKER_LABELS: Place = Place {
    own: "/labels",
    element: Element::Pair(form::LABEL),
    ..TAG_LIST
};

const KUBERNETES_LABELS: Place = Place {
    own: "/metadata/labels",
    ..TAGS
};

/// The groups of machines that list a tag together with whether new machines get it, which has to be said
/// (`inputs.autoscaling.GroupTag` of `@pulumi/aws`, `AutoScalingGroupTagPropertyArgs` of `@pulumi/aws-native`).
const SCALING_GROUPS: [&str; 2] = ["aws:autoscaling/group:Group", "aws-native:autoscaling:AutoScalingGroup"];

/// A provider: where its types usually have their tags, and which of them have any.
struct Package {
    name: &'static str,
    usual: Place,
    /// `None` if every type has them.
    types: Option<&'static List>,
}

/// The packages that are known. Missing is `docker-build`: the labels of an image tell what is in it, not whose resource it is, and
/// changing them is a rebuild. `aws-native` merges its default tags into the inputs themselves
/// (`provider/pkg/default_tags/merging.go`).
static PACKAGES: [Package; 8] = [
    Package::new("aws", AWS_TAGS, Some(&types::AWS)),
    Package::new("aws-native", TAG_LIST, Some(&types::AWS_NATIVE)),
    Package::new("azure", AZURE_TAGS, Some(&types::AZURE)),
    Package::new("azure-native", AZURE_TAGS, Some(&types::AZURE_NATIVE)),
    Package::new("digitalocean", DIGITALOCEAN_TAGS, Some(&types::DIGITALOCEAN)),
    Package::new("docker", DOCKER_LABELS, Some(&types::DOCKER)),
    Package::new("gcp", GCP_LABELS, Some(&types::GCP)),
    Package::new("kubernetes", KUBERNETES_LABELS, None),
];

/// Where the resources of other providers have tags, if they have any: of Alibaba Cloud, Hetzner and Oracle, for example.
const ELSEWHERE: [Place; 3] = [
    TAGS,
    Place { own: "/labels", ..TAGS },
    Place {
        own: "/freeformTags",
        ..TAGS
    },
];

/// Whose maps of these names are something else: the settings of a provider, and the labels of an image, which a dynamic
/// resource may build.
const NOT_ELSEWHERE: [&str; 4] = ["docker-build", "pulumi", "pulumi-nodejs", "pulumi-python"];

/// Returns where a resource holds its tags; `None` if it cannot be tagged.
pub(super) fn of(resource: Resource<'_>) -> Option<Place> {
    let token = without_version(resource.type_token());
    let (package, _) = token.split_once(':')?;
    if DOCKER_BUILD_IMAGE.contains(&&*token) || NOT_ELSEWHERE.contains(&package) {
        return None;
    }
    let place = match PACKAGES.iter().find(|known| known.name == package) {
        Some(package) => package.place_of(&token, resource),
        None => ELSEWHERE.into_iter().find(|place| place.is_shown_by(resource)),
    };
    place.filter(|_| is_managed(resource))
}

/// What stands where tags do.
enum Written {
    /// Nothing, or something that cannot be seen.
    Nothing,
    /// Tags.
    As(Form),
    /// Something else.
    Otherwise,
}

/// Returns what stands at a pointer that leads on: nothing that would be in the way, or something else.
fn leads_on(value: Value<'_>) -> Written {
    match value.kind() {
        Kind::Object | Kind::Null => Written::Nothing,
        _ if is_withheld(value) => Written::Nothing,
        _ => Written::Otherwise,
    }
}

impl Package {
    const fn new(name: &'static str, usual: Place, types: Option<&'static List>) -> Self {
        Self { name, usual, types }
    }

    fn place_of(&self, token: &str, resource: Resource<'_>) -> Option<Place> {
        let Some(types) = self.types else {
            return has_metadata(token, resource).then_some(self.usual);
        };
        let place = match types.find(token) {
            Some(Entry::Usual) => self.usual,
            Some(Entry::At {
                pointer,
                shape,
                defaults,
            }) => self.usual.at(pointer, shape, defaults),
            Some(Entry::NotTags) => return None,
            None => return self.usual.is_used_by(resource).then_some(self.usual),
        };
        Some(place.of_type(token))
    }
}

impl Place {
    fn at(self, own: &'static str, shape: Shape, defaults: bool) -> Self {
        Self {
            own,
            shape,
            all: self.all.filter(|_| defaults),
            defaults: self.defaults.filter(|_| defaults),
            ..self
        }
    }

    fn of_type(self, token: &str) -> Self {
        if SCALING_GROUPS.contains(&token) {
            Self {
                element: Element::Pair(form::PROPAGATED),
                ..self
            }
        } else {
            self
        }
    }

    /// Returns how tags are written among some inputs: as those that are there, or as the type has them. `None` where
    /// nobody can tell, or where something else stands in their place.
    pub(super) fn form(&self, inputs: Option<Value<'_>>) -> Option<Form> {
        let parent = self.own.rsplit_once('/').map_or("", |(parent, _)| parent);
        let look = |pointer, look: &dyn Fn(Value<'_>) -> Written| {
            let written = inputs.and_then(|inputs| json::follow(inputs, pointer, look));
            written.unwrap_or(Written::Nothing)
        };
        let written = match look(parent, &leads_on) {
            Written::Nothing => look(self.own, &|value| self.written_at(value)),
            other => other,
        };
        match (written, self.shape) {
            (Written::As(form), _) => Some(form),
            (Written::Nothing, Shape::Map) => Some(Form::Map),
            (Written::Nothing, Shape::List) => Some(self.element.form()),
            (Written::Nothing, Shape::Any) | (Written::Otherwise, _) => None,
        }
    }

    fn written_at(&self, value: Value<'_>) -> Written {
        match value.kind() {
            Kind::Null => Written::Nothing,
            _ if is_withheld(value) => Written::Nothing,
            Kind::Object => Written::As(Form::Map),
            Kind::Array if self.admits(value) => Written::As(self.element.form_in(value)),
            _ => Written::Otherwise,
        }
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
        value.kind() == Kind::Object || (is_list && self.shape != Shape::Map) || is_withheld(value)
    }

    /// Returns whether a resource shows a map here, with something in it and nothing that no tag has: then it can be tagged, whoever its
    /// provider is.
    fn is_shown_by(&self, resource: Resource<'_>) -> bool {
        let states = [resource.after(), resource.before()].into_iter().flatten();
        let is_part = |value: Value<'_>| !matches!(value.kind(), Kind::Object | Kind::Array);
        let is_map = |value: Value<'_>| {
            let is_object = value.kind() == Kind::Object && !is_withheld(value);
            is_object && value.members().next().is_some() && value.members().all(|(_, member)| is_part(member))
        };
        let mut inputs = states.filter_map(State::inputs);
        inputs.any(|inputs| json::follow(inputs, self.own, is_map) == Some(true))
    }

    fn is_used_by(&self, resource: Resource<'_>) -> bool {
        let states = [resource.after(), resource.before()].into_iter().flatten();
        states.filter_map(State::inputs).any(|inputs| {
            let mut pointers = [Some(self.own), self.all].into_iter().flatten();
            pointers.any(|pointer| json::follow(inputs, pointer, |value| self.admits(value)) == Some(true))
        })
    }
}

/// Returns whether a Kubernetes type has metadata of its own. Beside every kind the provider has a list, which carries
/// its `items` itself, and a patch of an object that is managed elsewhere, whose labels are up to others. A Helm
/// release has none either.
fn has_metadata(token: &str, resource: Resource<'_>) -> bool {
    let has_items = |state: State<'_>| state.inputs().and_then(|inputs| inputs.get("items")).is_some();
    let is_list = token.ends_with("List") && resource.current().is_some_and(has_items);
    !is_list && !token.ends_with("Patch") && token != "kubernetes:helm.sh/v3:Release"
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
