//! `portcullis completions`: what a shell needs to complete what is typed.

use clap::CommandFactory as _;

use crate::cli::{Cli, CompletionsArguments};

use super::Failure;
use super::screen::{self, Script};

/// Writes the completions of a shell. Returns the exit code.
///
/// # Errors
///
/// Returns that they could not be written.
pub(crate) fn completions(arguments: &CompletionsArguments) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "portcullis", &mut script);
    screen::show("the completions", Script, |output| output.write_all(&script))?;
    Ok(0)
}
