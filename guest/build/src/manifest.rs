//! What the manifest of a crate says of it, before anything is compiled.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::cargo;

/// What speaks the contract: the guest library, or the generator that it is made with.
const CONTRACT: [&str; 2] = ["portcullis-guest", "wit-bindgen"];

/// What `cargo metadata` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: PathBuf,
    targets: Vec<Target>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Target {
    crate_types: Vec<String>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

/// Refuses a crate that cannot become a pack: to compile one and all that it depends on takes minutes.
pub(crate) fn require_pack(crate_directory: &Path) -> Result<()> {
    let manifest = crate_directory.join("Cargo.toml");
    let output = cargo::command()
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(&manifest)
        .current_dir(crate_directory)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo cannot read `{}` and says why", manifest.display());
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("cargo speaks of packages in another way")?;
    match flaw(&metadata, &manifest) {
        None => Ok(()),
        Some(flaw) => bail!("`{}` {flaw}", manifest.display()),
    }
}

/// Returns why the package of a manifest is no pack, if so.
fn flaw(metadata: &Metadata, manifest: &Path) -> Option<&'static str> {
    let package = metadata
        .packages
        .iter()
        .find(|package| package.manifest_path == manifest);
    let Some(package) = package else {
        return Some("is a workspace and no crate; name the folder of a pack in it");
    };
    let mut crate_types = package.targets.iter().flat_map(|target| &target.crate_types);
    let mut dependencies = package.dependencies.iter();
    if !crate_types.any(|crate_type| crate_type == "cdylib") {
        Some("has no library of type `cdylib`; a pack needs `crate-type = [\"cdylib\", \"rlib\"]`")
    } else if !dependencies.any(|dependency| CONTRACT.contains(&dependency.name.as_str())) {
        Some("does not depend on `portcullis-guest`, so it exports no policies")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw_of(crate_type: &str, dependency: &str) -> Option<&'static str> {
        let metadata = serde_json::json!({ "packages": [{
            "manifest_path": "/house/Cargo.toml",
            "targets": [{ "crate_types": [crate_type, "rlib"] }],
            "dependencies": [{ "name": "serde" }, { "name": dependency, "rename": "other" }],
        }] });
        flaw(
            &serde_json::from_value(metadata).unwrap(),
            Path::new("/house/Cargo.toml"),
        )
    }

    #[test]
    fn a_pack_is_a_cdylib_that_depends_on_the_guest_library_or_its_generator() {
        assert_eq!(flaw_of("cdylib", "portcullis-guest"), None);
        assert_eq!(flaw_of("cdylib", "wit-bindgen"), None);
        assert!(flaw_of("lib", "portcullis-guest").unwrap().contains("`cdylib`"));
        assert!(
            flaw_of("cdylib", "portcullis-facts")
                .unwrap()
                .contains("`portcullis-guest`")
        );
    }

    #[test]
    fn a_workspace_without_a_package_is_no_pack() {
        let others = serde_json::json!({ "packages": [{
            "manifest_path": "/house/rules/Cargo.toml", "targets": [], "dependencies": []
        }] });
        let metadata = serde_json::from_value(others).unwrap();
        assert!(
            flaw(&metadata, Path::new("/house/Cargo.toml"))
                .unwrap()
                .starts_with("is a workspace")
        );
    }
}
