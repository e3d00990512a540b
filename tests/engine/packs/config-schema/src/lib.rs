//! Pulumi's conformance pack `config-schema`: settings with a schema, which the engine holds them against.

use portcullis_guest::{Check, EnforcementLevel, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// Settings of `validator`.
    pub struct Validator {
        /// The value that the resources may have.
        pub value: bool,
        /// The names of the resources.
        #[schemars(length(min = 1))]
        pub names: Vec<String>,
    }
}

impl Policy for Validator {
    fn metadata() -> Metadata {
        Metadata::new("validator", "Verifies property matches config")
            .types(["simple:index:Resource"])
            .level(EnforcementLevel::Advisory)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if !self.names.contains(&resource.name()) {
            return Ok(());
        }
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

portcullis_guest::pack!(Pack::new("config-schema", "Settings with a schema.").policy::<Validator>());
