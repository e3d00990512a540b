//! `portcullis man`: the man pages.

use std::io;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use portcullis_facts::document::reason;

use crate::cli::{Cli, ManArguments};
use crate::problem::Problem;

use super::Failure;
use super::screen::{self, Script};

/// Writes the man pages into a folder, or the program's own to standard output. Returns the exit code.
///
/// # Errors
///
/// Returns that they could not be written.
pub(crate) fn man(arguments: &ManArguments) -> Result<u8, Failure> {
    match &arguments.directory {
        Some(folder) => {
            clap_mangen::generate_to(command(), folder).map_err(|error| not_written(folder, &error))?;
        }
        None => screen::show("the man page", Script, |output| Man::new(command()).render(output))?,
    }
    Ok(0)
}

/// Returns what can be typed; without `help`, which has no page, for it shows those of others.
fn command() -> Command {
    without_help(Cli::command())
}

fn without_help(command: Command) -> Command {
    command.disable_help_subcommand(true).mut_subcommands(without_help)
}

fn not_written(folder: &Path, error: &io::Error) -> Problem {
    let message = format!(
        "cannot write the man pages into `{}`: {}",
        folder.display(),
        reason(error)
    );
    Problem::new(message).hint("make the folder first, or name another one")
}
