//! Package URLs of images, such as `pkg:docker/registry.example.com/shop/web@v2?platform=linux%2Famd64`.
//!
//! BuildKit writes the names of subjects and base images so (`util/purl/image.go`), after the `docker` type of the
//! [purl specification](https://github.com/package-url/purl-spec). A digest is in it only if the image was asked for by
//! one. Layers and bundles that are kept in a registry are marked by `ref_type` (`solver/llbsolver/provenance/predicate.go`).

use crate::percent::decode;

/// What a package URL says of an image.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PackageUrl {
    /// The image reference, as `docker pull` takes it.
    pub(super) reference: String,
    /// The digest that is written beside a tag.
    pub(super) digest: Option<String>,
    /// The platform.
    pub(super) platform: Option<String>,
    /// What the reference leads to, if that is no image but a part of one.
    pub(super) part: Option<String>,
}

/// Returns what a package URL says. `None` for what is none, or is not of an image.
pub(super) fn parse(text: &str) -> Option<PackageUrl> {
    let rest = text.strip_prefix("pkg:docker/")?;
    let rest = rest.split('#').next()?;
    let (path, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
    let registry = qualifier(qualifiers, "repository_url")
        .map(|url| format!("{url}/"))
        .unwrap_or_default();
    Some(PackageUrl {
        reference: format!("{registry}{}", reference(path)),
        digest: qualifier(qualifiers, "digest"),
        platform: qualifier(qualifiers, "platform"),
        part: qualifier(qualifiers, "ref_type"),
    })
}

/// A version is a tag, or a digest where it has a colon, which no tag can have.
fn reference(path: &str) -> String {
    let Some((name, version)) = path.rsplit_once('@') else {
        return decode(path);
    };
    let version = decode(version);
    let separator = if version.contains(':') { '@' } else { ':' };
    format!("{}{separator}{version}", decode(name))
}

fn qualifier(qualifiers: &str, key: &str) -> Option<String> {
    let mut pairs = qualifiers.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == key).map(|(_, value)| decode(value))
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn reference(text: &str) -> String {
        parse(text).unwrap().reference
    }

    #[test]
    fn a_version_is_a_tag_or_a_digest() {
        assert_eq!(
            reference("pkg:docker/registry.example.com/shop/web@v2"),
            "registry.example.com/shop/web:v2"
        );
        assert_eq!(reference("pkg:docker/alpine@sha256%3Aabc"), "alpine@sha256:abc");
        assert_eq!(reference("pkg:docker/localhost%3A5000/web"), "localhost:5000/web");
    }

    #[test]
    fn a_registry_may_stand_in_the_qualifiers() {
        assert_eq!(
            reference("pkg:docker/shop/web@v2?repository_url=gcr.io"),
            "gcr.io/shop/web:v2"
        );
    }

    #[test]
    fn the_platform_is_decoded() {
        let url = parse("pkg:docker/alpine@3.17?digest=sha256:abc&platform=linux%2Farm%2Fv7").unwrap();
        assert_eq!(url.platform.as_deref(), Some("linux/arm/v7"));
        assert_eq!(parse("pkg:docker/alpine@3.17").unwrap().platform, None);
    }

    #[test]
    fn other_packages_are_no_images() {
        assert_eq!(parse("pkg:npm/left-pad@1.0.0"), None);
        assert_eq!(parse("registry.example.com/shop/web"), None);
    }
}
