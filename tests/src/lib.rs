//! Hermetic tests of the whole program. Here is only what the README says in Rust, which has to compile.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
