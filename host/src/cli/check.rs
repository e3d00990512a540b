//! What a user types after `check`.

use std::path::PathBuf;

use clap::Args;

use super::JudgeArguments;

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Previews, event logs, update plans and states to judge; `-` reads one from standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plans: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) judging: JudgeArguments,
}
