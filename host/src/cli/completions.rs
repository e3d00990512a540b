//! What a user types after `completions`.

use clap::Args;
use clap_complete::Shell;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Examples:
  For bash, in the file that it reads:
    $ portcullis completions bash > /etc/bash_completion.d/portcullis
  For fish, and in the same way for the others:
    $ portcullis completions fish > ~/.config/fish/completions/portcullis.fish";

/// The arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}
