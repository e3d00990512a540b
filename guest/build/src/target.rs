//! The wasm target of the Rust toolchain.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The target that packs are compiled for. It has no system interface, so a pack cannot ask for one.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Installs the target through rustup if the toolchain lacks it, and says so.
pub(crate) fn ensure_installed() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    ensure_installed_by("rustup", &rustc)
}

#[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo's user")]
fn ensure_installed_by(rustup: &str, rustc: &OsStr) -> Result<()> {
    if is_installed(rustc)? {
        return Ok(());
    }
    println!("cargo::warning=installing the Rust target {TARGET}: rustup target add {TARGET}");
    let added = Command::new(rustup).args(["target", "add", TARGET]).output();
    match added {
        Ok(output) if output.status.success() && is_installed(rustc)? => Ok(()),
        _ => bail!(
            "policy packs need the Rust target {TARGET}, and rustup could not install it: run `rustup target add {TARGET}` where there is a network"
        ),
    }
}

fn is_installed(rustc: &OsStr) -> Result<bool> {
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("cannot run rustc")?;
    let directory = String::from_utf8_lossy(&output.stdout);
    let entries = Path::new(directory.trim()).read_dir();
    Ok(entries.is_ok_and(|mut entries| entries.next().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `echo` prints no folder, as a compiler does that lacks the target.
    #[test]
    fn where_the_target_cannot_be_installed_one_sentence_says_what_to_do() {
        for rustup in ["false", "there-is-no-such-program"] {
            let error = ensure_installed_by(rustup, "echo".as_ref()).unwrap_err();
            assert_eq!(
                error.to_string(),
                "policy packs need the Rust target wasm32-unknown-unknown, and rustup could not install it: \
                 run `rustup target add wasm32-unknown-unknown` where there is a network"
            );
        }
    }

    #[test]
    fn an_installation_that_installs_nothing_is_not_believed() {
        assert!(ensure_installed_by("true", "echo".as_ref()).is_err());
    }
}
