//! What is asked of one repository, with the login that it wants.

use std::cell::RefCell;
use std::path::PathBuf;

use reqwest::header::HeaderValue;
use reqwest::{Method, StatusCode, Url};

use crate::error::Failure;
use crate::http::{Call, Http, Shown, is_as_safe};
use crate::reply::Reply;
use crate::{Digest, Error, Options, Reference, auth};

/// One repository, for one call of the client.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    pub(crate) http: &'a Http,
    pub(crate) options: &'a Options,
    pub(crate) reference: &'a Reference,
    pub(crate) access: Access,
    base: Url,
    authorization: RefCell<Option<HeaderValue>>,
    has_login: RefCell<bool>,
}

/// What a login has to allow.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Access {
    Pull,
    Push,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        http: &'a Http,
        options: &'a Options,
        reference: &'a Reference,
        access: Access,
    ) -> Result<Self, Error> {
        Ok(Self {
            base: base(http, reference)?,
            http,
            options,
            reference,
            access,
            authorization: RefCell::default(),
            has_login: RefCell::default(),
        })
    }

    /// Returns what is asked for, in words.
    pub(crate) fn what(&self, part: &str) -> String {
        format!("{part}`{}`", self.reference)
    }

    /// Returns an address within the repository.
    ///
    /// # Errors
    /// When what a registry gave as an address is none, or leads to a less safe place.
    pub(crate) fn url(&self, path: &str, what: &str) -> Result<Url, Error> {
        join(&self.base, path, what)
    }

    /// Returns an address that a reply names, relative to its own.
    pub(crate) fn follow(&self, reply: &Reply, path: &str) -> Result<Url, Error> {
        let url = join(reply.url(), path, &reply.what)?;
        if is_as_safe(&url, &self.base) {
            return Ok(url);
        }
        Err(Error::Redirect {
            what: reply.what.clone(),
            reason: format!("to `{}://{}`", url.scheme(), url.host_str().unwrap_or_default()),
        })
    }

    /// Returns a good answer to a request.
    pub(crate) async fn succeed(&self, call: &Call) -> Result<Reply, Failure> {
        let reply = self.send(call).await?;
        let tried = *self.has_login.borrow();
        reply.succeed(self.reference.registry(), tried).await
    }

    /// Returns a good answer to a simple request.
    pub(crate) async fn get(&self, path: &str, accept: &'static str, what: &str) -> Result<Reply, Failure> {
        self.succeed(&Call {
            method: Method::GET,
            url: self.url(path, what)?,
            accept,
            body: None,
            what: what.to_owned(),
        })
        .await
    }

    /// Returns whether the repository has a blob.
    pub(crate) async fn has_blob(&self, digest: &Digest, what: &str) -> Result<bool, Failure> {
        let call = Call {
            method: Method::HEAD,
            url: self.url(&format!("blobs/{digest}"), what)?,
            accept: "",
            body: None,
            what: what.to_owned(),
        };
        Ok(self.send(&call).await?.status().is_success())
    }

    /// Returns the answer to a request, after a login where the registry asks for one.
    async fn send(&self, call: &Call) -> Result<Reply, Failure> {
        let reply = self.send_as_is(call).await?;
        if reply.status() != StatusCode::UNAUTHORIZED || reply.url().origin() != self.base.origin() {
            return Ok(reply);
        }
        let Some(entry) = auth::authorise(self, reply.headers()).await? else {
            return Ok(reply);
        };
        self.authorization.replace(Some(entry.authorization));
        self.has_login.replace(entry.has_login);
        self.send_as_is(call).await
    }

    async fn send_as_is(&self, call: &Call) -> Result<Reply, Failure> {
        let authorization = self.authorization.borrow().clone();
        let shown = authorization.as_ref().map(|authorization| Shown {
            authorization,
            to: &self.base,
        });
        self.http.send(call, shown).await
    }

    /// Returns the files that may know the login.
    pub(crate) fn login_files(&self) -> &[PathBuf] {
        &self.options.login_files
    }
}

/// Docker Hub's references name another host than its registry has.
fn base(http: &Http, reference: &Reference) -> Result<Url, Error> {
    let registry = reference.registry();
    let scheme = if http.is_plain(registry) { "http" } else { "https" };
    let host = if registry == "docker.io" {
        "registry-1.docker.io"
    } else {
        registry
    };
    let text = format!("{scheme}://{host}/v2/{}/", reference.repository());
    Url::parse(&text).map_err(|error| Error::Reference {
        text: reference.to_string(),
        reason: error.to_string(),
    })
}

fn join(base: &Url, path: &str, what: &str) -> Result<Url, Error> {
    base.join(path).map_err(|error| Error::Garbage {
        what: what.to_owned(),
        reason: format!("no address in it: {error}"),
    })
}
