//! `portcullis build`: a pack from its source.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use portcullis_build::Built;

use crate::cli::BuildArguments;
use crate::packs::{Limits, Pack};
use crate::problem::Problem;
use crate::report::Format;
use crate::text::one_line;

use super::rows::{cannot_see, row, sees, size};
use super::{Failure, files, screen, session};

const GREEN: Style = AnsiColor::Green.on_default().bold();

/// Compiles a pack, and loads it as every host will. Returns the exit code.
///
/// # Errors
///
/// Returns why the pack cannot be compiled or written, or how it misbehaves: then nothing is written.
pub(crate) fn build(arguments: &BuildArguments) -> Result<u8, Failure> {
    let built = compile(&arguments.directory)?;
    let engine = session::engine(&arguments.cache)?;
    let name = arguments.directory.display().to_string();
    let pack = Pack::load(&engine, &name, &built.component, Limits::default())?;
    let path = arguments
        .out
        .clone()
        .unwrap_or_else(|| beside(&arguments.directory, &pack));
    files::write("the pack", &path, &built.component)?;
    let built = built.component.len();
    screen::show("what was built", Format::Text, |output| {
        write(&path, &pack, built, output)
    })?;
    Ok(0)
}

fn compile(directory: &Path) -> Result<Built, Problem> {
    if !directory.join("Cargo.toml").is_file() {
        let message = format!("there is no crate in `{}`", directory.display());
        return Err(Problem::new(message).hint("name the folder of a pack; `portcullis new NAME` makes one"));
    }
    portcullis_build::build(directory, None, tell).map_err(|error| Problem::new(format!("{error:#}")))
}

/// Tells what is done besides, beside cargo's own progress.
fn tell(message: &str) {
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// Returns the file in the pack's own folder: a configuration there names it by its name alone, and one beside the folder
/// as `house/house.wasm`.
fn beside(directory: &Path, pack: &Pack) -> PathBuf {
    let file = format!("{}.wasm", pack.info().name);
    if directory == Path::new(".") {
        PathBuf::from(file)
    } else {
        directory.join(file)
    }
}

fn write(path: &Path, pack: &Pack, bytes: usize, output: &mut dyn Write) -> io::Result<()> {
    let info = pack.info();
    let policies = match info.policies.len() {
        1 => "1 policy".to_owned(),
        count => format!("{count} policies"),
    };
    writeln!(
        output,
        "{GREEN}built{GREEN:#} {}",
        one_line(&path.display().to_string())
    )?;
    row(output, "pack", &format!("{} {}, {policies}", info.name, info.version))?;
    row(output, "digest", pack.digest())?;
    row(output, "size", &size(bytes))?;
    row(output, "sees", &sees(pack.imports()))?;
    row(output, "cannot see", &cannot_see(pack.imports()))
}
