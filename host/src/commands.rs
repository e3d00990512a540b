//! One file a verb.

mod bench;
mod check;
mod inputs;
mod inspect;
mod screen;
mod session;

use crate::outcome::Fault;
use crate::problem::Problem;

pub(crate) use bench::bench;
pub(crate) use check::check;
pub(crate) use inspect::inspect;

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

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}
