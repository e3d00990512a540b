//! What a user types after `check`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::report::Format;

use super::{CacheArguments, PackArguments};

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Previews, event logs, update plans and states to judge; `-` reads one from standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plans: Vec<PathBuf>,

    /// Build metadata of the images: a file that BuildKit or a SLSA builder wrote, a folder of them, or a pattern
    #[arg(long = "build", value_name = "FILE")]
    pub(crate) builds: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) packs: PackArguments,

    /// How to report, and where: `text` or `json`, to standard output or `=PATH`
    #[arg(long = "output", value_name = "FORMAT[=PATH]", default_value = "text", value_parser = parse_output)]
    pub(crate) outputs: Vec<Output>,

    /// The time to judge dates by [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    pub(crate) at: Option<jiff::Timestamp>,

    /// Threads to judge with [default: one a core]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Also show what packs write to their logs
    #[arg(short, long)]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) checkout: CheckoutArguments,
}

/// Which checkout is being deployed, as far as the user says so.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "The checkout being deployed [default: what the CI's variables say, else git]")]
pub(crate) struct CheckoutArguments {
    /// The repository's address
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) repository: Option<String>,

    /// The commit
    #[arg(long, value_name = "COMMIT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) revision: Option<String>,

    /// Whether there are changes that are not committed
    #[arg(long, value_name = "BOOLEAN")]
    pub(crate) dirty: Option<bool>,

    /// The branch
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) branch: Option<String>,

    /// The tag
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) tag: Option<String>,

    /// The page of the CI run
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) run_url: Option<String>,
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

fn parse_time(text: &str) -> Result<jiff::Timestamp, String> {
    text.parse()
        .map_err(|_| "write a time with its zone, as in `2026-12-31T00:00:00Z`".to_owned())
}
