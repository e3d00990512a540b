//! What a policy is.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::{Check, Edit, Metadata, Report, Resource, StackReport, Stop};

/// A policy: a type whose values are its settings.
///
/// Declare the type with [`policy!`](crate::policy), name the policy in [`Policy::metadata`], judge in [`Policy::check`].
pub trait Policy: DeserializeOwned + JsonSchema + 'static {
    /// Returns what the host and its users know of the policy.
    fn metadata() -> Metadata;

    /// Checks settings that are of the right types but make no sense, such as an empty list.
    ///
    /// # Errors
    ///
    /// Returns what is wrong, naming the setting.
    fn validate(&self) -> Result<(), String> {
        Ok(())
    }

    /// Judges one resource. Reports nothing where the resource passes.
    ///
    /// # Errors
    ///
    /// Stops early with `?` where a value is unknown or secret, which leaves the question open, or with [`Stop`].
    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let _ = (resource, report);
        Err(Stop::not_applicable("the policy does not judge single resources"))
    }

    /// Judges the whole stack. Called only if the metadata says [`Metadata::stack`].
    ///
    /// # Errors
    ///
    /// As for [`Policy::check`].
    fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
        let _ = (resources, report);
        Err(Stop::not_applicable("the policy does not judge the whole stack"))
    }

    /// Returns how to repair one resource. Called only if the metadata says [`Metadata::remediates`].
    ///
    /// # Errors
    ///
    /// As for [`Policy::check`].
    fn remediate(&self, resource: &Resource) -> Result<Vec<Edit>, Stop> {
        let _ = resource;
        Err(Stop::not_applicable("the policy does not repair resources"))
    }
}
