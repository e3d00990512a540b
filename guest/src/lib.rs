#![doc = include_str!("../README.md")]

mod backend;
#[doc(hidden)]
pub mod bindings;
pub mod builds;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod component;
pub mod context;
pub mod cookbook;
pub mod dockerfile;
pub mod guide;
pub mod images;
mod metadata;
mod outcome;
mod pack;
mod pattern;
mod policy;
mod properties;
mod report;
mod resource;
pub mod tags;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod text;

pub use bindings::portcullis::policy::resources::{
    Changes, Difference, Lookup, Operation, Options, PropertyDifference, ProviderReference, Shape, Timeouts,
};
pub use metadata::{EnforcementLevel, ExtraKind, Framework, Metadata, Need, Severity, Subject};
pub use outcome::{Check, Edit, Obstacle, Outcome, Stop, Undetermined, Violation};
pub use pack::Pack;
pub use pattern::{matches_all, matches_any};
pub use policy::Policy;
pub use properties::PropertyView;
pub use report::{Report, StackReport};
pub use resource::Resource;
// The derives of a policy's settings, so that a policy's crate needs no other dependency.
pub use schemars::{self, JsonSchema};
pub use serde::{self, Deserialize};

/// Makes a crate a policy pack: exports it to the host, and gives the crate a function `pack` for its own tests.
///
/// ```
/// # use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};
/// # portcullis_guest::policy! { struct PublicBucket {} }
/// # impl Policy for PublicBucket {
/// #     fn metadata() -> Metadata { Metadata::new("public-bucket", "A bucket that everybody can read.") }
/// # }
/// portcullis_guest::pack!(Pack::new("storage", "How data is kept.").policy::<PublicBucket>());
///
/// # fn main() {
/// assert_eq!(pack().name(), "storage");
/// # }
/// ```
#[macro_export]
macro_rules! pack {
    ($pack:expr) => {
        /// Returns the pack that this crate is.
        pub fn pack() -> $crate::Pack {
            $crate::Pack::version($pack, ::core::env!("CARGO_PKG_VERSION"))
        }

        #[cfg(target_arch = "wasm32")]
        $crate::export_component!(pack);
    };
}

/// Declares a policy: a struct whose fields are its settings.
///
/// Adds the derives that read the settings, refuse unknown ones, and describe them. Document the fields: that is what
/// users read about a setting. A field without `#[serde(default)]` has to be set, and makes the policy one that does not
/// run without a configuration.
///
/// ```
/// # use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation, matches_any, testing};
/// portcullis_guest::policy! {
///     /// Settings of `foreign-type`.
///     pub struct ForeignType {
///         /// The types that may be used; `*` stands for any characters.
///         pub allow: Vec<String>,
///         /// Where to ask for more.
///         #[serde(default, rename = "ask-at")]
///         pub ask_at: Option<String>,
///     }
/// }
///
/// impl Policy for ForeignType {
/// #   fn metadata() -> Metadata { Metadata::new("foreign-type", "A type that is not ours.") }
///     fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///         if !matches_any(&self.allow, &resource.type_token()) {
///             let ask_at = self.ask_at.as_deref().unwrap_or("the platform team");
///             report.violation(Violation::new("not one of our types").hint(format!("ask {ask_at}")));
///         }
///         Ok(())
///     }
/// }
/// # portcullis_guest::pack!(Pack::new("house", "Our own rules.").policy::<ForeignType>());
/// # fn main() -> Result<(), String> {
///
/// let cases = r#"[{
///     "name": "a type of another cloud",
///     "settings": { "allow": ["aws:*"] },
///     "resource": { "type": "azure:storage/account:Account" },
///     "expect": [{ "violation": { "message": "not one of our types" } }]
/// }, {
///     "name": "a type of ours",
///     "settings": { "allow": ["aws:*"], "ask-at": "https://wiki.example.com/clouds" },
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": []
/// }]"#;
/// testing::check_cases(&pack(), &[("foreign-type", cases)])
/// # }
/// ```
#[macro_export]
macro_rules! policy {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($fields:tt)* }) => {
        $(#[$attribute])*
        #[derive(Debug, $crate::Deserialize, $crate::JsonSchema)]
        #[serde(crate = "::portcullis_guest::serde", deny_unknown_fields)]
        #[schemars(crate = "::portcullis_guest::schemars")]
        $visibility struct $name { $($fields)* }
    };
}
