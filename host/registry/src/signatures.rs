//! Signatures beside a pack, as cosign 3 writes them: Sigstore bundles that
//! [refer](https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers) to the pack's manifest. They
//! are fetched here, and verified elsewhere.

use crate::artefact::{Descriptor, Document, INDEX};
use crate::blob::{self, Name};
use crate::retry::retry;
use crate::session::Session;
use crate::{Digest, Error};

/// What a bundle's media type begins with; its version and `+json` follow.
const BUNDLE: &str = "application/vnd.dev.sigstore.bundle";

/// The most pages of a list that are turned.
const PAGES: usize = 8;

/// Returns the bundles that refer to a manifest, as texts.
///
/// # Errors
/// Also when there are too many, and when there is only a signature of cosign's old form, which would be overlooked.
pub(crate) async fn fetch(session: &Session<'_>, subject: &Digest) -> Result<Vec<String>, Error> {
    let mut entries = list(session, subject).await?;
    entries.retain(|entry| {
        entry
            .artifact_type
            .as_deref()
            .is_some_and(|kind| kind.starts_with(BUNDLE))
    });
    let limit = session.options.limits.signatures;
    if entries.len() > limit {
        return Err(too_many(session, limit));
    }
    if entries.is_empty() {
        refuse_old(session, subject).await?;
    }
    let mut bundles = Vec::new();
    for entry in entries {
        bundles.push(bundle(session, &entry).await?);
    }
    Ok(bundles)
}

fn too_many(session: &Session<'_>, limit: usize) -> Error {
    let what = session.what("");
    Error::TooManySignatures { what, limit }
}

/// Returns what refers to a manifest: by the API, or by the tag that stands in for it in older registries.
async fn list(session: &Session<'_>, subject: &Digest) -> Result<Vec<Descriptor>, Error> {
    let mut path = format!("referrers/{subject}");
    let mut entries = Vec::new();
    for _ in 0..PAGES {
        let page = match page(session, &path).await {
            Err(Error::NotFound { .. }) => page(session, &format!("manifests/{}", tag(subject))).await,
            page => page,
        };
        let (document, next) = match page {
            Err(Error::NotFound { .. }) => return Ok(entries),
            page => page?,
        };
        entries.extend(document.manifests.unwrap_or_default());
        match next {
            Some(next) => path = next,
            None => return Ok(entries),
        }
    }
    Err(too_many(session, session.options.limits.signatures))
}

fn tag(subject: &Digest) -> String {
    format!("sha256-{}", subject.hex())
}

/// Returns a page of the list, and the address of the next.
async fn page(session: &Session<'_>, path: &str) -> Result<(Document, Option<String>), Error> {
    let what = session.what("the list of signatures of ");
    retry(session.options, async || {
        let reply = session.get(path, INDEX, &what).await?;
        let next = next_page(reply.header(reqwest::header::LINK));
        let next = next.map(|next| session.follow(&reply, next)).transpose()?;
        let text = reply.read(session.options.limits.manifest).await?;
        Ok((Document::parse(&text, &what)?, next.map(String::from)))
    })
    .await
}

/// Reads `<ADDRESS>; rel="next"`.
fn next_page(link: Option<&str>) -> Option<&str> {
    let (address, relation) = link?.strip_prefix('<')?.split_once('>')?;
    relation.contains("next").then_some(address)
}

/// Fails where a manifest is signed in cosign's old form.
async fn refuse_old(session: &Session<'_>, subject: &Digest) -> Result<(), Error> {
    let what = session.what("");
    let tag = format!("{}.sig", tag(subject));
    match blob::manifest(session, &Name::Tag(&tag)).await {
        Ok(_) => Err(Error::OldSignature { what, tag }),
        Err(Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Returns the bundle that is the one layer of an entry.
async fn bundle(session: &Session<'_>, entry: &Descriptor) -> Result<String, Error> {
    let what = session.what("a signature of ");
    let digest = entry.digest(&what)?;
    let (_, manifest) = blob::manifest(session, &Name::Digest(&digest)).await?;
    let layers = Document::parse(&manifest, &what)?.layers.unwrap_or_default();
    let garbage = |reason: &str| Error::Garbage {
        what: what.clone(),
        reason: reason.to_owned(),
    };
    let [layer] = <[Descriptor; 1]>::try_from(layers).map_err(|_| garbage("it has not one layer"))?;
    let limit = session.options.limits.signature;
    if layer.size > limit {
        return Err(Error::TooLarge { what, limit });
    }
    let bytes = blob::blob(session, &layer.digest(&what)?, layer.size, &what).await?;
    String::from_utf8(bytes).map_err(|_| garbage("it is no text"))
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn the_next_page_is_read() {
        assert_eq!(next_page(Some(r#"</v2/a?last=1>; rel="next""#)), Some("/v2/a?last=1"));
        for link in [
            None,
            Some(""),
            Some("</v2/a"),
            Some("/v2/a"),
            Some(r#"</v2/a>; rel="prev""#),
        ] {
            assert_eq!(next_page(link), None);
        }
    }
}
