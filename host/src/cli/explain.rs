//! What a user types after `explain`.

use clap::Args;

use super::{CacheArguments, PackArguments};

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The policy, as `pack/policy` where several packs have one of the name
    #[arg(value_name = "POLICY")]
    pub(crate) policy: String,

    #[command(flatten)]
    pub(crate) packs: PackArguments,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
