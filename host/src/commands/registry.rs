//! `portcullis push` and `portcullis pull`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use portcullis_oci::Description;

use crate::cli::{PullArguments, PushArguments};
use crate::packs::{self, Limits, Pack, Source};

use super::fetch::{Registry, store};
use super::{Failure, files, session};

/// Pushes a pack into a registry, and shows the reference that it is found by for good. Returns the exit code.
///
/// # Errors
///
/// Says why it is no pack, or the registry does not take it.
pub(crate) fn push(arguments: &PushArguments) -> Result<u8, Failure> {
    let source = Source::parse(&arguments.pack, Path::new(""));
    let bytes = source.read().map_err(crate::problem::Problem::from)?;
    let engine = session::engine(&arguments.cache)?;
    let pack = Pack::load(&engine, &source.to_string(), &bytes, Limits::default())?;
    let registry = Registry::new(store(&arguments.cache), session::is_offline());
    let pushed = registry.push(&arguments.reference, &bytes, &description(&pack))?;
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(anstream::stdout(), "{pushed}");
    Ok(0)
}

fn description(pack: &Pack) -> Description {
    let info = pack.info();
    let imports = pack.imports().iter().map(|import| import.name.to_owned());
    Description {
        name: info.name.clone(),
        version: Some(info.version.clone()).filter(|version| !version.is_empty()),
        imports: imports.collect(),
        exports: vec![packs::PACK.to_owned()],
        ..Description::default()
    }
}

/// Pulls a pack out of a registry into a file, and shows its digest. Returns the exit code.
///
/// # Errors
///
/// Says why it cannot be had, or the file cannot be written.
pub(crate) fn pull(arguments: &PullArguments) -> Result<u8, Failure> {
    let registry = Registry::new(store(&arguments.cache), session::is_offline());
    let (manifest, bytes) = registry.pull(&arguments.reference)?;
    let path = arguments
        .output
        .clone()
        .unwrap_or_else(|| file_name(&arguments.reference));
    files::replace("the pack", &path, &bytes)?;
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(
        anstream::stdout(),
        "{}: {}, of the manifest {manifest}",
        path.display(),
        packs::digest(&bytes)
    );
    Ok(0)
}

/// Returns the name of a file for a pack: the last part of its name in the registry.
fn file_name(reference: &str) -> PathBuf {
    let name = reference.rsplit('/').next().unwrap_or_default();
    let name = name.split(['@', ':']).next().unwrap_or_default();
    PathBuf::from(format!("{name}.wasm"))
}
