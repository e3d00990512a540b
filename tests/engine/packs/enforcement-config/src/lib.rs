//! Pulumi's conformance pack `enforcement-config`: a level that the configuration changes.

use portcullis_guest::{Check, EnforcementLevel, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `false` has no settings.
    pub struct False {}
}

impl Policy for False {
    fn metadata() -> Metadata {
        Metadata::new("false", "Verifies property is false")
            .types(["simple:index:Resource"])
            .level(EnforcementLevel::Advisory)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if resource.inputs().get::<bool>("/value")? == Some(true) {
            report.violation(Violation::new("Property was true"));
        }
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("enforcement-config", "A level that the configuration changes.").policy::<False>());
