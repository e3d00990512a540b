//! The contract, `wit/v0.1`, as Rust types. The one place that is generated.

#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unsafe_code,
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated; the generator's unsafe code is the boundary of the component"
)]

wit_bindgen::generate!({
    path: "../wit/v0.1",
    world: "policy-pack",
    pub_export_macro: true,
    default_bindings_module: "portcullis_guest::bindings",
    additional_derives: [PartialEq],
});
