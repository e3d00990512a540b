//! Where in registries a resource writes: the images that it pushes, the caches of its builds.

use super::builder::Builder;
use super::export::{is_disabled, pushes};
use super::flag::{self, Flag};
use crate::json::Value;
use crate::plan::{Operation, Properties, Resource};
use crate::references::{self, Form, ImageReference, Reference, Search, parse};
use crate::type_token::{DOCKER_BUILD_IMAGE, DOCKER_BUILD_INDEX};

const REGISTRY_IMAGE: &str = "docker:index/registryImage:RegistryImage";
const REMOTE_IMAGE: &str = "docker:index/remoteImage:RemoteImage";

/// A place in a registry that a resource writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// What it writes.
    pub kind: DestinationKind,
    /// Where.
    pub target: ImageReference,
}

/// What a resource writes to a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DestinationKind {
    /// An image, or an index of images.
    Image,
    /// The cache of a build.
    Cache,
}

/// Returns where in registries a resource writes, whenever an update makes it do so. What may push counts as if it did, and
/// what pushes without a name that the plan shows has one that is unknown. Nothing for a resource that goes.
///
/// `docker:index/image:Image` writes no cache: it only reads some (`build.cacheFrom`), or keeps one in the image itself.
pub fn destinations(resource: Resource<'_>) -> Vec<Destination> {
    if resource.operation() == Operation::Delete {
        return Vec::new();
    }
    let caches = match resource.type_token() {
        REMOTE_IMAGE | REGISTRY_IMAGE => written(resource, caches_of_build),
        type_token if DOCKER_BUILD_IMAGE.contains(&type_token) => written(resource, caches),
        _ => Vec::new(),
    };
    let of_kind = |kind| move |target| Destination { kind, target };
    let images = pushed(resource).into_iter().map(of_kind(DestinationKind::Image));
    images
        .chain(caches.into_iter().map(of_kind(DestinationKind::Cache)))
        .collect()
}

fn pushed(resource: Resource<'_>) -> Vec<ImageReference> {
    let inputs = |places| references::at(resource, Properties::Inputs, places);
    let properties = resource.properties(Properties::Inputs);
    match resource.type_token() {
        // `push` is true unless it is set (`provider/internal/index.go`, `isPushed`).
        type_token if DOCKER_BUILD_INDEX.contains(&type_token) => {
            match properties.and_then(|properties| properties.get("push")) {
                Some(push) if push.as_bool() == Some(false) => Vec::new(),
                _ => or_unknown(inputs(&["/tag"])),
            }
        }
        REGISTRY_IMAGE => or_unknown(inputs(&["/name"])),
        _ => match Builder::of(resource, Properties::Inputs) {
            Some(builder) if !builder.pushes(resource) => Vec::new(),
            Some(Builder::DockerBuild) => or_unknown(written(resource, exports)),
            Some(builder) => or_unknown(builder.targets(resource)),
            None => Vec::new(),
        },
    }
}

fn written(resource: Resource<'_>, look: impl FnOnce(&mut Search, Value<'_>)) -> Vec<ImageReference> {
    references::collect(resource, Properties::Inputs, look)
}

fn or_unknown(targets: Vec<ImageReference>) -> Vec<ImageReference> {
    if !targets.is_empty() {
        return targets;
    }
    vec![ImageReference {
        pointer: String::new(),
        reference: Reference::Unknown(Vec::new()),
        built_by: None,
        is_one: false,
    }]
}

/// The tags are where all exports go that push. The names of an export count beside them: today's builder passes over them
/// then (docker/buildx, `build/opt.go`), and nobody knows which builder the update will have.
fn exports(search: &mut Search, properties: Value<'_>) {
    search.follow(properties, "/tags/*", Form::Text);
    each(search, properties, "exports", |search, export| {
        if pushes(export) {
            for kind in ["registry", "image"] {
                search.follow(export, &format!("/{kind}/names/*"), Form::Text);
            }
            raw(search, export, flag::export);
        }
    });
}

fn caches(search: &mut Search, properties: Value<'_>) {
    each(search, properties, "cacheTo", |search, cache| {
        search.follow(cache, "/registry/ref", Form::Text);
        raw(search, cache, flag::cache);
    });
}

/// A build inside a resource of pulumi-docker that pulls or pushes images has its caches as flags (schema of 5.1).
fn caches_of_build(search: &mut Search, properties: Value<'_>) {
    let Some(build) = properties.get("build") else { return };
    search.enter("build", |search| {
        if !search.stop_at_hidden(build) {
            each(search, build, "cacheTos", |search, cache| {
                read_flag(search, cache, flag::cache);
            });
        }
    });
}

/// Looks at each element of a list that is not disabled. One that cannot be seen may be any.
fn each(search: &mut Search, properties: Value<'_>, list: &str, look: impl Fn(&mut Search, Value<'_>)) {
    let Some(elements) = properties.get(list) else { return };
    search.enter(list, |search| {
        if search.stop_at_hidden(elements) {
            return;
        }
        for (index, element) in elements.elements().enumerate() {
            search.enter(&index.to_string(), |search| {
                if !search.stop_at_hidden(element) && !is_disabled(element) {
                    look(search, element);
                }
            });
        }
    });
}

fn raw(search: &mut Search, element: Value<'_>, read: impl Fn(&str) -> Flag) {
    let Some(raw) = element.get("raw") else { return };
    search.enter("raw", |search| {
        if !search.stop_at_hidden(raw) {
            read_flag(search, raw, read);
        }
    });
}

/// An empty text is the flag that is not given.
fn read_flag(search: &mut Search, flag: Value<'_>, read: impl Fn(&str) -> Flag) {
    let text = flag.as_str().unwrap_or_default();
    if text.is_empty() {
        return;
    }
    match read(&text) {
        Flag::Registry(names) => names.iter().for_each(|name| search.note(parse(name), true)),
        Flag::Unreadable => search.note_unseen(Reference::Unreadable),
        Flag::Elsewhere => {}
    }
}
