//! What a user types after `up`.

use clap::Args;

use super::JudgeArguments;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 allowed and updated, 1 denied by a policy, 2 usage or input error, or an update that failed, \
3 a policy faulted

Examples:
  Update the stack `dev` if that is allowed:
    $ portcullis up --build builds -- --stack dev
  Only say whether it would be:
    $ portcullis up --dry-run -- --stack dev";

/// The arguments of `up`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct UpArguments {
    /// Stop after the report: nothing is updated
    #[arg(long)]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    pub(crate) judging: JudgeArguments,

    /// Flags of `pulumi up`, such as `--stack dev`; the preview gets those that it has too
    #[arg(value_name = "PULUMI ARGUMENTS", last = true)]
    pub(crate) pulumi: Vec<String>,
}
