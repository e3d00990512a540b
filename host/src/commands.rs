//! One file a verb.

mod bench;
mod build;
mod check;
mod explain;
mod files;
mod inputs;
mod inspect;
mod new;
mod rows;
mod screen;
mod session;

use crate::outcome::Fault;
use crate::problem::Problem;

pub(crate) use bench::bench;
pub(crate) use build::build;
pub(crate) use check::check;
pub(crate) use explain::explain;
pub(crate) use inspect::inspect;
pub(crate) use new::new;

/// Why a command came to no end of its own.
pub(crate) enum Failure {
    /// Its user has to mend something first.
    Problems(Vec<Problem>),
    /// Packs misbehaved.
    Faults(Vec<Fault>),
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}

impl From<Vec<Fault>> for Failure {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}
