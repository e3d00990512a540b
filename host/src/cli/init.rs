//! What a user types after `init`.

use std::path::PathBuf;

use clap::Args;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 written, 2 usage or input error: nothing was written

Examples:
  For the project in this folder:
    $ portcullis init
  For one elsewhere:
    $ portcullis init infra/shop";

/// The arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct InitArguments {
    /// The folder of the Pulumi project
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}
