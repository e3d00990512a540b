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
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plans: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) judging: JudgeArguments,
}
