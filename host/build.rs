//! Compiles the built-in packs and hands them to the crate, which embeds them.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

const PACKS: [&str; 3] = ["tagging", "registry", "rebuild"];

fn main() -> Result<()> {
    let out_directory = PathBuf::from(std::env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?);
    let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").context("cargo sets CARGO_MANIFEST_DIR")?);
    let policies = folder.join("../policies");
    let shared = portcullis_build::shared_target_directory(&out_directory);
    for name in PACKS {
        let pack = policies.join(name);
        let built = portcullis_build::build(&pack, Some(&shared), portcullis_build::warn)?;
        std::fs::write(out_directory.join(name).with_extension("wasm"), built.component)?;
        for source in built.sources {
            println!("cargo::rerun-if-changed={}", source.display());
        }
        println!("cargo::rerun-if-changed={}", pack.join("Cargo.toml").display());
    }
    Ok(())
}
