//! What a user types after `check`.

use std::path::PathBuf;

use clap::Args;

use super::JudgeArguments;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  Judge a preview, with the build metadata of its images:
    $ portcullis check preview.json --build builds
  Without a file between, all policies as strict as they get:
    $ pulumi preview --json --show-sames | portcullis check - --profile strict
  The text on the screen, and a file for machines:
    $ portcullis check preview.json --output text --output json=report.json";

/// The arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CheckArguments {
    /// Previews, event logs, update plans and states to judge; `-` reads one from standard input
    #[arg(value_name = "PLAN", required_unless_present = "show_config")]
    pub(crate) plans: Vec<PathBuf>,

    /// Accept all findings there are: write them to a file, and judge nothing
    ///
    /// Shows what was added and what is gone, makes no report, and ends with 0 whatever is found: it is no gate, and has no place
    /// in CI. Findings that are waived are left out. Where a policy faults nothing is written.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["attest", "baseline", "outputs"], value_parser = parse_baseline)]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Show what is configured, and which file, flag or variable says so, and judge nothing
    #[arg(long, conflicts_with_all = ["attest", "write_baseline"])]
    pub(crate) show_config: bool,

    #[command(flatten)]
    pub(crate) judging: JudgeArguments,
}

/// Reads the file of a baseline. It is shown as a difference, and standard output has nothing that it could differ from.
fn parse_baseline(text: &str) -> Result<PathBuf, String> {
    match text {
        "-" => Err("a baseline is a file, as in `baseline.json`".to_owned()),
        path => Ok(path.into()),
    }
}
