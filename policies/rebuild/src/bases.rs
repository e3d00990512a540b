//! The images that a build was based on.

use portcullis_guest::Stop;
use portcullis_guest::builds::Build;
use portcullis_guest::images::Image;

use crate::records::Recorded;

/// Images that BuildKit builds with, and that leave nothing in the image: what reads a Dockerfile (its line `# syntax=`), and
/// what writes the list of packages (`frontend/attestations/parse.go`). They stand among the bases.
const TOOLS: [&str; 3] = [
    "docker.io/docker/buildkit-syft-scanner",
    "docker.io/docker/dockerfile",
    "docker.io/docker/dockerfile-upstream",
];

/// An image that went into a build.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Base {
    /// The image, as the build asked for it.
    pub(crate) image: Image,
    /// What it was when it was built with.
    pub(crate) digest: Option<String>,
}

impl Base {
    /// Returns name and tag, such as `docker.io/library/alpine:3.20`. `None` without a tag.
    pub(crate) fn name(&self) -> Option<String> {
        let tag = self.image.tag.as_ref()?;
        Some(format!("{}:{tag}", self.image.name()))
    }
}

/// Returns the images that a build was based on: those that stages begin with, and those that files are copied from.
pub(crate) fn of(build: &Build) -> impl Iterator<Item = Base> {
    let images = build.materials.iter().filter_map(|material| {
        let image = material.image.clone()?;
        let digest = material.digest.clone();
        Some(Base { image, digest })
    });
    images.filter(|base| !TOOLS.iter().any(|tool| base.image.is_within(tool)))
}

/// Leaves the question open where a record names an image that cannot be read.
///
/// # Errors
///
/// Names the first such image.
pub(crate) fn require_readable(recorded: &Recorded<'_>) -> Result<(), Stop> {
    let mut materials = recorded.records.iter().flat_map(|build| &build.materials);
    let unreadable = materials.find(|material| {
        let uri = &material.uri;
        material.image.is_none() && uri.starts_with("pkg:docker/") && !uri.contains("ref_type=")
    });
    unreadable.map_or(Ok(()), |material| {
        let message = format!("a build record has `{}` as a base, which is no image", material.uri);
        Err(recorded.open(message))
    })
}
