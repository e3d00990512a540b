//! What CI recorded of the images that it built.
//!
//! CI keeps the metadata file that `docker buildx` writes, or the provenance statement that goes into the registry with
//! an image, alone or signed. A build record says from which source, by whom, with which parameters and on which base an
//! image was built. It is found by the image's digest, so that a policy judges exactly what is deployed and not what some
//! tag points to.
//!
//! An image for several platforms has several digests: its index's, and that of each platform's manifest. Which manifests
//! an index lists stands in what `docker buildx imagetools inspect` prints, and in the index itself. Then a record of the
//! index is found by each manifest too, and records of all the manifests are found by the index: see [`Builds::find`]. An
//! index does not hold its own digest, which is that of its bytes. So a file of an index must be what `docker buildx
//! imagetools inspect --raw` prints, byte by byte. Formatted anew, it has a digest that no image has.
//!
//! Nothing here checks a signature: a record is as good as the place that it was kept in, unless somebody who can check it
//! says more, by [`Builds::verify`]. A record that was read out of something signed keeps that, for them: [`Evidence`].

mod buildkit;
mod cloud_build;
mod digests;
mod document;
mod envelope;
mod evidence;
mod files;
mod folder;
mod format;
mod found;
mod git;
mod index;
mod inspect;
mod lines;
mod members;
mod metadata;
mod names;
mod pattern;
mod provenance;
mod purl;
mod reason;
mod size;
mod slsa01;
mod slsa02;
mod slsa1;
mod statement;
mod time;
mod verification;
mod vouching;

use crate::InputError;
use crate::document::Document;
use crate::image::Image;
use document::{HINT, Record};
use files::Files;
use names::Names;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use vouching::Vouching;

pub use evidence::{Evidence, Holder};
pub use reason::Reason;
pub use verification::{Refused, Verification};

/// The record of one build: of one platform, if an image has several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Build {
    /// The digests of what was built, as far as the record names them: the image index, its platform manifests.
    pub digests: Vec<String>,
    /// The references that the image was given.
    pub names: Vec<String>,
    /// The platform, such as `linux/amd64`, if there is just one and the record names it.
    pub platform: Option<String>,
    /// The builder's identifier. Often empty for BuildKit.
    pub builder: String,
    /// The kind of build, a URI. Empty where the record has no provenance.
    pub build_type: String,
    /// The source.
    pub source: Option<Source>,
    /// When the build began, RFC 3339.
    pub started_on: Option<String>,
    /// When the build ended, RFC 3339.
    pub finished_on: Option<String>,
    /// What went into the image.
    pub materials: Vec<Material>,
    /// The parameters, in the order of their names.
    pub parameters: Vec<Parameter>,
    /// How complete the record is.
    pub completeness: Completeness,
    /// Whether the record is known to be a trusted builder's. It holds for the digests that the record names, unless the
    /// record was found by another: see [`Builds::find`].
    pub verification: Verification,
    /// What the record was read out of, where that is signed.
    pub evidence: Option<Evidence>,
    /// The file that the record was read from.
    pub document: String,
}

/// The source that an image was built from, as the build client or the build service declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The repository, such as `https://git.example.com/shop/shop.git`, without user and password. Empty where only the commit
    /// is recorded: the checkout had no remote.
    pub repository: String,
    /// The commit, without the mark of a dirty checkout. Empty where only the repository is recorded.
    pub revision: String,
    /// Whether the checkout had changes that were not committed. Builders mark it only if they are asked to.
    pub dirty: bool,
}

/// Something that went into an image: a base image, a source archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// The package URL or address.
    pub uri: String,
    /// Its digest, such as `sha256:…`, if the record has one: of an image, what its name led to when it was built with.
    pub digest: Option<String>,
    /// The image that it is, as the build asked for it: with a digest only if it was asked for by one.
    pub image: Option<Box<Image>>,
}

/// A build parameter, such as a build argument.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter {
    /// The name, such as `build-arg:VERSION`.
    pub name: String,
    /// The value.
    pub value: String,
}

/// What a build record says of its own completeness, and of the build's isolation. `None` where it says nothing.
///
/// SLSA v0.1 and v0.2 take for incomplete what is not claimed to be complete. SLSA v1 has no such claim; BuildKit adds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Whether all parameters are listed.
    pub parameters: Option<bool>,
    /// Whether all materials are listed.
    pub materials: Option<bool>,
    /// Whether the build had no network. BuildKit says so only if it had none.
    pub hermetic: Option<bool>,
    /// Whether the builder declares that the build can be reproduced. BuildKit repeats what its client claims.
    pub reproducible: Option<bool>,
}

/// A file that build records were read from, or that tells which manifests an index lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildDocument {
    /// The path, as it was given. That of a file in a folder begins with the folder's.
    pub path: String,
    /// The format: `buildkit-metadata`, `buildkit-bake-metadata`, `in-toto-statement`, `in-toto-statements`,
    /// `dsse-envelope`, `sigstore-bundle`, `github-attestations`, `cloud-build-provenance`, `imagetools-inspect`,
    /// `oci-index`, or `json-lines` for several of these.
    pub format: &'static str,
    /// The digest of the file, `sha256:` and hex digits.
    pub digest: String,
}

impl Build {
    /// Returns whether the provenance is of one of BuildKit's build types.
    pub fn is_by_buildkit(&self) -> bool {
        buildkit::is_type(&self.build_type)
    }
}

/// All records of builds that a run was given.
#[derive(Debug, Clone, Default)]
pub struct Builds {
    all: Vec<Build>,
    /// The verified records once more, for digests that the signature on them does not reach.
    unreached: HashMap<usize, Build>,
    vouching: Vouching,
    names: Names,
    documents: Vec<BuildDocument>,
}

impl Builds {
    /// Returns the records in files, in folders, and in the files that paths with `*`, `?`, `[…]` or `{…}` match which are
    /// no files themselves.
    ///
    /// A file that is named must be a build record, or tell which manifests an index lists. In a folder, files that are
    /// plainly something else are passed over, since CI keeps its artifacts together, and so are all that have none of the
    /// extensions `.json`, `.jsonl`, `.intoto`, `.sigstore` and `.bundle`, with or without `.gz`. A file that several
    /// paths lead to is read once.
    ///
    /// # Errors
    /// Says which files cannot be read, are too long, are something else or are malformed, which folders hold no record,
    /// and which patterns match nothing: all of them, in the order of the paths. Says which files disagree about an index.
    /// Says so if no build is recorded in any of them.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Vec<InputError>> {
        let mut files = Files::default();
        for path in paths {
            files.read(path);
        }
        Self::of(files)
    }

    /// Returns the records in texts that were read already, each with the path that it goes by.
    ///
    /// # Errors
    /// Says which texts are something else or are malformed: all of them, in their order. Says which of them disagree about
    /// an index. Says so if no build is recorded in any of them.
    pub fn parse(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<InputError>> {
        let mut files = Files::default();
        for (path, text) in texts {
            files.add(&Document::from((path.as_str(), Cow::Owned(text))));
        }
        Self::of(files)
    }

    /// Returns the records of the builds that made a digest, be it an image index or a platform's manifest, in the order
    /// in which they were read.
    ///
    /// There may be several: an index has a record for each platform, and a build can be recorded twice. These are
    ///
    /// - the records that name the digest;
    /// - the records that name an index which lists the digest as a platform's manifest;
    /// - if the digest is an index's, the records that name its platforms' manifests, provided that there is one for each.
    ///
    /// A record of one platform's manifest is never found by that of another.
    ///
    /// A record that is verified is so here only if the signature on it reaches this digest: it names the digest, or an
    /// index was read as it lies in the registry (`docker buildx imagetools inspect --raw`) that leads from the one to the
    /// other. Of an index, all that it lists must be verified.
    pub fn find(&self, digest: &str) -> Vec<&Build> {
        let is_verified = |place: usize| {
            self.all
                .get(place)
                .is_some_and(|build| build.verification.is_verified())
        };
        let places = self.vouching.places(digest).into_iter();
        let found = places.filter_map(|place| match self.unreached.get(&place) {
            Some(build) if !self.vouching.reaches(place, digest, is_verified) => Some(build),
            _ => self.all.get(place),
        });
        found.collect()
    }

    /// Asks of every record, in the order in which they were read, whether it is a trusted builder's.
    pub fn verify(&mut self, judge: impl FnMut(&Build) -> Verification) {
        let verdicts: Vec<_> = self.all.iter().map(judge).collect();
        for (build, verification) in self.all.iter_mut().zip(verdicts) {
            build.verification = verification;
        }
        let verified = self
            .all
            .iter()
            .enumerate()
            .filter(|(_, build)| build.verification.is_verified());
        self.unreached = verified
            .map(|(place, build)| (place, verification::unreached(build)))
            .collect();
    }

    /// Returns all records, in the order in which they were read.
    pub fn all(&self) -> &[Build] {
        &self.all
    }

    /// Returns the records that give an image a name, however it is spelt, in the order in which they were read. A digest in
    /// the reference does not count, and without a tag it has to be the name of an image without one.
    pub fn named(&self, reference: &str) -> Vec<&Build> {
        self.at(self.names.given(reference).iter().copied())
    }

    /// Returns the records of the builds that an image went into as a base, by its name and tag however they are spelt, in
    /// the order in which they were read. A digest in the reference does not count.
    pub fn using(&self, base: &str) -> Vec<&Build> {
        self.at(self.names.used(base).iter().copied())
    }

    fn at(&self, places: impl IntoIterator<Item = usize>) -> Vec<&Build> {
        places.into_iter().filter_map(|place| self.all.get(place)).collect()
    }

    /// Returns the files that were read, for the report to list.
    pub fn documents(&self) -> &[BuildDocument] {
        &self.documents
    }

    fn of(files: Files) -> Result<Self, Vec<InputError>> {
        let mut errors = files.errors;
        errors.extend(disagreements(&files.records));
        if !errors.is_empty() {
            return Err(errors);
        }
        let builds = Self::gather(files.records);
        match builds.documents.as_slice() {
            [first, more @ ..] if builds.all.is_empty() => Err(vec![no_build(first, more.len())]),
            _ => Ok(builds),
        }
    }

    /// What vouches for a digest is known only when all files are read: the order of the files does not count.
    fn gather(records: Vec<Record>) -> Self {
        let mut builds = Self::default();
        for Record { document, content } in records {
            for build in content.builds {
                builds.vouching.add_record(builds.all.len(), &build.digests);
                builds.names.add_record(builds.all.len(), &build);
                builds.all.push(build);
            }
            content
                .indexes
                .into_iter()
                .for_each(|index| builds.vouching.add_index(index));
            builds.documents.push(document);
        }
        builds
    }
}

fn disagreements(records: &[Record]) -> Vec<InputError> {
    let told = records.iter().flat_map(|record| {
        let indexes = record.content.indexes.iter();
        indexes.map(|index| (record.document.path.as_str(), index))
    });
    vouching::disagreements(told)
}

fn no_build(first: &BuildDocument, more: usize) -> InputError {
    let path = &first.path;
    let which = match more {
        0 => format!("`{path}` only tells"),
        1 => format!("`{path}` and one other file only tell"),
        _ => format!("`{path}` and {more} other files only tell"),
    };
    InputError::new(format!("no build is recorded: {which} which manifests an index lists")).hint(HINT)
}

#[cfg(test)]
mod tests;
