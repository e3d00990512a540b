//! What a user types after `bench`.

use std::path::PathBuf;

use clap::Args;

use super::{CacheArguments, Form};

/// The arguments of `bench`.
#[derive(Debug, Args)]
pub(crate) struct BenchArguments {
    /// The policy pack: a component, or `builtin:NAME`
    #[arg(value_name = "PACK")]
    pub(crate) pack: String,

    /// A preview, event log, update plan or state to judge [default: a generated preview]
    #[arg(value_name = "PLAN")]
    pub(crate) plans: Vec<PathBuf>,

    /// Build metadata of the images [default: with a generated preview, that of the images in it]
    #[arg(long = "build", value_name = "FILE", requires = "plans")]
    pub(crate) builds: Vec<PathBuf>,

    /// Resources of the generated preview
    #[arg(long, value_name = "NUMBER", default_value_t = 2_000, conflicts_with = "plans",
          value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub(crate) resources: u32,

    /// The configuration, for the settings of the policies [default: as `check` finds it]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: Form,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
