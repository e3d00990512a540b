//! Who signed what, and what that proves.
//!
//! Keys, DSSE envelopes and Sigstore bundles; the provenance of builds, verified against what a user trusts; the signatures
//! on policy packs; and the decision of a check, signed so that others can check it. All of it offline: nothing here opens a
//! connection, and no clock is asked but where Sigstore's library refuses log entries of the future.
//!
//! What is not proven is refused with a [`Reason`]. `docs/provenance-reasons.md` lists them.

mod artifact;
pub mod decision;
pub mod dsse;
pub mod key;
mod pattern;
pub mod provenance;
pub mod signer;
pub mod sigstore;
mod statement;
mod words;

pub use artifact::verify_artifact;
pub use portcullis_facts::builds::{Reason, Refused, Verification};

#[cfg(test)]
mod testing;
