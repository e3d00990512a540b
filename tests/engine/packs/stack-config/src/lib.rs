//! Pulumi's conformance pack `stack-config`: the stack's configuration decides which policy judges.
//!
//! Pulumi's own pack makes up its one policy, and the policy's name, from the configuration. A pack of ours describes itself
//! before there is a stack, so this one has both policies, and the other one has nothing to judge.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Stop, Violation, context};

portcullis_guest::policy! {
    /// `validate-true` has no settings.
    pub struct ValidateTrue {}
}

impl Policy for ValidateTrue {
    fn metadata() -> Metadata {
        Metadata::new("validate-true", "Verifies property is true").types(["simple:index:Resource"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        validate(true, resource, report)
    }
}

portcullis_guest::policy! {
    /// `validate-false` has no settings.
    pub struct ValidateFalse {}
}

impl Policy for ValidateFalse {
    fn metadata() -> Metadata {
        Metadata::new("validate-false", "Verifies property is false").types(["simple:index:Resource"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        validate(false, resource, report)
    }
}

/// Judges a resource where the configuration asks for `expected`. The key is that of the conformance test's program.
fn validate(expected: bool, resource: &Resource, report: &mut Report) -> Check {
    let configured = context::known_config("policy-stack-config:value")?.unwrap_or_default();
    if configured != expected.to_string() {
        return Err(Stop::not_applicable(format!(
            "the stack's configuration says `{configured}`"
        )));
    }
    if let Some(value) = resource
        .inputs()
        .get::<bool>("/value")?
        .filter(|value| *value != expected)
    {
        report.violation(Violation::new(format!("Property was {value}")));
    }
    Ok(())
}

portcullis_guest::pack!(
    Pack::new("stack-config", "The stack's configuration decides which policy judges.")
        .policy::<ValidateTrue>()
        .policy::<ValidateFalse>()
);
