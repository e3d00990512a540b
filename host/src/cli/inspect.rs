//! What a user types after `inspect`.

use clap::Args;

use super::{CacheArguments, PageFormat};

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  What a built-in pack can see, and its policies:
    $ portcullis inspect builtin:registry
  The same of a file, for machines:
    $ portcullis inspect house.wasm --output json";

/// The arguments of `inspect`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct InspectArguments {
    /// The policy pack: a component, or `builtin:NAME`
    #[arg(value_name = "PACK")]
    pub(crate) pack: String,

    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: PageFormat,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
