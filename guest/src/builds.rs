//! What CI recorded of the images that it built.

use crate::backend;
pub use crate::bindings::portcullis::policy::builds::{Build, Completeness, Material, Parameter, Source};

/// Returns whether the run was given build metadata at all.
pub fn available() -> bool {
    backend::builds_available()
}

/// Returns the records of the builds that made a digest.
pub fn find(digest: &str) -> Vec<Build> {
    backend::find_builds(digest)
}
