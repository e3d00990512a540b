//! What SLSA provenance in both its shapes consists of.

use super::digests::Digests;
use super::members::{Members, read_or_default};
use super::{Material, Parameter, Source, git, names};
use crate::address::without_credentials;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Who built.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Builder {
    #[serde(default)]
    pub(super) id: String,
}

/// A thing with an address and digests: a configuration source, a material, a resolved dependency.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Resource {
    uri: Option<String>,
    digest: Option<Digests>,
}

impl Resource {
    /// Returns the git source that it is, if it is one.
    pub(super) fn source(&self) -> Option<Source> {
        git::fetched(self.uri.as_deref()?, self.digest.as_ref()?)
    }

    fn is_git(&self) -> bool {
        self.uri.as_ref().is_some_and(|uri| uri.starts_with("git+"))
    }
}

/// Returns the git source among what went into a build. `None` where there are several: one of them is the source, the
/// others are libraries and tools, and nothing says which.
pub(super) fn only_source(resources: &[Resource]) -> Option<Source> {
    only(resources.iter().filter(|resource| resource.is_git()))
}

/// Returns the source among what went into a build of a builder that only lists sources, and not all of them as git's.
pub(super) fn only_commit(resources: &[Resource]) -> Option<Source> {
    only(resources.iter())
}

fn only<'a>(resources: impl Iterator<Item = &'a Resource>) -> Option<Source> {
    let mut sources = resources.filter_map(Resource::source);
    let first = sources.next()?;
    sources.all(|other| other == first).then_some(first)
}

/// Returns what went into a build.
pub(super) fn materials(resources: Vec<Resource>) -> Vec<Material> {
    let materials = resources.into_iter().map(|resource| Material {
        image: resource.uri.as_deref().and_then(names::image).map(Box::new),
        uri: resource.uri.map(address).unwrap_or_default(),
        digest: resource.digest.and_then(|digests| digests.preferred()),
    });
    materials.collect()
}

/// The address of a repository or a page may hold a password. In other addresses an `@` means something else.
fn address(uri: String) -> String {
    let scheme = uri
        .split_once("://")
        .map(|(scheme, _)| scheme.trim_start_matches("git+"));
    match scheme {
        Some("http" | "https" | "ssh" | "git") => without_credentials(uri),
        _ => uri,
    }
}

/// Returns the parameters of a builder other than BuildKit: an object whose members mean what the build type says. What
/// is no string stays JSON.
pub(super) fn parameters(json: Option<&RawValue>) -> Result<Vec<Parameter>, String> {
    let members: Members = read_or_default("parameters", json)?;
    let parameters = members.0.into_iter().map(|(name, json)| Parameter {
        value: serde_json::from_str(json.get()).unwrap_or_else(|_| json.get().to_owned()),
        name,
    });
    Ok(parameters.collect())
}

#[cfg(test)]
mod tests {
    use super::{Resource, address, only_source, parameters};

    #[test]
    fn parameters_of_other_builders_are_text_or_json() {
        let json = serde_json::from_str(r#"{"workflow": {"ref": "main"}, "ref": "v\u0031"}"#).unwrap();
        let parameters: Vec<_> = parameters(Some(json))
            .unwrap()
            .into_iter()
            .map(|it| (it.name, it.value))
            .collect();
        let expected = [("ref", "v1"), ("workflow", r#"{"ref": "main"}"#)];
        assert_eq!(
            parameters,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn a_password_in_the_address_of_a_material_does_not_get_through() {
        let shown = |uri: &str| address(uri.to_owned());
        assert_eq!(
            shown("git+https://me:secret@example.com/shop@main"),
            "git+https://example.com/shop@main"
        );
        assert_eq!(
            shown("https://me:secret@example.com/a.tar.gz"),
            "https://example.com/a.tar.gz"
        );
        assert_eq!(
            shown("docker-image://alpine@sha256:1"),
            "docker-image://alpine@sha256:1"
        );
        assert_eq!(shown("pkg:docker/alpine@3.17"), "pkg:docker/alpine@3.17");
    }

    fn repository_among(json: &str) -> Option<String> {
        let resources: Vec<Resource> = serde_json::from_str(json).unwrap();
        only_source(&resources).map(|source| source.repository)
    }

    #[test]
    fn a_source_among_dependencies_is_one_only_if_it_is_alone() {
        let shop = r#"{"uri": "git+https://example.com/shop@main", "digest": {"gitCommit": "1"}}"#;
        let tool = r#"{"uri": "git+https://example.com/tool@main", "digest": {"gitCommit": "2"}}"#;
        let library = r#"{"uri": "https://example.com/library.jar", "digest": {"sha1": "3"}}"#;
        let expected = Some("https://example.com/shop".to_owned());
        assert_eq!(repository_among(&format!("[{library}, {shop}]")), expected);
        assert_eq!(repository_among(&format!("[{shop}, {shop}]")), expected);
        assert_eq!(repository_among(&format!("[{shop}, {tool}]")), None);
        assert_eq!(repository_among(&format!("[{library}]")), None);
    }
}
