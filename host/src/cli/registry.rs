//! What a user types after `push` and `pull`.

use std::path::PathBuf;

use clap::Args;

use super::CacheArguments;

/// What is shown below the help of `push`.
const AFTER_PUSH: &str = "\
Exit codes: 0 pushed, 2 usage or input error, 3 it is no pack

Examples:
  A pack of the house, under its version:
    $ portcullis push house.wasm oci://registry.example.com/policies/house:1.0";

/// What is shown below the help of `pull`.
const AFTER_PULL: &str = "\
Exit codes: 0 pulled, 2 usage or input error

Examples:
  Into a file of the pack's name:
    $ portcullis pull oci://registry.example.com/policies/house:1.0";

/// The arguments of `push`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_PUSH)]
pub(crate) struct PushArguments {
    /// The pack: a component, or `builtin:NAME`
    #[arg(value_name = "PACK")]
    pub(crate) pack: String,

    /// Where to, as `oci://HOST/NAME:TAG`. Logins are Docker's or Podman's
    #[arg(value_name = "REFERENCE")]
    pub(crate) reference: String,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}

/// The arguments of `pull`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_PULL)]
pub(crate) struct PullArguments {
    /// The pack, as `oci://HOST/NAME:TAG` or `oci://HOST/NAME@sha256:…`. Logins are Docker's or Podman's
    #[arg(value_name = "REFERENCE")]
    pub(crate) reference: String,

    /// The file to write [default: the last part of the name, with `.wasm`]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,
}
