//! What a user types after `explain`.

use std::path::PathBuf;

use clap::Args;

use super::{CacheArguments, FactArguments, PackArguments};

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  A policy's page:
    $ portcullis explain unpinned-image
  How it judges one resource, which its URN names:
    $ portcullis explain unpinned-image preview.json --resource URN";

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ExplainArguments {
    /// The policy, as `pack/policy` where several packs have one of the name
    #[arg(value_name = "POLICY")]
    pub(crate) policy: String,

    /// Show how the policy judges one resource of these plans: what it asks, the answers, and what it says
    #[arg(value_name = "PLAN", requires = "resource")]
    pub(crate) plans: Vec<PathBuf>,

    /// The URN of that resource
    #[arg(long, value_name = "URN", requires = "plans")]
    pub(crate) resource: Option<String>,

    #[command(flatten)]
    pub(crate) packs: PackArguments,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    #[command(flatten)]
    pub(crate) facts: FactArguments,
}
