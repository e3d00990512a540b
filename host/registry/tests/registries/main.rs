//! Packs in registries: in one that misbehaves in every way, and in the real one beside oras and cosign.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests stop where something is wrong, and say what they skip"
)]

mod hostile;
mod login;
mod proxy;
mod pull;
mod push;
mod real;
mod signatures;
mod support;
