//! What a user types after `inspect`.

use clap::Args;

use super::{CacheArguments, PageFormat};

/// The arguments of `inspect`.
#[derive(Debug, Args)]
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
