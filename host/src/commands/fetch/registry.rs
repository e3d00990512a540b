//! Packs in registries.

use std::cell::OnceCell;
use std::path::PathBuf;

use portcullis_oci::{Client, Description, Digest, Error, Options, Reference};

use crate::problem::Problem;

/// All registries, with the packs of them that are kept here.
pub(in crate::commands) struct Registry {
    store: PathBuf,
    offline: bool,
    client: OnceCell<Client>,
}

impl Registry {
    /// Returns what speaks to registries. It speaks to none yet.
    pub(in crate::commands) fn new(store: PathBuf, offline: bool) -> Self {
        Self {
            store,
            offline,
            client: OnceCell::new(),
        }
    }

    /// Returns the digest of the manifest of a pack as it is now, and the pack.
    pub(in crate::commands) fn pull(&self, reference: &str) -> Result<(String, Vec<u8>), Problem> {
        let reference = parse(reference)?;
        let client = self.client()?;
        let now = client.resolve(&reference).map_err(problem)?;
        pulled(client, &reference.pinned(&now))
    }

    /// Returns the digest of the manifest of a pack, and the pack: the one of a digest, which the reference has, or a lock.
    pub(in crate::commands) fn pull_pinned(
        &self,
        reference: &str,
        manifest: Option<&str>,
    ) -> Result<(String, Vec<u8>), Problem> {
        let reference = parse(reference)?;
        let pinned = match (manifest, reference.digest()) {
            (Some(manifest), Some(named)) if named.to_string() != manifest => {
                return Err(Problem::new(format!(
                    "the pack `{reference}` is locked to another digest, `{manifest}`"
                ))
                .hint("`portcullis lock` shows what has changed, and writes it down"));
            }
            (Some(manifest), _) => reference.pinned(&digest(manifest)?),
            (None, Some(_)) => reference,
            (None, None) => {
                let message = format!("the pack `{reference}` is not locked, and its tag can be moved");
                return Err(Problem::new(message)
                    .hint("`portcullis lock` writes down what it stands for; or add its digest, `@sha256:…`"));
            }
        };
        pulled(self.client()?, &pinned)
    }

    /// Returns the signatures on a pack that are kept here. Nobody has verified them.
    pub(in crate::commands) fn kept_signatures(&self, reference: &str, manifest: &str) -> Result<Vec<String>, Problem> {
        let kept = Client::new(options(&self.store, true)).map_err(problem)?;
        kept.signatures(&parse(reference)?, &digest(manifest)?).map_err(problem)
    }

    /// Returns the signatures on a pack that the registry has now. Nobody has verified them.
    pub(in crate::commands) fn signatures(&self, reference: &str, manifest: &str) -> Result<Vec<String>, Problem> {
        let signatures = self.client()?.signatures(&parse(reference)?, &digest(manifest)?);
        signatures.map_err(problem)
    }

    /// Pushes a pack. Returns the reference that it is found by for good.
    pub(in crate::commands) fn push(
        &self,
        reference: &str,
        component: &[u8],
        description: &Description,
    ) -> Result<String, Problem> {
        let reference = parse(reference)?;
        let digest = self
            .client()?
            .push(&reference, component, description)
            .map_err(problem)?;
        Ok(reference.pinned(&digest).to_string())
    }

    fn client(&self) -> Result<&Client, Problem> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = Client::new(options(&self.store, self.offline)).map_err(problem)?;
        Ok(self.client.get_or_init(|| client))
    }
}

fn options(store: &std::path::Path, offline: bool) -> Options {
    Options {
        offline,
        ..Options::new(store)
    }
}

fn pulled(client: &Client, reference: &Reference) -> Result<(String, Vec<u8>), Problem> {
    let pulled = client.pull(reference).map_err(problem)?;
    Ok((pulled.digest.to_string(), pulled.bytes))
}

fn parse(reference: &str) -> Result<Reference, Problem> {
    Reference::parse(reference).map_err(problem)
}

fn digest(text: &str) -> Result<Digest, Problem> {
    Digest::parse(text).ok_or_else(|| {
        Problem::new(format!("`{text}` is no digest of a manifest"))
            .hint("`portcullis lock` writes a lock that can be read")
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn problem(error: Error) -> Problem {
    let problem = Problem::new(error.to_string());
    match error.hint() {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}
