//! Where the new pack has the guest library from.

use std::path::Path;

use serde::Deserialize;
use toml::Value;

use crate::problem::Problem;

/// The guest library's name.
const CRATE: &str = "portcullis-guest";

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

/// Returns what stands behind `portcullis-guest =` in the manifest: the folder, seen from the pack's, or this program's own
/// version.
pub(super) fn dependency(folder: Option<&Path>) -> Result<Value, Problem> {
    let Some(folder) = folder else {
        return Ok(env!("CARGO_PKG_VERSION").into());
    };
    require_guest(folder)?;
    // A relative path goes on working where both folders move together.
    let from_pack = if folder.is_absolute() {
        folder.to_owned()
    } else {
        Path::new("..").join(folder)
    };
    let path = from_pack.to_str().ok_or_else(|| {
        Problem::new(format!("`{}` is no text", folder.display())).hint("a manifest cannot name such a folder")
    })?;
    Ok(toml::Table::from_iter([("path".to_owned(), path.into())]).into())
}

fn require_guest(folder: &Path) -> Result<(), Problem> {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).ok();
    let manifest = manifest.and_then(|text| toml::from_str::<Manifest>(&text).ok());
    if manifest.is_some_and(|manifest| manifest.package.name == CRATE) {
        return Ok(());
    }
    let message = format!("`{}` is not the folder of the crate `{CRATE}`", folder.display());
    Err(Problem::new(message)
        .hint("it is `guest` in Portcullis's repository; leave `--guest` out for the released crate"))
}
