//! Requests: with TLS unless the host is this machine, redirected a few times and never to a less safe place.

use std::path::Path;
use std::sync::OnceLock;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Method, Response, Url};

use crate::error::Failure;
use crate::reply::{Reply, innermost};
use crate::{Error, Options};

/// The most redirects that are followed. Registries need one, to where they keep their blobs.
const REDIRECTS: usize = 5;

/// Makes requests.
#[derive(Debug)]
pub(crate) struct Http {
    /// With TLS, and by the environment's proxy. Made when it is needed, for to read all certificates of a system takes longer
    /// than to find a pack in the store.
    tls: OnceLock<Client>,
    /// Without TLS, and always direct: nobody between may read along.
    plain: Client,
    options: Options,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) accept: &'static str,
    /// A body, and its media type.
    pub(crate) body: Option<(Vec<u8>, &'static str)>,
    /// What is asked for, in words.
    pub(crate) what: String,
}

/// What is shown to one host, and to no other that it redirects to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) authorization: &'a HeaderValue,
    pub(crate) to: &'a Url,
}

impl Http {
    /// # Errors
    /// When this machine cannot make connections.
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        Ok(Self {
            tls: OnceLock::new(),
            plain: build(builder(options).no_proxy().tls_certs_only([]))?,
            options: options.clone(),
        })
    }

    /// # Errors
    /// When the file of certificates cannot be used, or the system has none.
    fn tls(&self) -> Result<&Client, Error> {
        if let Some(client) = self.tls.get() {
            return Ok(client);
        }
        let mut tls = builder(&self.options).https_only(true);
        if let Some(file) = &self.options.ca {
            tls = tls.tls_certs_merge(certificates(file)?);
        }
        let client = build(tls)?;
        Ok(self.tls.get_or_init(|| client))
    }

    /// Returns whether a host, as it is written in references, is spoken to without TLS.
    pub(crate) fn is_plain(&self, registry: &str) -> bool {
        let host = match registry.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => registry,
        };
        matches!(host, "localhost" | "127.0.0.1" | "[::1]")
            || self.options.plain_http.iter().any(|plain| plain == registry)
    }

    /// Returns the answer to a request, wherever it is redirected to.
    pub(crate) async fn send(&self, call: &Call, shown: Option<Shown<'_>>) -> Result<Reply, Failure> {
        let mut url = call.url.clone();
        for _ in 0..=REDIRECTS {
            let response = self.send_once(call, &url, shown).await?;
            if !response.status().is_redirection() {
                return Ok(Reply {
                    response,
                    what: call.what.clone(),
                    idle: self.options.timeouts.idle,
                });
            }
            url = next(call, &response)?;
        }
        Err(redirected(call, format!("more than {REDIRECTS} times")).into())
    }

    async fn send_once(&self, call: &Call, url: &Url, shown: Option<Shown<'_>>) -> Result<Response, Failure> {
        let client = if url.scheme() == "http" {
            &self.plain
        } else {
            self.tls()?
        };
        let mut request = client.request(call.method.clone(), url.clone());
        if !call.accept.is_empty() {
            request = request.header(ACCEPT, call.accept);
        }
        if let Some(shown) = shown.filter(|shown| shown.to.origin() == url.origin()) {
            request = request.header(AUTHORIZATION, shown.authorization);
        }
        request = match &call.body {
            Some((body, media_type)) => request.header(CONTENT_TYPE, *media_type).body(body.clone()),
            None if call.method == Method::POST => request.header(CONTENT_LENGTH, 0),
            None => request,
        };
        // What is sent may take its time, up to the limit of the whole.
        let answer = match call.body {
            Some(_) => request.send().await,
            None => tokio::time::timeout(self.options.timeouts.idle, request.send())
                .await
                .map_err(|_| self.stalled(call))?,
        };
        answer.map_err(|error| failure(call, url, &error))
    }

    fn stalled(&self, call: &Call) -> Error {
        Error::Stalled {
            what: call.what.clone(),
            after: self.options.timeouts.idle,
        }
    }
}

fn failure(call: &Call, url: &Url, error: &reqwest::Error) -> Failure {
    let what = call.what.clone();
    let reason = innermost(error);
    if error.is_connect() {
        let host = url.host_str().unwrap_or_default().to_owned();
        return Failure::temporary(Error::Connect { what, host, reason });
    }
    Failure::temporary(Error::Dropped {
        what,
        received: 0,
        reason,
    })
}

/// Returns where a redirect leads.
fn next(call: &Call, response: &Response) -> Result<Url, Error> {
    if call.method != Method::GET && call.method != Method::HEAD {
        return Err(redirected(
            call,
            format!("while it is sent ({})", response.status().as_u16()),
        ));
    }
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok());
    let Some(url) = location.and_then(|location| response.url().join(location).ok()) else {
        return Err(redirected(call, "to nowhere".to_owned()));
    };
    if is_as_safe(&url, &call.url) {
        return Ok(url);
    }
    Err(redirected(
        call,
        format!("to `{}://{}`", url.scheme(), url.host_str().unwrap_or_default()),
    ))
}

/// Returns whether an address may be gone to from another one: with TLS, or on the same host without.
pub(crate) fn is_as_safe(url: &Url, from: &Url) -> bool {
    url.scheme() == "https" || url.origin() == from.origin()
}

fn redirected(call: &Call, reason: String) -> Error {
    Error::Redirect {
        what: call.what.clone(),
        reason,
    }
}

fn certificates(file: &Path) -> Result<Vec<Certificate>, Error> {
    let refused = |reason: String| Error::File {
        file: file.to_owned(),
        reason,
    };
    let text = std::fs::read(file).map_err(|error| refused(error.to_string()))?;
    match Certificate::from_pem_bundle(&text) {
        Ok(certificates) if certificates.is_empty() => Err(refused("no certificate in it".to_owned())),
        certificates => certificates.map_err(|error| refused(innermost(&error))),
    }
}

fn builder(options: &Options) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("portcullis/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none()) // each is looked at here
        .retry(reqwest::retry::never()) // and so is each failure
        .referer(false)
        .connect_timeout(options.timeouts.connect)
}

fn build(builder: ClientBuilder) -> Result<Client, Error> {
    builder.build().map_err(|error| Error::Setup {
        reason: innermost(&error),
    })
}
