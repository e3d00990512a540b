//! What a user says is known beside the plans.

use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

/// What is known beside the plans.
#[derive(Debug, Args)]
pub(crate) struct FactArguments {
    /// Build metadata of the images: a file that BuildKit or a SLSA builder wrote, a folder of them, or a pattern
    #[arg(long = "build", value_name = "FILE")]
    pub(crate) builds: Vec<PathBuf>,

    /// The time to judge dates by [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = parse_time)]
    pub(crate) at: Option<jiff::Timestamp>,

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

fn parse_time(text: &str) -> Result<jiff::Timestamp, String> {
    text.parse()
        .map_err(|_| "write a time with its zone, as in `2026-12-31T00:00:00Z`".to_owned())
}
