//! What can be done with a registry.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::artefact::{self, Description, Descriptor};
use crate::blob::{self, Name};
use crate::http::Http;
use crate::session::{Access, Session};
use crate::store::Store;
use crate::{Digest, Error, Options, Reference, push, signatures};

/// Pulls and pushes packs. Its functions block, and may not be called from asynchronous code.
#[derive(Debug)]
pub struct Client {
    options: Options,
    store: Store,
    /// Absent when offline, so that nothing can reach a network by mistake.
    online: Option<Online>,
}

/// A pack that was pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The digest of the manifest, which names the pack.
    pub digest: Digest,
    /// The digest of the component.
    pub layer: Digest,
    /// The component.
    pub bytes: Vec<u8>,
}

impl Client {
    /// Returns a client. It speaks to nobody yet.
    ///
    /// # Errors
    /// When this machine cannot make connections at all.
    pub fn new(options: Options) -> Result<Self, Error> {
        let online = (!options.offline).then(|| Online::new(&options)).transpose()?;
        Ok(Self {
            store: Store::new(&options.store),
            options,
            online,
        })
    }

    /// Returns the digest that a reference stands for now. It is asked for anew each time, and from the registry only.
    ///
    /// A digest without a tag stands for itself.
    ///
    /// # Errors
    /// [`Error::Moved`] where a tag stands for something else than the digest beside it, [`Error::Offline`] for a tag when
    /// offline, and whatever keeps the registry from answering.
    pub fn resolve(&self, reference: &Reference) -> Result<Digest, Error> {
        let Some(tag) = reference.tag() else {
            return pinned(reference);
        };
        let now = self.run(reference, async |online| {
            let session = self.session(online, reference, Access::Pull)?;
            Ok(blob::manifest(&session, &Name::Tag(tag)).await?.0)
        })?;
        match reference.digest() {
            Some(pinned) if *pinned != now => Err(Error::Moved {
                what: quoted(reference),
                now,
            }),
            _ => Ok(now),
        }
    }

    /// Returns a pack, which has been compared with its digests, and keeps it in the store.
    ///
    /// A pinned pack comes from the store where that has it, and its tag is not asked for.
    ///
    /// # Errors
    /// When it is not there, is not a pack, is not what its digest stands for, or does not arrive.
    pub fn pull(&self, reference: &Reference) -> Result<Pulled, Error> {
        if let Some(digest) = reference.digest()
            && let Some(pulled) = self.kept(reference, digest)?
        {
            return Ok(pulled);
        }
        if self.online.is_none() && reference.digest().is_some() {
            return Err(Error::NotStored {
                what: quoted(reference),
            });
        }
        let (pulled, manifest) = self.run(reference, async |online| self.fetch(online, reference).await)?;
        // In this order: what a kept manifest refers to is kept too.
        self.store.keep(&pulled.layer, &pulled.bytes)?;
        self.store.keep(&pulled.digest, &manifest)?;
        Ok(pulled)
    }

    /// Pushes a component under a tag and returns the digest of its manifest.
    ///
    /// # Errors
    /// When it is no component, too long, or the registry does not take it.
    pub fn push(&self, reference: &Reference, component: &[u8], description: &Description) -> Result<Digest, Error> {
        let what = quoted(reference);
        let (Some(tag), None) = (reference.tag(), reference.digest()) else {
            return Err(Error::PinnedPush { what });
        };
        let limit = self.options.limits.layer;
        if component.len() as u64 > limit {
            return Err(Error::TooLarge { what, limit });
        }
        artefact::check_component(component, &what)?;
        let artefact = artefact::make(component, description)?;
        self.run(reference, async |online| {
            let session = self.session(online, reference, Access::Push)?;
            push::push(&session, tag, component, &artefact).await
        })
    }

    /// Returns the Sigstore bundles that refer to a manifest, as texts that nobody has verified, and keeps them in the store.
    ///
    /// Offline they are those that the store has.
    ///
    /// # Errors
    /// [`Error::TooManySignatures`]; [`Error::OldSignature`] where there is one in cosign's old form only; whatever keeps
    /// them from arriving.
    pub fn signatures(&self, reference: &Reference, digest: &Digest) -> Result<Vec<String>, Error> {
        if self.online.is_none() {
            return self.store.signatures(digest, &self.options.limits);
        }
        let bundles = self.run(reference, async |online| {
            let session = self.session(online, reference, Access::Pull)?;
            signatures::fetch(&session, digest).await
        })?;
        for bundle in &bundles {
            self.store.keep_signature(digest, bundle)?;
        }
        Ok(bundles)
    }

    async fn fetch(&self, online: &Online, reference: &Reference) -> Result<(Pulled, Vec<u8>), Error> {
        let session = self.session(online, reference, Access::Pull)?;
        let name = match (reference.digest(), reference.tag()) {
            (Some(digest), _) => Name::Digest(digest),
            (None, tag) => Name::Tag(tag.unwrap_or_default()),
        };
        let (digest, manifest) = blob::manifest(&session, &name).await?;
        let what = quoted(reference);
        let (layer, size) = self.layer(&manifest, &what)?;
        let bytes = match self.usable(self.store.read(&layer, size))? {
            Some(bytes) => bytes,
            None => blob::blob(&session, &layer, size, &session.what("the layer of ")).await?,
        };
        artefact::check_component(&bytes, &what)?;
        Ok((Pulled { digest, layer, bytes }, manifest))
    }

    /// Returns a pack of the store. `None` where that does not have all of it.
    fn kept(&self, reference: &Reference, digest: &Digest) -> Result<Option<Pulled>, Error> {
        let Some(manifest) = self.usable(self.store.read(digest, self.options.limits.manifest))? else {
            return Ok(None);
        };
        let what = quoted(reference);
        let (layer, size) = self.layer(&manifest, &what)?;
        let Some(bytes) = self.usable(self.store.read(&layer, size))? else {
            return Ok(None);
        };
        artefact::check_component(&bytes, &what)?;
        let digest = digest.clone();
        Ok(Some(Pulled { digest, layer, bytes }))
    }

    /// What was tampered with is fetched anew, if it can be.
    fn usable(&self, read: Result<Option<Vec<u8>>, Error>) -> Result<Option<Vec<u8>>, Error> {
        match read {
            Err(Error::Tampered { .. }) if self.online.is_some() => Ok(None),
            read => read,
        }
    }

    fn layer(&self, manifest: &[u8], what: &str) -> Result<(Digest, u64), Error> {
        let layer: Descriptor = artefact::layer(manifest, what)?;
        let limit = self.options.limits.layer;
        if layer.size > limit {
            let what = what.to_owned();
            return Err(Error::TooLarge { what, limit });
        }
        Ok((layer.digest(what)?, layer.size))
    }

    fn session<'a>(
        &'a self,
        online: &'a Online,
        reference: &'a Reference,
        access: Access,
    ) -> Result<Session<'a>, Error> {
        Session::new(&online.http, &self.options, reference, access)
    }

    fn run<'a, T>(
        &'a self,
        reference: &Reference,
        deed: impl AsyncFnOnce(&'a Online) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let what = quoted(reference);
        match &self.online {
            Some(online) => online.run(what, self.options.timeouts.total, deed(online)),
            None => Err(Error::Offline { what }),
        }
    }
}

fn pinned(reference: &Reference) -> Result<Digest, Error> {
    reference.digest().cloned().ok_or_else(|| Error::Reference {
        text: reference.to_string(),
        reason: "it has neither a tag nor a digest".to_owned(),
    })
}

fn quoted(reference: &Reference) -> String {
    format!("`{reference}`")
}

/// The asynchronous world.
#[derive(Debug)]
struct Online {
    http: Http,
    /// Taken when it ends.
    runtime: Option<Runtime>,
}

impl Online {
    fn new(options: &Options) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Ok(Self {
            http: Http::new(options)?,
            runtime: Some(runtime.map_err(|error| Error::Setup {
                reason: error.to_string(),
            })?),
        })
    }

    fn run<T>(&self, what: String, after: Duration, deed: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let Some(runtime) = &self.runtime else {
            return Err(Error::Offline { what });
        };
        let limited = runtime.block_on(async { tokio::time::timeout(after, deed).await });
        limited.unwrap_or(Err(Error::TimedOut { what, after }))
    }
}

impl Drop for Online {
    /// Waits for nothing: a name that is still being looked up may take long.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
