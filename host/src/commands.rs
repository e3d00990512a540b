//! One file a verb.

mod attest;
mod baseline;
mod bench;
mod build;
mod check;
mod completions;
mod explain;
mod failure;
mod fetch;
mod files;
mod init;
mod inputs;
mod inspect;
mod judge;
mod lock;
mod look;
mod man;
mod new;
mod outputs;
mod plugin;
mod program;
mod progress;
#[cfg(feature = "registry")]
mod registry;
mod rows;
mod rule;
mod scene;
mod screen;
mod session;
mod show_config;
mod test;
mod up;
mod usage;
mod verify;
mod waive;

pub(crate) use bench::bench;
pub(crate) use build::build;
pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use explain::explain;
pub(crate) use failure::Failure;
pub(crate) use init::init;
pub(crate) use inspect::inspect;
pub(crate) use lock::lock;
pub(crate) use man::man;
pub(crate) use new::new;
pub(crate) use plugin::{Role, plugin, serve};
#[cfg(feature = "registry")]
pub(crate) use registry::{pull, push};
pub(crate) use test::test;
pub(crate) use up::up;
pub(crate) use usage::refuse;
pub(crate) use verify::verify;
pub(crate) use waive::waive;
