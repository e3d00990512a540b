//! Image indexes: which manifests belong to an image.
//!
//! An index lists a manifest for each platform, and beside each of them the manifest of its attestations. The digest of an
//! index is not in it: `docker buildx imagetools inspect` adds it to what it prints. An index as it lies in the registry
//! (`docker buildx imagetools inspect --raw`) goes by the SHA-256 of its bytes, so a file of one is right only if it holds
//! exactly those bytes. A file that was formatted anew has a digest that no image has, and nothing is found by that.

use super::digests::check_image;
use super::found::{Content, Found, Refusal};
use super::members::{Members, Object, quoted, within};
use super::vouching;
use crate::document::hex;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};

/// An image in a registry.
#[derive(Debug)]
pub(super) struct Image {
    /// The digest of the image index, or of the manifest of an image that has none.
    pub(super) digest: String,
    /// The manifests by their platforms.
    platforms: Vec<(Platform, String)>,
    /// Whether nothing else is listed that a machine might run: attestations are for no platform.
    is_whole: bool,
    /// Whether the digest is that of the bytes that were read.
    is_raw: bool,
}

/// What an index turned out to be.
#[derive(Debug)]
pub(super) enum Index {
    /// That of an image.
    Image(Image),
    /// That of something else, and this is what.
    Other(String),
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Entry {
    digest: String,
    platform: Option<Platform>,
    annotations: Option<Object<String>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default, expecting = "an object")]
struct Platform {
    os: String,
    architecture: String,
    variant: Option<String>,
    #[serde(rename = "os.version")]
    version: Option<String>,
    #[serde(rename = "os.features")]
    features: Option<Vec<String>>,
}

/// Annotations of what is listed in the `index.json` of an OCI layout: each entry is an image of its own.
const NAMES: [&str; 2] = ["org.opencontainers.image.ref.name", "io.containerd.image.name"];

/// Returns what is found in an index, as it lies in the registry.
pub(super) fn read_raw(index: &Members, text: &str) -> Result<Found, Refusal> {
    let digest = format!("sha256:{}", hex(&Sha256::digest(text)));
    let mut index = image(digest, index)?;
    if let Index::Image(image) = &mut index {
        image.is_raw = true;
    }
    Ok(index.into())
}

/// Returns what is found in the description of a manifest or an index: `docker buildx imagetools inspect` with
/// `{{json .Manifest}}`.
pub(super) fn read_described(manifest: &Members) -> Result<Found, Refusal> {
    Ok(described(manifest)?.into())
}

/// Returns the image that a description of a manifest or an index is of.
pub(super) fn described(manifest: &Members) -> Result<Index, Refusal> {
    let digest: String = manifest.require("digest")?;
    check_image(&digest).map_err(|problem| within("digest", &problem))?;
    if manifest.0.contains_key("manifests") {
        return image(digest, manifest);
    }
    Ok(Index::Image(Image {
        digest,
        platforms: Vec::new(),
        is_whole: true,
        is_raw: false,
    }))
}

fn image(digest: String, index: &Members) -> Result<Index, Refusal> {
    let entries: Vec<Entry> = index.require("manifests")?;
    for entry in &entries {
        check_image(&entry.digest).map_err(|problem| within("manifests", &problem))?;
    }
    if entries.iter().any(|entry| entry.has(NAMES)) {
        return Ok(Index::Other("the index of an OCI layout".to_owned()));
    }
    let all = entries.len();
    let unknown = entries.iter().filter(|entry| entry.is_for_no_platform()).count();
    let platforms: Vec<_> = entries.into_iter().filter_map(Entry::into_platform).collect();
    if platforms.is_empty() {
        return Ok(Index::Other("an image index without platforms".to_owned()));
    }
    Ok(match twice(&platforms) {
        Some(platform) => Index::Other(format!(
            "an image index with several manifests for {}",
            quoted(&platform)
        )),
        None => Index::Image(Image {
            digest,
            is_whole: platforms.len() + unknown == all,
            platforms,
            is_raw: false,
        }),
    })
}

/// Two manifests for one platform are two images, and which other manifests belong to which of them is not known.
fn twice(platforms: &[(Platform, String)]) -> Option<String> {
    let mut seen = HashMap::new();
    let mut all = platforms.iter();
    let (platform, _) = all.find(|(platform, digest)| *seen.entry(platform).or_insert(digest) != digest)?;
    Some(platform.to_text())
}

impl Entry {
    /// Artifacts that are no images have no platform. That of attestations is unknown; what says that it is one, and has a
    /// platform, may be run all the same.
    fn into_platform(self) -> Option<(Platform, String)> {
        let platform = self.platform.filter(|platform| platform.os != "unknown")?;
        Some((platform, self.digest))
    }

    /// No machine runs what is for a platform that says it is unknown. One that says nothing may be run anywhere.
    fn is_for_no_platform(&self) -> bool {
        self.platform.as_ref().is_some_and(|platform| platform.os == "unknown")
    }

    fn has(&self, annotations: [&str; 2]) -> bool {
        let own = self.annotations.as_ref();
        own.is_some_and(|own| annotations.iter().any(|annotation| own.0.contains_key(*annotation)))
    }
}

impl Platform {
    /// Returns the platform as Docker writes it, such as `linux/arm/v7`.
    fn to_text(&self) -> String {
        let variant = self.variant.as_deref().filter(|variant| !variant.is_empty());
        let variant = variant.map(|variant| format!("/{variant}")).unwrap_or_default();
        format!("{}/{}{variant}", self.os, self.architecture)
    }
}

impl Image {
    /// Returns the one platform of the image, if it has just one.
    pub(super) fn only_platform(&self) -> Option<String> {
        match self.platforms.as_slice() {
            [(platform, _)] => Some(platform.to_text()),
            _ => None,
        }
    }

    /// Returns the index of the image, if it has one.
    pub(super) fn into_index(self) -> Option<vouching::Index> {
        let manifests = self.platforms.into_iter();
        let manifests: BTreeSet<_> = manifests
            .map(|(platform, digest)| (platform.to_text(), digest))
            .collect();
        (!manifests.is_empty()).then_some(vouching::Index {
            digest: self.digest,
            manifests,
            listing: match (self.is_raw, self.is_whole) {
                (false, _) => vouching::Listing::Claimed,
                (true, false) => vouching::Listing::Partial,
                (true, true) => vouching::Listing::Whole,
            },
        })
    }
}

impl From<Index> for Found {
    fn from(index: Index) -> Self {
        match index {
            Index::Other(what) => Self::Other(what),
            Index::Image(image) => Self::Content(Content {
                builds: Vec::new(),
                indexes: image.into_index().into_iter().collect(),
            }),
        }
    }
}
