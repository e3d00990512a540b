//! What keeps a pack from being pulled or pushed.

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::Digest;
use crate::text::shown;

/// What keeps a pack from being pulled or pushed: one line, without secrets, with [`Error::hint`] beside it.
///
/// `what` is always the reference, and which part of the pack it was about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "what a variant's fields are, its message says")]
pub enum Error {
    /// A text that is no reference.
    #[error("`{}` is no reference of a pack: {}", shown(.text), shown(.reason))]
    Reference { text: String, reason: String },
    /// A push to a place that cannot be pushed to.
    #[error("{what} is pinned to a digest, and what is pushed has its own")]
    PinnedPush { what: String },
    /// The registry does not have it.
    #[error("{what} is not in the registry{}", told(.answer))]
    NotFound { what: String, answer: String },
    /// The registry asks for a login, or does not take the one that was found (`tried`).
    #[error("registry `{registry}` {} for {what}{}", login_words(*.tried), told(.answer))]
    Unauthorized {
        what: String,
        registry: String,
        tried: bool,
        answer: String,
    },
    /// The login does not allow it.
    #[error("registry `{registry}` forbids {what}{}", told(.answer))]
    Forbidden {
        what: String,
        registry: String,
        answer: String,
    },
    /// Any other answer that is not what was asked for.
    #[error("registry `{registry}` answers with status {status} for {what}{}", told(.answer))]
    Status {
        what: String,
        registry: String,
        status: u16,
        answer: String,
    },
    /// The registry cannot be reached, or not in confidence.
    #[error("`{host}` cannot be reached for {what}: {}", shown(.reason))]
    Connect { what: String, host: String, reason: String },
    /// The connection ended before the answer did.
    #[error("the connection broke down after {received} bytes of {what}: {}", shown(.reason))]
    Dropped {
        what: String,
        received: u64,
        reason: String,
    },
    /// Nothing arrived for too long.
    #[error("nothing arrived of {what} for {after:?}")]
    Stalled { what: String, after: Duration },
    /// All of it took too long.
    #[error("{what} took longer than {after:?}")]
    TimedOut { what: String, after: Duration },
    /// The answer leads elsewhere, and not to where one may follow.
    #[error("{what} is redirected {}", shown(.reason))]
    Redirect { what: String, reason: String },
    /// The answer makes no sense.
    #[error("the answer for {what} makes no sense: {}", shown(.reason))]
    Garbage { what: String, reason: String },
    /// It is longer than is taken.
    #[error("{what} is longer than the {limit} bytes that are taken")]
    TooLarge { what: String, limit: u64 },
    /// It is not as long as its manifest states.
    #[error("{what} is {} than the {stated} bytes that its manifest states", if *.longer { "longer" } else { "shorter" })]
    Size { what: String, stated: u64, longer: bool },
    /// It is not what its digest stands for.
    #[error("{what} has the digest `{found}` and not `{expected}`")]
    Digest {
        what: String,
        expected: Digest,
        found: Digest,
    },
    /// The tag names something else than the digest beside it.
    #[error("the tag of {what} has moved to `{now}`")]
    Moved { what: String, now: Digest },
    /// An index, which is several artefacts.
    #[error("{what} is an index of several artefacts")]
    Index { what: String },
    /// Something else than a Wasm component.
    #[error("{what} is not a policy pack: {}", shown(.reason))]
    NotWasm { what: String, reason: String },
    /// More signatures than are looked at.
    #[error("{what} has more than {limit} signatures")]
    TooManySignatures { what: String, limit: usize },
    /// A signature in cosign's old form only.
    #[error("{what} is signed in cosign's old form only (tag `{tag}`)")]
    OldSignature { what: String, tag: String },
    /// Not in the store, and there is no other place offline.
    #[error("{what} is not in the local store")]
    NotStored { what: String },
    /// What only the registry knows or can do.
    #[error("{what} takes the registry, and this is offline")]
    Offline { what: String },
    /// A file of the store is not what its name says.
    #[error("`{}` in the local store is not what its name says", shown(&.file.to_string_lossy()))]
    Tampered { file: PathBuf },
    /// A file that cannot be read, written or understood.
    #[error("`{}`: {}", shown(&.file.to_string_lossy()), shown(.reason))]
    File { file: PathBuf, reason: String },
    /// A program that keeps logins does not answer as it should.
    #[error("`{program}`, which keeps the login of `{registry}`, {}", shown(.reason))]
    Helper {
        program: String,
        registry: String,
        reason: String,
    },
    /// This machine cannot speak to a registry at all.
    #[error("no connection can be made: {}", shown(.reason))]
    Setup { reason: String },
}

fn told(answer: &str) -> String {
    match shown(answer) {
        answer if answer.is_empty() => answer,
        answer => format!(": {answer}"),
    }
}

fn login_words(tried: bool) -> &'static str {
    if tried {
        "does not take the login"
    } else {
        "asks for a login"
    }
}

impl Error {
    /// Returns what the user can do about it, if anything.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Reference { .. } => "write `oci://HOST/NAME:TAG`, or `oci://HOST/NAME@sha256:…`",
            Self::PinnedPush { .. } => "push to a tag",
            Self::NotFound { .. } => "check the name and the tag; some registries say so too where a login is missing",
            Self::Unauthorized { registry, .. } => return Some(format!("log in by `docker login {registry}`")),
            Self::Forbidden { .. } => "log in as somebody who may",
            Self::Connect { .. } => {
                "check the host, the proxy (`HTTPS_PROXY`, `NO_PROXY`) and the certificates (`SSL_CERT_FILE`)"
            }
            Self::Dropped { .. } | Self::Stalled { .. } | Self::TimedOut { .. } => "try again; nothing of it was kept",
            Self::Status { status, .. } if *status == 429 || *status >= 500 => "try again later",
            Self::Digest { .. } | Self::Size { .. } => {
                "it was tampered with or broke on its way; nothing of it was kept"
            }
            Self::Moved { .. } => "lock it anew, after looking at what has changed",
            Self::Index { .. } => "refer to one of them by its digest",
            Self::NotWasm { .. } => {
                "push it by `portcullis push`, or as an artefact with one layer of `application/wasm`"
            }
            Self::OldSignature { .. } => "sign it with cosign 3, which writes bundles",
            Self::NotStored { .. } => "pull it once while online",
            Self::Offline { .. } => "refer to a pack by its digest, or do it online",
            Self::Tampered { .. } => "remove the file, and pull the pack again while online",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// An attempt that failed, and whether another makes sense.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether the reason may pass.
    pub(crate) is_temporary: bool,
    /// How long the registry asks to wait.
    pub(crate) wait: Option<Duration>,
}

impl Failure {
    /// Returns a failure whose reason may pass.
    pub(crate) fn temporary(error: Error) -> Self {
        Self {
            error,
            is_temporary: true,
            wait: None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            is_temporary: false,
            wait: None,
        }
    }
}
