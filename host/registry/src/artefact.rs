//! The Wasm artefact of the [CNCF's guidance](https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/): an OCI image
//! manifest with a configuration of its own media type and one layer, which is the component as it is.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::{Digest, Error};

pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const LAYER: &str = "application/wasm";

/// The configuration of an artefact without one, which is what `oras push --artifact-type` makes.
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// What is asked for. The others are there to be refused by their names, and not to be missed.
pub(crate) const ACCEPT: &str = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json";

/// What a component begins with: Wasm's mark, version 13, layer 1. A core module has version 1 and layer 0.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

/// What is told of a pack beside its bytes. Nothing of it is believed when it is pulled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// The pack's name, from which `oras pull` makes a file's.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// What it is, in a sentence.
    pub summary: Option<String>,
    /// The interfaces that it imports, such as `portcullis:policy/tags@0.1.0`.
    pub imports: Vec<String>,
    /// The interfaces that it exports.
    pub exports: Vec<String>,
    /// The world that it is for.
    pub world: Option<String>,
    /// When it was made. The beginning of 1970 unless it is told, so that the same pack always has the same digest.
    pub created: Timestamp,
    /// Other annotations of the manifest.
    pub annotations: BTreeMap<String, String>,
}

/// Something that a manifest refers to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Descriptor {
    pub(crate) media_type: String,
    pub(crate) digest: String,
    pub(crate) size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) artifact_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) annotations: Option<BTreeMap<String, String>>,
}

/// A manifest or an index, as much of it as is looked at.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Document {
    pub(crate) schema_version: u32,
    pub(crate) media_type: Option<String>,
    pub(crate) config: Option<Descriptor>,
    pub(crate) layers: Option<Vec<Descriptor>>,
    pub(crate) manifests: Option<Vec<Descriptor>>,
    #[serde(rename = "fsLayers")]
    old_layers: Option<IgnoredAny>,
}

impl Document {
    /// # Errors
    /// When it is no document of a registry.
    pub(crate) fn parse(text: &[u8], what: &str) -> Result<Self, Error> {
        let garbage = |reason: String| Error::Garbage {
            what: what.to_owned(),
            reason,
        };
        let document: Self = serde_json::from_slice(text).map_err(|error| garbage(error.to_string()))?;
        if document.schema_version != 2 || document.old_layers.is_some() {
            return Err(garbage(format!("schema version {}", document.schema_version)));
        }
        Ok(document)
    }
}

impl Descriptor {
    pub(crate) fn digest(&self, what: &str) -> Result<Digest, Error> {
        Digest::parse(&self.digest).ok_or_else(|| Error::Garbage {
            what: what.to_owned(),
            reason: format!("digest `{}` is not one of `sha256`", self.digest),
        })
    }
}

/// Returns the one layer of a pack's manifest.
///
/// # Errors
/// Says what it is the manifest of instead.
pub(crate) fn layer(manifest: &[u8], what: &str) -> Result<Descriptor, Error> {
    let document = Document::parse(manifest, what)?;
    let refused = |reason: String| Error::NotWasm {
        what: what.to_owned(),
        reason,
    };
    if document.manifests.is_some() || matches!(document.media_type.as_deref(), Some(INDEX | DOCKER_LIST)) {
        return Err(Error::Index { what: what.to_owned() });
    }
    if let Some(other) = document.media_type.filter(|media_type| media_type != MANIFEST) {
        return Err(refused(format!("a manifest of type `{other}`")));
    }
    let config = document.config.map(|config| config.media_type).unwrap_or_default();
    if config != CONFIG && config != EMPTY {
        return Err(refused(format!("a configuration of type `{config}`")));
    }
    let layers = document.layers.unwrap_or_default();
    match <[Descriptor; 1]>::try_from(layers) {
        Ok([layer]) if layer.media_type == LAYER => Ok(layer),
        Ok([layer]) => Err(refused(format!("a layer of type `{}`", layer.media_type))),
        Err(layers) => Err(refused(format!("{} layers", layers.len()))),
    }
}

/// # Errors
/// When some bytes are not a component.
pub(crate) fn check_component(bytes: &[u8], what: &str) -> Result<(), Error> {
    if bytes.starts_with(COMPONENT) {
        return Ok(());
    }
    Err(Error::NotWasm {
        what: what.to_owned(),
        reason: "no Wasm component in it".to_owned(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    schema_version: u32,
    media_type: &'static str,
    config: Descriptor,
    layers: [Descriptor; 1],
    annotations: BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    created: String,
    architecture: &'static str,
    os: &'static str,
    layer_digests: [String; 1],
    component: Component<'a>,
}

#[derive(Serialize)]
struct Component<'a> {
    exports: &'a [String],
    imports: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
}

/// What is pushed beside the component.
#[derive(Debug)]
pub(crate) struct Artefact {
    pub(crate) manifest: Vec<u8>,
    pub(crate) config: Vec<u8>,
    pub(crate) layer: Digest,
}

/// Returns the artefact of a component: the same bytes for the same component and description.
pub(crate) fn make(component: &[u8], description: &Description) -> Result<Artefact, Error> {
    let layer = Digest::of(component);
    let config = write(&Config {
        created: description.created.to_string(),
        architecture: "wasm",
        os: "wasip2", // what a component has, even one without WASI
        layer_digests: [layer.to_string()],
        component: Component {
            exports: &description.exports,
            imports: &description.imports,
            target: description.world.as_deref(),
        },
    })?;
    let manifest = write(&Manifest {
        schema_version: 2,
        media_type: MANIFEST,
        config: descriptor(CONFIG, &config, None),
        layers: [descriptor(LAYER, component, Some(title(&description.name)))],
        annotations: annotations(description),
    })?;
    Ok(Artefact {
        manifest,
        config,
        layer,
    })
}

fn write(document: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(document).map_err(|error| Error::Setup {
        reason: error.to_string(),
    })
}

fn descriptor(media_type: &str, bytes: &[u8], title: Option<String>) -> Descriptor {
    Descriptor {
        media_type: media_type.to_owned(),
        digest: Digest::of(bytes).to_string(),
        size: bytes.len() as u64,
        artifact_type: None,
        annotations: title.map(|title| BTreeMap::from([(annotation("title"), title)])),
    }
}

/// `oras pull` makes no file of a layer without a title, and one of this name otherwise.
fn title(name: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    let name = name.replace(|character| !is_plain(character), "-");
    format!("{}.wasm", if name.is_empty() { "pack" } else { &name })
}

fn annotations(description: &Description) -> BTreeMap<String, String> {
    let mut annotations = description.annotations.clone();
    annotations.insert(annotation("created"), description.created.to_string());
    annotations.insert(annotation("title"), description.name.clone());
    let optional = [("version", &description.version), ("description", &description.summary)];
    for (key, text) in optional {
        annotations.extend(text.clone().map(|text| (annotation(key), text)));
    }
    annotations
}

fn annotation(key: &str) -> String {
    format!("org.opencontainers.image.{key}")
}

#[cfg(test)]
mod tests;
