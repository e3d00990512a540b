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
    $ portcullis explain unpinned-image preview.json --resource URN
  The pages of all policies of a pack, to be published:
    $ portcullis explain --pages docs/policies --pack house.wasm";

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ExplainArguments {
    /// The policy, as `pack/policy` where several packs have one of the name
    #[arg(value_name = "POLICY", required_unless_present = "pages")]
    pub(crate) policy: Option<String>,

    /// Show how the policy judges one resource of these plans: what it asks, the answers, and what it says
    #[arg(value_name = "PLAN", requires = "resource")]
    pub(crate) plans: Vec<PathBuf>,

    /// The URN of that resource
    #[arg(long, value_name = "URN", requires = "plans")]
    pub(crate) resource: Option<String>,

    /// Write a page of every policy of the packs into a folder, as Markdown, and one that lists them
    ///
    /// Pages that were written there before are replaced, and nothing else is.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["policy", "plans", "resource"])]
    pub(crate) pages: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) packs: PackArguments,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    #[command(flatten)]
    pub(crate) facts: FactArguments,
}
