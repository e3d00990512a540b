//! What CI recorded of the images that it built.
//!
//! CI keeps the metadata file that `docker buildx` writes, or the provenance statement that goes into the registry with
//! an image. A build record says from which source, by whom, with which parameters and on which base an image was
//! built. It is found by the image's digest, so that a policy judges exactly what is deployed and not what some tag
//! points to.
//!
//! Nothing here checks a signature: a record is as good as the place that it was kept in.

mod buildkit;
mod digests;
mod document;
mod files;
mod format;
mod git;
mod members;
mod metadata;
mod provenance;
mod purl;
mod slsa02;
mod slsa1;
mod statement;

use crate::InputError;
use std::collections::HashMap;
use std::path::PathBuf;

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
    /// Whether a signature on the record was verified. Never so far: statements are read without their signatures.
    pub verified: bool,
    /// The file that the record was read from.
    pub document: String,
}

/// The source that an image was built from, as the build client or the build service declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The repository, such as `https://git.example.com/shop/shop.git`. Empty where only the commit is recorded: the
    /// checkout had no remote.
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
    /// Its digest, such as `sha256:…`, if it is pinned.
    pub digest: Option<String>,
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

/// A file that build records were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildDocument {
    /// The path, as it was given. That of a file in a folder begins with the folder's.
    pub path: String,
    /// The format: `buildkit-metadata`, `buildkit-bake-metadata`, `in-toto-statement` or `in-toto-statements`.
    pub format: &'static str,
    /// The digest of the file, `sha256:` and hex digits.
    pub digest: String,
}

/// All records of builds that a run was given.
#[derive(Debug, Clone, Default)]
pub struct Builds {
    all: Vec<Build>,
    by_digest: HashMap<String, Vec<usize>>,
    documents: Vec<BuildDocument>,
}

impl Builds {
    /// Returns the records in files, and in the `*.json` files of folders.
    ///
    /// A file that is named must be a build record. In a folder, files that are plainly something else are passed over,
    /// since CI keeps its artifacts together.
    ///
    /// # Errors
    /// Says which files cannot be read, are something else or are malformed, and which folders hold no record: all of
    /// them, in the order of the paths.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Vec<InputError>> {
        let mut builds = Self::default();
        let mut errors = Vec::new();
        for path in paths {
            match files::read(path) {
                Ok(records) => records.into_iter().for_each(|record| builds.add(record)),
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(builds) } else { Err(errors) }
    }

    /// Returns the records in texts that were read already, each with the path that it goes by.
    ///
    /// # Errors
    /// Says which texts are something else or are malformed: all of them, in their order.
    pub fn parse(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<InputError>> {
        let mut builds = Self::default();
        let mut errors = Vec::new();
        for (path, text) in texts {
            match files::parse(&path, text.as_bytes()) {
                Ok(record) => builds.add(record),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(builds) } else { Err(errors) }
    }

    /// Returns the records of the builds that made a digest, be it an image index or a platform's manifest.
    ///
    /// There may be several: an index has a record for each platform, and a build can be recorded twice.
    pub fn find(&self, digest: &str) -> Vec<&Build> {
        let places = self.by_digest.get(digest).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.all.get(*place)).collect()
    }

    /// Returns the files that the records were read from, for the report to list.
    pub fn documents(&self) -> &[BuildDocument] {
        &self.documents
    }

    fn add(&mut self, record: document::Record) {
        for build in record.builds {
            for digest in &build.digests {
                let places = self.by_digest.entry(digest.clone()).or_default();
                places.push(self.all.len());
            }
            self.all.push(build);
        }
        self.documents.push(record.document);
    }
}

#[cfg(test)]
mod tests;
