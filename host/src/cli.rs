//! What a user types.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand};

use crate::report::Format;

/// All that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "portcullis",
    version,
    about = "The gate in front of `pulumi up`",
    max_term_width = 100
)]
#[command(after_help = "Exit codes: 0 allowed, 1 denied by a policy, 2 usage or input error, 3 a policy faulted")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge the change that a Pulumi preview plans
    ///
    /// Reads what `pulumi preview --json --show-sames` wrote, lets policy packs judge it, and says whether the update may
    /// go ahead. An event log, an update plan and the state before of the same preview are read with it, or instead.
    Check(CheckArguments),
}

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Previews, event logs, update plans and states to judge; `-` reads one from standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plans: Vec<PathBuf>,

    /// Build metadata of the images: a file that BuildKit or a SLSA builder wrote, a folder of them, or a pattern
    #[arg(long = "build", value_name = "FILE")]
    pub(crate) builds: Vec<PathBuf>,

    /// A policy pack to judge by, instead of those that the configuration names: a component, or `builtin:NAME`
    #[arg(long = "pack", value_name = "PACK")]
    pub(crate) packs: Vec<String>,

    /// The configuration [default: `portcullis.toml` beside the first preview, else in this folder or one above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// How to report, and where: `text` or `json`, to standard output or `=PATH`
    #[arg(long = "output", value_name = "FORMAT[=PATH]", default_value = "text", value_parser = parse_output)]
    pub(crate) outputs: Vec<Output>,

    /// The time to judge dates by [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    pub(crate) at: Option<jiff::Timestamp>,

    /// Threads to judge with [default: one a core]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,

    /// Where compiled packs are kept [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER", env = "PORTCULLIS_CACHE_DIR", hide_env_values = true)]
    pub(crate) cache_dir: Option<PathBuf>,

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
