//! `portcullis plugin`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What is shown below the help, of the verb and of what it can do: there is one thing.
const AFTER_HELP: &str = "\
Examples:
  Let the `pulumi` of this machine run packs:
    $ portcullis plugin install
  An archive for machines where only Pulumi is:
    $ portcullis plugin install --archive policy-wasm.tar.gz";

/// What to do with the engine's plugins.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct PluginArguments {
    #[command(subcommand)]
    pub(crate) verb: PluginVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginVerb {
    /// Put the plugins where an unmodified `pulumi` finds them
    ///
    /// Copies this program into Pulumi's folder of plugins (`PULUMI_HOME`, else `~/.pulumi`), so that
    /// `pulumi preview --policy-pack FOLDER` runs packs whose `PulumiPolicy.yaml` says `runtime: wasm`.
    Install(InstallArguments),
}

/// Where the plugins are put.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct InstallArguments {
    /// Write an archive instead, as `pulumi plugin install analyzer policy-wasm VERSION --file ARCHIVE` takes it
    #[arg(long, value_name = "FILE")]
    pub(crate) archive: Option<PathBuf>,

    /// Pulumi's folder [default: `~/.pulumi`]
    #[arg(long, value_name = "FOLDER", env = "PULUMI_HOME", hide_env_values = true)]
    pub(crate) pulumi_home: Option<PathBuf>,
}
