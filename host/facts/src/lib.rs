//! What is planned and what was built.
//!
//! This crate reads the files that Pulumi and the image builders write, and works out once what every policy needs to
//! know: the tags of a resource, the images it runs, the image it builds, the records of those images. It knows nothing
//! of policies and nothing of wasm, so that a policy's own unit tests can use it too.

mod address;
pub mod base64;
pub mod builds;
pub mod checkout;
pub mod document;
mod error;
pub mod image;
pub mod images;
pub mod json;
mod percent;
pub mod plan;
pub mod rebuild;
pub mod references;
pub mod repository;
pub mod tags;
mod type_token;

pub use error::InputError;
