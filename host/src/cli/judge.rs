//! What a user says of how to judge and how to report.

use std::path::PathBuf;

use clap::Args;

use crate::report::Format;

use super::output::{Output, parse_output};
use super::{CacheArguments, FactArguments, PackArguments};

/// How to judge, and how to report.
#[derive(Debug, Args)]
pub(crate) struct JudgeArguments {
    #[command(flatten)]
    pub(crate) packs: PackArguments,

    /// How to report, and where: `text` or `json`, to standard output or `=PATH`
    #[arg(long = "output", value_name = "FORMAT[=PATH]", default_value = "text", value_parser = parse_output::<Format>)]
    pub(crate) outputs: Vec<Output<Format>>,

    /// The findings that were accepted, as `check --write-baseline` wrote them: only others deny
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Threads to judge with [default: one a core]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Also show what packs write to their logs
    #[arg(short, long)]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) facts: FactArguments,
}
