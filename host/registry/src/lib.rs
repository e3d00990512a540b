//! Policy packs in OCI registries: pull, push, and the signatures beside them.
//!
//! A pack is the standard Wasm artefact of the
//! [CNCF's guidance](https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/), so that `oras` and `wkg` read what is
//! pushed here, and the reverse. A registry is not trusted: every length, every wait and every redirect has a limit, and what
//! arrives is taken only if it has the digest that was asked for.
//!
//! The crate is asynchronous inside, on a runtime of its own; its functions block.

mod artefact;
mod auth;
mod blob;
mod client;
mod credentials;
mod digest;
mod error;
mod helper;
mod http;
mod options;
mod push;
mod reference;
mod reply;
mod retry;
mod session;
mod signatures;
mod store;
mod text;

pub use artefact::Description;
pub use client::{Client, Pulled};
pub use credentials::login_files;
pub use digest::Digest;
pub use error::Error;
pub use options::{Limits, Options, Timeouts};
pub use reference::Reference;
