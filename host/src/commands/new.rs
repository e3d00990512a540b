//! `portcullis new`: a pack to begin with, which builds and passes its tests as it is.

mod guest;
mod name;
mod template;

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use portcullis_facts::document::reason;

use crate::cli::NewArguments;
use crate::problem::Problem;
use crate::report::Format;

use super::{Failure, screen};

use template::FILES;

const GREEN: Style = AnsiColor::Green.on_default().bold();

/// Writes a pack into a folder of its name. Returns the exit code.
///
/// # Errors
///
/// Returns what is wrong with the name, the guest library's folder or the pack's, and which file cannot be written.
pub(crate) fn new(arguments: &NewArguments) -> Result<u8, Failure> {
    let name = arguments.name.as_str();
    name::check(name)?;
    let guest = guest::dependency(arguments.guest.as_deref())?;
    require_free(Path::new(name))?;
    for (path, text) in FILES {
        let path = Path::new(name).join(path);
        write_file(&path, &template::fill_in(text, name, &guest)).map_err(|error| not_written(&path, &error))?;
    }
    let is_released = arguments.guest.is_none();
    screen::show("what to do next", Format::Text, |output| {
        write_next(name, is_released, output)
    })?;
    Ok(0)
}

/// Refuses a folder that something is in: it could be overwritten, or become a part of the pack.
fn require_free(folder: &Path) -> Result<(), Problem> {
    let is_empty = folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    let is_missing = folder
        .symlink_metadata()
        .is_err_and(|error| error.kind() == ErrorKind::NotFound);
    if is_empty || is_missing {
        return Ok(());
    }
    let message = format!("there is something in `{}` already", folder.display());
    Err(Problem::new(message).hint("give the pack another name, or move away what is there"))
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
    std::fs::write(path, text)
}

fn not_written(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("cannot write `{}`: {}", path.display(), reason(error)))
}

fn write_next(name: &str, is_released: bool, output: &mut dyn Write) -> io::Result<()> {
    writeln!(
        output,
        "{GREEN}made{GREEN:#} {name}: a pack with one policy, its page, its cases and its tests"
    )?;
    writeln!(output, "  cd {name}")?;
    writeln!(output, "  cargo test        judges the cases")?;
    writeln!(output, "  portcullis build  compiles the pack to {name}.wasm")?;
    writeln!(output, "and README.md says how to go on")?;
    if is_released {
        writeln!(
            output,
            "\nit depends on the released library `portcullis-guest`: until there is one, make the pack with `--guest PATH`,\n\
             where PATH is the folder `guest` of Portcullis's repository"
        )?;
    }
    Ok(())
}
