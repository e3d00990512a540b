//! The paths of the guests, as the build script compiled them.
//!
//! A guest that no test runs is a constant that nobody uses, and does not compile.
#![deny(dead_code)]

include!(concat!(env!("OUT_DIR"), "/guests.rs"));

/// The folder of all guests.
pub(crate) const FOLDER: &str = env!("OUT_DIR");
