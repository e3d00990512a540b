//! How a client behaves.

use std::path::PathBuf;
use std::time::Duration;

use crate::login_files;

/// How a client behaves. [`Options::new`] gives what is usual.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the local store. It is made when something is kept.
    pub store: PathBuf,
    /// Read the store only, and never a network.
    pub offline: bool,
    /// Registries, as they are written in references, that are spoken to without TLS. `localhost`, `127.0.0.1` and `[::1]`
    /// always are.
    pub plain_http: Vec<String>,
    /// A PEM file of certificates that are trusted besides the system's. The system's are those of `SSL_CERT_FILE` where that
    /// is set.
    pub ca: Option<PathBuf>,
    /// Docker's and Podman's files with logins, the first that knows the registry counts.
    pub login_files: Vec<PathBuf>,
    /// How long things may take.
    pub timeouts: Timeouts,
    /// How large things may be.
    pub limits: Limits,
    /// How often a request is tried that failed for a reason that may pass.
    pub attempts: u32,
}

impl Options {
    /// Returns the usual: online, with TLS, and with the logins that Docker or Podman would use.
    pub fn new(store: impl Into<PathBuf>) -> Self {
        Self {
            store: store.into(),
            offline: false,
            plain_http: Vec::new(),
            ca: None,
            login_files: login_files(),
            timeouts: Timeouts::default(),
            limits: Limits::default(),
            attempts: 3,
        }
    }
}

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// To reach a host.
    pub connect: Duration,
    /// Between one byte and the next.
    pub idle: Duration,
    /// One call of the client from beginning to end, with all attempts.
    pub total: Duration,
    /// A program that keeps logins, which may have to ask its user.
    pub helper: Duration,
    /// Before the second attempt; it doubles with every other.
    pub pause: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(5),
            helper: Duration::from_mins(1),
            pause: Duration::from_millis(500),
        }
    }
}

/// How large things may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The bytes of a manifest or a list of signatures. 4 MiB are what registries have to take.
    pub manifest: u64,
    /// The bytes of a pack.
    pub layer: u64,
    /// The bytes of one signature.
    pub signature: u64,
    /// The signatures of one pack.
    pub signatures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            manifest: 4 << 20,
            layer: 64 << 20,
            signature: 1 << 20,
            signatures: 32,
        }
    }
}
