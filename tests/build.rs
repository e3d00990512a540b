//! Compiles the guests and the packs of the engine's tests, and hands their paths to the tests.
//!
//! A guest is a folder under `guests/`, a pack in Rust; or a file `guests/*.wat`, for what no Rust pack would be.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let out_directory = PathBuf::from(std::env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?);
    let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").context("cargo sets CARGO_MANIFEST_DIR")?);
    let shared = portcullis_build::shared_target_directory(&out_directory);
    compile_all(&folder.join("guests"), &shared, &out_directory)?;
    compile_all(&folder.join("engine/packs"), &shared, &out_directory.join("engine"))
}

/// Compiles every guest of a folder into another one, with a file beside them that names them: `guests.rs` for `guests`.
fn compile_all(guests: &Path, shared: &Path, components: &Path) -> Result<()> {
    std::fs::create_dir_all(components)?;
    println!("cargo::rerun-if-changed={}", guests.display());
    let entries = std::fs::read_dir(guests)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    let mut constants = String::new();
    for guest in paths {
        let name = guest.file_stem().context("a guest has a name")?;
        let component = components.join(name).with_extension("wasm");
        std::fs::write(&component, compile(&guest, shared)?)?;
        let constant = name.to_string_lossy().to_uppercase().replace('-', "_");
        let path = component.to_str().context("the path of a guest is no text")?;
        writeln!(constants, "pub(crate) const {constant}: &str = {path:?};")?;
    }
    let names = guests.file_name().context("the folder has a name")?;
    std::fs::write(components.join(names).with_extension("rs"), constants)?;
    Ok(())
}

fn compile(guest: &Path, shared: &Path) -> Result<Vec<u8>> {
    if guest.is_file() {
        return wat::parse_file(guest).context("the guest is no WebAssembly text");
    }
    let built = portcullis_build::build(guest, Some(shared), portcullis_build::warn)?;
    for source in built.sources {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    Ok(built.component)
}
