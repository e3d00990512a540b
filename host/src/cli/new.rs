//! What a user types after `new`.

use std::path::PathBuf;

use clap::Args;

/// The arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// The pack's name, and that of its folder
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// The folder of the guest library [default: the released crate]
    #[arg(long, value_name = "PATH")]
    pub(crate) guest: Option<PathBuf>,
}
