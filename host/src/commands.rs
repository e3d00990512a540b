//! One file a verb.

mod baseline;
mod bench;
mod build;
mod check;
mod explain;
mod failure;
mod files;
mod inputs;
mod inspect;
mod judge;
mod look;
mod new;
mod outputs;
mod path;
mod plugin;
mod rows;
mod rule;
mod scene;
mod screen;
mod session;
mod test;
mod up;
mod waive;
mod withhold;

pub(crate) use bench::bench;
pub(crate) use build::build;
pub(crate) use check::check;
pub(crate) use explain::explain;
pub(crate) use failure::Failure;
pub(crate) use inspect::inspect;
pub(crate) use new::new;
pub(crate) use plugin::{Role, plugin, serve};
pub(crate) use test::test;
pub(crate) use up::up;
pub(crate) use waive::waive;
