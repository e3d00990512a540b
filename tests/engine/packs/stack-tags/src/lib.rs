//! Pulumi's conformance pack `stack-tags`: a tag of the stack decides what is allowed.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation, context};

portcullis_guest::policy! {
    /// `allowed` has no settings.
    pub struct Allowed {}
}

impl Policy for Allowed {
    fn metadata() -> Metadata {
        Metadata::new("allowed", "Verifies property equals the stack tag value").types(["simple:index:Resource"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let expected = expected()?;
        if let Some(value) = resource
            .inputs()
            .get::<bool>("/value")?
            .filter(|value| *value != expected)
        {
            report.violation(Violation::new(format!("Property was {value}")));
        }
        Ok(())
    }
}

/// Returns what the stack's tag says.
fn expected() -> Result<bool, Violation> {
    let tags = context::stack_tags();
    let tag = tags.iter().find(|tag| tag.name == "value");
    let tag = tag.ok_or_else(|| Violation::new("Stack tag 'value' is required"))?;
    let parsed = tag.value.parse();
    parsed.map_err(|_| Violation::new(format!("Stack tag 'value' must be a boolean, got '{}'", tag.value)))
}

portcullis_guest::pack!(Pack::new("stack-tags", "A tag of the stack decides what is allowed.").policy::<Allowed>());
