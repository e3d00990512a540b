//! What a registry answers: read with a limit, and told when it is bad news.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use serde::Deserialize;

use crate::Error;
use crate::error::Failure;

/// The most bytes of an error's text that are read.
const LONGEST_ERROR: u64 = 64 << 10;

/// An answer, with what was asked for.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) response: Response,
    /// The thing that was asked for, in words.
    pub(crate) what: String,
    /// The longest between one byte and the next.
    pub(crate) idle: Duration,
}

impl Reply {
    pub(crate) fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    pub(crate) fn url(&self) -> &Url {
        self.response.url()
    }

    /// Returns a header's text. `None` where it is absent or not of visible ASCII.
    pub(crate) fn header(&self, name: impl Into<HeaderName>) -> Option<&str> {
        self.headers().get(name.into())?.to_str().ok()
    }

    /// Returns the body.
    ///
    /// Reads no further than the limit, and unpacks nothing: nobody asked for a compressed answer.
    pub(crate) async fn read(mut self, limit: u64) -> Result<Vec<u8>, Failure> {
        self.refuse_compressed()?;
        if self.response.content_length().is_some_and(|length| length > limit) {
            return Err(self.too_large(limit));
        }
        let mut body = Vec::new();
        loop {
            let Some(chunk) = self.chunk(body.len() as u64).await? else {
                return Ok(body);
            };
            if (body.len() + chunk.as_ref().len()) as u64 > limit {
                return Err(self.too_large(limit));
            }
            body.extend_from_slice(chunk.as_ref());
        }
    }

    fn refuse_compressed(&self) -> Result<(), Error> {
        match self.headers().get(CONTENT_ENCODING) {
            Some(encoding) if encoding != "identity" => Err(Error::Garbage {
                what: self.what.clone(),
                reason: format!(
                    "it is compressed (`{}`), which nobody asked for",
                    String::from_utf8_lossy(encoding.as_bytes())
                ),
            }),
            _ => Ok(()),
        }
    }

    fn too_large(&self, limit: u64) -> Failure {
        let what = self.what.clone();
        Error::TooLarge { what, limit }.into()
    }

    async fn chunk(&mut self, received: u64) -> Result<Option<impl AsRef<[u8]> + use<>>, Failure> {
        let what = self.what.clone();
        let after = self.idle;
        match tokio::time::timeout(after, self.response.chunk()).await {
            Ok(Ok(chunk)) => Ok(chunk),
            Ok(Err(error)) => {
                let reason = innermost(&error);
                Err(Failure::temporary(Error::Dropped { what, received, reason }))
            }
            Err(_) => Err(Error::Stalled { what, after }.into()),
        }
    }

    /// Returns the reply if it is good news.
    ///
    /// # Errors
    /// Says what the registry says instead. `tried` is whether it had a login.
    pub(crate) async fn succeed(self, registry: &str, tried: bool) -> Result<Self, Failure> {
        let status = self.status();
        if status.is_success() {
            return Ok(self);
        }
        let wait = self
            .header(RETRY_AFTER)
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs);
        let (what, registry) = (self.what.clone(), registry.to_owned());
        // The status says enough where the text cannot be read.
        let answer = self
            .read(LONGEST_ERROR)
            .await
            .map(|body| error_text(&body))
            .unwrap_or_default();
        let error = match status {
            StatusCode::NOT_FOUND => Error::NotFound { what, answer },
            StatusCode::UNAUTHORIZED => Error::Unauthorized {
                what,
                registry,
                tried,
                answer,
            },
            StatusCode::FORBIDDEN => Error::Forbidden { what, registry, answer },
            _ => Error::Status {
                what,
                registry,
                status: status.as_u16(),
                answer,
            },
        };
        let is_temporary = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
        Err(Failure {
            error,
            is_temporary,
            wait,
        })
    }
}

/// Returns the reason at the bottom of an error, which says most.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = error.to_string();
        source = error.source();
    }
    text
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// Returns the first error of a registry's list. Nothing of other texts, which are pages of proxies.
fn error_text(body: &[u8]) -> String {
    let errors = serde_json::from_slice::<Errors>(body).map(|answer| answer.errors);
    let first = errors.unwrap_or_default().into_iter().next();
    first
        .map(|answer| format!("{} {}", answer.code, answer.message))
        .unwrap_or_default()
}
