//! What a user types after `man`.

use std::path::PathBuf;

use clap::Args;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  All pages, where `man` looks for them:
    $ portcullis man /usr/local/share/man/man1
  Read the first one:
    $ portcullis man | man -l -";

/// The arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ManArguments {
    /// The folder to write them into [default: none; the program's own page goes to standard output]
    #[arg(value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
}
