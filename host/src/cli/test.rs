//! What a user types after `test`.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::CacheArguments;
use super::output::{Output, parse_output};

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 all cases pass, 1 a case fails, 2 usage or input error, 3 a policy faulted

Examples:
  Judge the cases of the pack in this folder:
    $ portcullis test
  What the cases do not show, and a report for CI:
    $ portcullis test --coverage --mutate --output text --output junit=cases.xml
  Make a case of a real resource, which its URN names:
    $ portcullis test --record preview.json URN";

/// The arguments of `test`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct TestArguments {
    /// The folder of the pack's crate, with the cases
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,

    /// The pack, instead of compiling the crate: a component, or `builtin:NAME`
    #[arg(long, value_name = "PACK")]
    pub(crate) pack: Option<String>,

    /// Only cases whose policy or name has this text in it
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) filter: Option<String>,

    /// How to report, and where: `text`, `json` or `junit`, to standard output (also `=-`) or `=PATH`
    #[arg(long = "output", value_name = "FORMAT[=PATH]", default_value = "text", value_parser = parse_output::<TestFormat>)]
    pub(crate) outputs: Vec<Output<TestFormat>>,

    /// Also say which answers no case gives: outcomes, and values that a policy looks at
    #[arg(long)]
    pub(crate) coverage: bool,

    /// Also change each value that a case feeds, and list those whose changes no policy notices
    #[arg(long)]
    pub(crate) mutate: bool,

    /// Run again whenever a file of the folder changes
    #[arg(long)]
    pub(crate) watch: bool,

    /// Threads to judge with [default: one a core]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Also list changed values that no policy looks at
    #[arg(short, long)]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) record: RecordArguments,
}

/// A resource to make a case of.
#[derive(Debug, Args)]
#[command(next_help_heading = "A case of a real resource, instead of judging cases")]
pub(crate) struct RecordArguments {
    /// Write the resource with this URN of a preview, an event log or a state as a case, with all but what a policy looks at
    /// taken out
    #[arg(long, value_names = ["PREVIEW", "URN"], num_args = 2, conflicts_with_all = ["filter", "outputs", "coverage", "mutate", "watch"])]
    pub(crate) record: Vec<String>,

    /// The policy that looks at it [default: every one that applies, a case each]
    #[arg(long, value_name = "NAME", requires = "record")]
    pub(crate) policy: Option<String>,

    /// Build metadata of the images, as for `check`
    #[arg(long = "build", value_name = "FILE", requires = "record")]
    pub(crate) builds: Vec<PathBuf>,

    /// The configuration, for the settings of the policies [default: as for `check`]
    #[arg(long, value_name = "FILE", requires = "record")]
    pub(crate) config: Option<PathBuf>,
}

/// The formats of a report on cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people.
    Text,
    /// For machines, schema 1.
    Json,
    /// For CI services.
    Junit,
}
