//! What a user types after `verify`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

/// What is shown below the help.
const AFTER_HELP: &str = "\
Exit codes: 0 the update may go ahead, 1 it may not, or not any more, 2 usage or input error

Examples:
  Update only what was judged and allowed, in the last hour:
    $ portcullis verify decision.json --plan plan.json --key ci.pub --max-age 1h
  And only if it was judged by the rules that are here:
    $ portcullis verify d.json --plan p.json --key k.pub --config base.toml";

/// The arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct VerifyArguments {
    /// The decision, as `check --attest DECISION` wrote it
    #[arg(value_name = "DECISION")]
    pub(crate) decision: PathBuf,

    /// The preview or update plan that the update will follow. May be repeated: each has to be one that was judged
    #[arg(long = "plan", value_name = "PLAN", required = true)]
    pub(crate) plans: Vec<PathBuf>,

    /// The public key of who decides, a PEM file. May be repeated: one of them has to have signed
    #[arg(long = "key", value_name = "FILE", required = true)]
    pub(crate) keys: Vec<PathBuf>,

    /// The stack that will be updated, as `STACK` or `PROJECT/STACK` [default: the one that was judged]
    #[arg(long, value_name = "STACK", value_parser = parse_stack)]
    pub(crate) stack: Option<String>,

    /// The commit that has to have been checked out where it was judged [default: any]
    #[arg(long, value_name = "COMMIT")]
    pub(crate) revision: Option<String>,

    /// The configuration that the decision has to rest on, with the profile and the baseline that it names: all of it, so that
    /// build records and resources that stay as they are have to have been shown [default: any]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// The lock of the packs that have to have judged, these and no others [default: any]
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,

    /// How old the decision may be, as in `30m`, `1h`, `7d` [default: any age]
    #[arg(long, value_name = "TIME", value_parser = parse_age)]
    pub(crate) max_age: Option<Duration>,
}

/// Reads a stack. Which organization it belongs to no preview tells.
fn parse_stack(text: &str) -> Result<String, String> {
    match text.split('/').collect::<Vec<_>>().as_slice() {
        names if names.contains(&"") => Err("write a stack as `STACK` or `PROJECT/STACK`".to_owned()),
        [_, .., project, stack] => Err(format!("a decision knows no organization: write `{project}/{stack}`")),
        _ => Ok(text.to_owned()),
    }
}

/// Reads a number with its unit.
fn parse_age(text: &str) -> Result<Duration, String> {
    let units = [("s", 1), ("m", 60), ("h", 60 * 60), ("d", 24 * 60 * 60)];
    let mut read = units.iter().filter_map(|(unit, seconds)| {
        let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
        number.checked_mul(*seconds)
    });
    let seconds = read.next();
    let seconds = seconds.ok_or_else(|| "write a time as `90s`, `30m`, `1h` or `7d`".to_owned())?;
    Ok(Duration::from_secs(seconds))
}
