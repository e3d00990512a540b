//! What a resource says of the cache of its build.

use std::fmt;

use portcullis_guest::images::ImageBuild;
use portcullis_guest::{PropertyView, Resource, Shape, Stop};

/// `Image` of pulumi-docker 4 and 5.
pub(super) const DOCKER: &str = "docker:index/image:Image";
/// Those of pulumi-docker that pull or push, and may build.
pub(super) const OF_REGISTRY: [&str; 2] = [
    "docker:index/remoteImage:RemoteImage",
    "docker:index/registryImage:RegistryImage",
];

/// Where a type says it.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) off: &'static str,
    pub(super) reads: &'static str,
    pub(super) writes: &'static str,
    pub(super) builder: &'static str,
    pub(super) how_to_write: &'static str,
}

/// `provider/internal/image.go` and `cache.go` of pulumi-docker-build.
const PLACES_OF_DOCKER_BUILD: Places = Places {
    off: "/noCache",
    reads: "/cacheFrom",
    writes: "/cacheTo",
    builder: "/builder/name",
    how_to_write: "keep a cache in a registry: `cacheTo: [{ registry: { ref: … } }]`, and `cacheFrom` the same",
};

/// `provider/image.go` of pulumi-docker. BuildKit writes a cache into the image if it is asked to by an argument.
const PLACES_OF_DOCKER: Places = Places {
    off: "",
    reads: "/build/cacheFrom/images",
    writes: "/build/args/BUILDKIT_INLINE_CACHE",
    builder: "",
    how_to_write: "push a cache with the image: `args: { BUILDKIT_INLINE_CACHE: \"1\" }`, and `cacheFrom: { images: [imageName] }`",
};

/// `provider/cmd/pulumi-resource-docker/schema.json` of pulumi-docker.
const PLACES_OF_REGISTRY: Places = Places {
    off: "/build/noCache",
    reads: "/build/cacheFroms",
    writes: "/build/cacheTos",
    builder: "/build/builder",
    how_to_write: "keep a cache in a registry: `cacheTos: [\"type=registry,ref=…\"]`, and `cacheFroms` the same",
};

/// What a resource says of the cache of its build.
#[derive(Debug)]
pub(super) struct CacheSettings {
    pub(super) places: &'static Places,
    pub(super) is_off: bool,
    pub(super) reads: Vec<Cache>,
    pub(super) writes: Vec<Cache>,
    pub(super) builder: Option<String>,
}

impl CacheSettings {
    /// Reads the settings of a resource that builds.
    ///
    /// # Errors
    ///
    /// Leaves the question open where one of them is unknown or secret.
    pub(super) fn of(resource: &Resource, build: &ImageBuild) -> Result<Self, Stop> {
        let inputs = resource.inputs();
        let places = match resource.type_token().as_str() {
            DOCKER => &PLACES_OF_DOCKER,
            type_token if OF_REGISTRY.contains(&type_token) => &PLACES_OF_REGISTRY,
            _ => &PLACES_OF_DOCKER_BUILD,
        };
        let reads = caches(inputs, places.reads)?;
        let writes = if places.off.is_empty() {
            written_by_docker(inputs, build, &reads)?
        } else {
            caches(inputs, places.writes)?
        };
        Ok(Self {
            is_off: !places.off.is_empty() && inputs.get(places.off)? == Some(true),
            builder: named(inputs, places.builder)?,
            places,
            reads,
            writes,
        })
    }
}

fn named(inputs: PropertyView<'_>, pointer: &str) -> Result<Option<String>, Stop> {
    match pointer {
        "" => Ok(None),
        _ => Ok(inputs.get::<String>(pointer)?.filter(|name| !name.is_empty())),
    }
}

/// The first builder takes any image that was pushed for a cache; BuildKit only one that it has put a cache into.
fn written_by_docker(inputs: PropertyView<'_>, build: &ImageBuild, reads: &[Cache]) -> Result<Vec<Cache>, Stop> {
    let is_first = inputs.get::<String>("/build/builderVersion")?.as_deref() == Some("BuilderV1");
    let is_written = if is_first {
        !reads.is_empty()
    } else {
        let flag = inputs.get::<String>(PLACES_OF_DOCKER.writes)?.unwrap_or_default();
        ["1", "t", "true"].contains(&flag.to_ascii_lowercase().as_str())
    };
    let inline = Cache::new("inline", None);
    Ok(if is_written && build.pushes {
        vec![inline]
    } else {
        Vec::new()
    })
}

/// Returns the caches of a list. Only their kinds and addresses are looked at: some have secrets beside.
fn caches(inputs: PropertyView<'_>, pointer: &str) -> Result<Vec<Cache>, Stop> {
    let Shape::List(length) = inputs.shape(pointer) else {
        inputs.get::<Vec<String>>(pointer)?;
        return Ok(Vec::new());
    };
    let entries = (0..length).map(|place| cache(inputs, &format!("{pointer}/{place}")));
    let caches: Result<Vec<_>, _> = entries.collect();
    Ok(caches?.into_iter().flatten().collect())
}

fn cache(inputs: PropertyView<'_>, pointer: &str) -> Result<Option<Cache>, Stop> {
    let Shape::Object(members) = inputs.shape(pointer) else {
        return Ok(inputs.get::<String>(pointer)?.and_then(|text| Cache::read(&text)));
    };
    if inputs.get(&format!("{pointer}/disabled"))? == Some(true) {
        return Ok(None);
    }
    if let Some(raw) = inputs
        .get::<String>(&format!("{pointer}/raw"))?
        .filter(|raw| !raw.is_empty())
    {
        return Ok(Cache::read(&raw));
    }
    let is_kind = |member: &&String| {
        let is_given = inputs.shape(&format!("{pointer}/{member}")) != Shape::Absent;
        is_given && !["disabled", "raw"].contains(&member.as_str())
    };
    let kind = members.iter().find(is_kind);
    Ok(kind.map(|kind| {
        let address = inputs.get::<String>(&format!("{pointer}/{kind}/ref"));
        Cache::new(kind, address.ok().flatten())
    }))
}

/// A place that a cache is kept in.
#[derive(Debug, PartialEq)]
pub(super) struct Cache {
    kind: String,
    /// The image of a `registry`, where it is known.
    address: Option<String>,
}

impl Cache {
    fn new(kind: &str, address: Option<String>) -> Self {
        let kind = kind.to_owned();
        Self { kind, address }
    }

    /// Reads what `docker buildx` takes: `type=registry,ref=…`, or the image of a registry alone.
    fn read(text: &str) -> Option<Self> {
        let attribute = |name| text.split(',').find_map(|pair| pair.trim().strip_prefix(name));
        match attribute("type=") {
            Some(kind) => Some(Self::new(kind, attribute("ref=").map(str::to_owned))),
            None if text.is_empty() => None,
            None => Some(Self::new("registry", Some(text.to_owned()))),
        }
    }

    /// Returns whether this may be what another build has written. A cache that is written into an image is read from the
    /// registry, under any of the image's names.
    pub(super) fn is_of(&self, written: &Self) -> bool {
        let is_in_image = written.kind == "inline" && self.kind == "registry";
        let is_same = || match (&self.address, &written.address) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        is_in_image || (self.kind == written.kind && is_same())
    }
}

impl fmt::Display for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.address.as_ref().unwrap_or(&self.kind);
        // A user and a password may stand before the host, and are not for reports.
        let host = address
            .split_once('@')
            .filter(|(_, after)| !after.starts_with("sha256:"));
        write!(formatter, "`{}`", host.map_or(address.as_str(), |(_, host)| host))
    }
}
