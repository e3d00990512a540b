//! Compiles a policy pack: cargo, then core wasm, then a component.
//!
//! Used by whoever needs a pack from its source: build scripts here, and the command that builds a pack for its author.
//! All packs are compiled with the same settings, whatever the profiles of their workspace say, so that a pack has the
//! same bytes wherever it is built.

mod cargo;
mod manifest;
mod target;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wit_component::ComponentEncoder;

/// A compiled pack.
#[derive(Debug)]
pub struct Built {
    /// The component's bytes.
    pub component: Vec<u8>,
    /// The source files that went into it, for `cargo::rerun-if-changed`.
    pub sources: Vec<PathBuf>,
}

/// Compiles the pack whose crate is in a folder, with everything in between kept in `target_directory`: cargo's own choice
/// if there is none. `tell` hears what is done besides, a sentence each.
///
/// # Errors
///
/// Fails where the crate does not compile, is no library of type `cdylib`, does not depend on the guest library, or the wasm target cannot be had; each with a
/// sentence that says what to do.
pub fn build(crate_directory: &Path, target_directory: Option<&Path>, tell: impl Fn(&str)) -> Result<Built> {
    let crate_directory = crate_directory
        .canonicalize()
        .with_context(|| format!("cannot find `{}`", crate_directory.display()))?;
    manifest::require_pack(&crate_directory)?;
    target::ensure_installed(&crate_directory, tell)?;
    let module = cargo::build(&crate_directory, target_directory)?;
    let core = std::fs::read(&module.path).with_context(|| format!("cannot read `{}`", module.path.display()))?;
    Ok(Built {
        component: componentize(&core).with_context(|| format!("`{}` is no policy pack", crate_directory.display()))?,
        sources: module.sources()?,
    })
}

/// Tells cargo's user something, from a build script.
#[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo's user")]
pub fn warn(message: &str) {
    println!("cargo::warning={message}");
}

/// Returns the folder in which build scripts of one workspace share what they compile: `target/packs`.
///
/// `out_directory` is a build script's `OUT_DIR`: `target/<profile>/build/<package>/out`.
pub fn shared_target_directory(out_directory: &Path) -> PathBuf {
    let target = out_directory.ancestors().nth(4).unwrap_or(out_directory);
    target.join("packs")
}

/// Wraps a core module, which carries the contract in a custom section, into a component.
fn componentize(core: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default().module(core)?.validate(true).encode()
}
