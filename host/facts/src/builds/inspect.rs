//! What `docker buildx imagetools inspect` prints of an image.
//!
//! `--format '{{json .}}'` gives the name, the manifest and the image's configuration, but no provenance. A template can
//! put the provenance beside them, which then is a record of builds: provenance alone does not name its image.

use super::found::{Content, Found, Refusal};
use super::index::{self, Image, Index};
use super::members::{Members, read, within};
use super::{Build, metadata};

/// The keys of provenance: as the template calls it, and in the case of the keys beside it.
const PROVENANCE: [&str; 2] = ["provenance", "Provenance"];

/// The key of what the provenance of one platform stands in.
pub(super) const SLSA: &str = "SLSA";

/// Returns the keys that such a file is known by, together with that of the manifest.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    ["name", "image"].into_iter().chain(PROVENANCE)
}

/// Returns what is found in a file.
pub(super) fn read_all(inspected: &Members) -> Result<Found, Refusal> {
    let manifest: Members = inspected.require("manifest")?;
    let image = match index::described(&manifest).map_err(|refusal| refusal.within("manifest"))? {
        Index::Image(image) => image,
        Index::Other(what) => return Ok(Found::Other(what)),
    };
    let name: String = inspected.get("name")?.unwrap_or_default();
    let mut builds = Vec::new();
    for key in PROVENANCE {
        let provenance: Members = inspected.get(key)?.unwrap_or_default();
        builds.extend(provenances(&provenance, &image).map_err(|problem| within(key, &problem))?);
    }
    metadata::describe(&mut builds, &image.digest, &name)?;
    let indexes = image.into_index().into_iter().collect();
    Ok(Found::Content(Content { builds, indexes }))
}

/// An image for several platforms has the provenance of each under the platform's name.
fn provenances(provenance: &Members, image: &Image) -> Result<Vec<Build>, String> {
    if provenance.0.contains_key(SLSA) {
        return Ok(build(provenance, image.only_platform())?.into_iter().collect());
    }
    let mut builds = Vec::new();
    for (platform, json) in &provenance.0 {
        let provenance: Members = read(platform, json)?;
        let build = build(&provenance, Some(platform.clone())).map_err(|problem| within(platform, &problem))?;
        builds.extend(build);
    }
    Ok(builds)
}

fn build(provenance: &Members, platform: Option<String>) -> Result<Option<Build>, String> {
    let Some(predicate) = provenance.get::<Members>(SLSA)? else {
        return Ok(None);
    };
    let build = metadata::of_predicate(&predicate).map_err(|problem| within(SLSA, &problem))?;
    Ok(Some(Build {
        platform: platform.or(build.platform),
        ..build
    }))
}
