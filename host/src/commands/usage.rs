//! Command lines that are not understood.

use std::ffi::OsString;
use std::io::Write as _;

use clap::Parser as _;

use crate::cli::Cli;
use crate::text::{one_line, page};

use super::outputs;

/// Shows what is wrong with a command line, or the help that it asks for. Returns the exit code. Reports of an earlier run go,
/// as in any run that comes to none of its own.
pub(crate) fn refuse(error: &clap::Error, typed: &[OsString]) -> u8 {
    if error.use_stderr() {
        let arguments = typed.iter().skip(1);
        let arguments: Vec<_> = arguments
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect();
        outputs::discard_typed(&arguments);
    }
    show(error, typed);
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// Shows it in clap's colours, unless what was typed is not fit to print: then it is what clap says of that in one line each, and
/// plain.
fn show(error: &clap::Error, typed: &[OsString]) {
    let lines: Vec<_> = typed
        .iter()
        .map(|argument| one_line(&argument.to_string_lossy()))
        .collect();
    let are_fit = typed
        .iter()
        .zip(&lines)
        .all(|(argument, line)| argument == line.as_str());
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = if are_fit || !error.use_stderr() {
        error.print()
    } else {
        let again = Cli::try_parse_from(&lines).err().filter(clap::Error::use_stderr);
        let said = again.as_ref().unwrap_or(error).render().to_string();
        writeln!(anstream::stderr(), "{}", page(&said))
    };
}
