//! Pulumi's conformance pack `dryrun`: a policy that judges previews only.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation, context};

portcullis_guest::policy! {
    /// `dry` has no settings.
    pub struct Dry {}
}

impl Policy for Dry {
    fn metadata() -> Metadata {
        Metadata::new("dry", "Verifies properties are true on dryrun").types(["simple:index:Resource"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if context::dry_run() && resource.inputs().get::<bool>("/value")? == Some(false) {
            report.violation(Violation::new("This is a test error"));
        }
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("dryrun", "A policy that judges previews only.").policy::<Dry>());
