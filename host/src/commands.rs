//! One file a verb.

mod check;

pub(crate) use check::check;
