//! Compiles the built-in packs and hands them to the crate, which embeds them.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

const PACKS: [&str; 3] = ["tagging", "registry", "rebuild"];

fn main() -> Result<()> {
    let out_directory = PathBuf::from(std::env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?);
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    for name in PACKS {
        let pack = policies.join(name);
        let built = portcullis_build::build(&pack, &portcullis_build::shared_target_directory(&out_directory))?;
        std::fs::write(out_directory.join(name).with_extension("wasm"), built.component)?;
        for source in built.sources {
            println!("cargo::rerun-if-changed={}", source.display());
        }
        println!("cargo::rerun-if-changed={}", pack.join("Cargo.toml").display());
    }
    Ok(())
}
