//! What a user says of how to judge and how to report.

use std::path::PathBuf;

use clap::Args;

use crate::report::{Detail, Format};

use super::output::{Output, parse_output};
use super::{CacheArguments, FactArguments, PackArguments};

/// How to judge, and how to report.
#[derive(Debug, Args)]
pub(crate) struct JudgeArguments {
    #[command(flatten)]
    pub(crate) packs: PackArguments,

    /// How to report, and where: to standard output (also `=-`), or to a file by `=PATH`. May be repeated
    ///
    /// `text` is for people, `json` for machines (schema 1), `sarif`, `junit`, `github` (workflow commands),
    /// `gitlab` (code quality) and `azure` (logging commands) are for CI services, `markdown` for a comment on a pull request,
    /// `prometheus` for metrics, `html` a page for a browser.
    #[arg(long = "output", value_name = "FORMAT[=PATH]", default_value = "text", value_parser = parse_output::<Format>)]
    pub(crate) outputs: Vec<Output<Format>>,

    /// The findings that were accepted, as `check --write-baseline` wrote them: only others deny
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Threads to judge with [default: one a core]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Also show which policies looked at how much, all that is waived or known, and what packs write to their logs
    #[arg(short, long)]
    pub(crate) verbose: bool,

    /// Show only the verdict, and what it is for: what denies, and what broke down
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Write the decision too, whatever it is, signed: for `portcullis verify` in the job that updates, and for cosign
    #[arg(long, value_name = "FILE", requires = "key", value_parser = parse_decision)]
    pub(crate) attest: Option<PathBuf>,

    /// What signs the decision: a private key in PEM (PKCS#8, ed25519 or ECDSA P-256) that only its owner may read
    #[arg(long, value_name = "FILE", requires = "attest", allow_hyphen_values = true)]
    pub(crate) key: Option<PathBuf>,

    /// The folder of the Pulumi program from the root of its repository on, where reports point to lines of it
    /// [default: that of the nearest `Pulumi.yaml` above the first preview]
    #[arg(long, value_name = "FOLDER", value_parser = parse_program)]
    pub(crate) program: Option<String>,

    #[command(flatten)]
    pub(crate) facts: FactArguments,
}

impl JudgeArguments {
    /// Returns how much the report for people tells.
    pub(crate) fn detail(&self) -> Detail {
        match (self.quiet, self.verbose) {
            (true, _) => Detail::Brief,
            (false, true) => Detail::Full,
            (false, false) => Detail::Usual,
        }
    }
}

/// Reads where a decision goes. It is for another job, and standard output has the report.
fn parse_decision(text: &str) -> Result<PathBuf, String> {
    match text {
        "-" => Err("a decision is a file, as in `decision.json`".to_owned()),
        path => Ok(path.into()),
    }
}

/// Reads a folder of a repository, with `/` between the names.
fn parse_program(text: &str) -> Result<String, String> {
    let text = text.replace('\\', "/");
    let names: Vec<_> = text.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    if text.starts_with('/') || text.contains(':') || names.contains(&"..") {
        return Err("name a folder from the root of the repository on, as in `infra/shop`".to_owned());
    }
    Ok(names.join("/"))
}
