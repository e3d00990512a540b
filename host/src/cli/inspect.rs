//! What a user types after `inspect`.

use clap::Args;

use super::{CacheArguments, Form};

/// The arguments of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// The policy pack: a component, or `builtin:NAME`
    #[arg(value_name = "PACK")]
    pub(crate) pack: String,

    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: Form,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
