//! The wasm target of the Rust toolchain.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The target that packs are compiled for. It has no system interface, so a pack cannot ask for one.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Installs the target through rustup if the toolchain lacks it, and says so.
#[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo's user")]
pub(crate) fn ensure_installed() -> Result<()> {
    if is_installed()? {
        return Ok(());
    }
    println!("cargo::warning=installing the Rust target {TARGET}: rustup target add {TARGET}");
    let added = Command::new("rustup").args(["target", "add", TARGET]).output();
    match added {
        Ok(output) if output.status.success() && is_installed()? => Ok(()),
        _ => bail!(
            "policy packs need the Rust target {TARGET}, and rustup could not install it: run `rustup target add {TARGET}` where there is a network"
        ),
    }
}

fn is_installed() -> Result<bool> {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("cannot run rustc")?;
    let directory = String::from_utf8_lossy(&output.stdout);
    let entries = Path::new(directory.trim()).read_dir();
    Ok(entries.is_ok_and(|mut entries| entries.next().is_some()))
}
