//! A pack on its way into a repository.

use reqwest::Method;
use reqwest::header::LOCATION;

use crate::artefact::{Artefact, MANIFEST};
use crate::blob::{check, content_digest};
use crate::error::Failure;
use crate::http::Call;
use crate::retry::retry;
use crate::session::Session;
use crate::{Digest, Error};

/// Pushes an artefact and returns its manifest's digest. The manifest goes last, so that it never refers to what is not there.
pub(crate) async fn push(
    session: &Session<'_>,
    tag: &str,
    component: &[u8],
    artefact: &Artefact,
) -> Result<Digest, Error> {
    upload(session, component, &artefact.layer, &session.what("the layer of ")).await?;
    let config = Digest::of(&artefact.config);
    upload(
        session,
        &artefact.config,
        &config,
        &session.what("the configuration of "),
    )
    .await?;
    let digest = Digest::of(&artefact.manifest);
    let what = session.what("");
    retry(session.options, async || {
        let put = Call {
            method: Method::PUT,
            url: session.url(&format!("manifests/{tag}"), &what)?,
            accept: "",
            body: Some((artefact.manifest.clone(), MANIFEST)),
            what: what.clone(),
        };
        match content_digest(&session.succeed(&put).await?) {
            Some(said) => Ok(check(&said, &digest, &what)?),
            None => Ok(()),
        }
    })
    .await?;
    Ok(digest)
}

/// Uploads a blob unless the repository has it.
async fn upload(session: &Session<'_>, bytes: &[u8], digest: &Digest, what: &str) -> Result<(), Error> {
    retry(session.options, async || {
        if session.has_blob(digest, what).await? {
            return Ok(());
        }
        upload_once(session, bytes, digest, what).await
    })
    .await
}

/// Each attempt begins a new upload: what became of a broken one, only the registry knows.
async fn upload_once(session: &Session<'_>, bytes: &[u8], digest: &Digest, what: &str) -> Result<(), Failure> {
    let begin = Call {
        method: Method::POST,
        url: session.url("blobs/uploads/", what)?,
        accept: "",
        body: None,
        what: what.to_owned(),
    };
    let reply = session.succeed(&begin).await?;
    let location = reply.header(LOCATION).ok_or_else(|| Error::Garbage {
        what: what.to_owned(),
        reason: "it names no place for an upload".to_owned(),
    })?;
    let mut url = session.follow(&reply, location)?;
    url.query_pairs_mut().append_pair("digest", &digest.to_string());
    let put = Call {
        method: Method::PUT,
        url,
        body: Some((bytes.to_vec(), "application/octet-stream")),
        ..begin
    };
    session.succeed(&put).await?;
    Ok(())
}
