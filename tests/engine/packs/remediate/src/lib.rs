//! Pulumi's conformance pack `remediate`: a repair.

use portcullis_guest::{Check, Edit, EnforcementLevel, Metadata, Pack, Policy, Report, Resource, Stop, Violation};

portcullis_guest::policy! {
    /// Settings of `fixup`.
    pub struct Fixup {
        /// The value that every resource gets.
        pub value: bool,
    }
}

impl Fixup {
    /// Returns a resource's value where it is not the one that it should have.
    fn wrong_value(&self, resource: &Resource) -> Result<Option<bool>, Stop> {
        let value = resource.inputs().get::<bool>("/value")?;
        Ok(value.filter(|value| *value != self.value))
    }
}

impl Policy for Fixup {
    fn metadata() -> Metadata {
        Metadata::new("fixup", "Sets property to config")
            .types(["simple:index:Resource"])
            .level(EnforcementLevel::Remediate)
            .remediates()
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if let Some(value) = self.wrong_value(resource)? {
            report.violation(Violation::new(format!("Property was {value}")).at("/value"));
        }
        Ok(())
    }

    fn remediate(&self, resource: &Resource) -> Result<Vec<Edit>, Stop> {
        let wrong = self.wrong_value(resource)?;
        wrong.iter().map(|_| Edit::set_to("/value", &self.value)).collect()
    }
}

portcullis_guest::pack!(Pack::new("remediate", "A repair.").policy::<Fixup>());
