//! The metadata files of `docker buildx build` and `docker buildx bake`.
//!
//! They name the image by its index and carry the provenance of each platform. Which platform's manifest has which
//! digest is not in them.

use super::digests::check_image;
use super::members::{Members, read, within};
use super::size::Size;
use super::{Build, slsa1, slsa02};
use serde::Deserialize;

/// The key that holds the digest of the image.
const IMAGE_DIGEST: &str = "containerimage.digest";

/// The key that holds the descriptor of the image.
pub(super) const IMAGE_DESCRIPTOR: &str = "containerimage.descriptor";

/// The key of the provenance. A build for several platforms has one for each, with `/` and the platform behind it.
const PROVENANCE: &str = "buildx.build.provenance";

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct Descriptor {
    digest: Option<String>,
}

/// Returns whether metadata names an image. Builds that only check or test give none.
pub(super) fn names_image(members: &Members) -> bool {
    members.0.contains_key(IMAGE_DIGEST) || members.0.contains_key(IMAGE_DESCRIPTOR)
}

/// Returns the builds that the metadata of `docker buildx build` records: one for each platform.
pub(super) fn builds(metadata: &Members) -> Result<Vec<Build>, String> {
    let digest = digest(metadata)?;
    let names: String = metadata.get("image.name")?.unwrap_or_default();
    let mut builds = provenances(metadata)?;
    if builds.is_empty() {
        builds.push(Build::default());
    }
    describe(&mut builds, &digest, &names)?;
    Ok(builds)
}

/// Adds the digest of an image and its names, with commas between them, to the records of its builds.
pub(super) fn describe(builds: &mut [Build], digest: &str, names: &str) -> Result<(), String> {
    Size::default().add_alike(builds.len(), split_names(names).count(), names.len())?;
    for build in builds {
        build.digests.push(digest.to_owned());
        build.names.extend(split_names(names));
    }
    Ok(())
}

/// Returns the builds that the metadata of `docker buildx bake` records. Targets that give no image are passed over:
/// checks and tests are targets too.
pub(super) fn bake_builds(metadata: &Members) -> Result<Vec<Build>, String> {
    let (mut all, mut size) = (Vec::new(), Size::default());
    for (target, json) in metadata.0.iter().filter(|(key, _)| !key.starts_with("buildx.")) {
        let metadata: Members = read(target, json)?;
        if names_image(&metadata) {
            let builds = builds(&metadata).map_err(|problem| within(target, &problem))?;
            size.add(&builds)?;
            all.extend(builds);
        }
    }
    Ok(all)
}

fn provenances(metadata: &Members) -> Result<Vec<Build>, String> {
    let mut builds = Vec::new();
    for (key, json) in &metadata.0 {
        let Some(rest) = key.strip_prefix(PROVENANCE) else {
            continue;
        };
        let predicate: Members = read(key, json)?;
        let mut build = of_predicate(&predicate).map_err(|problem| within(key, &problem))?;
        build.platform = rest.strip_prefix('/').map(str::to_owned).or(build.platform);
        builds.push(build);
    }
    Ok(builds)
}

/// Returns what a predicate says of a build. Nothing names its shape: BuildKit's metadata has v0.2 even where the statement
/// in the registry is v1.
pub(super) fn of_predicate(predicate: &Members) -> Result<Build, String> {
    if predicate.0.contains_key("buildDefinition") {
        slsa1::build(predicate)
    } else {
        slsa02::build(predicate)
    }
}

fn digest(metadata: &Members) -> Result<String, String> {
    let digest: Option<String> = metadata.get(IMAGE_DIGEST)?;
    let descriptor: Descriptor = metadata.get(IMAGE_DESCRIPTOR)?.unwrap_or_default();
    let digest = match (digest, descriptor.digest) {
        (Some(digest), Some(other)) if digest != other => {
            return Err(format!("`{IMAGE_DIGEST}` and `{IMAGE_DESCRIPTOR}` name two digests"));
        }
        (digest, other) => digest.or(other).ok_or_else(|| format!("`{IMAGE_DIGEST}` is missing"))?,
    };
    check_image(&digest).map_err(|problem| within(IMAGE_DIGEST, &problem))?;
    Ok(digest)
}

fn split_names(names: &str) -> impl Iterator<Item = String> {
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned)
}
