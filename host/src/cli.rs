//! What a user types. One file a verb; here is what several of them take.

mod bench;
mod build;
mod check;
mod completions;
#[cfg(test)]
mod examples;
mod explain;
mod facts;
mod init;
mod inspect;
mod judge;
mod lock;
mod man;
mod new;
mod output;
mod plugin;
#[cfg(feature = "registry")]
mod registry;
mod test;
mod up;
mod verify;
mod waive;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Profile;

pub(crate) use bench::BenchArguments;
pub(crate) use build::BuildArguments;
pub(crate) use check::CheckArguments;
pub(crate) use completions::CompletionsArguments;
pub(crate) use explain::ExplainArguments;
pub(crate) use facts::{CheckoutArguments, FactArguments};
pub(crate) use init::InitArguments;
pub(crate) use inspect::InspectArguments;
pub(crate) use judge::JudgeArguments;
pub(crate) use lock::LockArguments;
pub(crate) use man::ManArguments;
pub(crate) use new::NewArguments;
pub(crate) use output::{Output, PageFormat};
pub(crate) use plugin::{InstallArguments, PluginArguments, PluginVerb};
#[cfg(feature = "registry")]
pub(crate) use registry::{PullArguments, PushArguments};
pub(crate) use test::{TestArguments, TestFormat};
pub(crate) use up::UpArguments;
pub(crate) use verify::VerifyArguments;
pub(crate) use waive::WaiveArguments;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 allowed, 1 denied by a policy, 2 usage or input error, 3 a policy faulted

Examples:
  Judge a preview, with the build metadata of its images:
    $ portcullis check preview.json --build builds
  Read on about a verb:
    $ portcullis help check";

/// All that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "portcullis",
    version,
    about = "The gate in front of `pulumi up`",
    max_term_width = 100
)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) color: colorchoice_clap::Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge the change that a Pulumi preview plans
    ///
    /// Reads what `pulumi preview --json --show-sames` wrote, lets policy packs judge it, and says whether the update may
    /// go ahead. An event log, an update plan and the state before of the same preview are read with it, or instead.
    Check(Box<CheckArguments>),

    /// Preview an update, judge it, and carry out exactly what was judged
    ///
    /// Runs `pulumi preview`, lets policy packs judge what it plans, and only if that is allowed runs `pulumi up --plan`, which
    /// does nothing that was not judged. What stands after `--` goes to Pulumi.
    Up(Box<UpArguments>),

    /// Say whether a decision allows an update
    ///
    /// For the job that updates: a signed decision of `check --attest` has to be by a key that is asked for, about exactly these
    /// files, and hold still. It does not where it denies, is too old, or rests on a waiver that has ended since.
    Verify(VerifyArguments),

    /// Write a configuration that fits a Pulumi project
    ///
    /// Asks nothing: looks at the project, its saved previews, the records of its image builds and its CI, and writes a
    /// `portcullis.toml` with comments. One that is there already stays as it is.
    Init(InitArguments),

    /// Waive findings of a report, for a reason and until a day
    ///
    /// Adds a waiver for each to the configuration, which keeps its comments. A waiver covers one finding of one resource, and
    /// comes back as a finding of its own when it covers nothing, when it is about to expire, and when it has.
    Waive(WaiveArguments),

    /// Write down exactly which packs may judge
    ///
    /// Looks at the packs that the configuration names, shows what has changed since the last time (digests, policies, their
    /// levels, what a pack can see), and writes `portcullis.lock` beside the configuration. From then on `check` and `up` judge by
    /// these packs and no others.
    Lock(LockArguments),

    /// Push a policy pack into a registry
    ///
    /// Writes the standard Wasm artefact, which `oras` and `wkg` read too, and shows the reference with its digest.
    #[cfg(feature = "registry")]
    Push(PushArguments),

    /// Pull a policy pack out of a registry into a file
    #[cfg(feature = "registry")]
    Pull(PullArguments),

    /// Make a policy pack to begin with
    ///
    /// Writes a crate with one policy, its page, its cases and its tests into a folder of its name.
    New(NewArguments),

    /// Compile a policy pack from its source
    ///
    /// Compiles the crate in a folder to a component, and loads that as `check` will.
    Build(BuildArguments),

    /// Judge the cases of a policy pack
    ///
    /// Compiles the crate in a folder and judges the cases in its files `POLICY.cases.json`, in the sandbox as `check` would.
    /// Says what was expected and what came instead, and what the policy looked at.
    Test(TestArguments),

    /// Measure what each policy of a pack costs
    Bench(BenchArguments),

    /// Show what a policy pack is, what it can see, and what its policies are
    Inspect(InspectArguments),

    /// Show a policy's page: what it finds, why, and what to do about it
    Explain(ExplainArguments),

    /// Let the Pulumi engine run policy packs
    Plugin(PluginArguments),

    /// Write what a shell needs to complete what is typed
    Completions(CompletionsArguments),

    /// Write the man pages
    ///
    /// Writes one for the program and one for each verb into a folder, or the program's own to standard output.
    Man(ManArguments),
}

/// Which packs, and by which configuration.
#[derive(Debug, Default, Args)]
pub(crate) struct PackArguments {
    /// A policy pack to judge by, instead of those that the configuration names: a component, `builtin:NAME`, or `oci://HOST/NAME@sha256:…`
    #[arg(long = "pack", value_name = "PACK")]
    pub(crate) packs: Vec<String>,

    /// Judge only by packs that `portcullis.lock` holds: those of `--pack` too, and where there is no lock, by none
    #[arg(long)]
    pub(crate) locked: bool,

    /// Speak to no registry: packs of one have to be kept here already. `PORTCULLIS_OFFLINE=1` says the same
    #[arg(long)]
    pub(crate) offline: bool,

    /// The configuration [default: `portcullis.toml` beside the first preview, else in this folder or one above]
    #[arg(long, value_name = "FILE", env = "PORTCULLIS_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,

    /// How strict all policies are of which the configuration says nothing [default: `PORTCULLIS_PROFILE`, else what the
    /// configuration says, else `recommended`]
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<Profile>,
}

/// Where compiled packs are kept.
#[derive(Debug, Args)]
pub(crate) struct CacheArguments {
    /// Where compiled packs are kept [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER", env = "PORTCULLIS_CACHE_DIR", hide_env_values = true)]
    pub(crate) cache_dir: Option<PathBuf>,
}
