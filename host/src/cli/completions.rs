//! What a user types after `completions`.

use clap::Args;
use clap_complete::Shell;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  For bash, in this session (put it into ~/.bashrc as `source <(portcullis completions bash)`):
    $ portcullis completions bash
  For fish, zsh and PowerShell alike, in the file that the shell reads:
    $ portcullis completions fish > ~/.config/fish/completions/portcullis.fish";

/// The arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}
