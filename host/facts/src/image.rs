//! Image references, taken apart.
//!
//! A reference is read as Docker, containerd and Kubernetes read it, after `ParseNormalizedNamed` of
//! [distribution/reference](https://github.com/distribution/reference): `nginx` is `docker.io` and `library/nginx`. The
//! registry policies judge by registry and repository, so a reading of our own could be tricked into seeing another
//! registry than the one that is pulled from.
//!
//! A host is kept and compared as it is written: another letter case, another port, a dot more is another registry. What is
//! no host by that grammar is refused: letters beyond ASCII, escapes, a login in front, zones of IPv6 addresses.
//!
//! It differs from upstream where upstream's answer would mislead a policy:
//! - an image identifier (`sha256:…`, or 64 hex digits alone) is refused: `ParseNormalizedNamed` takes the former for
//!   the tag of a repository called `sha256`;
//! - a first part that must be a registry but is no host name (`my_registry.com/app`) is refused: upstream returns a
//!   reference without a registry;
//! - `sha384` and `sha512` digests are always known: in Go that depends on what else the program imports.
//!
//! Of the 285 rows of upstream's own test tables three are answered otherwise: `validname@sha512:…` is read, because of the
//! above; and of the expression for whole names, which is not what `ParseNormalizedNamed` reads with, `foo_bar.com:8080` is
//! taken for a name with a tag, and a name of more than 255 characters is refused.

pub(crate) mod digest;
mod grammar;

use thiserror::Error;

/// An image reference, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The reference as it is written.
    pub text: String,
    /// The registry's host, with its port if there is one.
    pub registry: String,
    /// The repository within the registry.
    pub repository: String,
    /// The tag, if the reference has one. Never filled in with `latest`.
    pub tag: Option<String>,
    /// The digest, such as `sha256:…`, if the reference has one.
    pub digest: Option<String>,
}

/// Why a text is not an image reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImageError {
    /// There is no text.
    #[error("empty")]
    Empty,
    /// The text names an image by its digest alone, so that nobody can tell where it comes from.
    #[error("an image identifier without a repository")]
    Identifier,
    /// What stands in the registry's place is no host, or its port is no number.
    #[error("malformed registry")]
    Registry,
    /// The repository has upper-case letters.
    #[error("upper-case letters in the repository")]
    UpperCase,
    /// The repository is empty, or has characters or separators where they may not be.
    #[error("malformed repository")]
    Repository,
    /// The repository is longer than registries allow.
    #[error("repository of more than 255 characters")]
    RepositoryLength,
    /// The tag is empty, too long, or has characters that it may not have.
    #[error("malformed tag")]
    Tag,
    /// The digest is not an algorithm, a colon and lower-case hex digits.
    #[error("malformed digest")]
    Digest,
    /// The digest's algorithm is none that registries use.
    #[error("unknown digest algorithm")]
    DigestAlgorithm,
    /// The digest has more or fewer digits than its algorithm gives.
    #[error("digest of the wrong length")]
    DigestLength,
}

impl Image {
    /// Returns the parts of a reference, normalised.
    ///
    /// # Errors
    /// Says what is wrong with a text that is not an image reference.
    pub fn parse(text: &str) -> Result<Self, ImageError> {
        refuse_nameless(text)?;
        let (registry, rest) = split_registry(text);
        let (rest, digest) = split_at(rest, '@');
        let (path, tag) = split_at(rest, ':');
        let repository = in_registry(registry, path);
        check(registry, &repository, tag, digest)?;
        Ok(Self {
            text: text.to_owned(),
            registry: registry.to_owned(),
            repository,
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }
}

fn refuse_nameless(text: &str) -> Result<(), ImageError> {
    if text.is_empty() {
        return Err(ImageError::Empty);
    }
    let is_digest = digest::check(text).is_ok();
    if is_digest || digest::check(&format!("sha256:{text}")).is_ok() {
        return Err(ImageError::Identifier);
    }
    Ok(())
}

const DOCKER_HUB: &str = "docker.io";

/// Docker Hub's old name, which upstream still takes for it.
const OLD_DOCKER_HUB: &str = "index.docker.io";

fn split_registry(text: &str) -> (&str, &str) {
    match text.split_once('/') {
        Some((OLD_DOCKER_HUB, rest)) => (DOCKER_HUB, rest),
        Some((first, rest)) if names_registry(first) => (first, rest),
        _ => (DOCKER_HUB, text),
    }
}

/// The rule of `splitDockerDomain`. A repository has no upper-case letters, so they can only be a host's.
fn names_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.chars().any(char::is_uppercase)
}

fn split_at(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Docker Hub keeps its official images under `library`, which nobody writes.
fn in_registry(registry: &str, path: &str) -> String {
    if registry == DOCKER_HUB && !path.contains('/') {
        return format!("library/{path}");
    }
    path.to_owned()
}

fn check(registry: &str, repository: &str, tag: Option<&str>, digest: Option<&str>) -> Result<(), ImageError> {
    if !grammar::is_registry(registry) {
        return Err(ImageError::Registry);
    }
    grammar::check_repository(repository)?;
    if tag.is_some_and(|tag| !grammar::is_tag(tag)) {
        return Err(ImageError::Tag);
    }
    digest.map_or(Ok(()), digest::check)
}

#[cfg(test)]
mod tests;
