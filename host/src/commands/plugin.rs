//! `portcullis plugin`: the program as the Pulumi engine's plugin.

mod archive;
mod install;
mod serve;

use std::path::{Path, PathBuf};

use portcullis_facts::document::reason;

use crate::cli::{InstallArguments, PluginArguments, PluginVerb};
use crate::problem::Problem;
use crate::report::Format;

use super::{Failure, screen};

pub(crate) use serve::{Role, serve};

/// The names that the engine looks for, with the kind and the name of the plugin (`sdk/go/common/workspace/plugins.go`).
const PLUGINS: [(&str, &str); 2] = [
    ("analyzer-policy-wasm", serve::ANALYZER),
    ("language-wasm", serve::LANGUAGE),
];

/// Does what the verb says. Returns the exit code.
///
/// # Errors
///
/// Returns what keeps the plugins from being installed.
pub(crate) fn plugin(arguments: &PluginArguments) -> Result<u8, Failure> {
    let PluginVerb::Install(arguments) = &arguments.verb;
    let program = std::env::current_exe()
        .map_err(|error| Problem::new(format!("cannot find this program: {}", reason(&error))))?;
    match &arguments.archive {
        Some(archive) => write_archive(&program, archive)?,
        None => install(&program, arguments)?,
    }
    Ok(0)
}

fn install(program: &Path, arguments: &InstallArguments) -> Result<(), Problem> {
    let folder = install::plugins(arguments.pulumi_home.as_deref())?;
    let installed = install::install(program, &folder)?;
    let others = install::others(&folder);
    screen::show("what was installed", Format::Text, |output| {
        installed
            .iter()
            .try_for_each(|path| writeln!(output, "installed {}", path.display()))?;
        others.iter().try_for_each(|path| {
            writeln!(
                output,
                "there is {} too: `pulumi` takes the highest version",
                path.display()
            )
        })?;
        writeln!(
            output,
            "now `pulumi preview --policy-pack FOLDER` runs a pack whose PulumiPolicy.yaml says `runtime: wasm`"
        )
    })
}

fn write_archive(program: &Path, archive: &Path) -> Result<(), Problem> {
    archive::write(program, archive)?;
    let version = env!("CARGO_PKG_VERSION");
    screen::show("what was written", Format::Text, |output| {
        let path = archive.display();
        writeln!(output, "wrote {path}; where it is to be installed:")?;
        writeln!(
            output,
            "  pulumi plugin install analyzer policy-wasm {version} --file {path}"
        )?;
        writeln!(output, "  pulumi plugin install language wasm {version} --file {path}")
    })
}

fn file_name(name: &str) -> PathBuf {
    PathBuf::from(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
