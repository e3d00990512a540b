//! What is in a repository, fetched and checked by its digest.

use reqwest::header::HeaderName;

use crate::artefact::ACCEPT;
use crate::error::Failure;
use crate::reply::Reply;
use crate::retry::retry;
use crate::session::Session;
use crate::{Digest, Error};

/// Returns a manifest, by its digest or by what a tag stands for now.
///
/// # Errors
/// Also when it is not what it was asked for, or what the registry itself says that it is.
pub(crate) async fn manifest(session: &Session<'_>, name: &Name<'_>) -> Result<(Digest, Vec<u8>), Error> {
    let what = session.what("");
    retry(session.options, async || {
        let path = match name {
            Name::Tag(tag) => format!("manifests/{tag}"),
            Name::Digest(digest) => format!("manifests/{digest}"),
        };
        let reply = session.get(&path, ACCEPT, &what).await?;
        let said = content_digest(&reply);
        let bytes = reply.read(session.options.limits.manifest).await?;
        let found = Digest::of(&bytes);
        let pinned = match name {
            Name::Tag(_) => None,
            Name::Digest(digest) => Some(*digest),
        };
        for expected in pinned.into_iter().chain(&said) {
            check(&found, expected, &what)?;
        }
        Ok((found, bytes))
    })
    .await
}

/// What a manifest is asked for by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    Tag(&'a str),
    Digest(&'a Digest),
}

/// Returns what a registry says that the digest of its answer is.
pub(crate) fn content_digest(reply: &Reply) -> Option<Digest> {
    reply
        .header(HeaderName::from_static("docker-content-digest"))
        .and_then(Digest::parse)
}

/// Returns a blob of so many bytes.
///
/// # Errors
/// Also when it is longer or shorter, or not what its digest stands for.
pub(crate) async fn blob(session: &Session<'_>, digest: &Digest, size: u64, what: &str) -> Result<Vec<u8>, Error> {
    let wrong = |longer| Error::Size {
        what: what.to_owned(),
        stated: size,
        longer,
    };
    retry(session.options, async || {
        let reply = session.get(&format!("blobs/{digest}"), "", what).await?;
        let bytes = reply.read(size).await.map_err(|failure| match failure.error {
            Error::TooLarge { .. } => Failure::from(wrong(true)),
            _ => failure,
        })?;
        if (bytes.len() as u64) < size {
            return Err(wrong(false).into());
        }
        check(&Digest::of(&bytes), digest, what)?;
        Ok(bytes)
    })
    .await
}

/// # Errors
/// When something is not what its digest stands for.
pub(crate) fn check(found: &Digest, expected: &Digest, what: &str) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    Err(Error::Digest {
        what: what.to_owned(),
        expected: expected.clone(),
        found: found.clone(),
    })
}
