//! Runs cargo for a pack.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::target::TARGET;

/// Small and quick to load; deterministic; without a way on after a panic or an overflow. Nothing that a workspace could
/// set otherwise is left open.
const PROFILE: [&str; 9] = [
    "profile.release.opt-level=3",
    "profile.release.lto=\"fat\"",
    "profile.release.codegen-units=1",
    "profile.release.panic=\"abort\"",
    "profile.release.strip=true",
    "profile.release.debug=false",
    "profile.release.debug-assertions=false",
    "profile.release.overflow-checks=true",
    "profile.release.incremental=false",
];

/// What an outer cargo, clippy or rustdoc leaves behind and what must not reach the inner one: it would compile the pack
/// with the flags of the host, or not compile it at all.
const FOREIGN: [&str; 7] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOC",
    "CARGO_BUILD_TARGET",
];

/// A compiled core module.
pub(crate) struct Module {
    pub(crate) path: PathBuf,
}

/// A line of `cargo build --message-format=json`, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    manifest_path: Option<PathBuf>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Compiles a crate to a core module. Cargo shows its progress and the faults of the crate as it always does.
pub(crate) fn build(crate_directory: &Path, target_directory: Option<&Path>) -> Result<Module> {
    let manifest = crate_directory.join("Cargo.toml");
    let output = build_command(&manifest, target_directory)
        .current_dir(crate_directory)
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo could not compile `{}` and says why", manifest.display());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let path = messages.lines().rev().find_map(|line| module(line, &manifest));
    let path = path.with_context(|| format!("cargo made no wasm of `{}`", manifest.display()))?;
    Ok(Module { path })
}

/// Returns the cargo that runs this, or the one on the path.
pub(crate) fn command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn build_command(manifest: &Path, target_directory: Option<&Path>) -> Command {
    let mut command = command();
    command
        .args(["build", "--release", "--lib", "--target", TARGET])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    if let Some(target_directory) = target_directory {
        command.arg("--target-dir").arg(target_directory);
    }
    for setting in PROFILE
        .map(str::to_owned)
        .into_iter()
        .chain(cargo_home().as_deref().map(remapping))
    {
        command.args(["--config", &setting]);
    }
    for variable in FOREIGN {
        command.env_remove(variable);
    }
    command
}

/// Returns the setting that keeps the user's folder out of the pack. Panics name the files of all crates, and those of
/// dependencies lie there.
fn remapping(cargo_home: &Path) -> String {
    let prefix = format!("--remap-path-prefix={}=cargo", cargo_home.display());
    let flags = serde_json::json!([prefix, "--remap-path-scope=macro"]); // a list of strings is the same in TOML
    format!("target.{TARGET}.rustflags={flags}")
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

/// Returns the wasm file that a message announces for a crate.
fn module(line: &str, manifest: &Path) -> Option<PathBuf> {
    let message: Message = serde_json::from_str(line).ok()?;
    let ours = message.reason == "compiler-artifact" && message.manifest_path.as_deref() == Some(manifest);
    let mut files = message.filenames.into_iter().filter(|_| ours);
    files.find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
}

impl Module {
    /// Returns the source files that went into the module, from cargo's own record beside it.
    pub(crate) fn sources(&self) -> Result<Vec<PathBuf>> {
        let record = self.path.with_extension("d");
        let text = std::fs::read_to_string(&record).with_context(|| format!("cannot read {}", record.display()))?;
        let sources = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(_, sources)| sources);
        Ok(sources.flat_map(split_paths).collect())
    }
}

/// Splits a dep-info list at its spaces; a space within a path is escaped by a backslash.
fn split_paths(list: &str) -> Vec<PathBuf> {
    list.replace("\\ ", "\0")
        .split_whitespace()
        .map(|path| PathBuf::from(path.replace('\0', " ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_the_one_of_the_crate_that_was_asked_for() {
        let line = |manifest: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"{manifest}","filenames":["/t/libpack.rlib","/t/pack.wasm"]}}"#
            )
        };
        let found = |text: &str| module(text, Path::new("/pack/Cargo.toml"));
        assert_eq!(found(&line("/pack/Cargo.toml")), Some(PathBuf::from("/t/pack.wasm")));
        assert_eq!(found(&line("/other/Cargo.toml")), None);
        assert_eq!(found(r#"{"reason":"build-finished","success":true}"#), None);
        assert_eq!(found("no json"), None);
    }

    #[test]
    fn a_path_may_have_a_space() {
        let paths = split_paths(r"/a/lib.rs /a/with\ space/page.md");
        assert_eq!(
            paths,
            [PathBuf::from("/a/lib.rs"), PathBuf::from("/a/with space/page.md")]
        );
    }
}
