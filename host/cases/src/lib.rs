//! Cases for policies: a resource, the settings, and what a policy has to say of it.
//!
//! The guest library judges cases natively, in a policy author's own tests; `portcullis test` judges them in the sandbox.
//! Both read them here, so that a case means the same in both.
//!
//! Cases stand in a file beside the policy, named after it (`floating_image_tag.cases.json`): a list of objects.
//!
//! ```
//! let cases = portcullis_cases::Case::read_all(r#"[{
//!     "name": "latest floats",
//!     "settings": {},
//!     "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "shop/web:latest" } },
//!     "others": [],
//!     "builds": [],
//!     "expect": [{ "violation": { "pointer": "/imageUri", "code": "latest-tag" } }]
//! }]"#)?;
//! assert_eq!(cases[0].scene()?.plan.len(), 1);
//! # Ok::<(), String>(())
//! ```
//!
//! Where the policy is not asked about the resource, because it is for other types, say, the case expects `"not-shown"`: an empty
//! list is what a policy says that was asked and has nothing to say. So a misspelt type does not pass for a resource that does.
//!
//! Instead of `resource` and `others` a case may have a `preview`: a trimmed one, as `pulumi preview --json` writes it. Then
//! every resource in it is judged, and an expectation names its `resource`.

mod case;
mod check;
mod compare;
mod expect;
mod expectation;
mod files;
mod preview;
mod said;
mod scene;

pub use case::{Case, CheckedOut, Prior, Refusal, TestResource, Verified};
pub use check::{Judged, Repaired, gaps};
pub use compare::{Expected, compare};
pub use expect::Expect;
pub use expectation::{Expectation, Place, Repair, Setting};
pub use files::{policy_of, read_folder};
pub use said::{Said, Verdict};
pub use scene::{Scene, Shown};
