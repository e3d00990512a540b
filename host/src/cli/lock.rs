//! What a user types after `lock`.

use std::path::PathBuf;

use clap::Args;

use super::CacheArguments;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 written, or nothing has changed; 2 usage or input error, or something has changed that nobody approved:
nothing was written

Examples:
  See what would change, and write nothing:
    $ portcullis lock --check
  Let a pack see more than before:
    $ portcullis lock --approve registry:builds";

/// The arguments of `lock`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct LockArguments {
    /// Let a pack import an interface that it did not import before, named as `PACK:INTERFACE`. May be repeated
    #[arg(long = "approve", value_name = "CAPABILITY")]
    pub(crate) approved: Vec<String>,

    /// Show what would change and write nothing; anything at all is an error
    #[arg(long)]
    pub(crate) check: bool,

    /// The configuration [default: the nearest `portcullis.toml`]
    #[arg(long, value_name = "FILE", env = "PORTCULLIS_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
