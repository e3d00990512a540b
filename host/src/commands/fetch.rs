//! The bytes of packs, wherever they are: part of the program, in files, in registries.

use std::borrow::Cow;
use std::path::PathBuf;

use portcullis_trust::Refused;
use portcullis_trust::signer::Signer;

use crate::cli::CacheArguments;
use crate::lockfile::{LockedPack, Provenance};
use crate::packs::Source;
use crate::problem::Problem;
use crate::trust::Trusted;

#[cfg(feature = "registry")]
#[path = "fetch/registry.rs"]
mod registry;
#[cfg(not(feature = "registry"))]
#[path = "fetch/without_registry.rs"]
mod registry;

pub(super) use registry::Registry;

/// A pack's bytes, and what is known of where they came from.
pub(super) struct Fetched {
    pub(super) source: Source,
    pub(super) bytes: Cow<'static, [u8]>,
    pub(super) provenance: Provenance,
}

/// What packs are fetched by.
pub(super) struct Fetcher<'f> {
    /// Whose signatures count.
    trusted: &'f Trusted,
    registry: Registry,
}

impl<'f> Fetcher<'f> {
    /// Returns what fetches. It speaks to nobody yet.
    pub(super) fn new(trusted: &'f Trusted, cache: &CacheArguments, offline: bool) -> Self {
        Self {
            trusted,
            registry: Registry::new(store(cache), offline),
        }
    }

    /// Fetches a pack as the lock has it. One in a registry has to be in the lock, or be named by its digest: a tag can be moved.
    ///
    /// # Errors
    ///
    /// Says why it cannot be had, and that nobody signed it who may.
    pub(super) fn fetch(&self, source: Source, locked: Option<&LockedPack>) -> Result<Fetched, Problem> {
        let manifest = locked.and_then(|locked| locked.manifest.as_deref());
        self.fetch_by(source, |reference| self.registry.pull_pinned(reference, manifest))
    }

    /// Fetches a pack as it is now.
    ///
    /// # Errors
    ///
    /// The same as those of [`Self::fetch`].
    pub(super) fn fetch_anew(&self, source: Source) -> Result<Fetched, Problem> {
        self.fetch_by(source, |reference| self.registry.pull(reference))
    }

    fn fetch_by(
        &self,
        source: Source,
        pull: impl FnOnce(&str) -> Result<(String, Vec<u8>), Problem>,
    ) -> Result<Fetched, Problem> {
        let (bytes, manifest) = match &source {
            Source::Oci(reference) => {
                let (manifest, bytes) = pull(reference)?;
                (Cow::Owned(bytes), Some(manifest))
            }
            Source::Builtin(_) | Source::File(_) => (source.read()?, None),
        };
        let signer = self.signer(&source, manifest.as_deref())?;
        Ok(Fetched {
            source,
            bytes,
            provenance: Provenance { manifest, signer },
        })
    }

    /// Returns who signed a pack, by name, where somebody has to.
    fn signer(&self, source: &Source, manifest: Option<&str>) -> Result<Option<String>, Problem> {
        let name = source.to_string();
        let signers = self.trusted.signers_of(&name, manifest.is_some());
        if signers.is_empty() && manifest.is_some() && self.trusted.names_signers() {
            let message = format!("nobody is named who may sign the pack `{name}`, and others are for other packs");
            return Err(Problem::new(message).hint("add it to `packs` of a signer in `[trust.signers]`"));
        }
        if signers.is_empty() {
            return Ok(None);
        }
        let Some(manifest) = manifest else {
            return Err(
                Problem::new(format!("the pack `{name}` has to be signed, and is in no registry"))
                    .hint("push it, sign it with cosign, and name it as `oci://…`"),
            );
        };
        let kept = self.registry.kept_signatures(&name, manifest)?;
        let signer = verify(&kept, manifest, &signers).or_else(|refused| {
            // Somebody may have signed it since.
            let signatures = self.registry.signatures(&name, manifest);
            signatures.map_or(Err(refused), |signatures| verify(&signatures, manifest, &signers))
        });
        let signer = signer.map_err(|refused| {
            let code = refused.reason.code();
            Problem::new(format!(
                "the pack `{name}` is signed by nobody who may: {refused} ({code})"
            ))
            .hint("`[trust.signers]` says who may sign it; `cosign sign` signs it")
        })?;
        Ok(Some(signer))
    }
}

/// Returns who signed what has a digest, by name.
fn verify(signatures: &[String], manifest: &str, signers: &[Signer]) -> Result<String, Refused> {
    let bundles: Vec<_> = signatures.iter().map(String::as_str).collect();
    portcullis_trust::verify_artifact(&bundles, manifest, signers).map(str::to_owned)
}

/// Returns the folder that packs of registries are kept in.
pub(super) fn store(cache: &CacheArguments) -> PathBuf {
    let folder = cache.cache_dir.clone().or_else(super::session::cache_directory);
    folder.unwrap_or_else(std::env::temp_dir).join("registry")
}
