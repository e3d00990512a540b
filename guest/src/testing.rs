//! Runs policies natively, without wasm and without a host: in milliseconds, in a policy author's own tests.
//!
//! A [`Case`] is a resource, the settings, and what the policy has to say of it. Cases stand in a JSON file beside the
//! policy, a list of objects:
//!
//! ```json
//! [{
//!   "name": "latest floats",
//!   "settings": {},
//!   "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "shop/web:latest" } },
//!   "others": [],
//!   "builds": [],
//!   "expect": [{ "violation": { "pointer": "/imageUri", "code": "latest-tag" } }]
//! }]
//! ```
//!
//! [`check_cases`] judges all cases of a pack, [`check_pages`] reads the pages of its policies: a test for each is all
//! that a pack needs. `portcullis test` judges the same files in the sandbox. The [guide](crate::guide::cases) says what can
//! stand in a case.

mod cases;
#[doc(hidden)]
pub mod example;
mod judge;
mod page;
mod selection;

pub use cases::check_cases;
pub use judge::{judge, remediate};
pub use page::check_pages;
pub use portcullis_cases::{Case, CheckedOut, Expectation, Place, Prior, Repair, Said, Setting, TestResource, Verdict};
