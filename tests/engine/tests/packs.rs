//! The paths of the packs under `packs/`, as the build script compiled them.
//!
//! A pack that no test runs is a constant that nobody uses, and does not compile.
#![deny(dead_code)]

include!(concat!(env!("OUT_DIR"), "/engine/packs.rs"));
