//! The places where the program runs: what stands in the files that CI services, Git, Docker and shells read is executed here, as they
//! would, with a stand-in for the network.

// The scripts are for POSIX shells, and so are the stand-ins.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop where something is wrong, and say what they skip"
)]

mod action;
mod comment;
mod completions;
mod dockerfile;
mod gitlab;
mod hostile;
mod install;
mod others;
mod page;
mod pins;
mod precommit;
mod runner;
mod scripts;
mod stage;
