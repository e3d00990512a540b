//! What a user types after `up`.

use clap::Args;

use super::JudgeArguments;

/// The arguments of `up`.
#[derive(Debug, Args)]
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
