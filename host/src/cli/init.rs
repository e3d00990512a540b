//! What a user types after `init`.

use std::path::PathBuf;

use clap::Args;

/// The arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The folder of the Pulumi project
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}
