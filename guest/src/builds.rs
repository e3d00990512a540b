//! What CI recorded of the images that it built.

pub use crate::bindings::portcullis::policy::builds::{Build, Completeness, Material, Parameter, Source};
use crate::{Undetermined, backend};

/// Returns whether the run was given build metadata at all.
pub fn available() -> bool {
    backend::builds_available()
}

/// Returns the records of the builds that made a digest.
pub fn find(digest: &str) -> Vec<Build> {
    backend::find_builds(digest)
}

/// Returns the records of the builds that gave an image a name, such as `registry.example.com/shop/web:1.4.0`, however it
/// is spelt. A digest in the reference does not count, and without a tag it has to be the name of an image without one.
pub fn named(reference: &str) -> Vec<Build> {
    backend::named_builds(reference)
}

/// Returns the records of the builds that an image went into as a base, by its name and tag however they are spelt, such as
/// `alpine:3.20`. A digest in the reference does not count.
pub fn using(base: &str) -> Vec<Build> {
    backend::builds_using(base)
}

/// Returns what a repository is called, the same for each way to spell its address: `git.example.com/shop/shop` for
/// `https://token@git.example.com/shop/shop.git` and for `git@git.example.com:shop/shop`. `None` for what is no address on a
/// host. Addresses are compared by it.
pub fn repository_name(address: &str) -> Option<String> {
    backend::repository_name(address)
}

/// Returns that a question stays open because the run was given no build metadata.
pub fn missing(message: impl Into<String>, pointer: impl Into<String>) -> Undetermined {
    let hint = "pass what CI recorded of its builds with `--build`";
    Undetermined::unknown(message, pointer, Vec::new()).hint(hint)
}
