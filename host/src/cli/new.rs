//! What a user types after `new`.

use std::path::PathBuf;

use clap::Args;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  A pack in a folder `house`:
    $ portcullis new house
  With the guest library of this checkout:
    $ portcullis new house --guest portcullis/guest";

/// The arguments of `new`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct NewArguments {
    /// The pack's name, and that of its folder
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// The folder of the guest library [default: the released crate]
    #[arg(long, value_name = "PATH")]
    pub(crate) guest: Option<PathBuf>,
}
