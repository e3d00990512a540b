//! What a user types after `build`.

use std::path::PathBuf;

use clap::Args;

use super::CacheArguments;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  Compile the crate in this folder:
    $ portcullis build
  The crate in another one, to a file of another name:
    $ portcullis build house --out dist/house.wasm";

/// The arguments of `build`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct BuildArguments {
    /// The folder of the pack's crate
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// The file to write [default: `NAME.wasm` in the folder, after the pack's name]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
