//! What a user types after `waive`.

use std::path::PathBuf;

use clap::Args;

use crate::config::Day;
use crate::text::one_line;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 written, 2 usage or input error: nothing was written

Examples:
  A finding of a report, by what its fingerprint begins with:
    $ portcullis waive report.json fp1:5a5a --reason moved --expires 2026-12-31";

/// The arguments of `waive`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct WaiveArguments {
    /// The report, as `check --output json=REPORT` writes it
    #[arg(value_name = "REPORT")]
    pub(crate) report: PathBuf,

    /// The findings, by their fingerprints or by what these begin with
    #[arg(value_name = "FINGERPRINT", required = true)]
    pub(crate) fingerprints: Vec<String>,

    /// Why this may be
    #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
    pub(crate) reason: String,

    /// The last day that it may be, as in `2026-12-31`
    #[arg(long, value_name = "DAY", value_parser = Day::parse)]
    pub(crate) expires: Day,

    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,

    /// The configuration to write to [default: that of the report, else the nearest `portcullis.toml`, else a new one here]
    #[arg(long, value_name = "FILE", env = "PORTCULLIS_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
}

fn parse_reason(text: &str) -> Result<String, String> {
    if one_line(text).is_empty() {
        return Err("say why, for who reads it in a year".to_owned());
    }
    Ok(text.trim().to_owned())
}
