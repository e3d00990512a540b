//! Pulumi's conformance pack `config`: a setting decides what is allowed.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// Settings of `allowed`.
    pub struct Allowed {
        /// The value that a resource may have.
        pub value: bool,
    }
}

impl Policy for Allowed {
    fn metadata() -> Metadata {
        Metadata::new("allowed", "Verifies properties").types(["simple:index:Resource"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if let Some(value) = resource
            .inputs()
            .get::<bool>("/value")?
            .filter(|value| *value != self.value)
        {
            report.violation(Violation::new(format!("Property was {value}")));
        }
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("config", "A setting decides what is allowed.").policy::<Allowed>());
