//! Where a pack is: `oci://HOST[:PORT]/NAME[:TAG][@sha256:…]`.

use std::fmt;

use portcullis_facts::image::Image;

use crate::{Digest, Error};

/// A pack in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

impl Reference {
    /// Returns the parts of `oci://HOST[:PORT]/NAME[:TAG][@sha256:…]`, read as image references are.
    ///
    /// The registry is never filled in, and neither is a tag: what is pulled is what is written.
    ///
    /// # Errors
    /// [`Error::Reference`] says why a text is no such reference.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refused = |reason: &str| Error::Reference {
            text: text.to_owned(),
            reason: reason.to_owned(),
        };
        let rest = text
            .strip_prefix("oci://")
            .ok_or_else(|| refused("it does not begin with `oci://`"))?;
        let image = Image::parse(rest).map_err(|error| refused(&error.to_string()))?;
        if !rest
            .strip_prefix(&image.registry)
            .is_some_and(|rest| rest.starts_with('/'))
        {
            return Err(refused("it names no registry"));
        }
        let digest = image
            .digest
            .as_deref()
            .map(|digest| Digest::parse(digest).ok_or_else(|| refused("its digest is not of `sha256`")));
        if image.tag.is_none() && image.digest.is_none() {
            return Err(refused("it has neither a tag nor a digest"));
        }
        Ok(Self {
            registry: image.registry,
            repository: image.repository,
            tag: image.tag,
            digest: digest.transpose()?,
        })
    }

    /// Returns the registry's host, with its port if it has one.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// Returns the name within the registry.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// Returns the tag, if there is one.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Returns the digest of the manifest, if the reference is pinned.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// Returns the same reference, pinned to a digest.
    #[must_use]
    pub fn pinned(&self, digest: &Digest) -> Self {
        Self {
            digest: Some(digest.clone()),
            ..self.clone()
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "oci://{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(formatter, "@{digest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Reference;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn a_reference_is_taken_apart_and_written_again() {
        let pinned = format!("oci://[::1]:5000/a/b@{DIGEST}");
        let both = format!("oci://ghcr.io/shop/packs/tagging:1.2@{DIGEST}");
        for text in [
            "oci://localhost/tagging:1",
            "oci://docker.io/library/x:1",
            &pinned,
            &both,
        ] {
            assert_eq!(Reference::parse(text).unwrap().to_string(), text);
        }
        let read = Reference::parse(&both).unwrap();
        assert_eq!(
            (read.registry(), read.repository(), read.tag()),
            ("ghcr.io", "shop/packs/tagging", Some("1.2"))
        );
        assert_eq!(read.digest().unwrap().to_string(), DIGEST);
    }

    #[test]
    fn what_is_no_reference_is_refused_with_its_reason() {
        let sha512 = format!("oci://h.io/a@sha512:{}", "0".repeat(128));
        for (text, reason) in [
            ("ghcr.io/a:1", "does not begin"),
            ("https://ghcr.io/a:1", "does not begin"),
            ("OCI://ghcr.io/a:1", "does not begin"),
            ("oci://", "empty"),
            ("oci://a:1", "names no registry"),
            ("oci://shop/a:1", "names no registry"),
            ("oci://index.docker.io/shop/a:1", "names no registry"),
            ("oci://ghcr.io/a", "neither a tag nor a digest"),
            ("oci://ghcr.io/:1", "malformed repository"),
            ("oci://ghcr.io/a/../b:1", "malformed repository"),
            ("oci://ghcr.io//a:1", "malformed repository"),
            ("oci://me:secret@ghcr.io/a:1", "malformed"),
            ("oci://ghcr.io/A:1", "upper-case"),
            ("oci://ghcr.io/a:1?x=y", "malformed tag"),
            ("oci://ghcr.io/a:1#x", "malformed tag"),
            ("oci://ghcr.io/a: 1", "malformed tag"),
            ("oci://ghcr.io/a:", "malformed tag"),
            ("oci://ghcr.io/a:1@sha256:12", "wrong length"),
            ("oci://ghcr.io:port/a:1", "malformed registry"),
            (&sha512, "is not of `sha256`"),
        ] {
            let error = Reference::parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn a_hostile_reference_cannot_forge_lines() {
        let error = Reference::parse("oci://ghcr.io/a:1\n::error::\u{1b}[2J")
            .unwrap_err()
            .to_string();
        assert!(!error.contains(['\n', '\u{1b}']), "{error}");
    }
}
