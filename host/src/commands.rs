//! One file a verb.

mod bench;
mod build;
mod check;
mod completions;
mod explain;
mod failure;
mod files;
mod inputs;
mod inspect;
mod judge;
mod look;
mod man;
mod new;
mod outputs;
mod plugin;
mod program;
mod progress;
mod rows;
mod rule;
mod scene;
mod screen;
mod session;
mod test;
mod up;

pub(crate) use bench::bench;
pub(crate) use build::build;
pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use explain::explain;
pub(crate) use failure::Failure;
pub(crate) use inspect::inspect;
pub(crate) use man::man;
pub(crate) use new::new;
pub(crate) use plugin::{Role, plugin, serve};
pub(crate) use test::test;
pub(crate) use up::up;
