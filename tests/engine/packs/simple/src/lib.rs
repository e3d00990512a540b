//! Pulumi's conformance pack `simple`: an advisory and a mandatory policy.

use portcullis_guest::{Check, EnforcementLevel, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `truthiness` has no settings.
    pub struct Truthiness {}
}

impl Policy for Truthiness {
    fn metadata() -> Metadata {
        Metadata::new("truthiness", "Verifies properties are true")
            .types(["simple:index:Resource"])
            .level(EnforcementLevel::Advisory)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if resource.inputs().get::<bool>("/value")? == Some(true) {
            report.violation(Violation::new("This is a test warning"));
        }
        Ok(())
    }
}

portcullis_guest::policy! {
    /// `falsiness` has no settings.
    pub struct Falsiness {}
}

impl Policy for Falsiness {
    fn metadata() -> Metadata {
        Metadata::new("falsiness", "Verifies properties are false").types(["simple:index:Resource"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if resource.inputs().get::<bool>("/value")? == Some(false) {
            report.violation(Violation::new("This is a test error"));
        }
        Ok(())
    }
}

portcullis_guest::pack!(
    Pack::new("simple", "An advisory and a mandatory policy.")
        .policy::<Truthiness>()
        .policy::<Falsiness>()
);
