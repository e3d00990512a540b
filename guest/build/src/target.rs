//! The wasm target of the Rust toolchain.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The target that packs are compiled for. It has no system interface, so a pack cannot ask for one.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Installs the target through rustup if the toolchain of a crate lacks it, and tells so.
pub(crate) fn ensure_installed(crate_directory: &Path, tell: impl Fn(&str)) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    ensure_installed_by("rustup", &rustc, crate_directory, tell)
}

fn ensure_installed_by(rustup: &str, rustc: &OsStr, crate_directory: &Path, tell: impl Fn(&str)) -> Result<()> {
    if is_installed(rustc, crate_directory)? {
        return Ok(());
    }
    tell(&format!(
        "installing the Rust target {TARGET}: rustup target add {TARGET}"
    ));
    let mut command = Command::new(rustup);
    let added = command
        .args(["target", "add", TARGET])
        .current_dir(crate_directory)
        .output();
    match added {
        Ok(output) if output.status.success() && is_installed(rustc, crate_directory)? => Ok(()),
        _ => bail!(
            "policy packs need the Rust target {TARGET}, and rustup could not install it: run `rustup target add {TARGET}` where there is a network"
        ),
    }
}

/// Returns whether the toolchain that compiles a crate has the target. Rustup chooses it by the folder.
fn is_installed(rustc: &OsStr, crate_directory: &Path) -> Result<bool> {
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(crate_directory)
        .output()
        .context("cannot run rustc; packs are compiled with Rust, which rustup installs")?;
    let directory = String::from_utf8_lossy(&output.stdout);
    let entries = Path::new(directory.trim()).read_dir();
    Ok(entries.is_ok_and(|mut entries| entries.next().is_some()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Installs the target by a program that is not rustup. `echo` prints no folder, as a compiler does that lacks the
    /// target.
    fn install_by(rustup: &str, tell: impl Fn(&str)) -> Result<()> {
        ensure_installed_by(rustup, "echo".as_ref(), Path::new("."), tell)
    }

    #[test]
    fn where_the_target_cannot_be_installed_one_sentence_says_what_to_do() {
        for rustup in ["false", "there-is-no-such-program"] {
            let error = install_by(rustup, |_| {}).unwrap_err();
            assert_eq!(
                error.to_string(),
                "policy packs need the Rust target wasm32-unknown-unknown, and rustup could not install it: \
                 run `rustup target add wasm32-unknown-unknown` where there is a network"
            );
        }
    }

    #[test]
    fn an_installation_that_installs_nothing_is_not_believed() {
        assert!(install_by("true", |_| {}).is_err());
    }

    #[test]
    fn an_installation_is_told_of() {
        let told = RefCell::new(Vec::new());
        let _ = install_by("true", |message| told.borrow_mut().push(message.to_owned()));
        assert_eq!(
            told.into_inner(),
            ["installing the Rust target wasm32-unknown-unknown: rustup target add wasm32-unknown-unknown"]
        );
    }
}
