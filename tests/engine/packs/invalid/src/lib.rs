//! Pulumi's conformance pack `invalid`: its policy has the name by which users mean every policy, so nobody may load it.

use portcullis_guest::{Check, EnforcementLevel, Metadata, Pack, Policy, Report, Resource, Stop};

portcullis_guest::policy! {
    /// `all` has no settings.
    pub struct All {}
}

impl Policy for All {
    fn metadata() -> Metadata {
        Metadata::new("all", "Invalid policy name").level(EnforcementLevel::Advisory)
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        Err(Stop::failed("Should never run."))
    }
}

portcullis_guest::pack!(Pack::new("invalid-policy", "Has a policy called `all`.").policy::<All>());
