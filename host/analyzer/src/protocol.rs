//! The messages and services of Pulumi's protocol, package `pulumirpc`, generated from `proto/pulumi/*.proto`.
//!
//! Where upstream has a `google.protobuf.Struct` a field holds the encoded bytes of one: [`crate::value`] reads and
//! writes them.
#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    reason = "generated: what matters is documented in the protos, and the generator has its own style"
)]

include!("protocol/pulumirpc.rs");
