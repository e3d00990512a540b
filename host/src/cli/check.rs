//! What a user types after `check`.

use std::path::PathBuf;

use clap::Args;

use crate::report::Format;

use super::{CacheArguments, FactArguments, PackArguments};

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Previews, event logs, update plans and states to judge; `-` reads one from standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plans: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) packs: PackArguments,

    /// How to report, and where: `text` or `json`, to standard output or `=PATH`
    #[arg(long = "output", value_name = "FORMAT[=PATH]", default_value = "text", value_parser = parse_output)]
    pub(crate) outputs: Vec<Output>,

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

/// A report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// The file; standard output if there is none.
    pub(crate) path: Option<PathBuf>,
}

fn parse_output(text: &str) -> Result<Output, String> {
    let (format, path) = match text.split_once('=') {
        Some((_, "")) => return Err("names no file after `=`".to_owned()),
        Some((format, path)) => (format, Some(PathBuf::from(path))),
        None => (text, None),
    };
    let format = <Format as clap::ValueEnum>::from_str(format, false)
        .map_err(|_| format!("there are `text` and `json`, and no `{format}`"))?;
    Ok(Output { format, path })
}
