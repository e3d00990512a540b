//! What a policy is.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::{Check, Edit, Metadata, Report, Resource, StackReport, Stop};

/// A policy: a type whose values are its settings.
///
/// Declare the type with [`policy!`](crate::policy), name the policy in [`Policy::metadata`], judge in [`Policy::check`]. The
/// [guide](crate::guide) begins with one, and the examples of [`Resource`] and its parts are such policies; what they leave out
/// stands here:
///
/// ```
/// use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation, testing};
///
/// portcullis_guest::policy! {
///     /// Settings of `oversized-function`.
///     pub struct OversizedFunction {
///         /// The most memory that a function may have, in MB.
///         pub memory: u32,
///     }
/// }
///
/// impl Policy for OversizedFunction {
///     fn metadata() -> Metadata {
///         Metadata::new("oversized-function", "A function with more memory than it is allowed.")
///             .types(["aws:lambda/function:Function"])
///     }
///
///     fn validate(&self) -> Result<(), String> {
///         if self.memory < 128 {
///             return Err("`memory` is less than any function has".to_owned());
///         }
///         Ok(())
///     }
///
///     fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///         let memory = resource.inputs().get::<u32>("/memorySize")?.unwrap_or(128);
///         if memory > self.memory {
///             report.violation(Violation::new(format!("{memory} MB of memory")).at("/memorySize"));
///         }
///         Ok(())
///     }
/// }
///
/// portcullis_guest::pack!(Pack::new("house", "Our own rules.").policy::<OversizedFunction>());
///
/// # fn main() -> Result<(), String> {
/// let cases = r#"[{
///     "name": "a large function",
///     "settings": { "memory": 256 },
///     "resource": { "type": "aws:lambda/function:Function", "inputs": { "memorySize": 512 } },
///     "expect": [{ "violation": { "pointer": "/memorySize", "message": "512 MB" } }]
/// }, {
///     "name": "a function has 128 MB where nothing is said",
///     "settings": { "memory": 256 },
///     "resource": { "type": "aws:lambda/function:Function" },
///     "expect": []
/// }]"#;
/// testing::check_cases(&pack(), &[("oversized-function", cases)])
/// # }
/// ```
pub trait Policy: DeserializeOwned + JsonSchema + 'static {
    /// Returns what the host and its users know of the policy. The examples of [`Metadata`] say what that may be.
    fn metadata() -> Metadata;

    /// Checks settings that are of the right types but make no sense, such as an empty list. The example of [`Policy`] does.
    ///
    /// # Errors
    ///
    /// Returns what is wrong, naming the setting.
    fn validate(&self) -> Result<(), String> {
        Ok(())
    }

    /// Judges one resource. Reports nothing where the resource passes. See the example of [`Policy`].
    ///
    /// # Errors
    ///
    /// Stops early with `?` where a value is unknown or secret, which leaves the question open, or with [`Stop`].
    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let _ = (resource, report);
        Err(Stop::not_applicable("the policy does not judge single resources"))
    }

    /// Judges the whole stack. Called only if the metadata says [`Metadata::stack`]. The example of
    /// [`StackReport::violation`] does.
    ///
    /// # Errors
    ///
    /// As for [`Policy::check`].
    fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
        let _ = (resources, report);
        Err(Stop::not_applicable("the policy does not judge the whole stack"))
    }

    /// Returns how to repair one resource. Called only if the metadata says [`Metadata::remediates`]. The example of
    /// [`Edit::set_to`] does.
    ///
    /// # Errors
    ///
    /// As for [`Policy::check`].
    fn remediate(&self, resource: &Resource) -> Result<Vec<Edit>, Stop> {
        let _ = resource;
        Err(Stop::not_applicable("the policy does not repair resources"))
    }
}
